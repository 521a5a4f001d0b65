#include "examination/worker/message.h"

#include <gtest/gtest.h>

#include "daemon/house.h"
#include "support/ground.h"
#include "support/site.h"
#include "support/testimony.h"
#include "xml/transcript.h"

namespace esclusa::examination {
namespace {

using testing_support::ground;
using testing_support::must;

/// What an honest worker reports about a signed document, and pieces to lie with.
class Report : public ::testing::Test {
 protected:
  Result<Inspected> hear(const std::string& report) const {
    return TestimonyProbe::hear(as_bytes(report), ground().kinds, authorities());
  }
  Authorities authorities() const {
    Authorities known;
    for (const auto& exhibit : site_.workshop->trust->current()->exhibits())
      known.emplace(exhibit->sha256, exhibit);
    return known;
  }
  void expect_lie(const Inspected& inspected, std::string_view transcript) const {
    const auto heard = hear(encode_report(Result<Inspected>(copy(inspected)), transcript));
    ASSERT_FALSE(heard.ok());
    EXPECT_EQ(heard.error().code, kLies);
  }
  static Inspected copy(const Inspected& one) {
    Inspected twin{one.kind, one.content, one.signature, one.findings, nullptr};
    if (one.document) twin.document = std::make_unique<document::Document>(*one.document);
    return twin;
  }

  testing_support::Site site_{ground().kinds, ground().keys.path()};
  std::shared_ptr<Inspector> inspector_ =
      must(Inspector::open(daemon::standards(site_.config), site_.workshop->trust, ground().kinds));
  std::string file_ = site_.signed_iie(1);
  std::string transcript_;
  Inspected good_ = must(inspector_->examine_and_record(as_bytes(file_), site_.clock.now(), transcript_));
  std::string report_ = encode_report(Result<Inspected>(copy(good_)), transcript_);
};

TEST_F(Report, arrives_as_it_was_found) {
  const Inspected heard = must(hear(report_));
  ASSERT_NE(heard.document, nullptr);
  EXPECT_EQ(heard.kind, good_.kind);
  EXPECT_EQ(heard.content, good_.content);
  EXPECT_EQ(heard.signature->signer->fingerprint, good_.signature->signer->fingerprint);
  EXPECT_EQ(heard.signature->signer->identity.ruc, "0990000018001");
  EXPECT_EQ(heard.signature->signer->key, nullptr) << "the daemon has no use for it";
  EXPECT_EQ(heard.signature->signer->exhibits->digest, good_.signature->signer->exhibits->digest);
  EXPECT_EQ(heard.signature->signer->issuer_der, good_.signature->signer->issuer_der);
  EXPECT_EQ(heard.document->header.submission_number, good_.document->header.submission_number);
}

TEST_F(Report, that_cites_an_authority_which_nobody_configured_is_a_lie) {
  const auto heard = TestimonyProbe::hear(as_bytes(report_), ground().kinds, {});
  ASSERT_FALSE(heard.ok());
  EXPECT_EQ(heard.error().code, kLies);
}

TEST_F(Report, that_is_cut_off_anywhere_is_no_report) {
  for (std::size_t length = 0; length < report_.size(); ++length) {
    const auto heard = hear(report_.substr(0, length));
    ASSERT_FALSE(heard.ok()) << length;
    ASSERT_EQ(heard.error().code, kLies) << length;
  }
  EXPECT_FALSE(hear(report_ + '\0').ok()) << "nor one that goes on";
}

TEST_F(Report, with_any_octet_changed_is_none_or_tells_a_possible_story) {
  for (std::size_t at = 0; at < report_.size(); ++at) {
    for (const char change : {'\x01', '\x80', '\xFF'}) {
      std::string changed = report_;
      changed[at] = static_cast<char>(changed[at] ^ change);
      const auto heard = hear(changed);
      if (!heard) continue;
      ASSERT_EQ(heard->document == nullptr, !heard->findings.empty()) << at;
      ASSERT_TRUE(heard->document == nullptr || heard->signature) << at;
    }
  }
}

TEST_F(Report, of_acceptance_without_the_signature_that_is_due_is_a_lie) {
  Inspected lie = copy(good_);
  lie.signature.reset();
  expect_lie(lie, transcript_);
}

TEST_F(Report, of_acceptance_without_octets_or_without_a_kind_is_a_lie) {
  Inspected lie = copy(good_);
  lie.content.reset();
  expect_lie(lie, transcript_);
  lie = copy(good_);
  lie.kind = nullptr;
  expect_lie(lie, transcript_);
}

TEST_F(Report, of_faults_that_nobody_knows_or_that_refuse_nothing_is_a_lie) {
  for (const char* code : {"XXX-E01", "RUC-W01"}) {
    Inspected lie;
    lie.findings.push_back({code, "", "", ""});
    expect_lie(lie, "");
  }
}

TEST_F(Report, of_acceptance_with_faults_or_of_refusal_without_is_a_lie) {
  Inspected lie = copy(good_);
  lie.findings.push_back({"XSD-E01", "", "", ""});
  expect_lie(lie, transcript_);
  lie = copy(good_);
  lie.document.reset();
  expect_lie(lie, "");
}

TEST_F(Report, with_another_documents_story_is_a_lie) {
  xml::Recorder other;
  other.start("SolicitudRegistroGeneral");
  other.end("");
  expect_lie(good_, other.take());
  expect_lie(good_, transcript_ + transcript_);
  expect_lie(good_, transcript_.substr(0, transcript_.size() - 5));
}

TEST_F(Report, of_an_error_is_ours_whatever_it_says) {
  const auto heard = hear(encode_report(reject("x", "the partner's fault"), ""));
  ASSERT_FALSE(heard.ok());
  EXPECT_NE(heard.error().remedy, Remedy::reject);
}

TEST(Instructions, arrive_as_they_were_given) {
  Instructions given;
  given.standards.schemas = "/a/xsd";
  const Bytes octets = to_bytes("der");
  given.trust = {std::make_shared<pki::Exhibit>(
                     pki::Exhibit{pki::Exhibit::Kind::certificate, octets, pki::sha256(octets)}),
                 std::make_shared<pki::Exhibit>(
                     pki::Exhibit{pki::Exhibit::Kind::revocation_list, octets, pki::sha256(octets)})};
  given.standards.limits.nodes = 7;
  given.standards.signature.max_age = std::chrono::seconds{9};
  given.memory_bytes = 11;
  given.account = Account{12, 13};
  const std::string message = encode(given);
  const Instructions got = must(decode_instructions(as_bytes(message)));
  EXPECT_EQ(encode(got), message);
  ASSERT_EQ(got.trust.size(), 2U);
  EXPECT_EQ(got.trust[1]->kind, pki::Exhibit::Kind::revocation_list);
  EXPECT_EQ(got.trust[1]->sha256, pki::sha256(octets));
  EXPECT_EQ(got.account->group, 13U);
  EXPECT_FALSE(decode_instructions(as_bytes(message + "x")).ok());
}

}  // namespace
}  // namespace esclusa::examination
