#include "kinds/cie/cie.h"
#include "queries/query_kind.h"

namespace esclusa::kinds::cie {
namespace {

struct Traits {
  using Doc = queries::ReportQuery;
  static constexpr std::string_view kCode = "CIE";
  static constexpr std::string_view kRoot = "ConsultaIIE";
  static constexpr std::string_view kSchemaFile = "cie/1.0/cie.xsd";
  static constexpr bool kSigned = true;

  static void bind(document::Binding<Doc>& table) {
    using std::string_view;
    queries::bind_report_filters(table);
    table.text("Consulta/TipoIngreso", [](Doc& d, string_view t) { d.entry_type = t; });
  }

  static Result<document::Reply> answer(const Doc& query, const queries::Asker& asker) {
    return queries::find_reports(queries::ReportKind::entry, query, asker);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_cie() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::cie
