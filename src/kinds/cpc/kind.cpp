#include "kinds/cpc/cpc.h"
#include "queries/query_kind.h"

namespace esclusa::kinds::cpc {
namespace {

struct Traits {
  using Doc = queries::TimelineQuery;
  static constexpr std::string_view kCode = "CPC";
  static constexpr std::string_view kRoot = "ConsultaProcesoCarga";
  static constexpr std::string_view kSchemaFile = "cpc/1.0/cpc.xsd";
  static constexpr bool kSigned = true;

  static void bind(document::Binding<Doc>& table) {
    using std::string_view;
    table.text("Consulta/NumeroDAE", [](Doc& d, string_view t) { d.declaration = t; })
        .text("Consulta/NumeroCarga/MRN", [](Doc& d, string_view t) { d.mrn = t; })
        .text("Consulta/NumeroCarga/MSN", [](Doc& d, string_view t) { d.msn = t; })
        .text("Consulta/NumeroCarga/HSN", [](Doc& d, string_view t) { d.hsn = t; })
        .text("Consulta/CodigoDeposito", [](Doc& d, string_view t) { d.depot = t; });
  }

  static Result<document::Reply> answer(const Doc& query, const queries::Asker& asker) {
    return queries::find_timeline(query, asker);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_cpc() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::cpc
