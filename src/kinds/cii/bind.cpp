#include "kinds/cii/bind.h"

#include "document/header.h"
#include "goods/bind.h"

namespace esclusa::kinds::cii {

const document::Binding<Cii>& binding() {
  using std::string_view;
  static const document::Binding<Cii> kTable = [] {
    document::Binding<Cii> table;
    document::bind_header(table);
    goods::bind_depot(table);
    table.text("General/NumeroEntregaOriginal", [](Cii& d, string_view t) { d.original = t; })
        .text("General/TipoCorreccion", [](Cii& d, string_view t) { d.type = t; })
        .text("General/GradoCorreccion", [](Cii& d, string_view t) { d.degree = document::to_integer(t); });
    goods::bind_detail(table);
    goods::bind_lines(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::kinds::cii
