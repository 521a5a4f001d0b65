#include "registry/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa::registry {
namespace {

using testing::HasSubstr;

const std::string kOceHeader = "codigo,tipo,ruc,razon_social,distrito,fecha_inicio,fecha_fin\n";
const std::string kUserHeader = "ruc,usuario,cedula,estado\n";
const std::string kDaeHeader =
    "numero_dae,estado,exportador_id,exportador_nombre,distrito,deposito_partida,total_bultos,total_peso_"
    "bruto,"
    "fecha_aceptacion,vigencia_hasta,canal\n";
const std::string kGoodDae =
    "055-2026-40-00000001,ACEPTADA,1790012345001,FLORES S.A.,055,03456789,100,1234.567,2026-11-20T08:00:00Z,"
    "2026-12-31,A\n";

/// A stream that makes up `rows` lines on the way, so that the test itself holds none of them.
class EndlessUsers : public std::streambuf {
 public:
  explicit EndlessUsers(int rows) : rows_(rows) {}

 protected:
  int_type underflow() override {
    if (made_ > rows_) return traits_type::eof();
    line_ = made_ == 0 ? kUserHeader : "1790012345001,U" + std::to_string(100'000 + made_) + ",,MALO\n";
    ++made_;
    setg(line_.data(), line_.data(), line_.data() + line_.size());
    return traits_type::to_int_type(*gptr());
  }
  /// Only to the start and to where it is.
  pos_type seekpos(pos_type, std::ios_base::openmode) override {
    made_ = 0;
    setg(nullptr, nullptr, nullptr);
    return 0;
  }
  pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override { return 0; }

 private:
  const int rows_;
  int made_ = 0;
  std::string line_;
};

class Load : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = sqlite::open(settings());
    ASSERT_TRUE(opened.ok());
    store_ = *opened;
  }
  [[nodiscard]] sqlite::SqliteSettings settings() const {
    sqlite::SqliteSettings settings;
    settings.path = (folder_.path() / "registry.db").string();
    return settings;
  }
  Status load(const std::string& name, const std::string& text, std::size_t tolerate = 0) {
    std::istringstream in{text};
    return load(name, in, tolerate);
  }
  Status load(const std::string& name, std::istream& in, std::size_t tolerate = 0) {
    return registry::load(*store_, clock_, {name, name + ".csv", tolerate}, in, report_);
  }
  /// The reason for which one row is refused.
  std::string refused(const std::string& name, const std::string& csv) {
    const Status status = load(name, csv);
    if (status) return "loaded";
    if (status.error().code != "registry.rows") return status.error().code;
    const Reject& first = report_.rejects.at(0);
    return std::to_string(first.line) + ": " + first.column + ": " + first.reason;
  }
  std::unique_ptr<store::UnitOfWork> read() { return std::move(*store_->read()); }
  std::unique_ptr<store::UnitOfWork> write() { return std::move(*store_->write()); }
  std::int64_t generation(const std::string& name) {
    const auto current = read()->generations().current(name);
    return current.ok() && *current ? (*current)->id : 0;
  }

  testing_support::TemporaryFolder folder_;
  FixedClock clock_{Instant{std::chrono::seconds{1'795'176'000}}};  // 2026-11-20T12:00:00Z
  std::shared_ptr<store::Store> store_;
  Report report_;
};

TEST_F(Load, takes_operators_with_both_forms_of_days) {
  ASSERT_TRUE(load("oce", kOceHeader +
                              "03456789,03,1790012345001,\"Depósito, Quito\",055,01/09/2002,31/12/9999\n"
                              "05000001,05,1790012345001,Exportadora,,2010-01-31,2020-02-29\n")
                  .ok());
  EXPECT_EQ(report_.rows, 2U);
  EXPECT_EQ(report_.rejected, 0U);
  EXPECT_EQ(report_.loaded, 2U);
  const auto oce = read()->operators().find_oce("03456789");
  ASSERT_TRUE(oce.ok() && *oce);
  EXPECT_EQ((*oce)->name, "Depósito, Quito");
  EXPECT_EQ((*oce)->from, "2002-09-01");
  EXPECT_EQ((*oce)->to, "9999-12-31");
  EXPECT_EQ((*oce)->district, "055");
}

TEST_F(Load, replaces_operators_and_users_as_a_whole) {
  ASSERT_TRUE(load("oce", kOceHeader + "03456789,03,1790012345001,Uno,055,2002-09-01,9999-12-31\n").ok());
  ASSERT_TRUE(load("oce", kOceHeader + "03456780,03,1790012345001,Dos,055,2002-09-01,9999-12-31\n").ok());
  EXPECT_FALSE(read()->operators().find_oce("03456789")->has_value());
  EXPECT_TRUE(read()->operators().find_oce("03456780")->has_value());
  ASSERT_TRUE(load("usuarios", kUserHeader + "1790012345001,jperez01,1710034065,ACTIVO\n").ok());
  EXPECT_TRUE(*read()->operators().has_user_with_cedula("1790012345001", "1710034065"));
  ASSERT_TRUE(load("usuarios", kUserHeader + "1790012345001,JPEREZ01,1710034065,INHABILITADO\n").ok());
  EXPECT_FALSE((*read()->operators().find_user("1790012345001", "JPEREZ01"))->active);
}

TEST_F(Load, takes_declarations_adds_to_them_and_wakes_what_waits) {
  auto unit = write();
  store::NewArrival arrival;
  arrival.partner = arrival.claim = "andina";
  const auto arrived = unit->arrivals().add(arrival);
  store::DocumentRecord document;
  document.partner = "andina";
  document.arrival = *arrived;
  document.result = "PENDIENTE";
  document.pending_until = Instant{std::chrono::hours{24 * 365 * 200}};
  document.awaits = "DAE:05520264000000001";
  ASSERT_TRUE(unit->documents().add(document).ok());
  ASSERT_TRUE(unit->commit().ok());
  unit.reset();
  EXPECT_TRUE(read()->documents().due("andina", Instant{std::chrono::seconds{1}}, 10)->empty());

  ASSERT_TRUE(
      load("dae",
           kDaeHeader + "05520264000000002,INGRESADA,1710034065,PERSONA,055,,1,0.5,20/11/2026,31/12/2026,\n")
          .ok());
  EXPECT_TRUE(read()->documents().due("andina", Instant{std::chrono::seconds{1}}, 10)->empty());
  ASSERT_TRUE(load("dae", kDaeHeader + kGoodDae).ok());
  EXPECT_EQ(read()->documents().due("andina", Instant{std::chrono::seconds{1}}, 10)->size(), 1U);

  const auto dae = read()->declarations().find("05520264000000001");
  ASSERT_TRUE(dae.ok() && *dae);
  EXPECT_EQ((*dae)->pieces, 100);
  EXPECT_EQ((*dae)->gross_weight.thousandths(), 1'234'567);
  EXPECT_EQ(to_iso((*dae)->accepted), "2026-11-20T08:00:00Z");
  const auto other = read()->declarations().find("05520264000000002");
  ASSERT_TRUE(other.ok() && *other);  // still there
  EXPECT_EQ(to_iso((*other)->accepted), "2026-11-20T00:00:00Z");
  EXPECT_EQ((*other)->valid_until, "2026-12-31");
}

TEST_F(Load, changes_nothing_when_one_row_is_bad) {
  ASSERT_TRUE(load("oce", kOceHeader + "03456789,03,1790012345001,Uno,055,2002-09-01,9999-12-31\n").ok());
  const Status status = load("oce", kOceHeader +
                                        "03456780,03,1790012345001,Dos,055,2002-09-01,9999-12-31\n"
                                        "1,03,1790012345001,Tres,055,2002-09-01,9999-12-31\n\n"
                                        "03456781,03,17900,Cuatro,055,2002-09-01,9999-12-31\n");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "registry.rows");
  EXPECT_THAT(status.error().what, HasSubstr("2 de 3 filas"));
  ASSERT_EQ(report_.rejects.size(), 2U);
  EXPECT_EQ(report_.rejects[0].line, 3U);
  EXPECT_EQ(report_.rejects[0].row, 2U);
  EXPECT_EQ(report_.rejects[0].column, "codigo");
  EXPECT_EQ(report_.rejects[1].line, 5U);  // a blank line counts
  EXPECT_EQ(report_.rejects[1].row, 3U);
  EXPECT_EQ(report_.rejects[1].column, "ruc");
  EXPECT_TRUE(read()->operators().find_oce("03456789")->has_value());
  EXPECT_FALSE(read()->operators().find_oce("03456780")->has_value());
}

TEST_F(Load, names_the_fault_of_each_column) {
  const auto oce = [&](const std::string& row) { return refused("oce", kOceHeader + row + "\n"); };
  EXPECT_THAT(oce("03456789,3,1790012345001,X,055,2002-09-01,9999-12-31"), HasSubstr("2: tipo: "));
  EXPECT_THAT(oce("03456789,03,1790012345001, ,055,2002-09-01,9999-12-31"), HasSubstr("razon_social: "));
  EXPECT_THAT(oce("03456789,03,1790012345001,X,55,2002-09-01,9999-12-31"), HasSubstr("distrito: "));
  EXPECT_THAT(oce("03456789,03,1790012345001,X,055,2002-02-29,9999-12-31"), HasSubstr("fecha_inicio: "));
  EXPECT_THAT(oce("03456789,03,1790012345001,X,055,09/2002,9999-12-31"), HasSubstr("fecha_inicio: "));
  EXPECT_THAT(oce("03456789,03,1790012345001,X,055,2002-09-01,"), HasSubstr("fecha_fin: "));
  EXPECT_THAT(oce("03456789,03,1790012345001,X,055,2002-09-01,01/01/2001"), HasSubstr("anterior"));
  const std::string good = "03456789,03,1790012345001,X,055,2002-09-01,9999-12-31";
  EXPECT_THAT(oce(good + "\n" + good), HasSubstr("3: codigo: se repite"));

  const auto user = [&](const std::string& row) { return refused("usuarios", kUserHeader + row + "\n"); };
  EXPECT_THAT(user("1790012345001,JPEREZ01,17,ACTIVO"), HasSubstr("cedula: "));
  EXPECT_THAT(user("1790012345001,,1710034065,ACTIVO"), HasSubstr("usuario: "));
  EXPECT_THAT(user("1790012345001,JPEREZ01,1710034065,activo"), HasSubstr("estado: "));
  EXPECT_THAT(user("1790012345001,JPEREZ01,,ACTIVO\n1790012345001,jperez01,,ACTIVO"),
              HasSubstr("3: usuario: se repite"));
}

TEST_F(Load, names_the_fault_of_each_column_of_a_declaration) {
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string row = kGoodDae;
    row.replace(row.find(from), from.size(), to);
    return refused("dae", kDaeHeader + row);
  };
  EXPECT_EQ(with("100", "100"), "loaded");
  EXPECT_THAT(with("055-2026-40-00000001", "055-2026-40-1"), HasSubstr("numero_dae: "));
  EXPECT_THAT(with("ACEPTADA", "ACCEPTED"), HasSubstr("estado: "));
  EXPECT_THAT(with("1790012345001", "??"), HasSubstr("exportador_id: "));
  EXPECT_THAT(with("FLORES S.A.", ""), HasSubstr("exportador_nombre: "));
  EXPECT_THAT(with(",055,", ",5,"), HasSubstr("distrito: "));
  EXPECT_THAT(with("03456789", "034"), HasSubstr("deposito_partida: "));
  EXPECT_THAT(with(",100,", ",0,"), HasSubstr("total_bultos: "));
  EXPECT_THAT(with(",100,", ",1e3,"), HasSubstr("total_bultos: "));
  EXPECT_THAT(with(",100,", ",99999999999999999999,"), HasSubstr("total_bultos: "));
  EXPECT_THAT(with("1234.567", "1234.5678"), HasSubstr("total_peso_bruto: "));
  EXPECT_THAT(with("1234.567", "-1"), HasSubstr("total_peso_bruto: "));
  EXPECT_THAT(with("1234.567", "0.000"), HasSubstr("total_peso_bruto: "));
  EXPECT_THAT(with("2026-11-20T08:00:00Z", "2026-11-20T25:00:00Z"), HasSubstr("fecha_aceptacion: "));
  EXPECT_THAT(with("2026-12-31", "2026-11-19"), HasSubstr("vigencia_hasta: "));
  EXPECT_THAT(with(",A\n", ",Z\n"), HasSubstr("canal: "));
}

TEST_F(Load, refuses_files_that_are_not_this_register) {
  EXPECT_EQ(refused("manifiestos", kOceHeader), "registry.unknown");
  EXPECT_EQ(refused("oce", kUserHeader), "csv.column");
  EXPECT_EQ(refused("oce", kOceHeader), "registry.empty");  // a truncated file must not empty a register
  EXPECT_EQ(refused("oce", kOceHeader + "\"open\n"), "csv.syntax");
}

TEST_F(Load, leaves_the_register_alone_when_the_file_breaks_off) {
  ASSERT_TRUE(load("usuarios", kUserHeader + "1790012345001,JPEREZ01,,ACTIVO\n").ok());
  EXPECT_FALSE(load("usuarios", kUserHeader + "1790012345001,MLOPEZ01,,ACTIVO\n1790012345001,\"X").ok());
  EXPECT_TRUE(read()->operators().find_user("1790012345001", "JPEREZ01")->has_value());
  EXPECT_FALSE(read()->operators().find_user("1790012345001", "MLOPEZ01")->has_value());
}

TEST_F(Load, counts_all_rejects_and_keeps_a_hundred) {
  EndlessUsers rows{5000};
  std::istream in{&rows};
  EXPECT_FALSE(load("usuarios", in).ok());
  EXPECT_EQ(report_.rows, 5000U);
  EXPECT_EQ(report_.rejected, 5000U);
  ASSERT_EQ(report_.rejects.size(), Report::kKept);
  EXPECT_EQ(report_.rejects.back().line, 101U);
}

}  // namespace
}  // namespace esclusa::registry
