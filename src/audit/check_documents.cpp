// Each document against the journal, and its signature as of its arrival.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "answer/acuse.h"
#include "audit/case.h"
#include "audit/checks.h"
#include "domain/decimal.h"
#include "pipeline/lote_reader.h"

namespace esclusa::audit {
namespace {

std::string place(std::int64_t id) {
  return fmt::format("documents, fila {}", id);
}

class DocumentCheck {
 public:
  explicit DocumentCheck(Audit& audit)
      : audit_(audit), lotes_(audit.materials.archive, audit.materials.lote) {}

  Status check(store::UnitOfWork& unit, std::int64_t id) {
    ESC_TRY(const auto document, unit.documents().get(id));
    if (!document) {
      audit_.fault("DOCUMENTO_FALTA", place(id), "La fila no está.");
      return {};
    }
    if (!audit_.covers(document->partner, document->arrived)) return {};
    ++audit_.tally.documents;
    ESC_TRY(const auto arrival, unit.arrivals().get(document->arrival));
    if (!arrival) {
      audit_.fault("LLEGADA_FALTA", fmt::format("arrivals, fila {}", document->arrival),
                   fmt::format("Es la llegada del documento {} y no está.", id), document->arrived);
      return {};
    }
    ESC_TRY(const store::DecisionRows rows, unit.evidence().rows_of(id));
    ESC_CHECK(check_rows(unit, rows));
    ESC_CHECK(check_state(unit, rows.document));
    return check_signature(unit, rows);
  }

 private:
  /// The last line about it has the digest of what is stored.
  Status check_rows(store::UnitOfWork& unit, const store::DecisionRows& rows) {
    const store::DocumentRecord& document = rows.document;
    ESC_TRY(const std::vector<store::JournalRow> lines, unit.evidence().entries_of(correlation_of(rows)));
    const store::JournalEntry* decision = nullptr;
    for (const store::JournalRow& line : lines) {
      if (is_decision(line.entry)) decision = &line.entry;
    }
    if (decision == nullptr) {
      audit_.fault("DOCUMENTO_SIN_ASIENTO", place(document.id),
                   "La bitácora no cuenta su decisión: la fila se insertó o cambió su correlación.",
                   document.decided);
      return {};
    }
    const nlohmann::json facts = facts_of(*decision);
    const std::string sealed = text_of(facts, "rows");
    if (sealed.empty()) {
      ++audit_.tally.unsealed;
      return {};
    }
    if (sealed == to_hex(pki::sha256(as_bytes(store::decision_octets(rows))))) return {};
    std::string others;
    for (const store::Correction& correction : rows.corrections)
      others += fmt::format("; o el estado del documento {}", correction.original);
    audit_.fault("FILA_ALTERADA",
                 fmt::format("{} (documento), arrivals, fila {}, o sus movements{}", place(document.id),
                             document.arrival, others),
                 fmt::format("Las filas no son las que selló el asiento {}.", decision->seq), decision->at);
    return {};
  }

  /// Only a correction changes the state of a decided document, and its digest covers that.
  Status check_state(store::UnitOfWork& unit, const store::DocumentRecord& document) {
    ESC_TRY(const std::int64_t corrections, unit.reports().last_degree(document.id));
    if (corrections > 0) return {};
    answer::Outcome outcome;
    outcome.result = document.result;
    if (document.document_state == answer::document_state(outcome)) return {};
    audit_.fault("FILA_ALTERADA", place(document.id) + " (document_state)",
                 "El estado no es el de su decisión y nadie lo corrigió.", document.decided);
    return {};
  }

  /// Refused before its signature held: nothing of it was believed.
  static bool was_believed(const store::DecisionRows& rows) {
    return rows.document.content.has_value() && rows.document.kind != "LOTE";
  }

  Status check_signature(store::UnitOfWork& unit, const store::DecisionRows& rows) {
    if (!was_believed(rows)) return {};
    const store::DocumentRecord& document = rows.document;
    auto file = lotes_.reopen(unit, rows.arrival, document.id);
    const std::string where =
        place(document.id) + (rows.entry ? fmt::format(", entrada {}", rows.entry->entry) : "");
    if (!file) {
      if (!file.error().code.starts_with("archive.") && !file.error().code.starts_with("ARC-"))
        return file.error();
      audit_.fault("ARCHIVO_ALTERADO", where, "Su archivo ya no se puede leer: " + file.error().what,
                   document.arrived);
      return {};
    }
    if (pki::sha256(file->content) != document.sha256) {
      audit_.fault("ARCHIVO_ALTERADO", where, "Los bytes archivados no son los que se decidieron.",
                   document.arrived);
      return {};
    }
    return verify(rows, *file, where);
  }

  Status verify(const store::DecisionRows& rows, const intake::Received& file, const std::string& where) {
    const store::DocumentRecord& document = rows.document;
    std::shared_ptr<const pki::TrustStore> trust = audit_.trust.today();
    if (document.evidence) {
      auto kept = audit_.trust.of_set(*document.evidence);
      if (!kept) {
        audit_.fault("EVIDENCIA_FALTA", where,
                     "Lo que se guardó con su firma no se puede usar: " + kept.error().what,
                     document.arrived);
        return {};
      }
      trust = *kept;
    }
    Findings findings;
    const auto parsed = xml::GuardedDocument::parse(file.content, audit_.materials.limits, findings);
    const document::Kind* kind =
        parsed ? audit_.materials.kinds.find(parsed->root_namespace(), parsed->root_name()) : nullptr;
    if (kind == nullptr) {
      audit_.fault("FIRMA_NO_VALIDA", where, "El documento ya no se puede leer: " + explain(findings),
                   document.arrived);
      return {};
    }
    xmlsig::Verifier verifier(trust, {});
    const auto octets =
        verifier.verify(*parsed, document.evidence ? xmlsig::SignaturePolicy::required : kind->signature(),
                        document.arrived, findings);
    ++audit_.tally.signatures;
    if (!octets) {
      if (octets.error().remedy != Remedy::reject) return octets.error();
      audit_.fault("FIRMA_NO_VALIDA", where,
                   "Con lo que se guardó, su firma no es válida al llegar: " + explain(findings),
                   document.arrived);
    } else if (octets->digest() != document.content) {
      audit_.fault("FIRMA_NO_VALIDA", where, "Lo firmado no es lo que se decidió.", document.arrived);
    }
    return {};
  }

  Audit& audit_;
  pipeline::LoteReader lotes_;
};

/// What was booked in the name of a document that is not there.
Status check_bookings(Audit& audit) {
  for (std::int64_t last = 0;;) {
    ESC_TRY(const auto unit, audit.materials.store.read());
    ESC_TRY(const std::vector<std::int64_t> page, unit->evidence().booked_by(last, kPage));
    if (page.empty()) return {};
    for (const std::int64_t id : page) {
      ESC_TRY(const auto document, unit->documents().get(id));
      if (!document) {
        audit.fault("MOVIMIENTO_SIN_DOCUMENTO", fmt::format("movements o corrections, documento {}", id),
                    "Ningún documento lo asentó.");
      }
    }
    last = page.back();
  }
}

void add(domain::Kilograms& sum, domain::Kilograms more) {
  sum = domain::Kilograms::from_thousandths(sum.thousandths() + more.thousandths());
}

store::Shipment added_up(const std::vector<store::Movement>& movements, const std::string& depot) {
  store::Shipment sum;
  for (const store::Movement& movement : movements) {
    if (movement.depot != depot) continue;
    const store::Counters counters = store::counters_of(movement);
    sum.pieces_in += counters.in.pieces;
    add(sum.weight_in, counters.in.weight);
    sum.pieces_out += counters.out.pieces;
    add(sum.weight_out, counters.out.weight);
    sum.pieces_boarded += counters.boarded.pieces;
    sum.pieces_back += counters.back.pieces;
    add(sum.weight_back, counters.back.weight);
  }
  return sum;
}

bool same_balance(const store::Shipment& a, const store::Shipment& b) {
  return a.pieces_in == b.pieces_in && a.weight_in == b.weight_in && a.pieces_out == b.pieces_out &&
         a.weight_out == b.weight_out && a.pieces_boarded == b.pieces_boarded &&
         a.pieces_back == b.pieces_back && a.weight_back == b.weight_back;
}

/// A balance is the sum of its movements.
Status check_balances(Audit& audit) {
  for (std::string last;;) {
    ESC_TRY(const auto unit, audit.materials.store.read());
    ESC_TRY(const std::vector<std::string> page, unit->evidence().shipped(last, kPage));
    if (page.empty()) return {};
    for (const std::string& declaration : page) {
      ESC_TRY(const std::vector<store::Movement> movements, unit->shipments().movements(declaration));
      ESC_TRY(const std::vector<store::Shipment> balances, unit->shipments().of_declaration(declaration));
      for (const store::Shipment& balance : balances) {
        if (same_balance(balance, added_up(movements, balance.depot))) continue;
        audit.fault("SALDO_ALTERADO",
                    fmt::format("shipments, DAE {}, depósito {}", declaration, balance.depot),
                    "El saldo no es la suma de sus movimientos.");
      }
    }
    last = page.back();
  }
}

}  // namespace

Status check_documents(Audit& audit) {
  DocumentCheck check(audit);
  for (std::int64_t id = 1; id <= audit.extent.documents; ++id) {
    ESC_TRY(const auto unit, audit.materials.store.read());
    ESC_CHECK(check.check(*unit, id));
    audit.progress("documentos", static_cast<std::uint64_t>(id),
                   static_cast<std::uint64_t>(audit.extent.documents));
  }
  ESC_CHECK(check_bookings(audit));
  return check_balances(audit);
}

}  // namespace esclusa::audit
