#include "pipeline/answer_sheet.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pki/certificates.h"
#include "xmlsig/sign.h"

namespace esclusa::pipeline {

Result<AnswerSheet> AnswerSheet::begin(const std::string& partner, Instant now, store::UnitOfWork& unit) {
  ESC_TRY(const store::ChainHead head, unit.answers().head(partner));
  return AnswerSheet(partner, now, unit, head);
}

Result<answer::Place> AnswerSheet::next_place() {
  ESC_TRY(const std::uint64_t sequence, unit_->answers().next_answer_sequence());
  return answer::Place{answer::answer_id(now_, sequence), head_.next_number, head_.previous, now_};
}

Result<std::string> AnswerSheet::free_name(const std::string& plain, const answer::Place& place) {
  constexpr std::string_view kEnd = ".acuse.xml";  // every name that can be taken ends so
  std::string name = plain;
  for (unsigned n = 0;; ++n) {
    ESC_TRY(const bool taken, unit_->answers().name_taken(partner_, name));
    if (!taken && names_.insert(name).second) return name;
    const std::string mark = n == 0 ? std::to_string(place.number) : fmt::format("{}-{}", place.number, n);
    name = fmt::format("{}.{}{}", plain.substr(0, plain.size() - kEnd.size()), mark, kEnd);
  }
}

void AnswerSheet::add(Draft draft) {
  ++head_.next_number;
  head_.previous = pki::sha256(as_bytes(draft.canonical));
  drafts_.push_back(std::move(draft));
}

Status AnswerSheet::sign(const pki::SealKey& key, Executor& executor) {
  signed_.resize(drafts_.size());
  std::vector<Status> outcome(drafts_.size());
  executor.for_each(drafts_.size(), [&](std::size_t, std::size_t i) {
    auto text = xmlsig::sign_canonical(drafts_[i].canonical, drafts_[i].place.answer_id, key, now_);
    if (text) {
      signed_[i] = std::move(*text);
    } else {
      outcome[i] = text.error();
    }
  });
  for (Status& status : outcome) ESC_CHECK(std::move(status));
  return {};
}

/// All but the signed bytes.
store::NewAnswer AnswerSheet::row_of(const Draft& draft) const {
  return {.partner = partner_,
          .kind = draft.kind,
          .answer_id = draft.place.answer_id,
          .number = draft.place.number,
          .document = draft.document,
          .run = draft.run,
          .result = draft.result,
          .canonical_digest = pki::sha256(as_bytes(draft.canonical)),
          .name = draft.name,
          .bytes = {}};
}

void AnswerSheet::describe(const Draft& draft, nlohmann::ordered_json& facts) const {
  const store::NewAnswer row = row_of(draft);
  facts["answer"] = row.answer_id;
  facts["number"] = row.number;
  facts["answer_digest"] = to_hex(row.canonical_digest);
  facts["answer_row"] = to_hex(pki::sha256(as_bytes(store::answer_octets(row, now_))));
}

Status AnswerSheet::store() {
  for (std::size_t i = 0; i < drafts_.size(); ++i) {
    const Draft& draft = drafts_[i];
    store::NewAnswer answer = row_of(draft);
    answer.bytes = std::move(signed_[i]);
    ESC_CHECK(unit_->answers().add(answer, now_));
    if (draft.document) continue;
    nlohmann::ordered_json facts{{"partner", partner_}};
    describe(draft, facts);
    ESC_CHECK(unit_->journal().append(now_, "answer.issued", draft.place.answer_id, facts.dump()));
  }
  return {};
}

}  // namespace esclusa::pipeline
