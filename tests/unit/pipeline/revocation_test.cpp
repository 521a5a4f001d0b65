// What is known of revocation decides whether a document may be decided. Lists are facts of the signer here;
// the responder is the openssl program.
#include "pipeline/revocation.h"

#include <gtest/gtest.h>

#include "kinds/all.h"
#include "support/ocsp_responder.h"

namespace esclusa::pipeline {
namespace {

using support::chain_file;
using support::der_in;
using support::OcspResponder;

class Revocation : public testing::Test {
 protected:
  Revocation() { signer_.subject = "CN=good"; }

  void issued_by_listed(const std::string& name) {
    signer_.der = der_in(chain_file(name + ".pem"));
    signer_.issuer_der = der_in(chain_file("listed.pem"));
    signer_.fingerprint = pki::sha256(signer_.der);
  }
  /// The list of the signer's issuer, and that of the authority above it.
  void lists(std::optional<Instant> first, std::optional<Instant> second) {
    signer_.lists = {{"CN=emisora", first}, {"CN=raiz", second}};
  }
  void ask(const std::string& url, bool hold = true) {
    ocsp::Responder responder;
    responder.issuer = der_in(chain_file("listed.pem"));
    responder.url = url;
    responder.hold = hold;
    desk_ = std::make_shared<ocsp::Desk>(std::vector{responder});
  }
  Examined examined() const {
    Examined made;
    made.subject.kind = kinds_.by_code("IIE");
    made.subject.arrived = now_;
    made.subject.header.ruc = "0990000018001";
    made.subject.content.emplace();
    made.subject.signature.emplace().signer = std::make_shared<pki::SignerCertificate>(signer_);
    made.document = std::make_unique<document::Document>();
    return made;
  }
  /// "decided", the code of a finding, or "waits: why".
  std::string look() {
    std::vector<Result<Examined>> batch;
    batch.emplace_back(examined());
    RevocationCheck(settings_, desk_).look(batch, now_);
    if (!batch[0]) return "waits: " + batch[0].error().code;
    EXPECT_EQ(batch[0]->document == nullptr,
              !batch[0]->findings.empty() && batch[0]->findings[0].code == "CER-E04");
    return batch[0]->findings.empty() ? "decided" : batch[0]->findings.front().code;
  }

  Instant now_ = SystemClock{}.now();
  document::KindRegistry kinds_{kinds::make_all()};
  pki::SignerCertificate signer_;
  RevocationSettings settings_;
  std::shared_ptr<ocsp::Desk> desk_;
};

TEST_F(Revocation, fresh_lists_let_a_document_through) {
  lists(now_ + std::chrono::hours{1}, now_ + std::chrono::hours{1});
  EXPECT_EQ(look(), "decided");
}

TEST_F(Revocation, a_list_past_its_time_and_the_grace_holds_the_document_or_is_remarked_upon) {
  lists(now_ - std::chrono::hours{24}, now_ + std::chrono::hours{1});
  EXPECT_EQ(look(), "decided") << "within the grace";
  lists(now_ - std::chrono::hours{24} - std::chrono::seconds{1}, now_ + std::chrono::hours{1});
  EXPECT_EQ(look(), "waits: pki.revocation_unknown");
  settings_.hold = false;
  EXPECT_EQ(look(), "CER-W05");
}

TEST_F(Revocation, the_lists_of_every_authority_of_the_path_count) {
  lists(now_ + std::chrono::hours{1}, now_ - std::chrono::hours{48});
  EXPECT_EQ(look(), "waits: pki.revocation_unknown");
}

TEST_F(Revocation, a_missing_list_matters_only_if_lists_are_required) {
  lists(std::nullopt, std::nullopt);
  EXPECT_EQ(look(), "decided");
  settings_.list_required = true;
  EXPECT_EQ(look(), "waits: pki.revocation_unknown");
  settings_.hold = false;
  EXPECT_EQ(look(), "CER-W05");
}

TEST_F(Revocation, the_responder_of_the_issuer_is_asked_and_refuses_the_revoked) {
  const OcspResponder responder;
  ask(responder.url());
  issued_by_listed("good");
  EXPECT_EQ(look(), "decided");
  issued_by_listed("early");
  EXPECT_EQ(look(), "CER-E04");
}

TEST_F(Revocation, nothing_that_a_revoked_signer_says_counts) {
  const OcspResponder responder;
  ask(responder.url());
  issued_by_listed("early");
  std::vector<Result<Examined>> batch;
  batch.emplace_back(examined());
  RevocationCheck(settings_, desk_).look(batch, now_);
  EXPECT_EQ(batch[0]->subject.header.ruc, "");
  EXPECT_FALSE(batch[0]->subject.content.has_value());
  EXPECT_FALSE(batch[0]->subject.signature.has_value());
}

TEST_F(Revocation, a_good_answer_stands_in_for_the_list_of_the_signer_and_for_no_other) {
  const OcspResponder responder;
  ask(responder.url());
  issued_by_listed("good");
  settings_.list_required = true;
  lists(std::nullopt, now_ + std::chrono::hours{1});
  EXPECT_EQ(look(), "decided");
  lists(std::nullopt, std::nullopt);
  EXPECT_EQ(look(), "waits: pki.revocation_unknown");
}

TEST_F(Revocation, a_responder_that_cannot_be_reached_is_neither_good_nor_bad) {
  lists(now_ + std::chrono::hours{1}, now_ + std::chrono::hours{1});
  for (const char* name : {"good", "early"}) {
    issued_by_listed(name);
    ask("http://127.0.0.1:1/");
    EXPECT_EQ(look(), "waits: pki.revocation_unknown") << name;
    ask("http://127.0.0.1:1/", false);
    EXPECT_EQ(look(), "CER-W05") << name;
  }
}

TEST_F(Revocation, what_was_refused_or_came_unsigned_is_left_alone) {
  ask("http://127.0.0.1:1/");
  std::vector<Result<Examined>> batch;
  batch.emplace_back(examined());
  batch[0]->document.reset();
  batch.emplace_back(examined());
  batch[1]->subject.signature.reset();
  batch.emplace_back(park("pipeline.bug", "x"));
  RevocationCheck(settings_, desk_).look(batch, now_);
  EXPECT_TRUE(batch[0].ok() && batch[0]->findings.empty());
  EXPECT_TRUE(batch[1].ok() && batch[1]->findings.empty());
  EXPECT_EQ(batch[2].error().code, "pipeline.bug");
}

}  // namespace
}  // namespace esclusa::pipeline
