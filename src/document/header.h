#pragma once
/// `Cabecera`: bound and judged alike for all kinds.

#include <string_view>

#include "document/binding.h"
#include "document/kind.h"
#include "document/values.h"

namespace esclusa::document {

template <class Doc>
void bind_header(Binding<Doc>& binding) {
  binding
      .text("Cabecera/NumeroEntrega",
            [](Doc& d, std::string_view text) { d.header.submission_number = text; })
      .text("Cabecera/TipoDocumento", [](Doc& d, std::string_view text) { d.header.document_type = text; })
      .text("Cabecera/FechaEmision",
            [](Doc& d, std::string_view text) { d.header.issued = to_instant(text); })
      .text("Cabecera/CodigoOce", [](Doc& d, std::string_view text) { d.header.oce_code = text; })
      .text("Cabecera/TipoOce", [](Doc& d, std::string_view text) { d.header.oce_type = text; })
      .text("Cabecera/Ruc", [](Doc& d, std::string_view text) { d.header.ruc = text; })
      .text("Cabecera/Usuario", [](Doc& d, std::string_view text) { d.header.user = text; });
}

/// Number, channel, date and RUC of the header; whether the sender may send is asked elsewhere. Findings:
/// ID-E01 (prefix of the number), ID-E02 (channel), ID-E03 (issued after it arrived), and those of
/// `check_ruc`.
void check_header(const Header& header, std::string_view root, const Surroundings& around,
                  Findings& findings);

/// Findings: RUC-E01, RUC-W01, RUC-W02.
void check_ruc(std::string_view ruc, const std::string& path, const RuleSettings& settings,
               Findings& findings);

/// Whether any finding refuses the document.
bool has_errors(const Findings& findings);

/// Validates and binds: what Kind::bind of every kind does.
template <class Doc>
Result<std::unique_ptr<Document>> bind_with(const Binding<Doc>& binding, const xmlsig::VerifiedOctets& octets,
                                            xml::Reader& reader, Findings& findings) {
  auto document = std::make_unique<Doc>();
  Binder<Doc> binder(binding, *document);
  const Status read = reader.read(octets.view(), binder, findings);
  if (read) return std::unique_ptr<Document>(std::move(document));
  if (read.error().remedy == Remedy::reject) return std::unique_ptr<Document>{};
  return read.error();
}

}  // namespace esclusa::document
