#include "registration/bind.h"

#include "document/header.h"

namespace esclusa::registration {
namespace {

using document::to_bool;
using document::to_integer;
using document::trimmed;
using std::string_view;
using Table = document::Binding<Request>;

void bind_filing(Table& table) {
  document::bind_header(table);
  table.text("Cabecera/Reemplaza", [](Request& d, string_view t) { d.replaces = t; })
      .text("Cabecera/Actualiza",
            [](Request& d, string_view t) { d.updates = to_bool(t) || trimmed(t) == "1"; })
      .text("IdRepresentante", [](Request& d, string_view t) { d.decides = t; })
      .text("IdRepresentanteEntidad", [](Request& d, string_view t) { d.decides = t; })
      .text("Certificado/CertIdUnica", [](Request& d, string_view t) { d.certificate = t; });
}

void bind_identity(Table& table) {
  table.text("Solicitud/IdUsuario", [](Request& d, string_view t) { d.person.user = t; })
      .text("Solicitud/TipoDocIdentificacion", [](Request& d, string_view t) { d.person.identity_type = t; })
      .text("Solicitud/NumDocIdentificacion", [](Request& d, string_view t) { d.person.identity_number = t; })
      .text("Solicitud/NombreUsuario", [](Request& d, string_view t) { d.person.name = trimmed(t); })
      .text("Solicitud/Posicion", [](Request& d, string_view t) { d.person.position = t; })
      .text("Solicitud/RecibirSms", [](Request& d, string_view t) { d.person.wants_sms = t == "Recibir"; });
  for (const char* question :
       {"Solicitud/PreguntaClave1", "Solicitud/PreguntaClave2", "Solicitud/PreguntaClave3"})
    table.text(question, [](Request& d, string_view t) { d.person.questions.emplace_back(t); });
}

void bind_contact(Table& table) {
  table.text("Solicitud/Pais", [](Request& d, string_view t) { d.person.country = t; })
      .text("Solicitud/Provincia", [](Request& d, string_view t) { d.person.province = t; })
      .text("Solicitud/Ciudad", [](Request& d, string_view t) { d.person.canton = t; })
      .text("Solicitud/Direccion", [](Request& d, string_view t) { d.person.address = trimmed(t); })
      .text("Solicitud/Telefono1", [](Request& d, string_view t) { d.person.telephone = t; })
      .text("Solicitud/Telefono2", [](Request& d, string_view t) { d.person.telephone2 = t; })
      .text("Solicitud/Operadora", [](Request& d, string_view t) { d.person.mobile_operator = t; })
      .text("Solicitud/Celular", [](Request& d, string_view t) { d.person.mobile = t; })
      .text("Solicitud/Correo", [](Request& d, string_view t) { d.person.email = trimmed(t); })
      .text("Solicitud/ConfCorreo", [](Request& d, string_view t) { d.person.email_again = trimmed(t); });
}

void bind_company(Table& table) {
  table.text("Empresa/RucEmpresa", [](Request& d, string_view t) { d.company.ruc = t; })
      .text("Empresa/RazonSocial", [](Request& d, string_view t) { d.company.name = trimmed(t); })
      .text("Empresa/DireccionEmpresa", [](Request& d, string_view t) { d.company.address = trimmed(t); })
      .text("Empresa/TelefonoEmpresa", [](Request& d, string_view t) { d.company.telephone = t; })
      .text("Entidad/RucEntidad", [](Request& d, string_view t) { d.company.ruc = t; })
      .text("Entidad/RazonSocial", [](Request& d, string_view t) { d.company.name = trimmed(t); })
      .text("Entidad/DireccionEntidad", [](Request& d, string_view t) { d.company.address = trimmed(t); })
      .text("Entidad/TelefonoEntidad", [](Request& d, string_view t) { d.company.telephone = t; })
      .text("RepresentanteLegal/RepLegalTipoDoc",
            [](Request& d, string_view t) { d.legal_representative.identity_type = t; })
      .text("RepresentanteLegal/RepLegalNumDoc",
            [](Request& d, string_view t) { d.legal_representative.identity_number = t; })
      .text("RepresentanteLegal/RepLegalNombre",
            [](Request& d, string_view t) { d.legal_representative.name = trimmed(t); });
}

void bind_rows(Table& table) {
  table.enter("Operacion/Oce", [](Request& d) { d.oces.emplace_back(); })
      .text("Operacion/Oce/Tipo", [](Request& d, string_view t) { d.oces.back().type = t; })
      .text("Operacion/Oce/Codigo", [](Request& d, string_view t) { d.oces.back().code = t; })
      .text("Operacion/Oce/FechaInicio", [](Request& d, string_view t) { d.oces.back().from = t; })
      .text("Operacion/Oce/FechaFin", [](Request& d, string_view t) { d.oces.back().to = t; })
      .enter("Adjuntos/Adjunto", [](Request& d) { d.attachments.emplace_back(); })
      .text("Adjuntos/Adjunto/Tipo", [](Request& d, string_view t) { d.attachments.back().type = t; })
      .text("Adjuntos/Adjunto/NombreArchivo",
            [](Request& d, string_view t) { d.attachments.back().name = t; })
      .text("Adjuntos/Adjunto/TamanoKB",
            [](Request& d, string_view t) { d.attachments.back().kilobytes = to_integer(t); })
      .text("Adjuntos/Adjunto/Sha256", [](Request& d, string_view t) { d.attachments.back().sha256 = t; })
      .text("Adjuntos/Adjunto/Contenido",
            [](Request& d, string_view t) { d.attachments.back().content = t; });
}

}  // namespace

const document::Binding<Request>& binding() {
  static const document::Binding<Request> kTable = [] {
    document::Binding<Request> table;
    bind_filing(table);
    bind_identity(table);
    bind_contact(table);
    bind_company(table);
    bind_rows(table);
    return table;
  }();
  return kTable;
}

}  // namespace esclusa::registration
