#include "pipeline/anchor_desk.h"

#include <fmt/format.h>

#include "answer/anchor.h"
#include "base/replace_file.h"
#include "pipeline/evidence.h"
#include "pki/merkle.h"
#include "xmlsig/sign.h"

namespace esclusa::pipeline {
namespace {

constexpr std::size_t kPage = 1000;

/// A stretch of the journal that holds together.
struct Stretch {
  std::uint64_t after = 0;
  answer::JournalMark head;
  std::vector<Digest> hashes;
};

Result<Digest> hash_at(store::UnitOfWork& unit, std::uint64_t seq) {
  if (seq == 0) return Digest{};
  ESC_TRY(const std::vector<store::JournalRow> found, unit.evidence().entries(seq - 1, 1));
  if (found.empty() || found.front().entry.seq != seq)
    return park("journal.broken", fmt::format("La bitácora no es íntegra: falta el asiento {}.", seq));
  return found.front().hash;
}

Result<Stretch> next_stretch(store::UnitOfWork& unit) {
  Stretch stretch;
  ESC_TRY(const std::optional<store::Anchor> last, unit.evidence().last_anchor());
  stretch.after = last ? last->seq : 0;
  stretch.head.seq = stretch.after;
  ESC_TRY(stretch.head.hash, hash_at(unit, stretch.after));
  while (stretch.hashes.size() < AnchorDesk::kMost) {
    ESC_TRY(const std::vector<store::JournalRow> page, unit.evidence().entries(stretch.head.seq, kPage));
    if (page.empty()) break;
    for (const store::JournalRow& row : page) {
      const Digest hash = pki::sha256(as_bytes(store::journal_octets(stretch.head.hash, row.entry)));
      if (row.entry.seq != stretch.head.seq + 1 || row.hash != hash)
        return park("journal.broken",
                    fmt::format("La bitácora no es íntegra: falla el asiento {}.", stretch.head.seq + 1));
      stretch.head = {row.entry.seq, hash};
      stretch.hashes.push_back(hash);
      if (stretch.hashes.size() == AnchorDesk::kMost) break;
    }
  }
  return stretch;
}

}  // namespace

std::filesystem::path anchor_folder(const std::filesystem::path& archive) {
  return archive / "anclas";
}

std::string anchor_file_name(std::uint64_t seq) {
  return answer::anchor_id(seq) + ".xml";
}

AnchorDesk::AnchorDesk(std::shared_ptr<const Workshop> workshop, store::Store& store,
                       std::filesystem::path folder, const Clock& clock, EventSink& events)
    : shop_(std::move(workshop)), store_(store), folder_(std::move(folder)), clock_(clock), events_(events) {}

Result<std::size_t> AnchorDesk::work() {
  std::optional<store::Anchor> last;
  {
    ESC_TRY(const auto unit, store_.read());
    ESC_TRY(last, unit->evidence().last_anchor());
  }
  if (last) ESC_CHECK(copy_out(*last));  // we may have been stopped between its commit and its file
  for (std::size_t made = 0;; ++made) {
    ESC_TRY(const bool more, anchor_next());
    if (!more) return made;
  }
}

Result<bool> AnchorDesk::anchor_next() {
  const Instant now = clock_.now();
  ESC_TRY(const auto unit, store_.write());
  ESC_TRY(const Stretch stretch, next_stretch(*unit));
  if (stretch.hashes.empty()) return false;
  store::Anchor anchor;
  anchor.after = stretch.after;
  anchor.seq = stretch.head.seq;
  anchor.at = now;
  const std::string text = answer::write_anchor(
      shop_->issuer, {stretch.after, stretch.head, pki::merkle_root(stretch.hashes), now});
  ESC_TRY(const auto key, shop_->seals->at(now));
  ESC_TRY(anchor.bytes, xmlsig::sign_canonical(text, answer::anchor_id(anchor.seq), *key, now));
  // A seal that cannot be judged here leaves nothing to keep; the anchor holds all the same.
  Findings findings;
  const auto seal = shop_->trust->current()->judge(key->certificate_der(), now, now, findings);
  ESC_TRY(anchor.evidence, keep_evidence(*unit, seal ? seal->get() : nullptr, now));
  ESC_CHECK(unit->evidence().add_anchor(anchor));
  ESC_CHECK(unit->commit());
  ESC_CHECK(copy_out(anchor));
  events_.write(Level::info, "audit.anchored", answer::anchor_id(anchor.seq),
                {{"entries", std::to_string(stretch.hashes.size())}});
  return true;
}

Status AnchorDesk::copy_out(const store::Anchor& anchor) const {
  const std::filesystem::path file = folder_ / anchor_file_name(anchor.seq);
  std::error_code error;
  if (std::filesystem::exists(file, error)) return {};
  std::filesystem::create_directories(folder_, error);
  return replace_file(file, anchor.bytes);
}

Result<bool> AnchorDesk::is_due() const {
  ESC_TRY(const auto unit, store_.read());
  ESC_TRY(const store::Extent extent, unit->evidence().extent());
  ESC_TRY(const std::optional<store::Anchor> last, unit->evidence().last_anchor());
  const std::uint64_t covered = last ? last->seq : 0;
  if (extent.journal <= covered) return false;
  return !last || extent.journal - covered >= kMost || clock_.now() - last->at >= kLongest;
}

void AnchorDesk::look() {
  const auto step = [&]() -> Status {
    ESC_TRY(const bool due, is_due());
    if (due) ESC_CHECK(work());
    return {};
  };
  const Status status = step();
  if (!status && !failed_) {
    events_.write(Level::alarm, "audit.anchor_failed", "",
                  {{"error", status.error().code}, {"what", status.error().what}});
  }
  failed_ = !status;
}

}  // namespace esclusa::pipeline
