#include "domain/contact.h"

#include <gtest/gtest.h>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

TEST(LandLine, form) {
  for (const char* text : {"022345678", "042345678", "0223456789", "02234567890123"}) {
    EXPECT_EQ(refusal<LandLine>(text), "") << text;
  }
  for (const char* text :
       {"", "02234567", "022345678901234", "222345678", "02-2345678", "+59322345678", "02234567x"}) {
    EXPECT_EQ(refusal<LandLine>(text), "TEL-E01") << text;
  }
}

TEST(MobileNumber, has_ten_digits_with_an_operator_of_ecuador) {
  const MobileNumber usual = *MobileNumber::parse("0991234567");
  const MobileNumber longer = *MobileNumber::parse("09912345678901");
  for (const char* name : {"CLARO", "MOVISTAR", "CNT", "TUENTI"}) {
    EXPECT_TRUE(usual.fits(*parse_mobile_operator(name))) << name;
    EXPECT_FALSE(longer.fits(*parse_mobile_operator(name))) << name;
  }
  EXPECT_TRUE(usual.fits(*parse_mobile_operator("OTROS")));
  EXPECT_TRUE(longer.fits(*parse_mobile_operator("OTROS")));
}

TEST(MobileNumber, refuses_other_forms) {
  for (const char* text : {"", "099123456", "099123456789012", "0891234567", "9912345678", "099 1234567"}) {
    EXPECT_EQ(refusal<MobileNumber>(text), "CEL-E01") << text;
  }
  for (const char* text : {"", "Claro", "ALEGRO", "OTRO"}) {
    EXPECT_EQ(parse_mobile_operator(text).error().code, "CEL-E02") << text;
  }
}

TEST(FaxNumber, form) {
  EXPECT_EQ(refusal<FaxNumber>("022345678"), "");
  EXPECT_EQ(refusal<FaxNumber>("1"), "");
  for (const char* text : {"", "123456789012345", "02-234"})
    EXPECT_EQ(refusal<FaxNumber>(text), "FAX-E01") << text;
}

TEST(EmailAddress, takes_what_is_in_use) {
  for (const char* text : {"ana@ejemplo.ec", "ana.paz+aduana@correo.ejemplo.com.ec", "a@b.co",
                           "o'neil_1@x-y.org", "ana@2026.ec", "mrivera_01@correo.aduana.gob.ec"}) {
    EXPECT_EQ(refusal<EmailAddress>(text), "") << text;
  }
}

TEST(EmailAddress, refuses_other_forms) {
  for (const char* text : {"",
                           "@",
                           "ana",
                           "ana@",
                           "@ejemplo.ec",
                           "ana@ejemplo",
                           "ana@@ejemplo.ec",
                           "a@b@c.ec",
                           ".ana@ejemplo.ec",
                           "ana.@ejemplo.ec",
                           "a..na@ejemplo.ec",
                           "ana@.ec",
                           "ana@ejemplo.",
                           "ana@ejemplo..ec",
                           "ana@-x.ec",
                           "ana@x-.ec",
                           "ana paz@ejemplo.ec",
                           "\"ana paz\"@ejemplo.ec",
                           "ana@[127.0.0.1]",
                           "ana@127.0.0.1",
                           "añó@ejemplo.ec",
                           "ana@ejémplo.ec",
                           "ana@ejemplo.ec\n",
                           "ana@eje_mplo.ec",
                           "Ana <ana@ejemplo.ec>"}) {
    EXPECT_EQ(refusal<EmailAddress>(text), "COR-E01") << text;
  }
}

TEST(EmailAddress, keeps_to_the_limits_of_length) {
  const std::string label(63, 'd');
  const std::string host = label + "." + label + "." + label;  // 191
  EXPECT_EQ(refusal<EmailAddress>(std::string(62, 'a') + "@" + host), "") << "254 octets";
  EXPECT_EQ(refusal<EmailAddress>(std::string(63, 'a') + "@" + host), "COR-E01") << "255 octets";
  EXPECT_EQ(refusal<EmailAddress>(std::string(64, 'a') + "@ejemplo.ec"), "");
  EXPECT_EQ(refusal<EmailAddress>(std::string(65, 'a') + "@ejemplo.ec"), "COR-E01");
  EXPECT_EQ(refusal<EmailAddress>("ana@" + label + "d.ec"), "COR-E01");
}

TEST(EmailAddress, key_ignores_case) {
  EXPECT_EQ(EmailAddress::parse("Ana.Paz@Ejemplo.EC")->str(), "Ana.Paz@Ejemplo.EC");
  EXPECT_EQ(EmailAddress::parse("Ana.Paz@Ejemplo.EC")->key(), "ana.paz@ejemplo.ec");
}

}  // namespace
}  // namespace esclusa::domain
