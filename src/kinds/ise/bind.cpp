#include "kinds/ise/bind.h"

#include "document/header.h"
#include "goods/bind.h"

namespace esclusa::kinds::ise {
namespace {

void bind_exit(document::Binding<Ise>& table) {
  using std::string_view;
  table.text("General/NumeroEntregaIIE", [](Ise& d, string_view t) { d.entry = t; })
      .text("General/MotivoSalida", [](Ise& d, string_view t) { d.motive = t; })
      .text("General/CodigoDepositoDestino", [](Ise& d, string_view t) { d.destination = t; })
      .text("General/MRN", [](Ise& d, string_view t) { d.mrn = t; })
      .text("General/MSN", [](Ise& d, string_view t) { d.msn = t; })
      .text("General/HSN", [](Ise& d, string_view t) { d.hsn = t; });
}

}  // namespace

const document::Binding<Ise>& binding() {
  static const document::Binding<Ise> kTable = [] {
    document::Binding<Ise> table;
    document::bind_header(table);
    goods::bind_depot(table);
    bind_exit(table);
    goods::bind_detail(table);
    goods::bind_date(table, "DetalleDAE/FechaSalida");
    goods::bind_lines(table);
    goods::bind_totals(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::kinds::ise
