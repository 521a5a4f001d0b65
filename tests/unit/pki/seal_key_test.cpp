#include "pki/seal_key.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <unistd.h>

#include "base/handle.h"
#include "pki/secrets.h"
#include "support/shell.h"
#include "support/test_pki.h"
#include "unit/pki/judge.h"

namespace esclusa::pki {
namespace {

using support::der_of;
using support::pki_file;

Result<std::shared_ptr<const SealKey>> load(const std::string& key, const std::string& certificate) {
  return SealKey::load({.key = pki_file(key), .certificate = pki_file(certificate)});
}

TEST(SealKey, signs_with_rsa) {
  const auto key = load("seal-rsa.key", "seal-rsa.pem");
  ASSERT_TRUE(key.ok()) << key.error().what;
  const auto signature = (*key)->sign(as_bytes("hola"));
  ASSERT_TRUE(signature.ok());
  EXPECT_EQ(signature->size(), 256U);
  EXPECT_TRUE(openssl_verifies(der_of("seal-rsa"), as_bytes("hola"), *signature));
  EXPECT_FALSE(openssl_verifies(der_of("seal-rsa"), as_bytes("Hola"), *signature));
  EXPECT_EQ((*key)->algorithm_uri(), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
}

TEST(SealKey, signs_with_p256_as_two_padded_numbers) {
  const auto key = load("seal-p256.key", "seal-p256.pem");
  ASSERT_TRUE(key.ok()) << key.error().what;
  for (int round = 0; round < 600; ++round) {  // one in 128 has a number that needs padding
    const auto plain = (*key)->sign(as_bytes("hola"));
    ASSERT_TRUE(plain.ok());
    ASSERT_EQ(plain->size(), 64U);
    ASSERT_TRUE(openssl_verifies(der_of("seal-p256"), as_bytes("hola"), ecdsa_der(*plain)));
  }
  EXPECT_EQ((*key)->algorithm_uri(), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
}

TEST(SealKey, tells_about_its_certificate) {
  const auto key = load("seal-rsa.key", "seal-rsa.pem");
  ASSERT_TRUE(key.ok());
  const ByteView der = (*key)->certificate_der();
  EXPECT_EQ(Bytes(der.begin(), der.end()), der_of("seal-rsa"));
  EXPECT_EQ((*key)->issuer(), "CN=CA EMISORA DE PRUEBA,O=ESCLUSA,C=EC");
  EXPECT_EQ(to_iso((*key)->not_after()), "2045-01-01T00:00:00Z");
  EXPECT_FALSE((*key)->serial().empty());
  EXPECT_EQ((*key)->serial().find_first_not_of("0123456789"), std::string::npos);
}

struct Broken {
  const char* key;
  const char* certificate;
  const char* code;
};

class Refused : public testing::TestWithParam<Broken> {};

TEST_P(Refused, parks) {
  const auto key = load(GetParam().key, GetParam().certificate);
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, GetParam().code);
  EXPECT_EQ(key.error().remedy, Remedy::park);
}
INSTANTIATE_TEST_SUITE_P(SealKey, Refused,
                         testing::Values(Broken{"absent.key", "seal-rsa.pem", "seal.key"},
                                         Broken{"seal-rsa.key", "absent.pem", "seal.certificate"},
                                         Broken{"seal-rsa.key", "seal-p256.pem", "seal.certificate"},
                                         Broken{"seal-rsa.key", "subject.pem", "seal.certificate"},
                                         Broken{"rsa1024.key", "rsa1024.pem", "seal.key"},
                                         Broken{"seal-rsa.p12", "seal-rsa.pem", "seal.key"}));

class KeyFile : public testing::Test {
 protected:
  KeyFile() {
    std::filesystem::copy_file(pki_file("seal-p256.key"), file_);
    std::filesystem::permissions(file_, std::filesystem::perms::owner_read);
  }
  Result<std::shared_ptr<const SealKey>> load_it(std::string_view passphrase) const {
    KeySource source{.key = file_, .certificate = pki_file("seal-p256.pem")};
    if (!passphrase.empty()) {
      source.secret = folder_.write("passphrase", passphrase);
      std::filesystem::permissions(source.secret,
                                   std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    return SealKey::load(source);
  }
  support::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "seal.key";
};

TEST_F(KeyFile, readable_by_others_is_refused) {
  for (const auto extra : {std::filesystem::perms::group_read, std::filesystem::perms::others_read}) {
    std::filesystem::permissions(file_, std::filesystem::perms::owner_read | extra);
    const auto key = load_it("");
    ASSERT_FALSE(key.ok());
    EXPECT_EQ(key.error().code, "seal.key");
  }
  std::filesystem::permissions(file_, std::filesystem::perms::owner_read);
  EXPECT_TRUE(load_it("").ok());
}

TEST_F(KeyFile, with_a_passphrase_opens_with_it_only) {
  std::filesystem::permissions(file_,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Handle<BIO, BIO_free_all> in{BIO_new_file(file_.c_str(), "rb")};
  const Handle<EVP_PKEY, EVP_PKEY_free> plain{PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr)};
  const Handle<BIO, BIO_free_all> out{BIO_new_file(file_.c_str(), "wb")};
  const std::string secret = "prueba";
  ASSERT_EQ(PEM_write_bio_PKCS8PrivateKey(out.get(), plain.get(), EVP_aes_256_cbc(), secret.c_str(),
                                          static_cast<int>(secret.size()), nullptr, nullptr),
            1);
  ASSERT_EQ(BIO_flush(out.get()), 1);
  std::filesystem::permissions(file_, std::filesystem::perms::owner_read);
  EXPECT_TRUE(load_it("prueba").ok());
  EXPECT_EQ(load_it("otra").error().code, "seal.key");
  EXPECT_EQ(load_it("").error().code, "seal.key");
}

TEST_F(KeyFile, a_passphrase_file_that_others_can_read_is_refused) {
  const auto file = folder_.write("passphrase", "prueba");
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  const auto key =
      SealKey::load({.key = file_, .certificate = pki_file("seal-p256.pem"), .secret = file, .module = {}});
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, "seal.secret");
}

[[noreturn]] void load_protected() {
  const bool locked = protect_key_memory();
  const std::size_t before = CRYPTO_secure_used();
  const auto key = load("seal-rsa.key", "seal-rsa.pem");
  const bool inside = CRYPTO_secure_used() > before;
  ::_exit(locked && key.ok() && inside && signs_as_certified(**key) ? 0 : 1);
}

TEST(SealKey, lies_in_locked_memory) {
  EXPECT_EXIT(load_protected(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace esclusa::pki
