#include "kinds/cse/cse.h"
#include "queries/query_kind.h"

namespace esclusa::kinds::cse {
namespace {

struct Traits {
  using Doc = queries::ReportQuery;
  static constexpr std::string_view kCode = "CSE";
  static constexpr std::string_view kRoot = "ConsultaISE";
  static constexpr std::string_view kSchemaFile = "cse/1.0/cse.xsd";
  static constexpr bool kSigned = true;

  static void bind(document::Binding<Doc>& table) {
    using std::string_view;
    queries::bind_report_filters(table);
    table.text("Consulta/MotivoSalida", [](Doc& d, string_view t) { d.motive = t; })
        .text("Consulta/NumeroEntregaIIE", [](Doc& d, string_view t) { d.entry = t; });
  }

  static Result<document::Reply> answer(const Doc& query, const queries::Asker& asker) {
    return queries::find_reports(queries::ReportKind::exit, query, asker);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_cse() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::cse
