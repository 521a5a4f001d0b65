#include "domain/identity.h"

#include <gtest/gtest.h>

#include <map>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

TEST(Cedula, check_digit_of_the_worked_examples) {
  const struct {
    const char* number;
    bool holds;
  } cases[] = {
      {"1710034065", true},  {"0102030400", true},  // sum 10, check digit 0
      {"0601234560", true},                         // sum 30
      {"2401234568", true},                         // last province
      {"3000000129", true},                         // registered abroad
      {"0960123453", true},                         // third digit 6: a foreign resident
      {"0912345678", false},                        // should end in 5
      {"0912345675", true},
  };
  for (const auto& c : cases) {
    const auto cedula = Cedula::parse(c.number);
    ASSERT_TRUE(cedula.ok()) << c.number;
    EXPECT_EQ(cedula->check_digit_holds(), c.holds) << c.number;
    EXPECT_EQ(cedula->str(), c.number);
  }
}

TEST(Cedula, refuses_other_forms) {
  for (const char* text :
       {"", "171003406", "17100340651", "171003406X", "2501234567", "0012345678", "2912345678", "3112345678",
        "9912345678", " 1710034065", "1710034065\n", "17100340-5", "１710034065"}) {
    EXPECT_EQ(refusal<Cedula>(text), "CED-E01") << text;
  }
}

using enum RucVerdict;
using enum RucClass;

TEST(Ruc, verdict_and_class_of_the_worked_examples) {
  const struct {
    const char* number;
    RucVerdict structural, strict;
    RucClass kind;
  } cases[] = {
      {"1790011674001", ok, ok, company},
      {"0990000018001", ok, ok, company},
      {"1390000045001", ok, ok, company},
      {"1760001550001", ok, ok, natural_or_public},  // passes every test
      {"1760002600001", ok, ok, public_entity},      // remainder 0, check digit 0
      {"1710034065001", ok, ok, natural_person},
      {"0960123453001", ok, ok, natural_person},  // third digit 6
      {"1790012345001", warn, refuse, company},
      {"1793221293001", ok, ok, company},        // a company that passes as public entity
      {"1793213150001", warn, refuse, company},  // real and active; fails both
      {"0993370026001", warn, refuse, company},  // the public check would be 10 - 9 = 1
      {"0912345678001", refuse, refuse, natural_person},
      {"1760001540001", warn, refuse, natural_or_public},
      {"1770034062001", ok, ok, natural_person},  // third digits 7 and 8: nothing but a cédula is known
      {"1780034065001", refuse, refuse, natural_person},
  };
  for (const auto& c : cases) {
    const auto ruc = Ruc::parse(c.number);
    ASSERT_TRUE(ruc.ok()) << c.number;
    EXPECT_EQ(ruc->check(), c.structural) << c.number;
    EXPECT_EQ(ruc->check(RucStrictness::strict), c.strict) << c.number;
    EXPECT_EQ(ruc->check(RucStrictness::registered), c.structural) << c.number;
    EXPECT_EQ(ruc->ruc_class(), c.kind) << c.number;
  }
}

TEST(Ruc, gives_its_parts) {
  const Ruc natural = *Ruc::parse("1710034065002");
  EXPECT_EQ(natural.suffix(), "002");
  EXPECT_FALSE(natural.is_head_office());
  EXPECT_TRUE(natural.is_natural_person());
  EXPECT_EQ(natural.cedula(), *Cedula::parse("1710034065"));
  EXPECT_EQ(natural.stem(), "1710034065");
  EXPECT_TRUE(Ruc::parse("1790011674001")->is_head_office());
}

TEST(Ruc, no_cedula_speaks_for_a_firm_or_when_in_doubt) {
  for (const char* number : {"1790011674001", "1760002600001", "1760001550001"}) {
    EXPECT_EQ(Ruc::parse(number)->cedula(), std::nullopt) << number;
  }
}

TEST(Ruc, refuses_other_forms) {
  for (const char* text : {"", "1790011674", "179001167400", "17900116740011", "179001167400A",
                           "2590011674001", "0090011674001", "1790011674 01", "-790011674001"}) {
    EXPECT_EQ(refusal<Ruc>(text), "RUC-E01") << text;
  }
  EXPECT_EQ(refusal<Ruc>("1790011674000"), "RUC-E02");
}

TEST(Passport, form) {
  for (const char* text : {"AB123", "X1234567", "12345", "ABCDEFGHIJ1234567890"}) {
    EXPECT_EQ(refusal<Passport>(text), "") << text;
  }
  for (const char* text : {"", "AB12", "ABCDEFGHIJ12345678901", "ab12345", "AB-1234", "AB 1234", "AÑ12345"}) {
    EXPECT_EQ(refusal<Passport>(text), "PAS-E01") << text;
  }
}

TEST(UserId, is_kept_in_upper_case) {
  EXPECT_EQ(UserId::parse("mrivera_01")->str(), "MRIVERA_01");
  EXPECT_EQ(*UserId::parse("Ana.Paz"), *UserId::parse("ANA.PAZ"));
  EXPECT_EQ(UserId::parse("Ana.Paz")->senae_mailbox(), "ana.paz@correo.aduana.gob.ec");
  EXPECT_EQ(refusal<UserId>("A123"), "");
  EXPECT_EQ(refusal<UserId>("A234567890123456789-"), "");
  for (const char* text :
       {"", "ABC", "1ABC", "_ABC", "A23456789012345678901", "AB C", "ABÑC", "AB@C", "ABC\n"}) {
    EXPECT_EQ(refusal<UserId>(text), "USR-E01") << text;
  }
}

TEST(Identifier, orders_by_text) {
  std::map<Ruc, int> seen;
  ++seen[*Ruc::parse("1790011674001")];
  ++seen[*Ruc::parse("0990000018001")];
  ++seen[*Ruc::parse("1790011674001")];
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen.begin()->first.str(), "0990000018001");
}

}  // namespace
}  // namespace esclusa::domain
