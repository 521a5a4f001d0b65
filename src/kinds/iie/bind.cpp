#include "kinds/iie/bind.h"

#include "document/header.h"
#include "goods/bind.h"

namespace esclusa::kinds::iie {

const document::Binding<Iie>& binding() {
  static const document::Binding<Iie> kTable = [] {
    document::Binding<Iie> table;
    document::bind_header(table);
    goods::bind_depot(table);
    table.text("General/TipoIngreso", [](Iie& d, std::string_view t) { d.entry_type = t; });
    goods::bind_detail(table);
    goods::bind_date(table, "DetalleDAE/FechaIngreso");
    goods::bind_lines(table);
    goods::bind_totals(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::kinds::iie
