// Every answer of every partner: numbers, chain, signature, row.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "audit/case.h"
#include "audit/checks.h"

namespace esclusa::audit {
namespace {

class AnswerCheck {
 public:
  explicit AnswerCheck(Audit& audit) : audit_(audit), verifier_(audit.seal_verifier()) {}

  /// Numbers and chain always; the signed file when the scope covers it.
  Status check_chain(const store::Chain& chain) {
    Digest previous{};
    for (std::uint64_t number = 1; number < chain.head.next_number; ++number) {
      ESC_TRY(const auto unit, audit_.materials.store.read());
      ESC_TRY(const auto answer, unit->answers().find(chain.partner, number));
      audit_.progress("respuestas", number, chain.head.next_number - 1);
      if (!answer) {
        audit_.fault("RESPUESTA_FALTA", place(chain.partner, number), "La respuesta, o su entrega, no está.");
        previous = {};
        continue;
      }
      if (audit_.covers(chain.partner, answer->created)) ESC_CHECK(check(*unit, *answer, previous));
      previous = answer->canonical_digest;
    }
    if (previous != chain.head.previous)
      audit_.fault("CADENA_ALTERADA", "chains, socio " + chain.partner,
                   "La cabeza de la cadena no es su última respuesta.");
    return check_end(chain);
  }

  /// What the journal knows that nobody has any more.
  void check_told(const std::string& partner, std::uint64_t last, std::uint64_t known) {
    if (known <= last) return;
    audit_.fault(
        "RESPUESTA_FALTA", place(partner, last + 1),
        fmt::format("La bitácora cuenta respuestas hasta la {}; la cadena llega hasta la {}.", known, last));
  }

 private:
  static std::string place(const std::string& partner, std::uint64_t number) {
    return fmt::format("answers, {} {}", partner, number);
  }

  Status check_end(const store::Chain& chain) {
    ESC_TRY(const auto unit, audit_.materials.store.read());
    ESC_TRY(const store::ChainHead now, unit->answers().head(chain.partner));
    ESC_TRY(const auto behind, unit->answers().find(chain.partner, now.next_number));
    if (behind)
      audit_.fault("RESPUESTA_INSERTADA", place(chain.partner, now.next_number),
                   "La respuesta está después de la cabeza de su cadena.", behind->created);
    return {};
  }

  Status check(store::UnitOfWork& unit, const store::AnswerRecord& answer, const Digest& previous) {
    ++audit_.tally.answers;
    ++audit_.tally.signatures;
    const std::string where = place(answer.partner, answer.number);
    const auto file = read_signed(as_bytes(answer.bytes), verifier_);
    if (!file) {
      if (file.error().remedy != Remedy::reject) return file.error();
      audit_.fault("RESPUESTA_ALTERADA", where, "Su firma no es válida: " + file.error().what,
                   answer.created);
      return {};
    }
    const std::string result = file->leaf("Resultado");
    const bool says_so =
        file->digest == answer.canonical_digest && file->leaf("AcuseId") == answer.answer_id &&
        file->leaf("NumeroAcuse") == std::to_string(answer.number) && file->leaf("Socio") == answer.partner &&
        file->signature.signing_time == std::optional(answer.created);
    if (!says_so)
      audit_.fault("RESPUESTA_ALTERADA", where, "La fila no dice lo que dice la respuesta firmada.",
                   answer.created);
    if (file->leaf("HuellaAcuseAnterior") != to_hex(previous))
      audit_.fault("CADENA_ALTERADA", where, "No encadena la respuesta anterior.", answer.created);
    if (answer.kind == store::AnswerKind::run_summary)
      ESC_CHECK(audit_.check_mark(*file, fmt::format("El resumen {} de {}", answer.number, answer.partner)));
    return check_row(unit, answer, where);
  }

  Status check_row(store::UnitOfWork& unit, const store::AnswerRecord& answer, const std::string& where) {
    std::string correlation = answer.answer_id;
    if (answer.document) {
      ESC_TRY(const auto document, unit.documents().get(*answer.document));
      ESC_TRY(const auto arrival, unit.arrivals().get(document ? document->arrival : 0));
      if (!document || !arrival) {
        audit_.fault("DOCUMENTO_FALTA", fmt::format("documents, fila {}", *answer.document),
                     fmt::format("La respuesta {} de {} trata de él.", answer.number, answer.partner),
                     answer.created);
        return {};
      }
      ESC_TRY(const store::DecisionRows rows, unit.evidence().rows_of(*answer.document));
      correlation = correlation_of(rows);
    }
    ESC_TRY(const std::vector<store::JournalRow> lines, unit.evidence().entries_of(correlation));
    for (const store::JournalRow& line : lines) {
      const nlohmann::json facts = facts_of(line.entry);
      if (text_of(facts, "answer") != answer.answer_id) continue;
      const std::string sealed = text_of(facts, "answer_row");
      const std::string row = to_hex(pki::sha256(as_bytes(store::answer_octets(answer, answer.created))));
      if (text_of(facts, "answer_digest") == to_hex(answer.canonical_digest) &&
          (sealed.empty() || sealed == row))
        return {};
      audit_.fault("RESPUESTA_ALTERADA", where,
                   fmt::format("La fila no es la que selló el asiento {}.", line.entry.seq), line.entry.at);
      return {};
    }
    // Before rows were in the journal, summaries and notices were not told of.
    ESC_TRY(const std::vector<store::JournalRow> first,
            unit.evidence().entries(audit_.first_sealed > 0 ? audit_.first_sealed - 1 : 0, 1));
    const bool older = audit_.first_sealed == 0 || first.empty() || answer.created < first.front().entry.at;
    if (!older || answer.document)
      audit_.fault("RESPUESTA_SIN_ASIENTO", where, "La bitácora no cuenta esta respuesta.", answer.created);
    return {};
  }

  Audit& audit_;
  xmlsig::Verifier verifier_;
};

}  // namespace

Status check_answers(Audit& audit) {
  AnswerCheck check(audit);
  std::map<std::string, std::uint64_t> told = audit.last_answers;
  for (std::string last;;) {
    std::vector<store::Chain> page;
    {
      ESC_TRY(const auto unit, audit.materials.store.read());
      ESC_TRY(page, unit->evidence().chains(last, kPage));
    }
    if (page.empty()) break;
    for (const store::Chain& chain : page) {
      if (audit.scope.partner.empty() || audit.scope.partner == chain.partner)
        ESC_CHECK(check.check_chain(chain));
      check.check_told(chain.partner, chain.head.next_number - 1, told[chain.partner]);
      told.erase(chain.partner);
    }
    last = page.back().partner;
  }
  for (const auto& [partner, known] : told) check.check_told(partner, 0, known);
  return {};
}

}  // namespace esclusa::audit
