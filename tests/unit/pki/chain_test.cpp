// Ways from a signer to an anchor. The certificates are those of tests/support/make_chains.py.
#include <gtest/gtest.h>
#include <stdlib.h>

#include "pki/certificates.h"
#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::chain_file;
using support::der_in;
using support::instant;
using support::judge;
using support::open_trust;

const Instant kToday = instant("2026-11-20T10:00:00Z");

using Names = std::vector<std::string>;

TrustSettings settings(const Names& anchors, const Names& intermediates) {
  TrustSettings made;
  for (const std::string& name : anchors) made.anchors.push_back(chain_file(name + ".pem"));
  for (const std::string& name : intermediates) made.intermediates.push_back(chain_file(name + ".pem"));
  return made;
}

std::string judge_at(const TrustSettings& trust, const std::string& name, Instant arrived = kToday) {
  return judge(*open_trust(trust), der_in(chain_file(name + ".pem")), arrived, arrived);
}

/// What a person reads about the refusal.
std::string reason(const TrustSettings& trust, const std::string& name) {
  Findings findings;
  EXPECT_TRUE(open_trust(trust)->judge(der_in(chain_file(name + ".pem")), kToday, kToday, findings).ok());
  return findings.empty() ? "" : findings.front().detail;
}

TEST(Chain, authorities_of_one_name_are_told_apart_by_their_keys) {
  for (const Names& order : {Names{"twin-1", "twin-2"}, Names{"twin-2", "twin-1"}}) {
    const TrustSettings both = settings({"root-a"}, order);
    EXPECT_EQ(judge_at(both, "of-twin-1"), "accepted");
    EXPECT_EQ(judge_at(both, "of-twin-2"), "accepted");
  }
  const TrustSettings first = settings({"root-a"}, {"twin-1"});
  EXPECT_EQ(judge_at(first, "of-twin-1"), "accepted");
  EXPECT_EQ(judge_at(first, "of-twin-2"), "CER-E01") << "the name alone opens no door";
}

TEST(Chain, a_cross_signed_authority_is_reached_by_whatever_root_is_trusted) {
  const Names all{"cross-c", "cross-a", "cross-b"};
  EXPECT_EQ(judge_at(settings({"root-a"}, all), "of-cross"), "accepted");
  EXPECT_EQ(judge_at(settings({"root-b"}, all), "of-cross"), "accepted");
  EXPECT_EQ(judge_at(settings({"root-a", "root-b"}, all), "of-cross"), "accepted");
  EXPECT_EQ(judge_at(settings({"root-l"}, all), "of-cross"), "CER-E01");
}

TEST(Chain, when_one_way_ends_the_other_goes_on_without_a_reload) {
  const auto store = open_trust(settings({"root-a", "root-b"}, {"cross-a", "cross-b"}));
  const Bytes der = der_in(chain_file("of-cross.pem"));
  EXPECT_EQ(judge(*store, der, kToday, kToday), "accepted");
  const Instant later = instant("2028-01-01T00:00:00Z");  // cross-a ended in 2027
  EXPECT_EQ(judge(*store, der, later, later), "accepted");
  const auto only = open_trust(settings({"root-a"}, {"cross-a"}));
  EXPECT_EQ(judge(*only, der, kToday, kToday), "accepted");
  EXPECT_EQ(judge(*only, der, later, later), "CER-E02,CER-E02");
}

TEST(Chain, a_path_longer_than_an_authority_allows_is_refused) {
  const TrustSettings trust = settings({"root-a"}, {"short", "below-short"});
  EXPECT_EQ(judge_at(trust, "of-short"), "accepted");
  EXPECT_EQ(judge_at(trust, "too-long"), "CER-E01");
  EXPECT_EQ(reason(trust, "too-long"), "la cadena es más larga de lo que permite una de sus autoridades");
}

TEST(Chain, an_authority_issues_only_the_names_that_it_may) {
  const TrustSettings trust = settings({"root-a"}, {"narrow"});
  EXPECT_EQ(judge_at(trust, "inside"), "accepted");
  EXPECT_EQ(judge_at(trust, "outside"), "CER-E01");
  EXPECT_EQ(reason(trust, "outside"),
            "el nombre del certificado está fuera de lo que su autoridad puede emitir");
}

TEST(Chain, unknown_critical_extensions_are_refused_wherever_they_are) {
  EXPECT_EQ(judge_at(settings({"root-a"}, {}), "critical-leaf"), "CER-E01");
  EXPECT_EQ(judge_at(settings({"root-a"}, {"critical-ca"}), "of-critical-ca"), "CER-E01");
  EXPECT_EQ(reason(settings({"root-a"}, {}), "critical-leaf"),
            "un certificado de la cadena trae una extensión crítica desconocida");
}

TEST(Chain, an_end_entity_issues_nothing) {
  EXPECT_EQ(judge_at(settings({"root-a"}, {}), "of-leaf"), "CER-E01");
  const auto configured = TrustStore::open(settings({"root-a"}, {"leaf-as-ca"}));
  ASSERT_FALSE(configured.ok()) << "nor can it be configured";
  EXPECT_EQ(configured.error().code, "pki.anchor");
}

TEST(Chain, an_authority_without_the_right_to_sign_certificates_issues_nothing) {
  const auto opened = TrustStore::open(settings({"root-a"}, {"no-cert-sign"}));
  if (opened) {
    EXPECT_EQ(judge(**opened, der_in(chain_file("of-no-cert-sign.pem")), kToday, kToday), "CER-E01");
  } else {
    EXPECT_EQ(opened.error().code, "pki.anchor");
  }
}

TEST(Chain, a_root_that_copies_the_name_of_ours_is_nobody) {
  const TrustSettings trust = settings({"root-a"}, {});
  EXPECT_EQ(judge_at(trust, "of-copied-root"), "CER-E01");
  EXPECT_EQ(judge_at(trust, "copied-root"), "CER-E01,CER-E03,CER-E03");
  EXPECT_EQ(reason(trust, "copied-root"),
            "el certificado está firmado por sí mismo o por una raíz no reconocida");
  EXPECT_EQ(judge_at(settings({"root-a", "copied-root"}, {}), "of-copied-root"), "accepted")
      << "the certificate itself is good";
}

TEST(Chain, a_weak_digest_anywhere_in_it_is_refused) {
  EXPECT_EQ(judge_at(settings({"root-a"}, {}), "sha1"), "CER-E01");
  EXPECT_EQ(reason(settings({"root-a"}, {}), "sha1"),
            "la cadena del certificado usa una llave o un resumen débil");
}

TEST(Chain, every_authority_of_it_is_in_force_at_signing_and_at_arrival) {
  const TrustSettings old = settings({"root-a"}, {"old-ca"});  // until the end of 2025
  EXPECT_EQ(judge_at(old, "of-old-ca", instant("2025-06-01T00:00:00Z")), "accepted");
  EXPECT_EQ(judge_at(old, "of-old-ca"), "CER-E02,CER-E02");
  const Bytes der = der_in(chain_file("of-old-ca.pem"));
  EXPECT_EQ(judge(*open_trust(old), der, instant("2025-12-31T23:00:00Z"), instant("2026-01-01T00:00:01Z")),
            "CER-E02")
      << "signed in time, arrived too late";
  EXPECT_EQ(judge_at(settings({"root-a"}, {"young-ca"}), "of-young-ca"), "CER-E02,CER-E02");
  EXPECT_EQ(judge_at(settings({"root-a"}, {"young-ca"}), "of-young-ca", instant("2030-01-02T00:00:00Z")),
            "accepted");
}

TEST(Chain, what_the_operating_system_trusts_counts_for_nothing) {
  ASSERT_EQ(::setenv("SSL_CERT_FILE", chain_file("root-b.pem").c_str(), 1), 0);
  EXPECT_EQ(judge_at(settings({"root-a"}, {"cross-b"}), "of-cross"), "CER-E01");
  ::unsetenv("SSL_CERT_FILE");
}

TEST(Chain, tells_when_anchors_and_authorities_end) {
  const auto expiries = open_trust(settings({"root-a"}, {"old-ca"}))->expiries();
  ASSERT_EQ(expiries.size(), 2U);
  EXPECT_EQ(expiries[0].what, "certificado raíz");
  EXPECT_EQ(expiries[0].until, instant("2045-01-01T00:00:00Z"));
  EXPECT_EQ(expiries[1].what, "autoridad emisora");
  EXPECT_EQ(expiries[1].name, "CN=old-ca,O=ESCLUSA,C=EC");
  EXPECT_EQ(expiries[1].until, instant("2026-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace esclusa::pki
