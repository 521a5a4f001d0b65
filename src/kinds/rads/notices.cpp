#include "kinds/rads/notices.h"

#include <fmt/format.h>

#include <array>

#include "base/local_time.h"

namespace esclusa::kinds::rads {
namespace {

using document::Notice;
using E = goods::Event;

struct Wording {
  E event;
  std::string_view notice;   // event of the notice
  std::string_view subject;  // Asunto
  std::string_view text;     // after "La mercancía de la DAE … en el depósito … "
};

/// The manifest is not announced: carrier and exporter made it.
constexpr std::array kWordings{
    Wording{E::automatic_channel, "CANAL_ASIGNADO", "CANAL DE AFORO ASIGNADO",
            "tiene canal de aforo automático"},
    Wording{E::automatic_channel, "SALIDA_AUTORIZADA", "SALIDA AUTORIZADA", "tiene la salida autorizada"},
    Wording{E::review_channel, "CANAL_ASIGNADO", "CANAL DE AFORO ASIGNADO", "pasa a aforo"},
    Wording{E::inspection, "INSPECCION", "INSPECCION", "será inspeccionada"},
    Wording{E::favourable, "SALIDA_AUTORIZADA", "SALIDA AUTORIZADA", "tiene la salida autorizada"},
    Wording{E::exit_authorised, "SALIDA_AUTORIZADA", "SALIDA AUTORIZADA", "tiene la salida autorizada"},
    Wording{E::adverse, "RETENCION", "MERCANCIA RETENIDA", "queda retenida por el resultado del aforo"},
    Wording{E::hold, "RETENCION", "MERCANCIA RETENIDA", "queda retenida"},
    Wording{E::release, "LEVANTAMIENTO", "RETENCION LEVANTADA", "queda libre de retención"},
};

std::string sentence(const Wording& wording, const Row& row, const std::string& depot) {
  std::string text =
      fmt::format("La mercancía de la DAE {} en el depósito {} {}", row.declaration, depot, wording.text);
  if (row.inspection)
    text += fmt::format(" el {} (hora de Ecuador) por {}", to_portal(*row.inspection), row.officer);
  text += ".";
  if (!row.remark.empty()) text += " " + row.remark;
  return text;
}

Notice notice_of(const Wording& wording, const Rads& rads, const Row& row, const store::Shipment& shipment,
                 const std::string& depot_name) {
  Notice notice;
  notice.event = wording.notice;
  notice.subject = fmt::format("{} - DAE {}", wording.subject, row.declaration);
  notice.text = sentence(wording, row, depot_name);
  notice.declaration = row.declaration;
  notice.submission_number = rads.header.submission_number;
  const auto fact = [&](const char* name, const std::string& value) {
    if (!value.empty()) notice.facts.emplace_back(name, value);
  };
  fact("CodigoDeposito", shipment.depot);
  fact("Fecha", to_iso(row.at));
  fact("CanalAforo", row.channel);
  fact("FechaInspeccion", row.inspection ? to_iso(*row.inspection) : "");
  fact("Funcionario", row.officer);
  fact("Resultado", row.result);
  fact("EstadoEmbarque", shipment.stage.state);
  fact("Observacion", row.remark);
  return notice;
}

Status send(Notice notice, const std::string& ruc, document::Post& post) {
  if (ruc.empty()) return {};
  notice.ruc = ruc;
  return post.notify(notice);
}

}  // namespace

Status announce(const Rads& rads, const Row& row, const Step& step, const document::Surroundings& around) {
  for (const store::Shipment& shipment : step.moved) {
    ESC_TRY(const auto depot, around.unit.operators().find_oce(shipment.depot));
    for (const Wording& wording : kWordings) {
      if (wording.event != event_of(row)) continue;
      const Notice notice = notice_of(wording, rads, row, shipment, depot ? depot->name : shipment.depot);
      ESC_CHECK(send(notice, depot ? depot->ruc : "", around.post));
      ESC_CHECK(send(notice, step.declaration.exporter_id, around.post));
    }
  }
  return {};
}

}  // namespace esclusa::kinds::rads
