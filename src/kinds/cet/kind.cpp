#include <algorithm>

#include "kinds/cet/cet.h"
#include "queries/query_kind.h"
#include "queries/rows.h"

namespace esclusa::kinds::cet {
namespace {

struct Cet : queries::Query {
  std::string operation;  // TipoOperacion
  std::string title;      // TituloDocumento
  std::string number;     // NumeroEntrega
  std::string state;      // Estado; TODO = any
  std::string user;       // NombreUsuario
  std::string oce_code;   // CodigoEntidad
};

/// The kinds that both filters leave; nothing asked = all of them.
std::vector<std::string> kinds_asked_for(const Cet& query) {
  if (query.operation.empty() && query.title.empty()) return {};
  std::vector<std::string> kinds = queries::kinds_named(query.title);
  if (query.operation.empty()) return kinds;
  const std::vector<std::string> of_operation = queries::kinds_of_operation(query.operation);
  std::erase_if(kinds, [&](const std::string& kind) {
    return std::ranges::find(of_operation, kind) == of_operation.end();
  });
  return kinds;
}

struct Traits {
  using Doc = Cet;
  static constexpr std::string_view kCode = "CET";
  static constexpr std::string_view kRoot = "ConsultaEstadoTramite";
  static constexpr std::string_view kSchemaFile = "cet/1.0/cet.xsd";
  static constexpr bool kSigned = true;

  static void bind(document::Binding<Cet>& table) {
    using std::string_view;
    table.text("Consulta/TipoOperacion", [](Cet& d, string_view t) { d.operation = t; })
        .text("Consulta/TituloDocumento", [](Cet& d, string_view t) { d.title = document::trimmed(t); })
        .text("Consulta/NumeroEntrega", [](Cet& d, string_view t) { d.number = t; })
        .text("Consulta/Estado", [](Cet& d, string_view t) { d.state = t == "TODO" ? "" : t; })
        .text("Consulta/NombreUsuario", [](Cet& d, string_view t) { d.user = t; })
        .text("Consulta/CodigoEntidad", [](Cet& d, string_view t) { d.oce_code = t; });
  }

  static Result<document::Reply> answer(const Cet& query, const document::Surroundings& around) {
    document::Reply reply = queries::empty_reply(query, "Tramite");
    ESC_TRY(const queries::Span span, queries::span_of(query.period, around.now));
    store::DocumentEnquiry enquiry;
    enquiry.scope = queries::scope_of(query.header, around);
    enquiry.from = span.from;
    enquiry.to = span.to;
    enquiry.kinds = kinds_asked_for(query);
    if (enquiry.kinds.empty() && !(query.operation.empty() && query.title.empty())) return reply;
    enquiry.submission_number = query.number;
    enquiry.document_state = query.state;
    enquiry.user = query.user;
    enquiry.oce_code = query.oce_code;
    ESC_TRY(const auto found, around.unit.enquiries().documents(enquiry, query.window()));
    reply.total = found.total;
    std::uint64_t number = query.window().offset;
    for (const store::DocumentRecord& document : found.rows)
      reply.rows.push_back(queries::document_row(document, ++number));
    return reply;
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_cet() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::cet
