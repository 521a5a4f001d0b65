// Every range of the archive against the arrival that it belongs to.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "audit/checks.h"

namespace esclusa::audit {
namespace {

Status check_range(Audit& audit, const store::Arrival& arrival) {
  const std::string where =
      fmt::format("{}, octetos {} a {} (arrivals, fila {})", arrival.place.segment, arrival.place.offset,
                  arrival.place.offset + arrival.place.length, arrival.id);
  ++audit.tally.files;
  pki::Sha256 digest;
  const Status read = audit.materials.archive.stream(arrival.place, [&](ByteView piece) {
    digest.update(piece);
    audit.tally.octets += piece.size();
    return Status{};
  });
  if (!read) {
    if (read.error().code != "archive.read") return read;
    audit.fault("ARCHIVO_FALTA", where, read.error().what, arrival.arrived);
  } else if (digest.finish() != arrival.sha256) {
    audit.fault(
        "ARCHIVO_ALTERADO", where,
        "Los bytes archivados no son los que llegaron: su SHA-256 no es " + to_hex(arrival.sha256) + ".",
        arrival.arrived);
  }
  return {};
}

}  // namespace

Status check_archive(Audit& audit) {
  for (std::int64_t id = 1; id <= audit.extent.arrivals; ++id) {
    std::optional<store::Arrival> arrival;
    {
      ESC_TRY(const auto unit, audit.materials.store.read());
      ESC_TRY(arrival, unit->arrivals().get(id));
    }
    if (!arrival) {
      audit.fault("LLEGADA_FALTA", fmt::format("arrivals, fila {}", id), "La fila no está.");
    } else if (audit.covers(arrival->partner, arrival->arrived)) {
      ESC_CHECK(check_range(audit, *arrival));
    }
    audit.progress("archivo", static_cast<std::uint64_t>(id),
                   static_cast<std::uint64_t>(audit.extent.arrivals));
  }
  return {};
}

}  // namespace esclusa::audit
