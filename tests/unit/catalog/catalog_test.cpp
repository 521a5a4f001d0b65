#include "catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "support/temporary_folder.h"

namespace esclusa::catalog {
namespace {

using std::filesystem::path;
using testing::HasSubstr;

path published() {
  return path(ESCLUSA_SOURCE_DIR) / "config" / "catalog";
}

const Catalog& catalog() {
  static const Result<Catalog> kLoaded = Catalog::load(published());
  return *kLoaded;
}

TEST(Catalog, loads_the_published_lists) {
  const auto loaded = Catalog::load(published());
  ASSERT_TRUE(loaded.ok()) << loaded.error().what;
  EXPECT_EQ(loaded->version(), "2026-11-20");
  EXPECT_EQ(loaded->districts().size(), 14U);
  EXPECT_EQ(loaded->regimenes().size(), 9U);
  EXPECT_EQ(loaded->provinces().size(), 24U);
  EXPECT_EQ(loaded->cantons().size(), 221U);
  EXPECT_EQ(loaded->packages().size(), 462U);
  EXPECT_EQ(loaded->countries().size(), 249U);
  EXPECT_EQ(loaded->oce_types().size(), 12U);
}

TEST(Catalog, head_office_is_a_district_that_clears_nothing) {
  EXPECT_TRUE(catalog().has_district("136"));
  EXPECT_FALSE(catalog().has_clearance_district("136"));
  EXPECT_TRUE(catalog().has_clearance_district("028"));
  for (const char* code : {"", "28", "0028", "000", "999", "EC028"})
    EXPECT_FALSE(catalog().has_district(code)) << code;
}

TEST(Catalog, digits_of_every_district_add_up_to_ten) {
  for (const District& district : catalog().districts()) {
    int sum = 0;
    for (const char c : district.code) sum += c - '0';
    EXPECT_EQ(sum, 10) << district.code;
  }
}

TEST(Catalog, districts_expect_their_mode_of_transport) {
  EXPECT_TRUE(catalog().district("019")->expects('A'));
  EXPECT_FALSE(catalog().district("019")->expects('M'));
  EXPECT_TRUE(catalog().district("091")->expects('M')) << "inland";
  EXPECT_FALSE(catalog().district("136")->expects('T'));
}

TEST(Catalog, takes_only_export_regimenes) {
  EXPECT_EQ(catalog().regimen("40")->declaration, Declaration::dae);
  EXPECT_EQ(catalog().regimen("94")->declaration, Declaration::das_e);
  for (const char* code : {"10", "20", "21", "24", "31", "32", "53", "70", "80", "4", ""}) {
    EXPECT_FALSE(catalog().has_regimen(code)) << code;
  }
}

TEST(Catalog, cantons_belong_to_provinces_and_have_gaps) {
  EXPECT_EQ(catalog().canton("0901")->name, "Guayaquil");
  EXPECT_EQ(catalog().province("09")->name, "Guayas");
  EXPECT_TRUE(catalog().canton_in_province("0901", "09"));
  EXPECT_FALSE(catalog().canton_in_province("0901", "17"));
  EXPECT_FALSE(catalog().canton_in_province("0915", "09")) << "no such canton";
  EXPECT_FALSE(catalog().has_province("25"));
  for (const char* gap : {"0915", "0917", "0926", "1502", "1505", "1506", "1508", "1706"}) {
    EXPECT_FALSE(catalog().has_canton(gap)) << gap;
  }
}

TEST(Catalog, finds_packages_countries_and_kinds_of_operators) {
  EXPECT_EQ(catalog().package("146")->name, "CONTENEDOR");
  EXPECT_TRUE(catalog().has_package("001"));
  EXPECT_TRUE(catalog().has_package("999"));
  EXPECT_FALSE(catalog().has_package("462"));
  EXPECT_TRUE(catalog().has_country("EC"));
  EXPECT_FALSE(catalog().has_country("ec"));
  EXPECT_FALSE(catalog().has_country("XX"));
  for (const char* code : {"05", "28", "29"}) EXPECT_TRUE(catalog().oce_type(code)->takes_goods_in) << code;
  EXPECT_FALSE(catalog().oce_type("16")->takes_goods_in);
  EXPECT_FALSE(catalog().has_oce_type("07"));
}

TEST(Catalog, puts_loaded_lists_in_the_place_of_the_files) {
  const std::vector<LoadedList> lists{
      {ListId::cantons, {{"1413", "Sevilla Don Bosco", "14", "Morona Santiago"}}},
      {ListId::districts, {{"154", "NUEVO", "A", "S"}, {"163", "OFICINA", "", "N"}}},
      {ListId::regimenes, {{"41", "Otro", "DAS-E", ""}}},
      {ListId::countries, {{"XK", "Kosovo", "", ""}}},
  };
  const Catalog with = catalog().with(lists, "2026-11-20+7");
  EXPECT_EQ(with.version(), "2026-11-20+7");
  EXPECT_TRUE(with.canton_in_province("1413", "14"));
  EXPECT_FALSE(with.has_canton("0901"));
  EXPECT_EQ(with.province("14")->name, "Morona Santiago");
  EXPECT_FALSE(with.has_province("09"));
  EXPECT_TRUE(with.has_clearance_district("154"));
  EXPECT_FALSE(with.has_clearance_district("163"));
  EXPECT_TRUE(with.district("154")->expects('A'));
  EXPECT_EQ(with.regimen("41")->declaration, Declaration::das_e);
  EXPECT_TRUE(with.has_country("XK"));
  EXPECT_EQ(with.packages().size(), catalog().packages().size()) << "not among them";
  EXPECT_TRUE(catalog().has_canton("0901")) << "the first one stays as it was";
}

/// A copy of the published lists that a test spoils.
class SpoiltCatalog : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::copy(published(), directory_); }

  void write(const char* file, const std::string& text) const { (void)folder_.write(file, text); }
  [[nodiscard]] Error error() const {
    const auto loaded = Catalog::load(directory_);
    return loaded.ok() ? Error{} : loaded.error();
  }

  const testing_support::TemporaryFolder folder_;
  const path directory_ = folder_.path();
};

TEST_F(SpoiltCatalog, is_refused_with_file_and_line) {
  const struct {
    const char *file, *text, *code, *where;
  } cases[] = {
      {"districts.csv", "codigo,nombre,modo\n019,X,A\n", "csv.column", "districts.csv, línea 1:"},
      {"districts.csv", "codigo,nombre,modo,despacho\n19,X,A,S\n", "catalog.code", "districts.csv, línea 2:"},
      {"districts.csv", "codigo,nombre,modo,despacho\n019,X,AM,S\n", "catalog.value",
       "districts.csv, línea 2:"},
      {"districts.csv", "codigo,nombre,modo,despacho\n019,X,B,S\n", "catalog.value",
       "districts.csv, línea 2:"},
      {"districts.csv", "codigo,nombre,modo,despacho\n019,X,A,x\n", "catalog.value",
       "districts.csv, línea 2:"},
      {"districts.csv", "codigo,nombre,modo,despacho\n", "catalog.empty", "districts.csv, línea 1:"},
      {"regimenes.csv", "codigo,nombre,declaracion\n40,X,DAI\n", "catalog.value", "regimenes.csv, línea 2:"},
      {"oce-types.csv", "codigo,nombre,recinto\n05,,S\n", "catalog.value", "oce-types.csv, línea 2:"},
      {"packaging-types.csv", "codigo,nombre\n001,A\n002,B\n001,C\n", "catalog.duplicate",
       "packaging-types.csv, línea 4:"},
      {"countries.csv", "alpha2,name_en\nEC,Ecuador\nec,Ecuador\n", "catalog.code",
       "countries.csv, línea 3:"},
      {"countries.csv", "alpha2,name_en\nEC\n", "csv.syntax", "countries.csv, línea 2:"},
      {"cantons.csv", "canton,provincia,provincia_nombre,canton_nombre\n0101,02,Bolívar,Cuenca\n",
       "catalog.value", "cantons.csv, línea 2:"},
      {"cantons.csv", "canton,provincia,provincia_nombre,canton_nombre\n0101,01,Azuay,A\n0102,01,Asuay,B\n",
       "catalog.value", "cantons.csv, línea 3:"},
      {"VERSION", "2026-02-30\n", "catalog.version", "VERSION, línea 1:"},
      {"VERSION", "", "catalog.version", "VERSION, línea 1:"},
      {"VERSION", "2026-11-20 and more\n", "catalog.version", "VERSION, línea 1:"},
  };
  for (const auto& c : cases) {
    std::ifstream in(published() / c.file, std::ios::binary);
    const std::string good{std::istreambuf_iterator<char>(in), {}};
    write(c.file, c.text);
    EXPECT_EQ(error().code, c.code) << c.text;
    EXPECT_THAT(error().what, HasSubstr(c.where)) << c.text;
    write(c.file, good);
  }
  EXPECT_TRUE(Catalog::load(directory_).ok()) << "whole again";
}

TEST_F(SpoiltCatalog, names_the_file_that_is_missing) {
  for (const char* file : {"VERSION", "districts.csv", "regimenes.csv", "oce-types.csv", "cantons.csv",
                           "packaging-types.csv", "countries.csv"}) {
    const path away = directory_ / "away";
    std::filesystem::rename(directory_ / file, away);
    EXPECT_EQ(error().code, "catalog.open") << file;
    EXPECT_THAT(error().what, HasSubstr(file));
    std::filesystem::rename(away, directory_ / file);
  }
}

TEST_F(SpoiltCatalog, takes_a_new_canton_as_a_new_row) {
  std::ofstream(directory_ / "cantons.csv", std::ios::app) << "1413,14,Morona Santiago,Sevilla Don Bosco\n";
  write("VERSION", "2026-12-01\r\n");
  const auto loaded = Catalog::load(directory_);
  ASSERT_TRUE(loaded.ok()) << loaded.error().what;
  EXPECT_TRUE(loaded->canton_in_province("1413", "14"));
  EXPECT_EQ(loaded->version(), "2026-12-01");
}

}  // namespace
}  // namespace esclusa::catalog
