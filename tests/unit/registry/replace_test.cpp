// How a register is replaced: beside the one in force, from either kind of file, whatever goes wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "registry/catalog_source.h"
#include "registry/load.h"
#include "registry/registers.h"
#include "registry/show.h"
#include "sqlite/sqlite_store.h"
#include "support/faulty_store.h"
#include "support/temporary_folder.h"

namespace esclusa::registry {
namespace {

using testing::HasSubstr;

const std::string kRucHeader =
    "ruc,razon_social,estado,clase,rep_legal_tipo_doc,rep_legal_num_doc,rep_legal_nombre,direccion\n";
const std::string kCantonHeader = "canton,provincia,provincia_nombre,canton_nombre";

std::string ruc_row(const std::string& ruc, const std::string& name) {
  return ruc + "," + name + ",ACTIVO,sociedad,002,1710034065,JUANA PEREZ,QUITO\n";
}
std::string xml(const std::string& name, const std::string& rows) {
  return "<?xml version='1.0'?>\n<Registro xmlns='urn:esclusa:edoc:1' nombre='" + name + "' version='1.0'>" +
         rows + "</Registro>";
}

class Replace : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = sqlite::open({.path = (folder_.path() / "registry.db").string()});
    ASSERT_TRUE(opened.ok());
    store_ = *opened;
  }
  Status load(const std::string& name, const std::string& text, std::size_t tolerate = 0) {
    return load_into(*store_, name, text, tolerate);
  }
  Status load_into(store::Store& store, const std::string& name, const std::string& text,
                   std::size_t tolerate = 0) {
    std::istringstream in{text};
    return registry::load(store, clock_, {name, name + ".csv", tolerate}, in, report_);
  }
  std::string code_of(const Status& status) { return status ? "ok" : status.error().code; }
  std::unique_ptr<store::UnitOfWork> read() { return std::move(*store_->read()); }
  std::string name_of(const std::string& ruc) {
    const auto found = read()->references().find_ruc(ruc);
    return found.ok() && *found ? (*found)->name : "";
  }

  testing_support::TemporaryFolder folder_;
  FixedClock clock_{Instant{std::chrono::seconds{1'795'176'000}}};  // 2026-11-20T12:00:00Z
  std::shared_ptr<store::Store> store_;
  Report report_;
};

TEST_F(Replace, takes_the_same_columns_from_xml) {
  const std::string rows =
      "\n<Fila><ruc>1790011674001</ruc><estado>PASIVO</estado><clase>sociedad</clase>"
      "<razon_social>Ñandú &amp; Cía.</razon_social></Fila>\n<Fila><ruc>1390000045001</ruc>"
      "<estado>ACTIVO</estado><clase>sociedad</clase><razon_social> DOS </razon_social></Fila>\n";
  ASSERT_TRUE(load("ruc", xml("ruc", rows)).ok());
  EXPECT_EQ(report_.loaded, 2U);
  EXPECT_EQ(name_of("1790011674001"), "Ñandú & Cía.");
  EXPECT_EQ(name_of("1390000045001"), "DOS");
}

TEST_F(Replace, names_row_line_and_column_of_bad_rows_in_xml) {
  const std::string good =
      "<Fila><ruc>1790011674001</ruc><estado>ACTIVO</estado><razon_social>X</razon_social></Fila>\n";
  EXPECT_EQ(code_of(load("companias", xml("companias", "\n" + good +
                                                           "<Fila><ruc>1790</ruc><estado>ACTIVO</estado>"
                                                           "<razon_social>X</razon_social></Fila>\n"
                                                           "<Fila><alcalde>X</alcalde></Fila>"
                                                           "<Fila><ruc>1</ruc><ruc>2</ruc></Fila>"))),
            "registry.rows");
  ASSERT_EQ(report_.rejects.size(), 3U);
  EXPECT_EQ(report_.rejects[0].row, 2U);
  EXPECT_EQ(report_.rejects[0].line, 4U);
  EXPECT_EQ(report_.rejects[0].column, "ruc");
  EXPECT_EQ(report_.rejects[1].column, "alcalde");
  EXPECT_THAT(report_.rejects[2].reason, HasSubstr("se repite"));
}

TEST_F(Replace, refuses_xml_that_is_not_this_register) {
  EXPECT_EQ(code_of(load("ruc", xml("oce", ""))), "registry.root");
  EXPECT_EQ(code_of(load("ruc", "<Registro nombre='ruc' version='1.0'/>")), "registry.root");
  EXPECT_EQ(code_of(load("ruc", "<Registro xmlns='urn:esclusa:edoc:1' nombre='ruc' version='2.0'/>")),
            "registry.root");
  EXPECT_EQ(code_of(load("ruc", xml("ruc", ""))), "registry.empty");
  EXPECT_EQ(code_of(load("ruc", "<!DOCTYPE a><a/>")), "XML-E01");
  EXPECT_EQ(code_of(load("ruc", "<Registro xmlns='urn:esclusa:edoc:1' nombre='ruc' version='1.0'><Fila>")),
            "XML-E03");
}

TEST_F(Replace, a_bad_file_leaves_the_register_in_force_and_nothing_behind) {
  ASSERT_TRUE(load("ruc", kRucHeader + ruc_row("1790011674001", "UNO")).ok());
  const auto before = read()->generations().version();
  for (const std::string& bad : {kRucHeader + ruc_row("1390000045001", "DOS") + ruc_row("1", "TRES"),
                                 kRucHeader + ruc_row("1390000045001", "A") + ruc_row("1390000045001", "B"),
                                 kRucHeader + ruc_row("1390000045001", "A") + "\"open"}) {
    EXPECT_FALSE(load("ruc", bad).ok());
    EXPECT_EQ(report_.generation, 0);
    EXPECT_EQ(name_of("1790011674001"), "UNO");
    EXPECT_EQ(name_of("1390000045001"), "");
  }
  EXPECT_EQ(*read()->generations().version(), *before);
  EXPECT_FALSE(*read()->generations().any_old());
}

TEST_F(Replace, tolerates_as_many_bad_rows_as_it_is_told) {
  const std::string text = kRucHeader + ruc_row("1790011674001", "UNO") + ruc_row("1", "DOS") +
                           ruc_row("1790011674001", "OTRA VEZ") + ruc_row("1390000045001", "TRES");
  EXPECT_EQ(code_of(load("ruc", text, 1)), "registry.rows");
  ASSERT_TRUE(load("ruc", text, 2).ok());
  EXPECT_EQ(report_.loaded, 2U);
  EXPECT_EQ(report_.rejected, 2U);
  EXPECT_EQ(report_.rejects.at(1).column, "ruc");
  EXPECT_EQ(name_of("1790011674001"), "UNO");
  EXPECT_EQ((*read()->generations().current("ruc"))->rows, 2U);
  EXPECT_EQ(code_of(load("ruc", kRucHeader + ruc_row("1", "X"), 5)), "registry.empty");
}

TEST_F(Replace, whatever_call_fails_there_is_the_old_register_or_the_new_one) {
  ASSERT_TRUE(load("ruc", kRucHeader + ruc_row("1790011674001", "VIEJO")).ok());
  const std::string fresh = kRucHeader + ruc_row("1790011674001", "NUEVO") + ruc_row("1390000045001", "DOS");
  for (int nth = 1;; ++nth) {
    ASSERT_LT(nth, 200);
    testing_support::Faults faults{nth};
    testing_support::FaultyStore faulty{*store_, faults};
    const Status status = load_into(faulty, "ruc", fresh);
    if (!status) {
      EXPECT_EQ(status.error().code, "store.busy") << nth;
      EXPECT_EQ(name_of("1790011674001"), "VIEJO") << nth;
      EXPECT_EQ(name_of("1390000045001"), "") << nth;
    } else {
      EXPECT_EQ(name_of("1790011674001"), "NUEVO") << nth;
    }
    if (!faults.struck()) break;
    ASSERT_TRUE(load("ruc", kRucHeader + ruc_row("1790011674001", "VIEJO")).ok()) << nth;
    EXPECT_FALSE(*read()->generations().any_old()) << "the next load tidies up, " << nth;
  }
}

TEST_F(Replace, notes_in_the_journal_what_decisions_rest_on) {
  ASSERT_TRUE(load("ruc", kRucHeader + ruc_row("1790011674001", "UNO")).ok());
  EXPECT_FALSE(load("ruc", kRucHeader + ruc_row("1", "UNO")).ok());
  EXPECT_EQ(*std::move(*store_->write())->journal().verify(), 1U);
}

TEST_F(Replace, every_register_has_its_columns_and_can_be_shown) {
  const std::vector<std::pair<std::string, std::string>> files{
      {"companias", "ruc,estado,razon_social\n1790011674001,ACTIVO,FLORES\n"},
      {"representantes",
       "ruc,tipo_doc,num_doc,nombre,cargo,desde,hasta\n1790011674001,004,AB12345,J,GERENTE,01/01/2024,\n"},
      {"distritos", "codigo,nombre,modo,despacho\n154,NUEVO,A,S\n"},
      {"regimenes", "codigo,nombre,declaracion\n41,OTRO,DAE\n"},
      {"cantones", kCantonHeader + ",desde,hasta\n1413,14,Morona Santiago,Sevilla,2024-11-05,\n"},
      {"embalajes", "codigo,nombre\n777,NUEVO\n"},
      {"paises", "alpha2,name_en\nXK,Kosovo\n"}};
  for (const auto& [name, text] : files) EXPECT_EQ(code_of(load(name, text)), "ok") << name;
  const auto shown = [&](const char* name, const std::string& key) {
    const auto rows = show(*read(), name, key);
    std::string told;
    if (!rows.ok()) return rows.error().code;
    for (const Shown& row : *rows)
      for (const auto& [column, value] : row) told += column + "=" + value + ";";
    return told;
  };
  EXPECT_EQ(shown("companias", "1790011674001"), "ruc=1790011674001;estado=ACTIVO;razon_social=FLORES;");
  EXPECT_THAT(shown("representantes", "1790011674001"), HasSubstr("desde=2024-01-01;hasta=9999-12-31"));
  EXPECT_THAT(shown("cantones", "1413"), HasSubstr("provincia_nombre=Morona Santiago;desde=2024-11-05"));
  EXPECT_EQ(shown("paises", "XK"), "alpha2=XK;name_en=Kosovo;desde=1900-01-01;hasta=9999-12-31;");
  EXPECT_EQ(shown("paises", "EC"), "");
  EXPECT_EQ(shown("usuarios", "x"), "registry.key");
  EXPECT_EQ(shown("puertos", "x"), "registry.unknown");
  for (const Register& one : registers()) EXPECT_NE(find_register(one.name), nullptr);
}

TEST_F(Replace, a_code_list_has_the_rules_of_its_file) {
  const auto fault = [&](const std::string& name, const std::string& text) {
    EXPECT_FALSE(load(name, text).ok());
    return report_.rejects.empty() ? "none" : report_.rejects[0].column;
  };
  EXPECT_EQ(fault("distritos", "codigo,nombre,modo,despacho\n154,X,Z,S\n"), "modo");
  EXPECT_EQ(fault("distritos", "codigo,nombre,modo,despacho\n15,X,A,S\n"), "codigo");
  EXPECT_EQ(fault("regimenes", "codigo,nombre,declaracion\n41,X,DAI\n"), "declaracion");
  EXPECT_EQ(fault("cantones", kCantonHeader + "\n1413,13,Manabí,X\n"), "provincia");
  EXPECT_EQ(fault("paises", "alpha2,name_en\nxk,X\n"), "alpha2");
  EXPECT_EQ(fault("paises", "alpha2,name_en,desde,hasta\nXK,X,2026-02-01,2026-01-31\n"), "hasta");
  EXPECT_EQ(
      fault("representantes", "ruc,tipo_doc,num_doc,nombre,cargo,desde,hasta\n1790011674001,003,1,J,,,\n"),
      "tipo_doc");
  EXPECT_EQ(fault("ruc", kRucHeader + "1790011674001,X,ACTIVO,sociedad,,1710034065,,\n"),
            "rep_legal_tipo_doc");
}

class Lists : public Replace {
 protected:
  void SetUp() override {
    Replace::SetUp();
    auto files = catalog::Catalog::load(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "config" / "catalog");
    ASSERT_TRUE(files.ok());
    source_ = std::make_unique<CatalogSource>(std::make_shared<const catalog::Catalog>(std::move(*files)));
  }
  std::shared_ptr<const catalog::Catalog> now(const std::string& day = "2026-11-20") {
    return std::move(*source_->current(*read(), day));
  }
  std::unique_ptr<CatalogSource> source_;
};

TEST_F(Lists, of_registers_stand_in_front_of_the_files) {
  EXPECT_EQ(now(), source_->files());
  ASSERT_TRUE(load("cantones", kCantonHeader + "\n1413,14,Morona Santiago,Sevilla Don Bosco\n").ok());
  const auto with = now();
  EXPECT_TRUE(with->canton_in_province("1413", "14"));
  EXPECT_FALSE(with->has_canton("0901"));
  EXPECT_TRUE(with->has_country("EC"));
  EXPECT_EQ(with->version(), "2026-11-20+" + std::to_string(report_.generation));
  EXPECT_EQ(now(), with) << "kept as long as nothing changes";
  ASSERT_TRUE(load("paises", "alpha2,name_en\nXK,Kosovo\n").ok());
  EXPECT_TRUE(now()->has_country("XK"));
  EXPECT_FALSE(now()->has_country("EC"));
  EXPECT_TRUE(with->has_country("EC")) << "whoever has the old one keeps it";
}

TEST_F(Lists, have_the_codes_of_the_day) {
  ASSERT_TRUE(
      load("paises", "alpha2,name_en,desde,hasta\nEC,Ecuador,,\nXA,A,,2026-11-19\nXB,B,20/11/2026,\n").ok());
  EXPECT_TRUE(now("2026-11-19")->has_country("XA"));
  EXPECT_FALSE(now("2026-11-19")->has_country("XB"));
  EXPECT_FALSE(now("2026-11-20")->has_country("XA"));
  EXPECT_TRUE(now("2026-11-20")->has_country("XB"));
}

TEST_F(Lists, that_are_not_committed_are_seen_by_their_own_transaction_only) {
  {
    auto unit = std::move(*store_->write());
    const auto id = unit->generations().begin({"paises", "S/1", "", {}, {}});
    ASSERT_TRUE(unit->references()
                    .put(*id, store::CodeRecord{"XK", "Kosovo", "", "", "1900-01-01", "9999-12-31"})
                    .ok());
    ASSERT_TRUE(unit->generations().activate(*id, {}).ok());
    EXPECT_TRUE((*source_->seen_by(*unit, "2026-11-20"))->has_country("XK"));
  }
  EXPECT_FALSE(now()->has_country("XK"));
}

}  // namespace
}  // namespace esclusa::registry
