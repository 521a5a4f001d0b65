#pragma once
/// The heart: files in, durable decisions with signed answers out. READ THIS FIRST (process.cpp, top to
/// bottom).

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "answer/acuse.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/config.h"
#include "document/kind.h"
#include "intake/intake.h"
#include "lote/lote.h"
#include "pipeline/authority.h"
#include "pipeline/examine.h"
#include "pipeline/outgoing.h"
#include "pipeline/revocation.h"
#include "pki/seal_ring.h"
#include "pki/watched_trust.h"
#include "registry/catalog_source.h"
#include "store/store.h"

namespace esclusa::pipeline {

/// A file that broke the process, or the worker that examined it, this often is set aside and answered with
/// SIS-E01.
inline constexpr int kMostAttempts = 2;

/// Entries of a lote that are decided together: at most so many files, and about so many octets of them.
struct LoteChunk {
  std::uint64_t files = 256;
  std::uint64_t bytes = 32ULL << 20U;
};

/// What the pipeline works with; shared by all partners, replaced as a whole on reload.
struct Workshop {
  answer::Issuer issuer;
  document::RuleSettings rules;
  const document::KindRegistry& kinds;
  std::shared_ptr<registry::CatalogSource> catalog;
  std::shared_ptr<examination::Examiner> examiner;
  std::shared_ptr<pki::WatchedTrust> trust;
  std::shared_ptr<const pki::SealRing> seals;
  std::vector<Addressee> addressees;
  std::shared_ptr<MailDesk> mail;  // needed by kinds that send mail
  lote::Limits lote;
  LoteChunk lote_chunk;
  RevocationCheck revocation;
  /// By partner; an error is ours, and its documents wait until it is mended.
  std::map<std::string, Result<Pins>, std::less<>> pins;
};

/// One line of the table that `once` prints.
struct Decided {
  std::string correlation;
  std::string file_name;
  std::string kind;
  std::string result;
  std::string codes;
  std::string answer_name;
  std::string certificate{};  // SHA-256 of the signer's, in hexadecimal
};

/// Thread rule: one partner's files by one thread at a time; several partners may share one Pipeline.
class Pipeline {
 public:
  Pipeline(std::shared_ptr<const Workshop> workshop, store::Store& store, intake::Archive& archive,
           Executor& executor, const Clock& clock, EventSink& events);

  /// Decides a batch in one transaction. Running it twice on a file is harmless: the second run finds the
  /// first decision. Errors mean that nothing of the batch was decided (retry, park).
  Result<std::vector<Decided>> process(const config::Partner& partner,
                                       const std::vector<intake::Received>& batch);

  /// Decides pending documents of a partner whose time or whose declaration has come; `limit` at most.
  Result<std::vector<Decided>> settle_pending(const config::Partner& partner, std::size_t limit);

  /// Ends the partner's open run with a signed ResumenCorrida; opens an empty one first if `even_if_empty`.
  Status close_run(const config::Partner& partner, bool even_if_empty);

 private:
  friend class LoteDesk;
  struct Work;
  void alarm(const store::Arrival& arrival, const Error& error);
  std::vector<Result<Examined>> examine(const std::vector<intake::Received>& batch);
  Result<Examined> examine_one(const intake::Received& file, examination::Patience patience);
  void examine_again(const std::vector<intake::Received>& batch, std::vector<Result<Examined>>& examined);
  Status decide(Work& work, const intake::Received& file, Examined& examined);
  Result<bool> repeat(Work& work, const intake::Received& file, const Examined& examined);
  Status judge(Work& work, const Examined& examined, answer::Outcome& outcome, std::int64_t settling);
  Status record(Work& work, const intake::Received& file, Examined& examined, answer::Outcome& outcome);
  Status settle(Work& work, const intake::Received& file, const store::DocumentRecord& document,
                Examined& examined);
  Status answer(Work& work, const Examined& examined, const answer::Outcome& outcome,
                const store::DocumentRecord& document, const std::string& plain_name);
  Status file_decided(Work& work, const intake::Received& file, const store::DocumentRecord& document,
                      const answer::Outcome& outcome);
  Status file_repeated(Work& work, const intake::Received& file, const store::DocumentRecord& document,
                       int repetition);
  static bool has_own_answer(const config::Partner& partner, const intake::Received& file,
                             const answer::Outcome& outcome);
  Status note_entry(Work& work, const intake::Received& file, const Examined& examined,
                    const store::DocumentRecord& document);
  /// SHA-256 of the certificate that a decision rests on; empty for what nobody signed.
  static std::string certificate_of(const Examined& examined);
  static Result<bool> waits_for_lote(store::UnitOfWork& unit, std::int64_t document);
  Status answer_again(Work& work);
  Status finish(Work& work);

  std::shared_ptr<const Workshop> shop_;
  store::Store& store_;
  intake::Archive& archive_;
  Executor& executor_;
  const Clock& clock_;
  EventSink& events_;
};

}  // namespace esclusa::pipeline
