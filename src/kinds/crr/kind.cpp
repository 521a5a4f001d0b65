#include "kinds/crr/crr.h"
#include "queries/query_kind.h"

namespace esclusa::kinds::crr {
namespace {

struct Traits {
  using Doc = queries::RegistrationQuery;
  static constexpr std::string_view kCode = "CRR";
  static constexpr std::string_view kRoot = "ConsultaResultadoRegistro";
  static constexpr std::string_view kSchemaFile = "crr/1.0/crr.xsd";
  static constexpr bool kSigned = false;

  static void bind(document::Binding<Doc>& table) {
    using std::string_view;
    table.text("Consulta/RucEmpresa", [](Doc& d, string_view t) { d.company = t; })
        .text("Consulta/NumDocIdentificacion", [](Doc& d, string_view t) { d.identity = t; });
  }

  static Result<document::Reply> answer(const Doc& query, const queries::Asker& asker) {
    return queries::find_registrations(query, asker);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_crr() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::crr
