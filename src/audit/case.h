#pragma once
/// One decision with everything that proves it.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "document/codes.h"
#include "pki/certificates.h"
#include "store/store.h"

namespace esclusa::audit {

struct KeptItem {
  std::shared_ptr<const pki::Exhibit> exhibit;
  pki::ExhibitFacts facts;
};

/// A line of the journal and the first anchor that covers it.
struct Line {
  store::JournalRow row;
  std::optional<store::Anchor> anchor;
};

struct Case {
  store::DecisionRows rows;
  std::vector<store::AnswerRecord> answers;  // that of its lote, if it has none of its own
  std::vector<Line> journal;
  std::vector<KeptItem> evidence;  // certificates from the signer's to the anchor's, then lists
};

/// By id, número de entrega (the latest with it), correlation or answer ("ACK…"). Errors: reject
/// "show.unknown".
Result<store::DocumentRecord> find_document(store::UnitOfWork& unit, const std::string& key);

/// Whether a line of the journal tells of a decision about a document.
bool is_decision(const store::JournalEntry& entry);
/// What its lines in the journal carry.
std::string correlation_of(const store::DecisionRows& rows);

/// Errors: those of `kept_exhibits`, the store.
Result<Case> gather(store::UnitOfWork& unit, std::int64_t document);
Result<std::vector<KeptItem>> gather_evidence(store::UnitOfWork& unit, std::int64_t set);

/// The case for machines, and the same for people, Spanish both.
nlohmann::ordered_json to_json(const Case& one, const document::CodeList& codes);
std::string to_text(const nlohmann::ordered_json& one);

}  // namespace esclusa::audit
