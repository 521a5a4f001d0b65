#include "pki/seal_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::instant;
using support::pki_file;
using testing::HasSubstr;

SealTurn turn(const std::string& name, Instant from = {}) {
  return {{.key = pki_file(name + ".key"), .certificate = pki_file(name + ".pem")}, from};
}

std::string sealer(const SealRing& ring, std::string_view at) {
  const auto key = ring.at(instant(at));
  return key ? (*key)->algorithm() : key.error().code;
}

TEST(SealRing, at_each_moment_exactly_one_key_seals) {
  const auto ring = SealRing::open({turn("p256", instant("2028-01-01T00:00:00Z")), turn("seal-rsa"),
                                    turn("seal-p256", instant("2027-01-01T00:00:00Z"))});
  ASSERT_TRUE(ring.ok()) << ring.error().what;
  EXPECT_EQ(sealer(**ring, "2026-12-31T23:59:59Z"), "RSA 2048");
  EXPECT_EQ(sealer(**ring, "2027-01-01T00:00:00Z"), "P-256");
  const auto fingerprint = [&](std::string_view at) { return (*(*ring)->at(instant(at)))->fingerprint(); };
  EXPECT_EQ(fingerprint("2027-12-31T23:59:59Z"), sha256(support::der_of("seal-p256")));
  EXPECT_EQ(fingerprint("2028-01-01T00:00:00Z"), sha256(support::der_of("p256")));
  EXPECT_EQ(fingerprint("2040-01-01T00:00:00Z"), sha256(support::der_of("p256")));
  EXPECT_EQ((*ring)->links()[0].until, instant("2027-01-01T00:00:00Z"));
  EXPECT_EQ((*ring)->links()[2].until, std::nullopt);
}

TEST(SealRing, before_the_first_turn_the_first_key_seals) {
  const auto ring = SealRing::open({turn("seal-rsa", instant("2027-01-01T00:00:00Z"))});
  ASSERT_TRUE(ring.ok()) << ring.error().what;
  EXPECT_EQ(sealer(**ring, "2026-01-01T00:00:00Z"), "RSA 2048");
}

TEST(SealRing, a_certificate_that_is_not_in_force_seals_nothing) {
  const auto ring = SealRing::open({turn("seal-rsa"), turn("seal-p256", instant("2027-01-01T00:00:00Z"))});
  ASSERT_TRUE(ring.ok()) << ring.error().what;
  EXPECT_EQ(sealer(**ring, "2024-12-31T23:59:59Z"), "seal.expired");
  EXPECT_EQ(sealer(**ring, "2025-01-01T00:00:00Z"), "RSA 2048");
  EXPECT_EQ(sealer(**ring, "2045-01-01T00:00:00Z"), "P-256");
  EXPECT_EQ(sealer(**ring, "2045-01-01T00:00:01Z"), "seal.expired");
  EXPECT_EQ((*ring)->at(instant("2050-01-01T00:00:00Z")).error().remedy, Remedy::park);
}

TEST(SealRing, a_turn_outside_the_certificates_time_is_refused_before_it_comes) {
  for (const char* from : {"2024-12-31T23:59:59Z", "2045-01-01T00:00:01Z"}) {
    const auto ring = SealRing::open({turn("seal-rsa"), turn("seal-p256", instant(from))});
    ASSERT_FALSE(ring.ok());
    EXPECT_EQ(ring.error().code, "seal.certificate");
  }
}

TEST(SealRing, a_certificate_that_is_not_for_signing_is_refused) {
  for (const char* name : {"encipherment", "tls-server", "no-usage", "issuing"}) {
    const auto ring = SealRing::open({turn("seal-rsa"), turn(name, instant("2027-01-01T00:00:00Z"))});
    ASSERT_FALSE(ring.ok()) << name;
    EXPECT_EQ(ring.error().code, "seal.certificate");
  }
}

TEST(SealRing, a_next_key_that_cannot_be_opened_is_told_now) {
  const auto ring = SealRing::open({turn("seal-rsa"), turn("absent", instant("2027-01-01T00:00:00Z"))});
  ASSERT_FALSE(ring.ok());
  EXPECT_THAT(ring.error().what, HasSubstr("absent.key"));
  EXPECT_FALSE(SealRing::open({}).ok());
}

}  // namespace
}  // namespace esclusa::pki
