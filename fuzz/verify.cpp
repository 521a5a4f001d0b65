#include "xmlsig/verify.h"

#include <unistd.h>

#include <cstdint>

#include "pki/test_pki.h"
#include "require.h"

using namespace esclusa;

namespace {

const Instant kArrived = *parse_iso("2026-11-20T10:05:00Z");

/// An authority that signed none of the seeds: nothing signed can be accepted.
std::shared_ptr<const pki::TrustStore> make_trust() {
  std::string folder = (std::filesystem::temp_directory_path() / "fuzz-XXXXXX").string();
  fuzz::require(::mkdtemp(folder.data()) != nullptr);
  fuzz::require(pki::make_test_pki(folder, {}, kArrived).ok());
  pki::TrustSettings settings;
  settings.anchors = {std::filesystem::path(folder) / "ca.pem"};
  const auto store = pki::TrustStore::open(settings);
  std::filesystem::remove_all(folder);
  return *store;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const xml::LibraryScope xml_library;
  static const xmlsig::LibraryScope xmlsig_library;
  static xmlsig::Verifier verifier(make_trust(), {});
  Findings findings;
  const auto document = xml::GuardedDocument::parse(std::as_bytes(std::span(data, size)), {}, findings);
  if (!document.ok()) return 0;
  const auto octets = verifier.verify(*document, xmlsig::SignaturePolicy::optional, kArrived, findings);
  fuzz::require(octets.ok() == findings.empty());
  if (octets.ok()) {
    fuzz::require(!octets->signature() && octets->digest() == pki::sha256(octets->view()));
  } else {
    fuzz::require(octets.error().remedy == Remedy::reject);
  }
  return 0;
}
