#include "queries/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace esclusa::queries {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::Pair;

store::Amount amount(std::int64_t pieces, std::int64_t thousandths) {
  return {pieces, domain::Kilograms::from_thousandths(thousandths)};
}

TEST(Names, every_kind_of_an_operation_has_a_name) {
  for (const char* operation : {"DESPACHO", "CARGA", "REGISTRO"}) {
    EXPECT_FALSE(kinds_of_operation(operation).empty()) << operation;
    for (const std::string& kind : kinds_of_operation(operation))
      EXPECT_NE(document_name(kind), document_name("")) << kind;
  }
  EXPECT_TRUE(kinds_of_operation("VUE").empty());
}

TEST(Names, are_found_by_a_part_without_regard_to_case) {
  EXPECT_THAT(kinds_named("INFORME DE ingreso"), ElementsAre("IIE"));
  EXPECT_THAT(kinds_named("informes de"), ElementsAre("CIE", "CSE"));
  EXPECT_TRUE(kinds_named("importación").empty());
}

TEST(Names, of_what_could_not_be_read) {
  EXPECT_EQ(document_name(""), "Documento no reconocido");
  EXPECT_EQ(document_name("LOTE"), "Lote de documentos");
  EXPECT_EQ(document_name("IIE"), "Informe de ingreso de mercancías");
}

TEST(Rows, of_an_entry_list_its_containers) {
  store::ReportRow report;
  report.containers = {"CSQU3054383", "MSKU1234565"};
  report.amount = amount(7, 1'500);
  EXPECT_THAT(entry_row(report), Contains(Pair("Contenedor", "CSQU3054383 MSKU1234565")));
  EXPECT_THAT(entry_row(report), Contains(Pair("Bultos", "7")));
  EXPECT_THAT(entry_row(report), Contains(Pair("Peso", "1.500")));
}

TEST(Rows, of_an_entry_with_many_containers_say_how_many_more_there_are) {
  store::ReportRow report;
  report.containers.assign(43, "CSQU3054383");
  std::string list;
  for (const auto& [name, value] : entry_row(report)) {
    if (name == "Contenedor") list = value;
  }
  EXPECT_TRUE(list.ends_with("CSQU3054383 y 3 más")) << list;
  EXPECT_LE(list.size(), 512U);  // TextoCorto
}

TEST(Rows, of_an_exit_tell_what_is_left) {
  store::ReportRow report;
  report.motive = "D";
  report.left = amount(0, 0);
  EXPECT_THAT(exit_row(report), Contains(Pair("MotivoSalida", "D")));
  EXPECT_THAT(exit_row(report), Contains(Pair("SaldoBultos", "0")));
  EXPECT_THAT(exit_row(report), Contains(Pair("SaldoPeso", "0.000")));
}

TEST(Rows, of_a_milestone_without_goods_have_no_amount) {
  store::MilestoneRow milestone;
  milestone.event = "CANAL";
  milestone.left = amount(3, 3'000);
  EXPECT_THAT(milestone_row(milestone), Contains(Pair("Bultos", "")));
  EXPECT_THAT(milestone_row(milestone), Contains(Pair("SaldoBultos", "3")));
  milestone.moved = amount(-4, -4'000);
  EXPECT_THAT(milestone_row(milestone), Contains(Pair("Bultos", "-4")));
  EXPECT_THAT(milestone_row(milestone), Not(Contains(Pair("Peso", ""))));
}

}  // namespace
}  // namespace esclusa::queries
