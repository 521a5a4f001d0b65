#include "kinds/dae/bind.h"

#include "document/header.h"

namespace esclusa::kinds::dae {
namespace {

using std::string_view;

store::Declaration& last(Dae& document) {
  return document.rows.back().declaration;
}

void bind_row(document::Binding<Dae>& table) {
  table.enter("Declaracion", [](Dae& d) { d.rows.emplace_back(); })
      .text("Declaracion/NumeroDAE", [](Dae& d, string_view t) { last(d).number = t; })
      .text("Declaracion/Estado", [](Dae& d, string_view t) { last(d).state = t; })
      .text("Declaracion/RucExportador", [](Dae& d, string_view t) { last(d).exporter_id = t; })
      .text("Declaracion/NombreExportador",
            [](Dae& d, string_view t) { last(d).exporter_name = document::trimmed(t); })
      .text("Declaracion/Distrito", [](Dae& d, string_view t) { last(d).district = t; })
      .text("Declaracion/CodigoDepositoPartida", [](Dae& d, string_view t) { last(d).depot = t; })
      .text("Declaracion/TotalBultos",
            [](Dae& d, string_view t) { last(d).pieces = document::to_integer(t); })
      .text("Declaracion/TotalPesoBruto",
            [](Dae& d, string_view t) { last(d).gross_weight = document::to_decimal<domain::Kilograms>(t); })
      .text("Declaracion/FechaAceptacion",
            [](Dae& d, string_view t) { last(d).accepted = document::to_instant(t); })
      .text("Declaracion/VigenciaHasta",
            [](Dae& d, string_view t) { last(d).valid_until = document::trimmed(t); })
      .text("Declaracion/CanalAforo", [](Dae& d, string_view t) { last(d).channel = t; })
      .text("Declaracion/DestinoPais", [](Dae& d, string_view t) { d.rows.back().destination = t; });
}

}  // namespace

const document::Binding<Dae>& binding() {
  static const document::Binding<Dae> kTable = [] {
    document::Binding<Dae> table;
    document::bind_header(table);
    bind_row(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::kinds::dae
