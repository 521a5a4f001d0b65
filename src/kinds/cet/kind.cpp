#include "kinds/cet/cet.h"
#include "queries/query_kind.h"

namespace esclusa::kinds::cet {
namespace {

using queries::DocumentQuery;

struct Traits {
  using Doc = DocumentQuery;
  static constexpr std::string_view kCode = "CET";
  static constexpr std::string_view kRoot = "ConsultaEstadoTramite";
  static constexpr std::string_view kSchemaFile = "cet/1.0/cet.xsd";
  static constexpr bool kSigned = true;

  static void bind(document::Binding<Doc>& table) {
    using std::string_view;
    table.text("Consulta/TipoOperacion", [](Doc& d, string_view t) { d.operation = t; })
        .text("Consulta/TituloDocumento", [](Doc& d, string_view t) { d.title = document::trimmed(t); })
        .text("Consulta/NumeroEntrega", [](Doc& d, string_view t) { d.number = t; })
        .text("Consulta/Estado", [](Doc& d, string_view t) { d.state = queries::state_asked_for(t); })
        .text("Consulta/NombreUsuario", [](Doc& d, string_view t) { d.user = t; })
        .text("Consulta/CodigoEntidad", [](Doc& d, string_view t) { d.oce_code = t; });
  }

  static Result<document::Reply> answer(const Doc& query, const queries::Asker& asker) {
    return queries::find_documents(query, asker);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_cet() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::cet
