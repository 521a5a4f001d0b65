#include "config/trust.h"

#include <algorithm>

#include "base/bytes.h"

namespace esclusa::config {
namespace {

void read_unproven(TableReader& r, const char* key, Unproven& value) {
  r.choice(key, value, {{"hold", Unproven::hold}, {"warn", Unproven::warn}});
}

OcspResponder read_responder(TableReader& r) {
  OcspResponder responder;
  r.required("issuer", responder.issuer);
  r.optional("url", responder.url);
  r.optional("host", responder.host);
  r.optional("timeout_seconds", responder.timeout, 1, 60);
  r.optional("nonce", responder.nonce);
  read_unproven(r, "unproven", responder.unproven);
  if (responder.url.empty() == responder.host.empty())
    r.problem("url", "hace falta url, o bien host para preguntar en la dirección que trae cada certificado");
  if (!responder.url.empty() && !responder.url.starts_with("http://"))
    r.problem("url", "debe empezar por http:// (la respuesta va firmada)");
  return responder;
}

/// As openssl prints it, with colons, or bare.
std::string fingerprint(std::string text) {
  std::erase(text, ':');
  const auto octets = from_hex(text);
  return octets && octets->size() == Digest{}.size() ? to_hex(*octets) : std::string{};
}

/// A local day, or an instant. A day as the end is included.
void read_bound(TableReader& r, const char* key, bool end, std::optional<Instant>& value) {
  std::string text;
  r.optional(key, text);
  if (text.empty()) return;
  if (const auto day = parse_day(text)) {
    value = from_local(*day + std::chrono::days{end ? 1 : 0}, TimeOfDay{0});
  } else if (const auto instant = parse_iso(text)) {
    value = *instant;
  } else {
    r.problem(key, "«" + text +
                       "» no es un día (AAAA-MM-DD, hora de Ecuador) ni un instante (AAAA-MM-DDThh:mm:ssZ)");
  }
}

PinnedCertificate read_certificate(TableReader& r) {
  PinnedCertificate certificate;
  std::string sha256;
  r.optional("sha256", sha256);
  r.optional("file", certificate.file);
  if (sha256.empty() == certificate.file.empty())
    r.problem("sha256", "hace falta sha256 o file, uno de los dos");
  if (!sha256.empty()) certificate.sha256 = fingerprint(sha256);
  if (!sha256.empty() && certificate.sha256.empty())
    r.problem("sha256", "no es una huella SHA-256: 64 cifras hexadecimales, con o sin dos puntos");
  read_bound(r, "from", false, certificate.from);
  read_bound(r, "until", true, certificate.until);
  if (certificate.from && certificate.until && *certificate.until <= *certificate.from)
    r.problem("until", "es anterior a from");
  return certificate;
}

}  // namespace

void read_trust(TableReader& r, Trust& trust) {
  r.optional("anchors", trust.anchors);
  if (trust.anchors.empty()) r.problem("anchors", "debe nombrar al menos un certificado raíz");
  r.optional("intermediates", trust.intermediates);
  r.optional("crls", trust.crls);
  read_unproven(r, "stale", trust.stale);
  r.optional("crl_required", trust.crl_required);
  std::uint64_t grace = static_cast<std::uint64_t>(trust.crl_grace.count());
  r.optional("crl_grace_hours", grace, 0, 24 * 90);
  trust.crl_grace = std::chrono::hours{grace};
  r.tables("ocsp", [&](TableReader& one) { trust.ocsp.push_back(read_responder(one)); });
}

void read_certificates(TableReader& r, std::vector<PinnedCertificate>& certificates) {
  r.tables("certificates", [&](TableReader& one) { certificates.push_back(read_certificate(one)); });
}

}  // namespace esclusa::config
