#pragma once
/// Bindings of what reports have in common, for the binding of each of them.

#include <string_view>

#include "document/binding.h"
#include "document/values.h"
#include "goods/report.h"

namespace esclusa::goods {

/// General, without what only one kind has.
template <class Doc>
void bind_depot(document::Binding<Doc>& table) {
  using std::string_view;
  table.text("General/Distrito", [](Doc& d, string_view t) { d.district = t; })
      .text("General/CodigoDeposito", [](Doc& d, string_view t) { d.depot = t; })
      .text("General/RucDeposito", [](Doc& d, string_view t) { d.depot_ruc = t; })
      .text("General/ModoTransporte", [](Doc& d, string_view t) { d.mode = t; });
}

template <class Doc>
void bind_totals(document::Binding<Doc>& table) {
  using std::string_view;
  table.text("Totales/TotalBultos", [](Doc& d, string_view t) { d.total_pieces = document::to_integer(t); })
      .text("Totales/TotalPeso",
            [](Doc& d, string_view t) { d.total_weight = document::to_decimal<domain::Kilograms>(t); });
}

/// The date of a detail is bound by who has one.
template <class Doc>
void bind_detail(document::Binding<Doc>& table) {
  using std::string_view;
  table.enter("DetalleDAE", [](Doc& d) { d.details.emplace_back(); })
      .text("DetalleDAE/NumeroDetalle",
            [](Doc& d, string_view t) { d.details.back().number = document::to_integer(t); })
      .text("DetalleDAE/NumeroDAE", [](Doc& d, string_view t) { d.details.back().declaration = t; })
      .text("DetalleDAE/TipoDocBase", [](Doc& d, string_view t) { d.details.back().base_document = t; })
      .text("DetalleDAE/RucExportador", [](Doc& d, string_view t) { d.details.back().exporter = t; })
      .text("DetalleDAE/NumeroEmbarque",
            [](Doc& d, string_view t) { d.details.back().parcel = document::to_integer(t); });
}

/// `date` is its path: "DetalleDAE/FechaIngreso".
template <class Doc>
void bind_date(document::Binding<Doc>& table, std::string_view date) {
  table.text(date, [](Doc& d, std::string_view t) { d.details.back().at = document::to_instant(t); });
}

template <class Doc>
void bind_lines(document::Binding<Doc>& table) {
  using std::string_view;
  static constexpr auto kLine = [](Doc& d) -> CargoLine& { return d.details.back().lines.back(); };
  table.enter("DetalleDAE/Carga", [](Doc& d) { d.details.back().lines.emplace_back(); })
      .text("DetalleDAE/Carga/Secuencia",
            [](Doc& d, string_view t) { kLine(d).sequence = document::to_integer(t); })
      .text("DetalleDAE/Carga/TipoCarga", [](Doc& d, string_view t) { kLine(d).type = t; })
      .text("DetalleDAE/Carga/Contenedor", [](Doc& d, string_view t) { kLine(d).container = t; })
      .text("DetalleDAE/Carga/NumeroULD", [](Doc& d, string_view t) { kLine(d).uld = t; })
      .text("DetalleDAE/Carga/Sello", [](Doc& d, string_view t) { kLine(d).seals.emplace_back(t); })
      .text("DetalleDAE/Carga/Bultos",
            [](Doc& d, string_view t) { kLine(d).pieces = document::to_integer(t); })
      .text("DetalleDAE/Carga/PesoBruto",
            [](Doc& d, string_view t) { kLine(d).weight = document::to_decimal<domain::Kilograms>(t); })
      .text("DetalleDAE/Carga/DocTransporte", [](Doc& d, string_view t) { kLine(d).transport_document = t; })
      .text("DetalleDAE/Carga/CedulaConductor", [](Doc& d, string_view t) { kLine(d).driver = t; })
      .text("DetalleDAE/Carga/Temperatura", [](Doc& d, string_view) { kLine(d).has_temperature = true; })
      .text("DetalleDAE/Carga/Perecible",
            [](Doc& d, string_view t) { kLine(d).perishable = document::to_bool(t); })
      .text("DetalleDAE/Carga/TipoEmbalaje", [](Doc& d, string_view t) { kLine(d).packaging = t; })
      .text("DetalleDAE/Carga/NumeroREM", [](Doc& d, string_view t) { kLine(d).rem = t; });
}

}  // namespace esclusa::goods
