#include "domain/decimal.h"

#include <gtest/gtest.h>

#include <limits>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

constexpr auto kMost = Kilograms::from_thousandths(std::numeric_limits<std::int64_t>::max());
constexpr auto kLeast = Kilograms::from_thousandths(std::numeric_limits<std::int64_t>::min());

TEST(Decimal, reads_every_form_of_xs_decimal) {
  const struct {
    std::string text, canonical;
  } cases[] = {
      {"12", "12.000"},
      {"12.5", "12.500"},
      {"+12.500", "12.500"},
      {"012.5", "12.500"},
      {".5", "0.500"},
      {"12.", "12.000"},
      {"0.001", "0.001"},
      {"0", "0.000"},
      {"-0", "0.000"},
      {"-0.5", "-0.500"},
      {"1.00000000000000000000", "1.000"},
      {std::string(40, '0') + "7.25", "7.250"},
      {"9999999999999", "9999999999999.000"},
      {"9999999999.999", "9999999999.999"},
      {"-9999999999.999", "-9999999999.999"},
  };
  for (const auto& c : cases) {
    const auto weight = Kilograms::parse(c.text);
    ASSERT_TRUE(weight.ok()) << c.text;
    EXPECT_EQ(weight->to_string(), c.canonical) << c.text;
  }
}

TEST(Decimal, refuses_what_is_not_a_decimal) {
  for (const char* text : {"", ".", "+", "-", "+.", "1,5", "1e3", "1.2.3", "--1", "+-1", " 1", "1 ", "0x10",
                           "INF", "NaN", "12kg", "١"}) {
    EXPECT_EQ(refusal<Kilograms>(text), "DEC-E01") << text;
  }
}

TEST(Decimal, refuses_a_fourth_decimal_unless_it_is_zero) {
  EXPECT_EQ(refusal<Kilograms>("0.0001"), "DEC-E02");
  EXPECT_EQ(refusal<Kilograms>("1.2345"), "DEC-E02");
  EXPECT_EQ(refusal<Kilograms>("1.2340"), "");
}

TEST(Decimal, refuses_more_than_13_significant_digits) {
  EXPECT_EQ(refusal<Kilograms>("10000000000000"), "DEC-E03");
  EXPECT_EQ(refusal<Kilograms>("99999999999.999"), "DEC-E03");
  EXPECT_EQ(refusal<Kilograms>("99999999999.990"), "");
  EXPECT_EQ(refusal<Kilograms>(std::string(10'000, '9')), "DEC-E03");
}

TEST(Decimal, names_the_quantity) {
  EXPECT_EQ(Kilograms::parse("x").error().what.rfind("el peso ", 0), 0U);
  EXPECT_EQ(CubicMetres::parse("x").error().what.rfind("el volumen ", 0), 0U);
}

TEST(Decimal, compares_by_value) {
  EXPECT_EQ(*Kilograms::parse("12.50"), *Kilograms::parse("+012.5"));
  EXPECT_LT(*Kilograms::parse("-1"), *Kilograms::parse("0.001"));
  EXPECT_FALSE(Kilograms().is_positive());
  EXPECT_TRUE(Kilograms::parse("0.001")->is_positive());
  EXPECT_FALSE(DegreesCelsius::parse("-18.5")->is_positive());
}

TEST(Decimal, adds_exactly_and_notices_overflow) {
  Kilograms sum;
  for (int i = 0; i < 1000; ++i) sum = *sum.plus(*Kilograms::parse("0.1"));
  EXPECT_EQ(sum, *Kilograms::parse("100"));
  EXPECT_EQ(Kilograms::parse("1")->minus(*Kilograms::parse("1.001"))->to_string(), "-0.001");
  EXPECT_EQ(kMost.plus(Kilograms::from_thousandths(1)), std::nullopt);
  EXPECT_EQ(kLeast.minus(Kilograms::from_thousandths(1)), std::nullopt);
  EXPECT_EQ(kMost.times(2), std::nullopt);
  EXPECT_EQ(Kilograms::parse("0.01")->times(250), *Kilograms::parse("2.5"));
  EXPECT_EQ(kLeast.to_string(), "-9223372036854775.808");
}

TEST(Decimal, raises_a_limit_by_its_tolerance) {
  EXPECT_EQ(Kilograms::parse("1000")->raised_by(5), *Kilograms::parse("1050"));
  EXPECT_EQ(Kilograms::parse("0.019")->raised_by(10), *Kilograms::parse("0.020")) << "0.0209 is rounded down";
  EXPECT_EQ(Kilograms::parse("123.456")->raised_by(0), *Kilograms::parse("123.456"));
  EXPECT_EQ(Kilograms::parse("9999999999999")->raised_by(10)->to_string(), "10999999999998.900");
  EXPECT_EQ(kMost.raised_by(1), std::nullopt);
  EXPECT_EQ(kMost.raised_by(std::numeric_limits<std::int64_t>::max()), std::nullopt);
}

}  // namespace
}  // namespace esclusa::domain
