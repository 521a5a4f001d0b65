// Keys that stay in their token, with a real PKCS#11 library.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "pki/cryptoki.h"
#include "pki/seal_ring.h"
#include "support/softhsm.h"
#include "unit/pki/judge.h"

/// The library that writes calls down forgets a few octets of its own.
extern "C" const char* __lsan_default_suppressions();   // NOLINT(*-reserved-identifier): the sanitizer's name
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(*-reserved-identifier)
  return "leak:pkcs11-spy.so\n";
}

namespace esclusa::pki {
namespace {

using support::der_of;
using support::pki_file;
using support::SoftHsm;
using testing::HasSubstr;

class TokenKey : public testing::TestWithParam<const char*> {
 protected:
  std::string name() const { return GetParam(); }
  SoftHsm hsm_;
};

TEST_P(TokenKey, signs_as_its_certificate_says) {
  hsm_.import_key(name(), "sello", "01");
  const auto key = SealKey::load(hsm_.source("object=sello;type=private", pki_file(name() + ".pem")));
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_EQ((*key)->certificates(), std::vector<Bytes>{der_of(name())});
  for (int round = 0; round < 20; ++round) ASSERT_TRUE(signs_as_certified(**key));
}

TEST_P(TokenKey, finds_its_certificate_in_the_token) {
  hsm_.import_key(name(), "sello", "0a0b");
  hsm_.import_certificate("subject", "otro", "01");
  hsm_.import_certificate(name(), "sello", "0a0b");
  const auto key = SealKey::load(hsm_.source("object=sello"));
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_EQ((*key)->certificates(), std::vector<Bytes>{der_of(name())});
}

TEST_P(TokenKey, answers_wait_while_the_token_is_gone_and_go_on_when_it_is_back) {
  hsm_.import_key(name(), "sello", "01");
  const auto key = SealKey::load(hsm_.source("object=sello", pki_file(name() + ".pem")));
  ASSERT_TRUE(key.ok()) << key.error().what;
  for (int round = 0; round < 3; ++round) {
    hsm_.pull_out();
    const auto gone = (*key)->sign(as_bytes("hola"));
    ASSERT_FALSE(gone.ok());
    EXPECT_EQ(gone.error().code, "seal.token");
    EXPECT_EQ(gone.error().remedy, Remedy::retry);
    EXPECT_FALSE((*key)->sign(as_bytes("hola")).ok());
    hsm_.plug_in();
    EXPECT_TRUE(signs_as_certified(**key));
  }
}

TEST_P(TokenKey, many_threads_share_its_sessions_also_when_it_goes_and_comes_back) {
  hsm_.import_key(name(), "sello", "01");
  const auto key = SealKey::load(hsm_.source("object=sello", pki_file(name() + ".pem")));
  ASSERT_TRUE(key.ok()) << key.error().what;
  std::atomic<int> good = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 24; ++t) {  // more than there are sessions
    threads.emplace_back([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        const auto signature = (*key)->sign(as_bytes("hola"));
        if (signature) {
          ++good;
        } else if (signature.error().code != "seal.token") {
          ++wrong;
        }
      }
    });
  }
  const auto wait_for_more = [&] {
    for (const int enough = good + 200; good < enough;) std::this_thread::yield();
  };
  wait_for_more();
  hsm_.pull_out();
  while ((*key)->sign(as_bytes("hola")).ok()) {
  }
  hsm_.plug_in();
  wait_for_more();
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

INSTANTIATE_TEST_SUITE_P(Token, TokenKey, testing::Values("seal-rsa", "seal-p256"), [](const auto& tested) {
  return std::string(tested.param) == "seal-rsa" ? "rsa" : "p256";
});

class Token : public testing::Test {
 protected:
  Result<std::shared_ptr<const SealKey>> load(const std::string& uri,
                                              const std::string& certificate = "seal-p256") {
    return SealKey::load(hsm_.source(uri, pki_file(certificate + ".pem")), modules_);
  }
  SoftHsm hsm_;
  TokenModules modules_;
};

TEST_F(Token, two_keys_of_one_label_are_told_apart_by_id_or_refused) {
  hsm_.import_key("seal-p256", "sello", "01");
  hsm_.import_key("p256", "sello", "02");
  const auto ambiguous = load("object=sello");
  ASSERT_FALSE(ambiguous.ok());
  EXPECT_EQ(ambiguous.error().code, "seal.key");
  EXPECT_THAT(ambiguous.error().what, HasSubstr("añada id="));
  const auto key = load("object=sello;id=%01");
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_TRUE(signs_as_certified(**key));
}

TEST_F(Token, a_certificate_of_another_key_is_refused) {
  hsm_.import_key("p256", "sello", "01");
  EXPECT_EQ(load("object=sello").error().code, "seal.certificate");
  EXPECT_EQ(load("object=sello", "seal-rsa").error().code, "seal.certificate");
}

TEST_F(Token, what_is_not_there_is_told_apart) {
  hsm_.import_key("seal-p256", "sello", "01");
  EXPECT_EQ(load("object=otro").error().code, "seal.key");
  EXPECT_EQ(SealKey::load(hsm_.source("object=sello")).error().code, "seal.certificate");
  KeySource elsewhere = hsm_.source("object=sello", pki_file("seal-p256.pem"));
  elsewhere.key = "pkcs11:token=otra;object=sello";
  const auto absent = SealKey::load(elsewhere);
  EXPECT_EQ(absent.error().code, "seal.token");
  EXPECT_EQ(absent.error().remedy, Remedy::retry);
  KeySource without_pin = hsm_.source("object=sello", pki_file("seal-p256.pem"));
  without_pin.secret.clear();
  EXPECT_EQ(SealKey::load(without_pin).error().code, "seal.pin");
}

TEST_F(Token, several_tokens_of_one_name_are_refused) {
  hsm_.import_key("seal-p256", "sello", "01");
  ASSERT_EQ(
      support::run("softhsm2-util --init-token --free --label esclusa --pin 1234 --so-pin 87654321").status,
      0);
  EXPECT_EQ(load("object=sello").error().code, "seal.key");
}

TEST_F(Token, a_library_that_is_none_is_refused) {
  for (const char* library : {"/nowhere/libp11.so", "/usr/lib/os-release", "libsofthsm2.so", ""}) {
    KeySource source = hsm_.source("object=sello", pki_file("seal-p256.pem"));
    source.module = library;
    EXPECT_EQ(SealKey::load(source).error().code, "seal.module") << library;
  }
}

TEST_F(Token, a_pin_has_no_place_in_the_uri) {
  for (const char* uri : {"object=sello?pin-value=1234", "object=sello?pin-source=/etc/pin"}) {
    const auto key = load(uri);
    ASSERT_FALSE(key.ok());
    EXPECT_EQ(key.error().code, "seal.key");
    EXPECT_THAT(key.error().what, Not(HasSubstr("1234")));
  }
  EXPECT_EQ(load("objekt=sello").error().code, "seal.key") << "a misspelt attribute is not ignored";
}

TEST_F(Token, keys_that_overlap_share_one_token) {
  hsm_.import_key("seal-p256", "este", "01");
  hsm_.import_key("seal-rsa", "proximo", "02");
  const Instant swap = *parse_iso("2027-01-01T05:00:00Z");
  const auto ring = SealRing::open({{hsm_.source("object=este", pki_file("seal-p256.pem")), {}},
                                    {hsm_.source("object=proximo", pki_file("seal-rsa.pem")), swap}});
  ASSERT_TRUE(ring.ok()) << ring.error().what;
  hsm_.pull_out();
  EXPECT_FALSE((*(*ring)->at(swap - std::chrono::seconds{1}))->sign(as_bytes("hola")).ok());
  hsm_.plug_in();
  EXPECT_TRUE(signs_as_certified(**(*ring)->at(swap - std::chrono::seconds{1})));
  EXPECT_TRUE(signs_as_certified(**(*ring)->at(swap)))
      << "the other key did nothing while the token was gone";
}

/// The library that writes down what others ask of SoftHSM.
class Pin : public Token {
 protected:
  Pin() {
    hsm_.import_key("seal-p256", "sello", "01");
    hsm_.import_key("seal-rsa", "otra", "02");
    ::setenv("PKCS11SPY", SoftHsm::kLibrary, 1);
    ::setenv("PKCS11SPY_OUTPUT", log().c_str(), 1);
  }
  Result<std::shared_ptr<const SealKey>> load_watched(const std::string& uri,
                                                      const std::string& certificate) {
    KeySource source = hsm_.source(uri, pki_file(certificate + ".pem"));
    source.module = spy();
    return SealKey::load(source, modules_);
  }
  /// Since this test began.
  [[nodiscard]] int logins() const { return all_logins() - before_; }

 private:
  static std::filesystem::path spy() {
    for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
      if (exists(folder.path() / "pkcs11-spy.so")) return folder.path() / "pkcs11-spy.so";
    }
    return {};
  }
  /// The spy keeps the file that it opened first.
  static std::filesystem::path log() {
    static const support::TemporaryFolder folder;
    return folder.path() / "spy.log";
  }
  static int all_logins() {
    const std::string log = std::filesystem::exists(Pin::log()) ? support::read_file(Pin::log()) : "";
    int count = 0;
    for (auto at = log.find("C_Login"); at != std::string::npos; at = log.find("C_Login", at + 1)) ++count;
    return count;
  }
  int before_ = all_logins();
};

TEST_F(Pin, that_is_wrong_is_tried_once) {
  hsm_.set_pin("4321");
  for (int round = 0; round < 5; ++round) {
    for (const auto& [uri, certificate] :
         {std::pair{"object=sello", "seal-p256"}, {"object=otra", "seal-rsa"}}) {
      const auto key = load_watched(uri, certificate);
      ASSERT_FALSE(key.ok());
      EXPECT_EQ(key.error().code, "seal.pin");
      EXPECT_EQ(key.error().remedy, Remedy::park);
      EXPECT_THAT(key.error().what, Not(HasSubstr("4321")));
    }
  }
  EXPECT_EQ(logins(), 1);
}

TEST_F(Pin, that_became_wrong_is_tried_once_and_no_more) {
  const auto key = load_watched("object=sello", "seal-p256");
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_EQ(logins(), 1);
  hsm_.pull_out();
  EXPECT_FALSE((*key)->sign(as_bytes("hola")).ok());
  hsm_.plug_in();
  ASSERT_EQ(support::run(std::string("pkcs11-tool --module ") + SoftHsm::kLibrary +
                         " --token-label esclusa --login --pin 1234 --change-pin --new-pin 5678")
                .status,
            0);
  for (int round = 0; round < 5; ++round) {
    const auto refused = (*key)->sign(as_bytes("hola"));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "seal.pin");
  }
  EXPECT_EQ(logins(), 2);
}

TEST_F(Pin, that_was_corrected_is_tried_after_a_reload) {
  hsm_.set_pin("4321");
  EXPECT_EQ(load_watched("object=sello", "seal-p256").error().code, "seal.pin");
  hsm_.set_pin("1234");
  EXPECT_EQ(load_watched("object=sello", "seal-p256").error().code, "seal.pin");
  modules_ = TokenModules();
  const auto key = load_watched("object=sello", "seal-p256");
  ASSERT_TRUE(key.ok()) << key.error().what;
  EXPECT_TRUE(signs_as_certified(**key));
}

TEST(TokenFlags, the_last_try_is_left_to_people) {
  EXPECT_EQ(login_refusal(CKF_USER_PIN_INITIALIZED), "");
  EXPECT_EQ(login_refusal(CKF_USER_PIN_COUNT_LOW), "");
  EXPECT_THAT(login_refusal(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY), HasSubstr("un solo intento"));
  EXPECT_THAT(login_refusal(CKF_USER_PIN_LOCKED), HasSubstr("bloqueado"));
}

}  // namespace
}  // namespace esclusa::pki
