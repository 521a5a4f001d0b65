// PKCS#12 files as certification authorities hand them out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pki/seal_key.h"
#include "support/shell.h"
#include "support/test_pki.h"
#include "unit/pki/judge.h"

namespace esclusa::pki {
namespace {

using support::der_of;
using support::pki_file;
using support::quoted;
using support::run;
using testing::HasSubstr;

class Pkcs12File : public testing::Test {
 protected:
  /// NAME.key and NAME.pem in a file of their own.
  std::filesystem::path pack(const std::string& name,
                             const std::string& more = "-passout pass:prueba") const {
    const auto file = folder_.path() / (name + ".p12");
    must("openssl pkcs12 -export -name " + name + " -inkey " + quoted(pki_file(name + ".key")) + " -in " +
         quoted(pki_file(name + ".pem")) + " " + more + " -out " + quoted(file));
    return file;
  }
  /// The pairs of several files in one, in this order: what keytool writes is what tokens and authorities
  /// export.
  std::filesystem::path merge(const std::vector<std::string>& names) const {
    const auto both = folder_.path() / "both.p12";
    for (const std::string& name : names) {
      must(
          "keytool -importkeystore -noprompt -srcstoretype PKCS12 -deststoretype PKCS12 -srcstorepass prueba "
          "-deststorepass prueba -srckeystore " +
          quoted(pack(name)) + " -destkeystore " + quoted(both));
    }
    std::filesystem::permissions(both, std::filesystem::perms(0600));
    return both;
  }
  Result<std::shared_ptr<const SealKey>> load(const std::filesystem::path& file,
                                              const std::string& passphrase = "prueba",
                                              const std::filesystem::path& certificate = {}) const {
    KeySource source{.key = file, .certificate = certificate};
    if (!passphrase.empty()) source.secret = secret(passphrase);
    return SealKey::load(source);
  }

 private:
  std::filesystem::path secret(const std::string& passphrase) const {
    const auto file = folder_.write("passphrase", passphrase);
    std::filesystem::permissions(file, std::filesystem::perms(0600));
    return file;
  }
  static void must(const std::string& command) {
    const support::Ran ran = run(command);
    ASSERT_EQ(ran.status, 0) << ran.out;
  }

 protected:
  support::TemporaryFolder folder_;
};

TEST_F(Pkcs12File, brings_its_certificate_with_it) {
  for (const char* name : {"seal-rsa", "seal-p256"}) {
    const auto key = load(pack(name));
    ASSERT_TRUE(key.ok()) << key.error().what;
    EXPECT_EQ((*key)->certificates(), std::vector<Bytes>{der_of(name)});
    EXPECT_TRUE(signs_as_certified(**key));
  }
}

TEST_F(Pkcs12File, keeps_the_issuers_in_order_and_without_the_root) {
  const auto others = folder_.write(
      "others.pem", support::read_file(pki_file("ca.pem")) + support::read_file(pki_file("issuing.pem")));
  const auto key = load(pack("seal-p256", "-passout pass:prueba -certfile " + quoted(others)));
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_EQ((*key)->certificates(), (std::vector<Bytes>{der_of("seal-p256"), der_of("issuing")}));
}

TEST_F(Pkcs12File, with_a_pair_to_decipher_and_one_to_sign_the_latter_is_taken) {
  for (const auto& names :
       {std::vector<std::string>{"encipherment", "seal-p256"}, {"seal-p256", "encipherment"}}) {
    const auto key = load(merge(names));
    ASSERT_TRUE(key.ok()) << key.error().what;
    EXPECT_EQ((*key)->certificates().front(), der_of("seal-p256"));
    EXPECT_TRUE(signs_as_certified(**key));
    std::filesystem::remove(folder_.path() / "both.p12");
  }
}

TEST_F(Pkcs12File, without_a_pair_to_sign_it_is_refused) {
  const auto key = load(pack("encipherment"));
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, "seal.key");
  EXPECT_THAT(key.error().what, HasSubstr("KeyUsage"));
}

TEST_F(Pkcs12File, with_several_pairs_to_sign_the_certificate_says_which) {
  const auto both = merge({"seal-rsa", "seal-p256"});
  const auto ambiguous = load(both);
  ASSERT_FALSE(ambiguous.ok());
  EXPECT_EQ(ambiguous.error().code, "seal.key");
  EXPECT_THAT(ambiguous.error().what, HasSubstr("certificate"));
  for (const char* name : {"seal-rsa", "seal-p256"}) {
    const auto key = load(both, "prueba", pki_file(std::string(name) + ".pem"));
    ASSERT_TRUE(key.ok()) << key.error().what;
    EXPECT_EQ((*key)->certificates().front(), der_of(name));
    EXPECT_TRUE(signs_as_certified(**key));
  }
  EXPECT_EQ(load(both, "prueba", pki_file("subject.pem")).error().code, "seal.certificate");
}

TEST_F(Pkcs12File, of_old_programs_is_read) {
  const auto file = pack("seal-rsa", "-legacy -passout pass:prueba");
  EXPECT_THAT(run("openssl pkcs12 -legacy -info -noout -passin pass:prueba -in " + quoted(file)).out,
              HasSubstr("RC2"));
  const auto key = load(file);
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_TRUE(signs_as_certified(**key));
}

TEST_F(Pkcs12File, opens_with_its_passphrase_only) {
  const auto file = pack("seal-rsa");
  for (const char* passphrase : {"otra", "", "prueb", "pruebaa"}) {
    const auto key = load(file, passphrase);
    ASSERT_FALSE(key.ok()) << passphrase;
    EXPECT_EQ(key.error().code, "seal.key");
  }
}

TEST_F(Pkcs12File, may_have_no_passphrase) {
  const auto key = load(pack("seal-rsa", "-passout pass:"), "");
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_TRUE(signs_as_certified(**key));
}

TEST_F(Pkcs12File, damaged_or_open_to_others_is_refused) {
  const auto file = pack("seal-rsa");
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  EXPECT_EQ(load(file).error().code, "seal.key");
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  const std::string whole = support::read_file(file);
  for (std::size_t size = 1; size < whole.size(); size += 97) {
    const auto cut = folder_.write("cut.p12", whole.substr(0, size));
    std::filesystem::permissions(cut, std::filesystem::perms(0600));
    EXPECT_EQ(load(cut).error().code, "seal.key") << size;
  }
}

TEST_F(Pkcs12File, with_a_weak_key_is_refused) {
  const auto key = load(pack("rsa1024"), "prueba", pki_file("rsa1024.pem"));
  ASSERT_FALSE(key.ok());
  EXPECT_THAT(key.error().what, HasSubstr("1024"));
}

}  // namespace
}  // namespace esclusa::pki
