// What is kept with a decision, and how it is proved.
#include <algorithm>
#include <array>

#include "pki/merkle.h"
#include "pki/seal_key.h"
#include "support/shell.h"
#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::der_of;
using support::instant;
using support::pki_file;
using support::quoted;

const Instant kArrived = instant("2026-11-20T12:00:00Z");

TrustSettings with_list() {
  TrustSettings settings = support::trust_settings();
  settings.crls = {pki_file("issuing.crl.pem")};
  return settings;
}

std::shared_ptr<const SignerCertificate> judged(const TrustSettings& settings, const std::string& name,
                                                Findings& findings) {
  const auto judged = support::open_trust(settings)->judge(der_of(name), kArrived, kArrived, findings);
  EXPECT_TRUE(judged.ok()) << judged.error().what;
  return *judged;
}

TEST(Exhibits, are_the_chain_from_signer_to_anchor_and_the_lists_of_its_issuers) {
  Findings findings;
  const auto signer = judged(with_list(), "subject", findings);
  ASSERT_TRUE(signer && signer->exhibits);
  const auto& items = signer->exhibits->items;
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(items[0]->der, der_of("subject"));
  EXPECT_EQ(items[1]->der, der_of("issuing"));
  EXPECT_EQ(items[2]->der, der_of("ca"));
  EXPECT_EQ(items[3]->kind, Exhibit::Kind::revocation_list);
  Sha256 all;
  for (const auto& item : items) {
    EXPECT_EQ(item->sha256, sha256(item->der));
    all.update(item->sha256);
  }
  EXPECT_EQ(signer->exhibits->digest, all.finish());
}

TEST(Exhibits, share_their_lists_and_have_none_where_none_is_configured) {
  Findings findings;
  const auto trust = support::open_trust(with_list());
  const auto one = *trust->judge(der_of("subject"), {}, kArrived, findings);
  const auto two = *trust->judge(der_of("p256"), {}, kArrived, findings);
  EXPECT_EQ(one->exhibits->items[3].get(), two->exhibits->items[3].get());
  EXPECT_NE(one->exhibits->digest, two->exhibits->digest);
  EXPECT_EQ(judged(support::trust_settings(), "subject", findings)->exhibits->items.size(), 3U);
}

TEST(Exhibits, alone_are_enough_to_judge_again) {
  Findings findings;
  TrustSettings settings;
  settings.kept = judged(with_list(), "subject", findings)->exhibits->items;
  EXPECT_TRUE(judged(settings, "subject", findings));
  EXPECT_TRUE(findings.empty());
  EXPECT_FALSE(judged(settings, "revoked", findings)) << "the kept list counts";
  EXPECT_EQ(findings.front().code, "CER-E04");
  findings.clear();
  EXPECT_FALSE(judged(settings, "unknown-ca", findings));
  EXPECT_EQ(findings.front().code, "CER-E01");
}

TEST(Exhibits, that_are_no_certificate_are_refused) {
  TrustSettings settings;
  settings.kept = {std::make_shared<Exhibit>(Exhibit{Exhibit::Kind::certificate, to_bytes("x"), {}})};
  const auto opened = TrustStore::open(settings);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "pki.exhibit");
}

TEST(Exhibits, are_described_for_people) {
  Findings findings;
  const auto signer = judged(with_list(), "subject", findings);
  const auto anchor = describe(*signer->exhibits->items[2]);
  EXPECT_TRUE(anchor->self_signed);
  EXPECT_EQ(anchor->subject, anchor->issuer);
  const auto list = describe(*signer->exhibits->items[3]);
  EXPECT_EQ(list->until, instant("2044-01-01T00:00:00Z"));
  EXPECT_NE(list->pem.find("BEGIN X509 CRL"), std::string::npos);
}

Digest climb(Digest at, const std::vector<MerkleStep>& path) {
  const std::array<std::byte, 1> node{std::byte{1}};
  for (const MerkleStep& step : path) {
    Sha256 parent;
    parent.update(node);
    parent.update(step.left ? step.sibling : at);
    parent.update(step.left ? at : step.sibling);
    at = parent.finish();
  }
  return at;
}

TEST(Merkle, a_path_leads_every_leaf_to_the_root_and_no_other) {
  for (std::size_t size = 1; size <= 17; ++size) {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < size; ++i) leaves.push_back(sha256(as_bytes(std::to_string(i))));
    const Digest root = merkle_root(leaves);
    for (std::size_t i = 0; i < size; ++i) {
      EXPECT_EQ(climb(leaves[i], merkle_path(leaves, i)), root) << i << " of " << size;
      if (size > 1) {
        EXPECT_NE(climb(leaves[(i + 1) % size], merkle_path(leaves, i)), root);
      }
    }
    std::vector<Digest> exchanged = leaves;
    std::swap(exchanged.front(), exchanged.back());
    if (size > 1) {
      EXPECT_NE(merkle_root(exchanged), root);
    }
  }
}

class DetachedSignature : public testing::TestWithParam<const char*> {};

TEST_P(DetachedSignature, is_what_openssl_verifies) {
  const std::string name = GetParam();
  const auto seal = SealKey::load({.key = pki_file(name + ".key"), .certificate = pki_file(name + ".pem")});
  ASSERT_TRUE(seal.ok()) << seal.error().what;
  const support::TemporaryFolder folder;
  const auto text = folder.write("text", "sums");
  const auto signature = detached_signature(**seal, as_bytes("sums"));
  ASSERT_TRUE(signature.ok());
  const auto file = folder.write("signature", as_text(*signature));
  const auto key = folder.path() / "key.pem";
  ASSERT_EQ(
      support::run("openssl x509 -noout -pubkey -in " + quoted(pki_file(name + ".pem")) + " > " + quoted(key))
          .status,
      0);
  const std::string verify =
      "openssl dgst -sha256 -verify " + quoted(key) + " -signature " + quoted(file) + " ";
  EXPECT_EQ(support::run(verify + quoted(text)).status, 0);
  EXPECT_NE(support::run(verify + quoted(folder.write("other", "sumS"))).status, 0);
}

INSTANTIATE_TEST_SUITE_P(Seals, DetachedSignature, testing::Values("seal-rsa", "seal-p256"));

}  // namespace
}  // namespace esclusa::pki
