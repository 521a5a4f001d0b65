#include "contract.h"

namespace esclusa::store {
namespace {

class Registers : public StoreContract {
 protected:
  static std::int64_t begin(UnitOfWork& unit, const std::string& name, const std::string& series = "") {
    return must(unit.generations().begin({name, series, name + ".csv", digest_of(7), kNoon}));
  }
  /// A generation with one row of each kind, in force.
  template <class... Records>
  static void load(UnitOfWork& unit, const std::string& name, const Records&... records) {
    const std::int64_t id = begin(unit, name);
    (static_cast<void>(must(unit.references().put(id, records))), ...);
    must(unit.generations().extend(id, sizeof...(records)));
    must(unit.generations().activate(id, later(5)));
  }
  static TaxpayerRecord taxpayer(const std::string& ruc, const std::string& name) {
    return {ruc, name, "ACTIVO", "sociedad", "002", "1710034065", "JUANA PEREZ", "Quito, Av. Amazonas N1"};
  }
};

TEST_P(Registers, keep_operators_and_users_of_the_generation_in_force) {
  auto unit = write();
  load(*unit, "oce",
       OceRecord{"03456789", "03", "1790012345001", "Depósito", "055", "2002-09-01", "9999-12-31"});
  load(*unit, "usuarios", UserRecord{"1790012345001", "JPEREZ", "1710034065", true},
       UserRecord{"1790012345001", "MLOPEZ", "0926687856", false},
       UserRecord{"1790012345001", "ANON", "", true});
  must(unit->commit());
  unit.reset();
  unit = write();
  const auto oce = must(unit->operators().find_oce("03456789"));
  ASSERT_TRUE(oce);
  EXPECT_EQ(oce->type, "03");
  EXPECT_EQ(oce->name, "Depósito");
  EXPECT_EQ(oce->to, "9999-12-31");
  EXPECT_TRUE(must(unit->operators().find_user("1790012345001", "JPEREZ"))->active);
  EXPECT_FALSE(must(unit->operators().find_user("1790012345001", "MLOPEZ"))->active);
  EXPECT_TRUE(must(unit->operators().has_user_with_cedula("1790012345001", "1710034065")));
  EXPECT_FALSE(must(unit->operators().has_user_with_cedula("1790012345001", "0926687856")));  // not active
  EXPECT_FALSE(must(unit->operators().has_user_with_cedula("1790012345001", "")));
  load(*unit, "usuarios", UserRecord{"1790012345001", "MLOPEZ", "", true});
  EXPECT_FALSE(must(unit->operators().find_user("1790012345001", "JPEREZ")));
  EXPECT_FALSE(must(unit->operators().has_user_with_cedula("1790012345001", "1710034065")));
  EXPECT_TRUE(must(unit->operators().find_user("1790012345001", "MLOPEZ"))->active);
}

TEST_P(Registers, keep_every_field_of_a_taxpayer_and_a_company) {
  auto unit = write();
  load(*unit, "ruc", taxpayer("1790012345001", "FLORES S.A."));
  load(*unit, "companias", CompanyRecord{"1790012345001", "DISUELTA", "FLORES S.A."});
  must(unit->commit());
  unit.reset();
  reopen();
  unit = read();
  const auto found = must(unit->references().find_ruc("1790012345001"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "FLORES S.A.");
  EXPECT_EQ(found->state, "ACTIVO");
  EXPECT_EQ(found->type, "sociedad");
  EXPECT_EQ(found->representative_type, "002");
  EXPECT_EQ(found->representative_number, "1710034065");
  EXPECT_EQ(found->representative_name, "JUANA PEREZ");
  EXPECT_EQ(found->address, "Quito, Av. Amazonas N1");
  EXPECT_FALSE(must(unit->references().find_ruc("1790012345002")));
  const auto company = must(unit->references().find_company("1790012345001"));
  ASSERT_TRUE(company);
  EXPECT_EQ(company->state, "DISUELTA");
  EXPECT_EQ(company->name, "FLORES S.A.");
}

TEST_P(Registers, know_a_representative_by_day_and_by_the_tax_service) {
  auto unit = write();
  load(*unit, "representantes",
       RepresentativeRecord{"1790012345001", "002", "0926687856", "M LOPEZ", "GERENTE", "2024-01-01",
                            "2025-12-31"},
       RepresentativeRecord{"1790012345001", "002", "0926687856", "M LOPEZ", "GERENTE", "2026-06-01",
                            "9999-12-31"});
  const auto is = [&](const std::string& type, const std::string& number, const std::string& day) {
    return must(unit->references().is_legal_representative("1790012345001", type, number, day));
  };
  EXPECT_FALSE(is("002", "0926687856", "2023-12-31"));
  EXPECT_TRUE(is("002", "0926687856", "2024-01-01"));
  EXPECT_TRUE(is("002", "0926687856", "2025-12-31"));
  EXPECT_FALSE(is("002", "0926687856", "2026-01-01"));
  EXPECT_TRUE(is("002", "0926687856", "2026-11-20"));
  EXPECT_FALSE(is("004", "0926687856", "2026-11-20"));
  EXPECT_FALSE(is("002", "1710034065", "2026-11-20"));
  EXPECT_EQ(must(unit->references().representatives("1790012345001")).size(), 2U);
  load(*unit, "ruc", taxpayer("1790012345001", "FLORES S.A."));
  EXPECT_TRUE(is("002", "1710034065", "2026-11-20"));
  EXPECT_FALSE(is("002", "", "2026-11-20"));
}

TEST_P(Registers, show_one_generation_and_never_two) {
  auto unit = write();
  load(*unit, "cantones", CodeRecord{"0101", "Cuenca", "01", "Azuay", "", ""},
       CodeRecord{"0102", "Girón", "01", "Azuay", "", ""});
  load(*unit, "paises", CodeRecord{"EC", "Ecuador", "", "", "", ""});
  const std::int64_t before = must(unit->generations().version());
  const std::int64_t next = begin(*unit, "cantones");
  EXPECT_TRUE(must(unit->references().put(next, CodeRecord{"0103", "Gualaceo", "01", "Azuay", "", ""})));
  must(unit->generations().extend(next, 1));
  must(unit->commit());
  unit.reset();
  unit = write();
  EXPECT_EQ(must(unit->references().codes("cantones")).size(), 2U);  // not what is being filled
  EXPECT_EQ(must(unit->generations().version()), before);
  must(unit->generations().activate(next, later(9)));
  EXPECT_GT(must(unit->generations().version()), before);
  const auto codes = must(unit->references().codes("cantones"));
  ASSERT_EQ(codes.size(), 1U);
  EXPECT_EQ(codes[0].name, "Gualaceo");
  EXPECT_EQ(codes[0].second, "Azuay");
  EXPECT_EQ(must(unit->references().codes("paises")).size(), 1U);
  EXPECT_TRUE(must(unit->references().codes("embalajes")).empty());

  const auto current = must(unit->generations().current("cantones"));
  ASSERT_TRUE(current);
  EXPECT_EQ(current->id, next);
  EXPECT_EQ(current->rows, 1U);
  EXPECT_EQ(current->source, "cantones.csv");
  EXPECT_EQ(current->sha256, digest_of(7));
  EXPECT_EQ(current->begun, kNoon);
  EXPECT_EQ(current->activated, later(9));
  const auto all = must(unit->generations().all_current());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].register_name, "paises");
}

TEST_P(Registers, take_a_key_once) {
  auto unit = write();
  const std::int64_t id = begin(*unit, "ruc");
  EXPECT_TRUE(must(unit->references().put(id, taxpayer("1790012345001", "UNO"))));
  EXPECT_FALSE(must(unit->references().put(id, taxpayer("1790012345001", "DOS"))));
  EXPECT_TRUE(must(unit->references().holds(id, taxpayer("1790012345001", ""))));
  EXPECT_FALSE(must(unit->references().holds(id, taxpayer("1790012345002", ""))));
  EXPECT_FALSE(must(unit->references().holds(id + 1, taxpayer("1790012345001", ""))));
  must(unit->generations().activate(id, later(1)));
  EXPECT_EQ(must(unit->references().find_ruc("1790012345001"))->name, "UNO");
}

TEST_P(Registers, give_up_what_another_load_overtook) {
  auto unit = write();
  const std::int64_t slow = begin(*unit, "ruc");
  must(unit->commit());
  unit.reset();
  unit = write();
  const std::int64_t parts = begin(*unit, "ruc", "S1/3");
  const std::int64_t quick = begin(*unit, "ruc");
  must(unit->generations().extend(quick, 0));
  must(unit->generations().extend(parts, 0));  // parts and files are not in each other's way
  must(unit->mark());
  EXPECT_THAT(unit->generations().extend(slow, 1), FailsWith("store.overtaken"));
  EXPECT_THAT(unit->generations().activate(slow, kNoon), FailsWith("store.overtaken"));
  must(unit->undo_to_mark());
  must(unit->generations().discard(quick));
  EXPECT_THAT(unit->generations().activate(quick, kNoon), FailsWith("store.overtaken"));
}

TEST_P(Registers, count_the_parts_of_a_series) {
  auto unit = write();
  EXPECT_FALSE(must(unit->generations().filling("ruc")));
  const std::int64_t id = begin(*unit, "ruc", "S1/3");
  begin(*unit, "ruc");
  begin(*unit, "oce", "S1/3");
  const auto filling = must(unit->generations().filling("ruc"));
  ASSERT_TRUE(filling);
  EXPECT_EQ(filling->id, id);
  EXPECT_EQ(filling->series, "S1/3");
  EXPECT_FALSE(filling->activated);
  EXPECT_FALSE(must(unit->generations().has_part(id, 2)));
  must(unit->generations().add_part(id, 2));
  EXPECT_TRUE(must(unit->generations().has_part(id, 2)));
  must(unit->generations().add_part(id, 1));
  EXPECT_EQ(must(unit->generations().count_parts(id)), 2);
  begin(*unit, "ruc", "S2/3");
  EXPECT_EQ(must(unit->generations().filling("ruc"))->series, "S2/3");  // one series at a time
}

TEST_P(Registers, sweep_away_in_small_steps_what_nobody_sees) {
  auto unit = write();
  const std::int64_t old = begin(*unit, "ruc");
  for (int i = 0; i < 10; ++i)
    must(unit->references().put(old, taxpayer("179001234500" + std::to_string(i), "X")));
  must(unit->generations().activate(old, kNoon));
  EXPECT_FALSE(must(unit->generations().sweep(4)));  // in force
  EXPECT_FALSE(must(unit->generations().any_old()));
  load(*unit, "ruc", taxpayer("1790012345001", "NUEVO"));
  EXPECT_TRUE(must(unit->generations().any_old()));
  int steps = 0;
  while (must(unit->generations().sweep(4))) ++steps;
  EXPECT_EQ(steps, 4);  // 4 + 4 + 2 rows, then the generation itself
  EXPECT_EQ(must(unit->references().find_ruc("1790012345001"))->name, "NUEVO");
  const std::int64_t next = begin(*unit, "ruc");
  EXPECT_GT(next, old);
}

INSTANTIATE_TEST_SUITE_P(Store, Registers, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
