#include "audit/signed_file.h"

#include <charconv>

#include "xml/guarded.h"

namespace esclusa::audit {

std::string SignedFile::leaf(std::string_view name) const {
  const std::string open = "<" + std::string(name) + ">";
  const std::size_t at = canonical.find(open);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + open.size();
  const std::size_t end = canonical.find('<', begin);
  return canonical.substr(begin, end - begin);
}

std::string explain(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += text.empty() ? "" : "; ";
    text += finding.code;
    if (!finding.detail.empty()) text += " " + finding.detail;
  }
  return text;
}

namespace {

/// Not believed before the signature holds; without it nothing holds.
Instant claimed_time(std::string_view text) {
  constexpr std::string_view kOpen = "<xades:SigningTime>";
  constexpr std::size_t kLength = std::string_view("2026-11-20T22:15:00Z").size();
  const std::size_t at = text.find(kOpen);
  if (at == std::string_view::npos) return {};
  const auto time = parse_iso(text.substr(at + kOpen.size(), kLength));
  return time ? *time : Instant{};
}

}  // namespace

Result<SignedFile> read_signed(ByteView bytes, xmlsig::Verifier& verifier) {
  // What we sign may be far longer than what we take.
  xml::Limits limits;
  limits.bytes = std::size_t{256} << 20U;
  limits.nodes = 20'000'000;
  Findings findings;
  const auto parsed = xml::GuardedDocument::parse(bytes, limits, findings);
  if (!parsed) {
    if (parsed.error().remedy != Remedy::reject) return parsed.error();
    return reject("audit.signature", explain(findings));
  }
  const auto octets =
      verifier.verify(*parsed, xmlsig::SignaturePolicy::required, claimed_time(as_text(bytes)), findings);
  if (!octets) {
    if (octets.error().remedy != Remedy::reject) return octets.error();
    return reject("audit.signature", explain(findings));
  }
  return SignedFile{parsed->root_name(), std::string(as_text(octets->view())), octets->digest(),
                    *octets->signature()};
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

}  // namespace esclusa::audit
