#pragma once
/// The parts of an audit; internal to the room.

#include <nlohmann/json_fwd.hpp>

#include "audit/kept_trust.h"
#include "audit/signed_file.h"
#include "audit/verify.h"

namespace esclusa::audit {

/// What the parts share. Belongs to one thread.
struct Audit {
  const Materials& materials;
  const Scope& scope;
  const Listener& listener;
  store::Extent extent;  // when it began
  KeptTrust trust;
  std::shared_ptr<const pki::TrustStore> seals{};
  Tally tally{};
  std::uint64_t first_sealed =
      0;  // entry of the journal from which on decisions carry a digest of their rows
  std::map<std::string, std::uint64_t> last_answers{};  // by partner, as the journal knows them

  void fault(const char* code, std::string where, std::string what, std::optional<Instant> since = {});
  void progress(std::string_view stage, std::uint64_t done, std::uint64_t total) const;
  [[nodiscard]] bool covers(const std::string& partner, Instant at) const;
  /// A signed file says that the journal had this hash at this entry.
  Status check_mark(const SignedFile& file, const std::string& where);
  /// A verifier of our own seals, for signatures of any age.
  [[nodiscard]] xmlsig::Verifier seal_verifier() const;
};

inline constexpr std::size_t kPage = 1000;

/// A journal line's facts; empty object if they are none.
nlohmann::json facts_of(const store::JournalEntry& entry);
/// A text of them, or empty.
std::string text_of(const nlohmann::json& facts, const char* name);
std::uint64_t count_of(const nlohmann::json& facts, const char* name);

Status check_journal(Audit& audit);
Status check_witnesses(Audit& audit);
Status check_evidence(Audit& audit);
Status check_archive(Audit& audit);
Status check_documents(Audit& audit);
Status check_answers(Audit& audit);

}  // namespace esclusa::audit
