#include "xmlsig/xades.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string>

#include "xmlsig/names.h"
#include "xmlsig/tree.h"

namespace esclusa::xmlsig {
namespace {

Bytes digest_of(ByteView octets, const DigestAlgorithm& algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, algorithm.openssl_name, nullptr, octets.data(), octets.size(), value.data(),
                   &size) != 1) {
    size = 0;
  }
  const ByteView view = std::as_bytes(std::span(value)).first(size);
  return {view.begin(), view.end()};
}

/// The first Cert of SigningCertificate or SigningCertificateV2.
const xmlNode* cert_digest(const xmlNode* properties) {
  for (const std::string_view name : {"SigningCertificateV2", "SigningCertificate"}) {
    if (const xmlNode* signing = child(properties, kXades, name)) {
      if (const xmlNode* cert = child(signing, kXades, "Cert")) return child(cert, kXades, "CertDigest");
    }
  }
  return nullptr;
}

void check_certificate(const xmlNode* properties, ByteView certificate, Findings& findings) {
  const xmlNode* digest = cert_digest(properties);
  const xmlNode* method = digest == nullptr ? nullptr : child(digest, kDs, "DigestMethod");
  const xmlNode* value = digest == nullptr ? nullptr : child(digest, kDs, "DigestValue");
  if (method == nullptr || value == nullptr) {
    add(findings, "FIR-E06", properties,
        "falta el resumen del certificado del firmante (SigningCertificate)");
    return;
  }
  const std::string uri = attribute(method, "Algorithm").value_or("");
  const DigestAlgorithm* algorithm = find_digest(uri);
  if (algorithm == nullptr) {
    add(findings, "FIR-E04", method, "algoritmo de resumen no permitido", uri);
    return;
  }
  const auto claimed = from_base64(text_of(value));
  if (!claimed || *claimed != digest_of(certificate, *algorithm)) {
    add(findings, "FIR-E06", value, "el resumen no es el del certificado que viene en KeyInfo");
  }
}

std::optional<Instant> check_time(const xmlNode* properties, Instant arrived, std::chrono::seconds skew,
                                  std::chrono::seconds max_age, Findings& findings) {
  const xmlNode* node = child(properties, kXades, "SigningTime");
  if (node == nullptr) {
    add(findings, "FIR-E06", properties, "falta la hora de la firma (SigningTime)");
    return std::nullopt;
  }
  const std::string text = text_of(node);
  const std::optional<Instant> time = parse_date_time(text);
  if (!time) {
    add(findings, "FIR-E06", node, "la hora de la firma no es una fecha y hora con zona", text);
  } else if (*time > arrived + skew) {
    add(findings, "FIR-E06", node, "la hora de la firma está en el futuro", text);
  } else if (*time < arrived - max_age) {
    add(findings, "FIR-E06", node, "la firma es demasiado antigua", text);
  }
  return time;
}

}  // namespace

std::optional<Instant> parse_date_time(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  while (!text.empty() && kBlank.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kBlank.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  if (text.size() < 20) return std::nullopt;
  const auto base = parse_iso(std::string(text.substr(0, 19)) + "Z");
  if (!base) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.')) {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end);
  }
  if (rest == "Z") return *base;
  if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-')) return std::nullopt;
  const auto offset = parse_iso("1970-01-01T" + std::string(rest.substr(1)) + ":00Z");
  constexpr std::chrono::hours kFarthest{14};  // xs:dateTime
  if (!offset || offset->time_since_epoch() > kFarthest) return std::nullopt;
  return rest[0] == '+' ? *base - offset->time_since_epoch() : *base + offset->time_since_epoch();
}

std::optional<Instant> check_properties(const SignatureParts& parts, ByteView certificate, Instant arrived,
                                        std::chrono::seconds skew, std::chrono::seconds max_age,
                                        Findings& findings) {
  const std::string target = attribute(parts.qualifying_properties, "Target").value_or("");
  const std::optional<std::string> id = attribute(parts.signature, "Id");
  if (!id || target != "#" + *id) {
    add(findings, "FIR-E06", parts.qualifying_properties, "Target no es el identificador de la firma",
        target);
  }
  const xmlNode* properties = child(parts.signed_properties, kXades, "SignedSignatureProperties");
  check_certificate(properties, certificate, findings);
  return check_time(properties, arrived, skew, max_age, findings);
}

}  // namespace esclusa::xmlsig
