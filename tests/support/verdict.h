#pragma once
/// One file through guard and verifier.

#include <optional>
#include <set>
#include <string>

#include "support/test_pki.h"
#include "xml/guarded.h"
#include "xmlsig/verify.h"

namespace esclusa::support {

/// When the documents of make_attacks.py arrive.
inline const Instant kArrived = *parse_iso("2026-11-20T10:05:00Z");

struct Verdict {
  std::string outcome;  // "accepted", or the codes without repetition, or the code of an error of ours
  Findings findings;
  std::optional<xmlsig::VerifiedOctets> octets;
};

/// Libraries, trust and a verifier, once for a test program.
inline Verdict verify(std::string_view file, Instant arrived = kArrived,
                      xmlsig::SignaturePolicy policy = xmlsig::SignaturePolicy::required) {
  static const xml::LibraryScope xml_library;
  static const xmlsig::LibraryScope xmlsig_library;
  static xmlsig::Verifier verifier(open_trust(trust_settings()), {});
  Verdict verdict;
  auto document = xml::GuardedDocument::parse(as_bytes(file), {}, verdict.findings);
  std::optional<Error> error;
  if (!document.ok()) {
    error = document.error();
  } else if (auto octets = verifier.verify(*document, policy, arrived, verdict.findings); octets.ok()) {
    verdict.octets = std::move(*octets);
    verdict.outcome = "accepted";
  } else {
    error = octets.error();
  }
  if (error && error->remedy != Remedy::reject) verdict.outcome = error->code;
  std::set<std::string> codes;
  for (const Finding& finding : verdict.findings) codes.insert(finding.code);
  for (const std::string& code : codes) verdict.outcome += (verdict.outcome.empty() ? "" : ",") + code;
  return verdict;
}

}  // namespace esclusa::support
