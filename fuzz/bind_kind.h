#pragma once
/// Any bytes through guard, canonical form, schema and binding of one kind.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "document/kind.h"
#include "xml/guarded.h"
#include "xmlsig/verify.h"

namespace esclusa::fuzz {

inline void bind_kind(const document::Kind& kind, const std::uint8_t* data, std::size_t size) {
  static const xml::LibraryScope kXml;
  static const xmlsig::LibraryScope kXmlsig;
  static xmlsig::Verifier* const kVerifier =
      new xmlsig::Verifier(nullptr, {});  // never freed: libraries go first
  static xml::Reader* const kReader =
      xml::Reader::create(*xml::Schema::load(ESCLUSA_SOURCE_DIR "/xsd/" + std::string(kind.schema_file())))
          .release();
  Findings findings;
  const std::string_view text(reinterpret_cast<const char*>(data), size);  // NOLINT(*-reinterpret-cast)
  const auto document = xml::GuardedDocument::parse(as_bytes(text), {}, findings);
  if (!document) return;
  const auto octets = kVerifier->verify(*document, xmlsig::SignaturePolicy::optional, Instant{}, findings);
  if (!octets) return;
  findings.clear();
  const auto bound = kind.bind(*octets, *kReader, findings);
  if (!bound || (*bound == nullptr) == findings.empty()) std::abort();  // refused and only then with findings
}

}  // namespace esclusa::fuzz
