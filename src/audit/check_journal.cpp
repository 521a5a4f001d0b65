#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "audit/case.h"
#include "audit/checks.h"

namespace esclusa::audit {
namespace {

std::string place(std::uint64_t seq) {
  return fmt::format("journal, asiento {}", seq);
}

/// What an entry tells of must be there.
Status check_told(Audit& audit, store::UnitOfWork& unit, const store::JournalEntry& entry) {
  const bool decided = is_decision(entry);
  const bool repeated = entry.event == "document.repeated";
  const nlohmann::json facts = facts_of(entry);
  if (const std::uint64_t number = count_of(facts, "number"); number > 0) {
    std::uint64_t& last = audit.last_answers[text_of(facts, "partner")];
    last = std::max(last, number);
  }
  if (!decided && !repeated) return {};
  if (decided && text_of(facts, "rows").empty()) {
    if (audit.first_sealed > 0)
      audit.fault("ASIENTO_INCOMPLETO", place(entry.seq), "El asiento no lleva la huella de sus filas.",
                  entry.at);
    return {};
  }
  if (audit.first_sealed == 0) audit.first_sealed = entry.seq;
  const auto id = static_cast<std::int64_t>(count_of(facts, "document"));
  ESC_TRY(const auto document, unit.documents().get(id));
  if (!document || (decided && to_hex(document->sha256) != text_of(facts, "file"))) {
    audit.fault(
        "DOCUMENTO_FALTA", fmt::format("documents, fila {}", id),
        fmt::format("El asiento {} cuenta su decisión y la fila no está o es de otro archivo.", entry.seq),
        entry.at);
  }
  if (!repeated) return {};
  const auto arrival = static_cast<std::int64_t>(count_of(facts, "arrival"));
  ESC_TRY(const auto came, unit.arrivals().get(arrival));
  if (!came || to_hex(came->sha256) != text_of(facts, "file") || came->document != id) {
    audit.fault("LLEGADA_ALTERADA", fmt::format("arrivals, fila {}", arrival),
                fmt::format("La fila no es la repetición que cuenta el asiento {}.", entry.seq), entry.at);
  }
  return {};
}

}  // namespace

/// From the first entry to the head. After a break it goes on from what is stored, so that each break is told
/// once.
Status check_journal(Audit& audit) {
  store::JournalRow last;
  while (last.entry.seq < audit.extent.journal) {
    ESC_TRY(const auto unit, audit.materials.store.read());
    ESC_TRY(const std::vector<store::JournalRow> page, unit->evidence().entries(last.entry.seq, kPage));
    if (page.empty()) break;
    for (const store::JournalRow& row : page) {
      if (row.entry.seq > audit.extent.journal) {
        audit.progress("bitácora", audit.extent.journal, audit.extent.journal);
        last.entry.seq = audit.extent.journal;
        break;
      }
      const std::optional<Instant> since = last.entry.seq > 0 ? std::optional(last.entry.at) : std::nullopt;
      if (row.entry.seq != last.entry.seq + 1) {
        audit.fault("BITACORA_INCOMPLETA", place(last.entry.seq + 1),
                    fmt::format("Faltan asientos hasta el {}.", row.entry.seq - 1), since);
      } else if (row.hash != pki::sha256(as_bytes(store::journal_octets(last.hash, row.entry)))) {
        audit.fault("BITACORA_ALTERADA", place(row.entry.seq),
                    "La huella no es la del asiento tras el anterior: cambió su texto, su huella o su orden.",
                    row.entry.at);
      }
      ESC_CHECK(check_told(audit, *unit, row.entry));
      ++audit.tally.entries;
      last = row;
    }
    audit.progress("bitácora", audit.tally.entries, audit.extent.journal);
  }
  ESC_TRY(const auto unit, audit.materials.store.read());
  ESC_TRY(const std::vector<store::JournalRow> end,
          unit->evidence().entries(audit.extent.journal > 0 ? audit.extent.journal - 1 : 0, 1));
  const bool there = !end.empty() && end.front().entry.seq == audit.extent.journal;
  if (audit.extent.journal > 0 && (!there || end.front().hash != audit.extent.journal_hash)) {
    audit.fault("BITACORA_CORTADA", place(audit.extent.journal),
                "La cabeza de la bitácora no es su último asiento.", last.entry.at);
  }
  if (audit.extent.journal == 0 && !end.empty())
    audit.fault("BITACORA_CORTADA", place(0), "La bitácora tiene asientos y su cabeza no.",
                end.front().entry.at);
  // Entries behind the head may have been written since we began, but only together with a newer head.
  ESC_TRY(const store::Extent now, unit->evidence().extent());
  ESC_TRY(const std::vector<store::JournalRow> behind, unit->evidence().entries(now.journal, 1));
  if (!behind.empty() && now.journal > 0) {
    audit.fault("BITACORA_CORTADA", place(behind.front().entry.seq),
                "La bitácora tiene asientos después de su cabeza.", behind.front().entry.at);
  }
  return {};
}

}  // namespace esclusa::audit
