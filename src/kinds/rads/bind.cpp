#include "kinds/rads/bind.h"

#include "document/header.h"

namespace esclusa::kinds::rads {
namespace {

using std::string_view;

void bind_row(document::Binding<Rads>& table) {
  table.enter("Notificacion", [](Rads& d) { d.rows.emplace_back(); })
      .text("Notificacion/NumeroDAE", [](Rads& d, string_view t) { d.rows.back().declaration = t; })
      .text("Notificacion/CodigoDeposito", [](Rads& d, string_view t) { d.rows.back().depot = t; })
      .text("Notificacion/Evento", [](Rads& d, string_view t) { d.rows.back().event = t; })
      .text("Notificacion/Fecha", [](Rads& d, string_view t) { d.rows.back().at = document::to_instant(t); })
      .text("Notificacion/CanalAforo", [](Rads& d, string_view t) { d.rows.back().channel = t; })
      .text("Notificacion/FechaInspeccion",
            [](Rads& d, string_view t) { d.rows.back().inspection = document::to_instant(t); })
      .text("Notificacion/Funcionario",
            [](Rads& d, string_view t) { d.rows.back().officer = document::trimmed(t); })
      .text("Notificacion/Resultado", [](Rads& d, string_view t) { d.rows.back().result = t; })
      .text("Notificacion/MRN", [](Rads& d, string_view t) { d.rows.back().manifest = t; })
      .text("Notificacion/Observacion",
            [](Rads& d, string_view t) { d.rows.back().remark = document::trimmed(t); });
}

}  // namespace

const document::Binding<Rads>& binding() {
  static const document::Binding<Rads> kTable = [] {
    document::Binding<Rads> table;
    document::bind_header(table);
    bind_row(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::kinds::rads
