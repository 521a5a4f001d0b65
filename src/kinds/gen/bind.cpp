#include "kinds/gen/bind.h"

#include "document/header.h"

namespace esclusa::kinds::gen {
namespace {

using document::trimmed;
using std::string_view;

void bind_person(document::Binding<Gen>& table) {
  table.text("Solicitud/IdUsuario", [](Gen& d, string_view t) { d.wanted_user = t; })
      .text("Solicitud/TipoDocIdentificacion", [](Gen& d, string_view t) { d.identity_type = t; })
      .text("Solicitud/NumDocIdentificacion", [](Gen& d, string_view t) { d.identity_number = t; })
      .text("Solicitud/NombreUsuario", [](Gen& d, string_view t) { d.name = trimmed(t); });
}

void bind_contact(document::Binding<Gen>& table) {
  table.text("Solicitud/Pais", [](Gen& d, string_view t) { d.country = t; })
      .text("Solicitud/Provincia", [](Gen& d, string_view t) { d.province = t; })
      .text("Solicitud/Ciudad", [](Gen& d, string_view t) { d.canton = t; })
      .text("Solicitud/Telefono1", [](Gen& d, string_view t) { d.telephone = t; })
      .text("Solicitud/Telefono2", [](Gen& d, string_view t) { d.telephone2 = t; })
      .text("Solicitud/Operadora", [](Gen& d, string_view t) { d.mobile_operator = t; })
      .text("Solicitud/Celular", [](Gen& d, string_view t) { d.mobile = t; })
      .text("Solicitud/Correo", [](Gen& d, string_view t) { d.email = trimmed(t); })
      .text("Solicitud/ConfCorreo", [](Gen& d, string_view t) { d.email_again = trimmed(t); });
}

}  // namespace

const document::Binding<Gen>& binding() {
  static const document::Binding<Gen> kTable = [] {
    document::Binding<Gen> table;
    document::bind_header(table);
    bind_person(table);
    bind_contact(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::kinds::gen
