/// What the tables of cases cannot show of entries, exits, corrections and customs' decisions: books, states,
/// who learns of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "kinds/desk.h"
#include "kinds/goods/papers.h"

namespace esclusa::kinds {
namespace {

using testing::ElementsAre;

const std::string kOne = "05520264000000001";
const std::string kTwo = "05520264000000002";  // names no warehouse
const std::string kAuthorised = "05520264000000006";

class Goods : public ::testing::Test {
 protected:
  /// "iie/ok_air_partial"
  Outcome take(const std::string& name) {
    const std::size_t slash = name.find('/');
    return take_text(read_file(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "tests/kinds" /
                               name.substr(0, slash) / "cases" / (name.substr(slash + 1) + ".xml")));
  }
  Outcome take_text(const std::string& xml) {
    desk_.post() = {};
    Outcome outcome = desk_.process(xml, Desk::kArrived);
    EXPECT_NE(outcome.result, "RECHAZADO") << codes_of(outcome.findings);
    return outcome;
  }
  store::Shipment shipment(const std::string& declaration, const std::string& depot = kDepot) {
    return desk_.unit().shipments().find(depot, declaration)->value();
  }
  std::string state(const std::string& declaration, const std::string& depot = kDepot) {
    return shipment(declaration, depot).stage.state;
  }
  store::Declaration declaration(const std::string& number) {
    return desk_.unit().declarations().find(number)->value();
  }
  store::DocumentRecord document(const std::string& number) {
    return desk_.unit().documents().find_number(number)->value();
  }
  std::vector<std::string> notices() {
    std::vector<std::string> told;
    for (const document::Notice& notice : desk_.post().notices)
      told.push_back(notice.event + " " + notice.ruc + (notice.as_file ? " file" : ""));
    return told;
  }
  Desk desk_;
  Papers papers_;
};

TEST_F(Goods, a_return_reduces_the_balance_and_lets_the_rest_enter_again) {
  take("iie/f16_ok_total");
  EXPECT_EQ(declaration(kTwo).state, "INGRESADA");
  const Outcome outcome = take("ise/r8_return_of_total");
  EXPECT_EQ(declaration(kTwo).state, "INGRESO_PARCIAL");
  EXPECT_EQ(state(kTwo), "INGRESO_PARCIAL");
  EXPECT_EQ(outcome.booking.effects.at(0).pieces, 6);
  EXPECT_EQ(outcome.booking.effects.at(0).pieces_left, 4);
  EXPECT_EQ(outcome.booking.effects.at(0).in_depot->pieces, 6);
  EXPECT_EQ(outcome.booking.effects.at(0).in_depot->weight.to_string(), "60.000");
  take("iie/r8_entry_after_return");
  EXPECT_EQ(declaration(kTwo).state, "INGRESADA");
}

TEST_F(Goods, what_left_by_boarding_or_was_written_off_does_not_enter_again) {
  take("iie/ok_air_partial");
  EXPECT_EQ(take("ise/ok_write_off").booking.effects.at(0).pieces, 10);
  take("iie/r3_ok_authorised");
  EXPECT_EQ(take("ise/ok_boarding").booking.effects.at(0).pieces, 10);
  EXPECT_EQ(state(kAuthorised), "SALIDA_PARCIAL");
  EXPECT_EQ(shipment(kAuthorised).pieces_boarded, 4);
}

TEST_F(Goods, returning_everything_closes_the_shipment) {
  take("iie/ok_air_partial");
  take("ise/ok_return_of_all");
  EXPECT_EQ(state(kOne), "CERRADA");
  EXPECT_EQ(declaration(kOne).state, "ACEPTADA");
}

TEST_F(Goods, movements_say_why_and_where_to) {
  take("iie/ok_air_partial");
  take("ise/s2_ok_transfer");
  take("iie/r5_ok_transferred_here");
  const auto movements = *desk_.unit().shipments().movements(kOne);
  ASSERT_EQ(movements.size(), 3U);
  EXPECT_EQ(movements[0].cause, "INGRESO");
  EXPECT_EQ(movements[1].cause, "TRASLADO");
  EXPECT_EQ(movements[1].destination, "05000004");
  EXPECT_EQ(to_iso(movements[1].at), "2026-11-20T19:00:00Z");
  EXPECT_EQ(movements[2].depot, "05000004");
  EXPECT_EQ(desk_.unit().shipments().of_declaration(kOne)->size(), 2U);
}

/// R16.
TEST_F(Goods, a_container_that_left_may_enter_again_and_its_exit_then_stays) {
  take("iie/ok_sea_container");
  take("ise/ok_sea_container_returned");
  EXPECT_TRUE(desk_.unit().shipments().inside("05909025", "CSQU3054383")->empty());
  take("iie/r16_ok_enters_again");
  EXPECT_EQ(desk_.unit().shipments().inside("05909025", "CSQU3054383")->size(), 1U);
}

TEST_F(Goods, an_exit_that_is_eliminated_brings_its_container_back) {
  take("iie/ok_sea_container");
  take("ise/r16_ok_part_of_container");
  take("cii/r16_ok_container_did_not_leave");
  EXPECT_EQ(desk_.unit().shipments().inside("05909025", "CSQU3054383")->size(), 1U);
}

TEST_F(Goods, a_corrected_container_replaces_the_one_reported) {
  take("iie/ok_sea_container");
  take("cii/r16_ok_other_container");
  EXPECT_TRUE(desk_.unit().shipments().inside("05909025", "CSQU3054383")->empty());
  EXPECT_EQ(desk_.unit().shipments().inside("05909025", "MSKU6011672")->size(), 1U);
}

TEST_F(Goods, a_correction_is_a_movement_with_its_sign_and_changes_the_line) {
  take("iie/ok_air_partial");
  const Outcome outcome = take("cii/ok_less_entered");
  EXPECT_EQ(outcome.booking.effects.at(0).pieces, 8);
  EXPECT_EQ(outcome.booking.effects.at(0).in_depot->pieces, 8);
  const auto movements = *desk_.unit().shipments().movements(kOne);
  ASSERT_EQ(movements.size(), 2U);
  EXPECT_EQ(movements[1].cause, "INGRESO");
  EXPECT_EQ(movements[1].pieces, -2);
  EXPECT_EQ(movements[1].weight.to_string(), "-20.000");
  const store::DocumentRecord original = document("05000003202600000001F");
  EXPECT_EQ(original.document_state, "CORREGIDO");
  EXPECT_EQ(desk_.unit().reports().lines(original.id)->at(0).pieces, 8);
  EXPECT_EQ(*desk_.unit().reports().last_degree(original.id), 1);
}

TEST_F(Goods, a_correction_that_moves_nothing_books_no_movement) {
  take("iie/ok_air_partial");
  take("cii/ok_text_only");
  EXPECT_EQ(desk_.unit().shipments().movements(kOne)->size(), 1U);
  EXPECT_EQ(document("05000003202600000001F").document_state, "CORREGIDO");
}

TEST_F(Goods, an_eliminated_report_gives_its_number_back) {
  take("iie/ok_air_partial");
  const std::int64_t original = document("05000003202600000001F").id;
  take("cii/ok_eliminate_entry");
  EXPECT_EQ((*desk_.unit().documents().get(original))->document_state, "ANULADO");
  EXPECT_FALSE(*desk_.unit().documents().find_number("05000003202600000001F"));
  EXPECT_EQ(state(kOne), "CERRADA");
  take("iie/ok_air_partial");
  EXPECT_EQ(shipment(kOne).pieces_in, 10);
  EXPECT_EQ(state(kOne), "INGRESO_PARCIAL");
}

TEST_F(Goods, eliminating_a_boarding_makes_the_shipment_authorised_again) {
  take("iie/r3_ok_authorised");
  take("ise/ok_boarding");
  take_text(Papers::correction(papers_.next_number(), "05000003202600100004F", "D", 1, kAuthorised, {}));
  EXPECT_EQ(state(kAuthorised), "AUTORIZADA");
  EXPECT_EQ(shipment(kAuthorised).pieces_out, 0);
  EXPECT_EQ(shipment(kAuthorised).pieces_boarded, 0);
}

TEST_F(Goods, depots_see_accepted_reports_and_exporters_get_them_as_files) {
  take("iie/ok_air_partial");
  const auto expected = ElementsAre("INFORME_ACEPTADO 1790011674001", "INFORME_ACEPTADO 1390000045001 file");
  EXPECT_THAT(notices(), expected);
  EXPECT_EQ(desk_.post().notices[1].declaration, kOne);
  EXPECT_EQ(desk_.post().notices[1].submission_number, "05000003202600000001F");
  take("ise/ok_return");
  EXPECT_THAT(notices(), expected);
  take("cii/ok_exit");
  EXPECT_THAT(notices(), expected);
  EXPECT_EQ(desk_.post().notices[0].text,
            "Se aceptó la corrección 05000003202600200008F: -1 bultos, -10.000 kg.");
}

struct Told {
  std::string name;
  std::vector<std::string> before;
  std::string notification;
  std::string shipment;
  std::string declaration;
  std::string channel;
  std::vector<std::string> events;
};

class Customs : public Goods, public ::testing::WithParamInterface<Told> {};

/// §4: every event of customs, what becomes of shipment and declaration, and what depot and exporter learn.
TEST_P(Customs, moves_and_tells_depot_and_exporter) {
  const Told& told = GetParam();
  for (const std::string& name : told.before) take(name);
  take(told.notification);
  const std::string number = told.declaration.substr(0, 17);
  EXPECT_EQ(state(number), told.shipment);
  EXPECT_EQ(declaration(number).state, told.declaration.substr(18));
  EXPECT_EQ(declaration(number).channel, told.channel);
  std::vector<std::string> expected;
  for (const std::string& event : told.events) {
    expected.push_back(event + " 1790011674001 file");
    expected.push_back(event + " 1390000045001 file");
  }
  EXPECT_EQ(notices(), expected);
}

const std::string kEntry = "iie/ok_air_partial";
const std::string kAforo = "rads/ok_physical_channel";

INSTANTIATE_TEST_SUITE_P(
    Event, Customs,
    ::testing::Values(
        Told{"automatic_channel",
             {kEntry},
             "rads/ok_automatic_channel",
             "AUTORIZADA",
             kOne + " SALIDA_AUTORIZADA",
             "A",
             {"CANAL_ASIGNADO", "SALIDA_AUTORIZADA"}},
        Told{"physical_channel", {kEntry}, kAforo, "EN_AFORO", kOne + " EN_AFORO", "F", {"CANAL_ASIGNADO"}},
        Told{"inspection",
             {kEntry, kAforo},
             "rads/ok_inspection",
             "EN_AFORO",
             kOne + " EN_AFORO",
             "F",
             {"INSPECCION"}},
        Told{"favourable",
             {kEntry, kAforo},
             "rads/ok_favourable",
             "AUTORIZADA",
             kOne + " SALIDA_AUTORIZADA",
             "F",
             {"SALIDA_AUTORIZADA"}},
        Told{"adverse",
             {kEntry, kAforo},
             "rads/ok_adverse",
             "RETENIDA",
             kOne + " EN_AFORO",
             "F",
             {"RETENCION"}},
        Told{"authorised",
             {kEntry, kAforo},
             "rads/r13_ok_authorised_from_inspection",
             "AUTORIZADA",
             kOne + " SALIDA_AUTORIZADA",
             "F",
             {"SALIDA_AUTORIZADA"}},
        Told{"hold", {kEntry}, "rads/ok_hold", "RETENIDA", kOne + " EN_AFORO", "", {"RETENCION"}},
        Told{"lift",
             {kEntry, "rads/ok_hold"},
             "rads/ok_lift",
             "INGRESO_PARCIAL",
             kOne + " INGRESO_PARCIAL",
             "",
             {"LEVANTAMIENTO"}},
        Told{"lift_after_adverse",
             {kEntry, kAforo, "rads/ok_adverse"},
             "rads/ok_lift_after_adverse",
             "EN_AFORO",
             kOne + " EN_AFORO",
             "F",
             {"LEVANTAMIENTO"}},
        Told{"manifest",
             {"iie/r3_ok_authorised", "ise/ok_boarding_of_all"},
             "rads/ok_manifest",
             "EMBARCADA",
             kAuthorised + " EMBARCADA",
             "A",
             {}}),
    [](const auto& instance) { return instance.param.name; });

TEST_F(Goods, an_inspection_is_told_with_date_and_officer) {
  take(kEntry);
  take(kAforo);
  take("rads/ok_inspection");
  const document::Notice& notice = desk_.post().notices.at(0);
  EXPECT_EQ(
      notice.text,
      "La mercancía de la DAE 05520264000000001 en el depósito BODEGAS DEL AEROPUERTO será inspeccionada "
      "el 21/11/2026 08:00:00 (hora de Ecuador) por MARIA SALAZAR.");
  EXPECT_THAT(notice.facts, testing::Contains(std::pair<std::string, std::string>("FechaInspeccion",
                                                                                  "2026-11-21T13:00:00Z")));
}

TEST_F(Goods, an_event_of_one_depot_leaves_the_others_and_the_declaration_is_as_far_as_the_last) {
  take("iie/r8_first_part");
  take("iie/r18_ok_palletizer");
  take_text(papers_.notification(kTwo, "CANAL", "<CanalAforo>F</CanalAforo>", "29000001"));
  EXPECT_EQ(state(kTwo), "INGRESO_PARCIAL");
  EXPECT_EQ(state(kTwo, "29000001"), "EN_AFORO");
  EXPECT_EQ(declaration(kTwo).state, "EN_AFORO");
  take_text(papers_.notification(kTwo, "SALIDA_AUTORIZADA", "", kDepot));
  EXPECT_EQ(declaration(kTwo).state, "EN_AFORO");
  take_text(papers_.notification(kTwo, "RESULTADO", "<Resultado>FAVORABLE</Resultado>"));
  EXPECT_EQ(notices().size(), 2U);  // only the depot that was in inspection
  EXPECT_EQ(declaration(kTwo).state, "SALIDA_AUTORIZADA");
}

TEST_F(Goods, a_state_beside_the_way_stays_when_customs_moves_a_shipment) {
  take(kEntry);
  ASSERT_TRUE(desk_.unit().declarations().set_state(kOne, "BLOQUEADA"));
  take("rads/ok_hold");
  EXPECT_EQ(state(kOne), "RETENIDA");
  EXPECT_EQ(declaration(kOne).state, "BLOQUEADA");
}

}  // namespace
}  // namespace esclusa::kinds
