#include "kinds/crr/crr.h"
#include "queries/query_kind.h"
#include "queries/rows.h"

namespace esclusa::kinds::crr {
namespace {

struct Crr : queries::Query {
  std::string company;   // RucEmpresa; empty = a general user
  std::string identity;  // NumDocIdentificacion
};

struct Traits {
  using Doc = Crr;
  static constexpr std::string_view kCode = "CRR";
  static constexpr std::string_view kRoot = "ConsultaResultadoRegistro";
  static constexpr std::string_view kSchemaFile = "crr/1.0/crr.xsd";
  static constexpr bool kSigned = false;

  static void bind(document::Binding<Crr>& table) {
    using std::string_view;
    table.text("Consulta/RucEmpresa", [](Crr& d, string_view t) { d.company = t; })
        .text("Consulta/NumDocIdentificacion", [](Crr& d, string_view t) { d.identity = t; });
  }

  /// The latest requests of that person for that company.
  static Result<document::Reply> answer(const Crr& query, const document::Surroundings& around) {
    document::Reply reply = queries::empty_reply(query, "Solicitud");
    store::AccountFilter filter;
    filter.identity_number = query.identity;
    filter.limit = queries::kMostRows;
    ESC_TRY(const auto accounts, around.unit.accounts().search(filter));
    for (const store::Account& account : accounts) {
      if (account.ruc != query.company || reply.rows.size() >= query.rows_per_page) continue;
      ESC_TRY(auto row, queries::registration_row(account, around.now, around.unit));
      reply.rows.push_back(std::move(row));
    }
    reply.total = reply.rows.size();
    return reply;
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_crr() {
  return std::make_unique<queries::QueryKind<Traits>>();
}

}  // namespace esclusa::kinds::crr
