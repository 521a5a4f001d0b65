#include "pki/key_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/softhsm.h"
#include "unit/pki/judge.h"

namespace esclusa::pki {
namespace {

using support::pki_file;
using support::quoted;
using support::run;
using testing::HasSubstr;

const RequestSubject kSubject{"SELLO 2027", "ADUANA", "1760001550001"};

class KeyRequest : public testing::TestWithParam<KeyType> {
 protected:
  /// openssl's view of the request.
  std::string told(const std::string& request) const {
    return run("openssl req -verify -noout -text -in " + quoted(folder_.write("request.csr", request))).out;
  }
  /// Has the request certified by a test authority, as the certification authority would do.
  std::filesystem::path certify(const std::string& request) const {
    const auto issued = folder_.path() / "issued.pem";
    const auto extensions = folder_.write("ext", "keyUsage=critical,digitalSignature\n");
    const support::Ran ran =
        run("openssl x509 -req -days 30 -CA " + quoted(pki_file("issuing.pem")) + " -CAkey " +
            quoted(pki_file("issuing.key")) + " -extfile " + quoted(extensions) + " -in " +
            quoted(folder_.write("request.csr", request)) + " -out " + quoted(issued));
    EXPECT_EQ(ran.status, 0) << ran.out;
    return issued;
  }
  std::string algorithm() const { return GetParam() == KeyType::p256 ? "P-256" : "RSA 2048"; }
  support::TemporaryFolder folder_;
  std::filesystem::path key_ = folder_.path() / "new.key";
};

TEST_P(KeyRequest, is_signed_and_its_key_is_ours_alone) {
  const auto request = request_certificate({.key = key_}, GetParam(), kSubject);
  ASSERT_TRUE(request.ok()) << request.error().what;
  const std::string text = told(*request);
  EXPECT_THAT(text, HasSubstr("self-signature verify OK"));
  EXPECT_THAT(text, HasSubstr("CN = SELLO 2027"));
  EXPECT_THAT(text, HasSubstr("VATEC-1760001550001"));
  struct stat state {};
  ASSERT_EQ(::stat(key_.c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 07777U, 0600U);
  const auto key = SealKey::load({.key = key_, .certificate = certify(*request)});
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_EQ((*key)->algorithm(), algorithm());
  EXPECT_TRUE(signs_as_certified(**key));
}

TEST_P(KeyRequest, with_a_passphrase_encrypts_the_key) {
  const auto secret = folder_.write("passphrase", "una frase\n");
  ::chmod(secret.c_str(), 0600);
  const auto request = request_certificate({.key = key_, .secret = secret}, GetParam(), kSubject);
  ASSERT_TRUE(request.ok()) << request.error().what;
  EXPECT_THAT(support::read_file(key_), HasSubstr("BEGIN ENCRYPTED PRIVATE KEY"));
  const auto certificate = certify(*request);
  EXPECT_TRUE(SealKey::load({.key = key_, .certificate = certificate, .secret = secret}).ok());
  EXPECT_FALSE(SealKey::load({.key = key_, .certificate = certificate}).ok());
}

TEST_P(KeyRequest, never_replaces_a_key) {
  ASSERT_EQ(folder_.write("new.key", "a key"), key_);
  const auto request = request_certificate({.key = key_}, GetParam(), kSubject);
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(request.error().code, "seal.exists");
  EXPECT_EQ(support::read_file(key_), "a key");
}

TEST_P(KeyRequest, that_fails_leaves_no_key_behind) {
  const auto request = request_certificate({.key = key_}, GetParam(), {std::string(100, 'x'), "", ""});
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(request.error().code, "seal.request");
  EXPECT_FALSE(std::filesystem::exists(key_));
}

TEST_P(KeyRequest, in_a_token_leaves_the_key_there) {
  const support::SoftHsm hsm;
  KeySource place = hsm.source("object=sello-2027");
  const auto request = request_certificate(place, GetParam(), kSubject);
  ASSERT_TRUE(request.ok()) << request.error().what;
  EXPECT_THAT(told(*request), HasSubstr("self-signature verify OK"));
  EXPECT_EQ(request_certificate(place, GetParam(), kSubject).error().code, "seal.exists");
  place.certificate = certify(*request);
  const auto key = SealKey::load(place);
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_EQ((*key)->algorithm(), algorithm());
  EXPECT_TRUE(signs_as_certified(**key));
  const std::string objects = run(std::string("pkcs11-tool --module ") + support::SoftHsm::kLibrary +
                                  " --token-label esclusa --login --pin 1234 --list-objects --type privkey")
                                  .out;
  EXPECT_THAT(objects, HasSubstr("never extractable"));
  EXPECT_THAT(objects, testing::Not(HasSubstr("decrypt")));
}

INSTANTIATE_TEST_SUITE_P(Keys, KeyRequest, testing::Values(KeyType::rsa2048, KeyType::p256),
                         [](const auto& tested) {
                           return tested.param == KeyType::rsa2048 ? "rsa" : "p256";
                         });

}  // namespace
}  // namespace esclusa::pki
