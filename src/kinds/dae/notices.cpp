#include "kinds/dae/notices.h"

#include <fmt/format.h>

#include <set>

namespace esclusa::kinds::dae {

Status announce_channel(const store::Declaration& fed, const store::Declaration& before,
                        const std::string& submission_number, const document::Surroundings& around) {
  if (fed.channel.empty() || fed.channel == before.channel) return {};
  document::Notice notice;
  notice.event = "CANAL_ASIGNADO";
  notice.subject = fmt::format("CANAL DE AFORO ASIGNADO - DAE {}", fed.number);
  notice.text = fmt::format("La DAE {} tiene canal de aforo {}.", fed.number, fed.channel);
  notice.declaration = fed.number;
  notice.submission_number = submission_number;
  notice.facts = {{"CanalAforo", fed.channel}};
  std::set<std::string> readers{fed.exporter_id};
  ESC_TRY(const auto shipments, around.unit.shipments().of_declaration(fed.number));
  for (const store::Shipment& shipment : shipments) {
    ESC_TRY(const auto depot, around.unit.operators().find_oce(shipment.depot));
    if (depot) readers.insert(depot->ruc);
  }
  for (const std::string& ruc : readers) {
    notice.ruc = ruc;
    ESC_CHECK(around.post.notify(notice));
  }
  return {};
}

}  // namespace esclusa::kinds::dae
