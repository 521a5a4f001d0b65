#include "goods/notices.h"

#include <fmt/format.h>

namespace esclusa::goods {
namespace {

using document::Notice;

Notice about(const Case& c, std::string_view what, store::Amount moved) {
  Notice notice;
  notice.event = "INFORME_ACEPTADO";
  notice.submission_number = c.report.header.submission_number;
  notice.facts = {{"TipoDocumento", std::string(c.naming.family)},
                  {"CodigoDeposito", c.report.depot},
                  {"Bultos", std::to_string(moved.pieces)},
                  {"PesoBruto", moved.weight.to_string()}};
  notice.subject = fmt::format("{} ACEPTADO", c.naming.family);
  notice.text = fmt::format("Se aceptó {} {}: {} bultos, {} kg.", what, notice.submission_number,
                            moved.pieces, moved.weight.to_string());
  return notice;
}

Notice to_depot(const Case& c, std::string_view what) {
  store::Amount moved;
  for (const Share& share : c.shares) moved = sum(moved, share.moved);
  Notice notice = about(c, what, moved);
  notice.ruc = c.report.depot_ruc;
  if (c.shares.size() == 1) notice.declaration = c.shares.front().declaration;
  notice.as_file = false;
  return notice;
}

Notice to_exporter(const Case& c, std::string_view what, const Share& share) {
  Notice notice = about(c, what, share.moved);
  notice.ruc = share.record->exporter_id;
  notice.declaration = share.declaration;
  notice.subject += fmt::format(" - DAE {}", share.declaration);
  notice.text +=
      fmt::format(" DAE {}, depósito {}.", share.declaration, c.depot ? c.depot->name : c.report.depot);
  return notice;
}

}  // namespace

Status announce(const Case& c, std::string_view what, document::Post& post) {
  ESC_CHECK(post.notify(to_depot(c, what)));
  for (const Share& share : c.shares) {
    if (share.record) ESC_CHECK(post.notify(to_exporter(c, what, share)));
  }
  return {};
}

}  // namespace esclusa::goods
