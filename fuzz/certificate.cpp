#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "pki/handles.h"
#include "pki/identity.h"
#include "pki/test_pki.h"
#include "require.h"

using namespace esclusa;

namespace {

const Instant kNow = *parse_iso("2026-11-20T10:05:00Z");

/// An authority that issued nothing.
std::shared_ptr<const pki::TrustStore> make_trust() {
  std::string folder = (std::filesystem::temp_directory_path() / "fuzz-XXXXXX").string();
  fuzz::require(::mkdtemp(folder.data()) != nullptr);
  fuzz::require(pki::make_test_pki(folder, {}, kNow).ok());
  pki::TrustSettings settings;
  settings.anchors = {std::filesystem::path(folder) / "ca.pem"};
  const auto store = pki::TrustStore::open(settings);
  std::filesystem::remove_all(folder);
  return *store;
}

bool is_number(const std::string& text, std::size_t digits) {
  return text.empty() ||
         (text.size() == digits && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto trust = make_trust();
  Findings findings;
  const auto judged = trust->judge(std::as_bytes(std::span(data, size)), kNow, kNow, findings);
  fuzz::require(judged.ok() && *judged == nullptr && !findings.empty());
  const auto* at = data;
  const pki::Certificate certificate{d2i_X509(nullptr, &at, static_cast<long>(size))};
  if (!certificate) return 0;
  const pki::Identity identity = pki::read_identity(certificate.get(), {"99999.102"});
  fuzz::require(is_number(identity.ruc, 13) && is_number(identity.cedula, 10));
  return 0;
}
