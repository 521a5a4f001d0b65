#include "kinds/iie/bind.h"

#include <fmt/format.h>

#include "document/header.h"

namespace esclusa::kinds::iie {
namespace {

using document::to_bool;
using document::to_decimal;
using document::to_instant;
using document::to_integer;
using std::string_view;

void bind_general(document::Binding<Iie>& table) {
  table.text("General/Distrito", [](Iie& d, string_view t) { d.district = t; })
      .text("General/CodigoDeposito", [](Iie& d, string_view t) { d.depot = t; })
      .text("General/RucDeposito", [](Iie& d, string_view t) { d.depot_ruc = t; })
      .text("General/ModoTransporte", [](Iie& d, string_view t) { d.mode = t; })
      .text("General/TipoIngreso", [](Iie& d, string_view t) { d.entry_type = t; })
      .text("Totales/TotalBultos", [](Iie& d, string_view t) { d.total_pieces = to_integer(t); })
      .text("Totales/TotalPeso",
            [](Iie& d, string_view t) { d.total_weight = to_decimal<domain::Kilograms>(t); });
}

void bind_detail(document::Binding<Iie>& table) {
  table.enter("DetalleDAE", [](Iie& d) { d.details.emplace_back(); })
      .text("DetalleDAE/NumeroDAE", [](Iie& d, string_view t) { d.details.back().declaration = t; })
      .text("DetalleDAE/TipoDocBase", [](Iie& d, string_view t) { d.details.back().base_document = t; })
      .text("DetalleDAE/RucExportador", [](Iie& d, string_view t) { d.details.back().exporter = t; })
      .text("DetalleDAE/FechaIngreso",
            [](Iie& d, string_view t) { d.details.back().entered = to_instant(t); })
      .text("DetalleDAE/NumeroEmbarque",
            [](Iie& d, string_view t) { d.details.back().parcel = to_integer(t); });
}

CargoLine& line(Iie& document) {
  return document.details.back().lines.back();
}

void bind_line(document::Binding<Iie>& table) {
  table.enter("DetalleDAE/Carga", [](Iie& d) { d.details.back().lines.emplace_back(); })
      .text("DetalleDAE/Carga/Secuencia", [](Iie& d, string_view t) { line(d).sequence = to_integer(t); })
      .text("DetalleDAE/Carga/TipoCarga", [](Iie& d, string_view t) { line(d).type = t; })
      .text("DetalleDAE/Carga/Contenedor", [](Iie& d, string_view t) { line(d).container = t; })
      .text("DetalleDAE/Carga/Sello", [](Iie& d, string_view t) { line(d).seals.emplace_back(t); })
      .text("DetalleDAE/Carga/Bultos", [](Iie& d, string_view t) { line(d).pieces = to_integer(t); })
      .text("DetalleDAE/Carga/PesoBruto",
            [](Iie& d, string_view t) { line(d).weight = to_decimal<domain::Kilograms>(t); })
      .text("DetalleDAE/Carga/DocTransporte", [](Iie& d, string_view t) { line(d).transport_document = t; })
      .text("DetalleDAE/Carga/CedulaConductor", [](Iie& d, string_view t) { line(d).driver = t; })
      .text("DetalleDAE/Carga/Temperatura", [](Iie& d, string_view) { line(d).has_temperature = true; })
      .text("DetalleDAE/Carga/Perecible", [](Iie& d, string_view t) { line(d).perishable = to_bool(t); })
      .text("DetalleDAE/Carga/NumeroREM", [](Iie& d, string_view t) { line(d).rem = t; });
}

}  // namespace

const document::Binding<Iie>& binding() {
  static const document::Binding<Iie> kTable = [] {
    document::Binding<Iie> table;
    document::bind_header(table);
    bind_general(table);
    bind_detail(table);
    bind_line(table);
    return table;
  }();
  return kTable;
}

std::string general_path(std::string_view element) {
  return fmt::format("/InformeIngresoMercancia/{}", element);
}

std::string detail_path(std::size_t detail, std::string_view element) {
  return fmt::format("/InformeIngresoMercancia/DetalleDAE[{}]{}{}", detail + 1, element.empty() ? "" : "/",
                     element);
}

std::string line_path(std::size_t detail, std::size_t line, std::string_view element) {
  return fmt::format("{}/Carga[{}]{}{}", detail_path(detail), line + 1, element.empty() ? "" : "/", element);
}

}  // namespace esclusa::kinds::iie
