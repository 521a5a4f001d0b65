#pragma once
/// The certificates that scripts/gen-test-pki made for this build.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "pki/certificates.h"

namespace esclusa::support {

inline std::filesystem::path pki_file(const std::string& name) {
  return std::filesystem::path(ESCLUSA_TEST_PKI) / name;
}

inline std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  EXPECT_TRUE(in.good()) << file << " is missing; has the fixture setup.pki run?";
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What make_chains.py made.
inline std::filesystem::path chain_file(const std::string& name) {
  return std::filesystem::path(ESCLUSA_TEST_CHAINS) / name;
}

/// DER of the first certificate of a PEM file.
inline Bytes der_in(const std::filesystem::path& file) {
  const std::string pem = read_file(file);
  const std::string begin = "-----BEGIN CERTIFICATE-----";
  const std::size_t from = pem.find(begin) + begin.size();
  const auto der = from_base64(std::string_view(pem).substr(from, pem.find("-----END", from) - from));
  EXPECT_TRUE(der.ok());
  return *der;
}

/// DER of NAME.pem.
inline Bytes der_of(const std::string& name) {
  return der_in(pki_file(name + ".pem"));
}

inline pki::TrustSettings trust_settings() {
  pki::TrustSettings settings;
  settings.anchors = {pki_file("ca.pem")};
  settings.intermediates = {pki_file("issuing.pem")};
  return settings;
}

inline std::shared_ptr<const pki::TrustStore> open_trust(const pki::TrustSettings& settings) {
  auto opened = pki::TrustStore::open(settings);
  EXPECT_TRUE(opened.ok()) << opened.error().what;
  return *opened;
}

/// "accepted", or the codes of the findings, or the code of an error of ours.
inline std::string judge(const pki::TrustStore& store, ByteView der, std::optional<Instant> signed_at,
                         Instant arrived) {
  Findings findings;
  const auto judged = store.judge(der, signed_at, arrived, findings);
  if (!judged) return judged.error().code;
  EXPECT_EQ(*judged == nullptr, !findings.empty());
  if (*judged) return "accepted";
  std::string codes;
  for (const Finding& finding : findings) codes += (codes.empty() ? "" : ",") + finding.code;
  return codes;
}

inline Instant instant(std::string_view iso) {
  return *parse_iso(iso);
}

}  // namespace esclusa::support
