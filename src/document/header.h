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
/// `check_ruc`; the customs service's own RUC needs no register. Errors: those of the store.
Status check_header(const Header& header, std::string_view root, const Surroundings& around,
                    Findings& findings);

/// Findings: RUC-E01, RUC-W01, RUC-W02; and, with the strictness "register", RUC-E04 if the taxpayer is not
/// in the register of the tax service. Errors: those of the store.
Status check_ruc(std::string_view ruc, const std::string& path, const Surroundings& around,
                 Findings& findings);

/// Findings: CAT-E01 … CAT-E04 for a code that is not in its list. An empty code is not looked at.
void check_district(std::string_view code, const std::string& path, const Surroundings& around,
                    Findings& findings);
void check_package(std::string_view code, const std::string& path, const Surroundings& around,
                   Findings& findings);
void check_country(std::string_view code, const std::string& path, const Surroundings& around,
                   Findings& findings);
void check_province(std::string_view code, const std::string& path, const Surroundings& around,
                    Findings& findings);

/// Whether any finding refuses the document.
bool has_errors(const Findings& findings);

/// Validates, and binds with a handler that fills `document`.
inline Result<std::unique_ptr<Document>> read_into(std::unique_ptr<Document> document, xml::Handler& handler,
                                                   const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) {
  const Status read = reader.read(octets.view(), handler, findings);
  if (read) return document;
  if (read.error().remedy == Remedy::reject) return std::unique_ptr<Document>{};
  return read.error();
}

/// Validates and binds: what Kind::bind of nearly every kind does.
template <class Doc>
Result<std::unique_ptr<Document>> bind_with(const Binding<Doc>& binding, const xmlsig::VerifiedOctets& octets,
                                            xml::Reader& reader, Findings& findings) {
  auto document = std::make_unique<Doc>();
  Binder<Doc> binder(binding, *document);
  return read_into(std::move(document), binder, octets, reader, findings);
}

}  // namespace esclusa::document
