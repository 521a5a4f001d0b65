#pragma once
/// A query as a document kind. `Traits` gives: Doc, kCode, kRoot, kSchemaFile, kSigned, bind(table),
/// answer(const Doc&, const Asker&) -> Result<Reply>.

#include "document/binding.h"
#include "document/header.h"
#include "queries/search.h"

namespace esclusa::queries {

/// Binds Pagina, FilasPorPagina and Periodo below Consulta.
template <class Doc>
void bind_page(document::Binding<Doc>& table) {
  using std::string_view;
  table
      .text("Consulta/Pagina",
            [](Doc& d, string_view t) { d.page = static_cast<std::uint64_t>(document::to_integer(t)); })
      .text("Consulta/FilasPorPagina",
            [](Doc& d, string_view t) {
              d.rows_per_page = static_cast<std::uint64_t>(document::to_integer(t));
            })
      .text("Consulta/Periodo/Preestablecido", [](Doc& d, string_view t) { d.period.named = t; })
      .text("Consulta/Periodo/Desde", [](Doc& d, string_view t) { d.period.from = document::trimmed(t); })
      .text("Consulta/Periodo/Hasta", [](Doc& d, string_view t) { d.period.to = document::trimmed(t); });
}

/// `Estado`: TODO asks for all.
inline std::string state_asked_for(std::string_view text) {
  return text == "TODO" ? std::string{} : std::string{text};
}

/// What CIE and CSE ask alike.
template <class Doc>
void bind_report_filters(document::Binding<Doc>& table) {
  using std::string_view;
  table.text("Consulta/CodigoDeposito", [](Doc& d, string_view t) { d.depot = t; })
      .text("Consulta/NumeroDAE", [](Doc& d, string_view t) { d.declaration = t; })
      .text("Consulta/NumeroEntrega", [](Doc& d, string_view t) { d.number = t; })
      .text("Consulta/Distrito", [](Doc& d, string_view t) { d.district = t; })
      .text("Consulta/Estado", [](Doc& d, string_view t) { d.state = state_asked_for(t); })
      .text("Consulta/Contenedor", [](Doc& d, string_view t) { d.container = t; });
}

template <class Traits>
class QueryKind final : public document::Kind {
 public:
  using Doc = typename Traits::Doc;

  [[nodiscard]] std::string_view code() const override { return Traits::kCode; }
  [[nodiscard]] std::string_view root() const override { return Traits::kRoot; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return Traits::kSchemaFile; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return Traits::kSigned ? xmlsig::SignaturePolicy::required : xmlsig::SignaturePolicy::optional;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override {
    return Traits::kSigned ? all_oce_types() : std::span<const std::string_view>{};
  }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return queries::codes(); }
  /// Last of a batch, so that it sees what came with it.
  [[nodiscard]] int order() const override { return 90; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    static const document::Binding<Doc> kTable = [] {
      document::Binding<Doc> table;
      document::bind_header(table);
      bind_page(table);
      Traits::bind(table);
      return table;
    }();
    return document::bind_with(kTable, octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    document::Judgement judgement;
    ESC_CHECK(check_query(static_cast<const Doc&>(document), Traits::kRoot, around, judgement));
    return judgement;
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t,
                                  const document::Surroundings& around) const override {
    document::Booking booking;
    const Asker asker{scope_of(document.header, around.from_customs), around.now, around.unit};
    ESC_TRY(booking.reply, Traits::answer(static_cast<const Doc&>(document), asker));
    return booking;
  }
};

}  // namespace esclusa::queries
