#include <gtest/gtest.h>

#include <thread>

#include "pki/certificates.h"
#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::der_of;
using support::instant;
using support::judge;
using support::open_trust;
using support::pki_file;
using support::trust_settings;

const Instant kToday = instant("2026-11-20T10:00:00Z");

struct Case {
  const char* name;
  const char* outcome;
};

class EveryCertificate : public testing::TestWithParam<Case> {};

TEST_P(EveryCertificate, is_judged_by_its_fault) {
  const auto store = open_trust(trust_settings());
  EXPECT_EQ(judge(*store, der_of(GetParam().name), kToday, kToday), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(TrustStore, EveryCertificate,
                         testing::Values(Case{"subject", "accepted"}, Case{"extension", "accepted"},
                                         Case{"othername", "accepted"}, Case{"natural", "accepted"},
                                         Case{"p256", "accepted"}, Case{"other-ruc", "accepted"},
                                         Case{"seal-rsa", "accepted"}, Case{"unknown-ca", "CER-E01"},
                                         Case{"self-signed", "CER-E01"}, Case{"encipherment", "CER-E03"},
                                         Case{"tls-server", "CER-E03"}, Case{"no-usage", "CER-E03"},
                                         Case{"rsa1024", "CER-E03"}, Case{"issuing", "CER-E03,CER-E03"},
                                         Case{"ca", "CER-E03,CER-E03"}, Case{"revoked", "accepted"},
                                         Case{"expired", "CER-E02,CER-E02"},
                                         Case{"not-yet-valid", "CER-E02,CER-E02"}),
                         [](const auto& tested) {
                           std::string name = tested.param.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(TrustStore, refuses_what_is_no_certificate) {
  const auto store = open_trust(trust_settings());
  EXPECT_EQ(judge(*store, as_bytes("hola"), kToday, kToday), "CER-E01");
  EXPECT_EQ(judge(*store, {}, kToday, kToday), "CER-E01");
  Bytes trailing = der_of("subject");
  trailing.push_back(std::byte{0});
  EXPECT_EQ(judge(*store, trailing, kToday, kToday), "CER-E01");
  const Bytes cut(trailing.begin(), trailing.end() - 10);
  EXPECT_EQ(judge(*store, cut, kToday, kToday), "CER-E01");
  EXPECT_EQ(judge(*store, Bytes(1 << 20, std::byte{0x30}), kToday, kToday), "CER-E01");
}

TEST(TrustStore, refuses_a_certificate_whose_signature_was_changed) {
  Bytes der = der_of("subject");
  der.back() ^= std::byte{1};
  EXPECT_EQ(judge(*open_trust(trust_settings()), der, kToday, kToday), "CER-E01");
}

TEST(TrustStore, needs_the_intermediate) {
  TrustSettings settings = trust_settings();
  settings.intermediates.clear();
  EXPECT_EQ(judge(*open_trust(settings), der_of("subject"), kToday, kToday), "CER-E01");
}

TEST(TrustStore, an_intermediate_is_no_anchor) {
  TrustSettings settings;
  settings.anchors = {pki_file("issuing.pem")};
  const auto opened = TrustStore::open(settings);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "pki.anchor");
}

TEST(TrustStore, refuses_anchors_that_are_missing_or_no_authorities) {
  for (const std::vector<std::filesystem::path>& anchors : {std::vector<std::filesystem::path>{},
                                                            {pki_file("absent.pem")},
                                                            {pki_file("subject.pem")},
                                                            {pki_file("subject.key")}}) {
    TrustSettings settings;
    settings.anchors = anchors;
    const auto opened = TrustStore::open(settings);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, "pki.anchor");
    EXPECT_EQ(opened.error().remedy, Remedy::park);
  }
}

TEST(TrustStore, gives_the_same_object_for_the_same_certificate) {
  const auto store = open_trust(trust_settings());
  const Bytes der = der_of("subject");
  Findings findings;
  const auto first = *store->judge(der, {}, kToday, findings);
  const auto second = *store->judge(der, kToday, kToday, findings);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first.get(), second.get());
  EXPECT_EQ(first->fingerprint, sha256(der));
  EXPECT_EQ(first->der, der);
}

TEST(TrustStore, checks_the_time_on_every_hit) {
  const auto store = open_trust(trust_settings());
  const Bytes der = der_of("subject");
  EXPECT_EQ(judge(*store, der, kToday, kToday), "accepted");
  EXPECT_EQ(judge(*store, der, kToday, instant("2045-01-01T00:00:01Z")), "CER-E02");
  EXPECT_EQ(judge(*store, der, instant("2024-12-31T23:59:59Z"), kToday), "CER-E02");
  EXPECT_EQ(judge(*store, der, kToday, instant("2045-01-01T00:00:00Z")), "accepted");
}

TEST(TrustStore, a_certificate_refused_for_its_time_is_good_when_its_time_comes) {
  const auto store = open_trust(trust_settings());
  const Bytes der = der_of("not-yet-valid");
  EXPECT_EQ(judge(*store, der, {}, kToday), "CER-E02");
  EXPECT_EQ(judge(*store, der, {}, instant("2044-06-01T00:00:00Z")), "accepted");
}

TEST(TrustStore, the_authority_must_be_in_force_too) {
  // "expired" was in force in 2020, but its authorities only since 2025.
  EXPECT_EQ(judge(*open_trust(trust_settings()), der_of("expired"), {}, instant("2020-06-01T00:00:00Z")),
            "CER-E02");
}

TEST(TrustStore, keeps_no_more_than_its_limit) {
  TrustSettings settings = trust_settings();
  settings.cache_limit = 1;
  const auto store = open_trust(settings);
  Findings findings;
  const auto first = *store->judge(der_of("subject"), {}, kToday, findings);
  EXPECT_NE(*store->judge(der_of("natural"), {}, kToday, findings), nullptr);
  EXPECT_NE(*store->judge(der_of("subject"), {}, kToday, findings), first);
}

class WithRevocationList : public testing::Test {
 protected:
  static std::shared_ptr<const TrustStore> open() {
    TrustSettings settings = trust_settings();
    settings.crls = {pki_file("issuing.crl.pem")};
    return open_trust(settings);
  }
};

TEST_F(WithRevocationList, refuses_the_revoked_and_no_other) {
  const auto store = open();
  EXPECT_EQ(judge(*store, der_of("revoked"), kToday, kToday), "CER-E04");
  EXPECT_EQ(judge(*store, der_of("revoked"), kToday, kToday), "CER-E04");
  EXPECT_EQ(judge(*store, der_of("subject"), kToday, kToday), "accepted");
}

TEST_F(WithRevocationList, tells_how_long_the_lists_of_the_path_hold) {
  Findings findings;
  const auto signer = *open()->judge(der_of("subject"), {}, kToday, findings);
  ASSERT_EQ(signer->lists.size(), 2U);
  EXPECT_EQ(signer->lists[0].issuer, "CN=CA EMISORA DE PRUEBA,O=ESCLUSA,C=EC");
  EXPECT_EQ(signer->lists[0].until, instant("2044-01-01T00:00:00Z"));
  EXPECT_EQ(signer->lists[1].until, std::nullopt) << "the root has none";
}

TEST_F(WithRevocationList, a_file_that_is_no_list_parks) {
  TrustSettings settings = trust_settings();
  settings.crls = {pki_file("ca.pem")};
  const auto opened = TrustStore::open(settings);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "pki.crl");
}

TEST(TrustStore, may_be_asked_by_several_threads) {
  const auto store = open_trust(trust_settings());
  std::vector<Bytes> ders;
  for (const char* name : {"subject", "extension", "natural", "p256", "expired", "rsa1024"})
    ders.push_back(der_of(name));
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        for (const Bytes& der : ders) {
          Findings findings;
          EXPECT_TRUE(store->judge(der, kToday, kToday, findings).ok());
        }
      }
    });
  }
}

TEST(Sha256, in_pieces_is_the_same) {
  Sha256 pieces;
  pieces.update(as_bytes("a"));
  pieces.update(as_bytes("bc"));
  const Digest digest = pieces.finish();
  EXPECT_EQ(digest, sha256(as_bytes("abc")));
  EXPECT_EQ(to_hex(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace esclusa::pki
