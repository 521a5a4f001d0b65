#pragma once
/// A certification authority for trying things out: `esclusa init`. Never for production; its name says so.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace esclusa::pki {

struct TestSigner {
  std::string file;    // stem of <file>.key and <file>.pem
  std::string name;    // common name
  std::string ruc;     // empty = none
  std::string cedula;  // empty = none
};

/// Writes ca.pem, and a key (mode 0600) and certificate per signer, into `folder`, which must exist.
/// RSA-2048, valid two years from `now`, identity in the subject (organizationIdentifier VATEC-…,
/// serialNumber IDCEC-…). The authority's own key is not kept. Errors: park "pki.test" (cannot write, or a
/// file is there already).
Status make_test_pki(const std::filesystem::path& folder, const std::vector<TestSigner>& signers,
                     Instant now);

}  // namespace esclusa::pki
