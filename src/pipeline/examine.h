#pragma once
/// Everything about a file that needs no store: open, verify, bind. The costly part, so it runs on all
/// workers.

#include <map>
#include <memory>
#include <string>

#include "answer/acuse.h"
#include "document/kind.h"
#include "intake/intake.h"
#include "pki/watched_trust.h"
#include "xml/guarded.h"
#include "xml/reader.h"
#include "xmlsig/verify.h"

namespace esclusa::pipeline {

/// The compiled schema of every kind; loaded once at start, shared.
class Schemas {
 public:
  /// Errors: park "schema.load".
  static Result<std::shared_ptr<const Schemas>> load(const std::filesystem::path& folder,
                                                     const document::KindRegistry& kinds);
  [[nodiscard]] std::shared_ptr<const xml::Schema> of(const document::Kind& kind) const;

 private:
  std::map<const document::Kind*, std::shared_ptr<const xml::Schema>> schemas_;
};

/// How far a file came. `document` is null exactly when it was refused; `findings` then say why.
struct Examined {
  std::string correlation;  // of the arrival
  answer::Subject subject;
  Findings findings;
  std::unique_ptr<document::Document> document;
};

/// Belongs to one worker.
class Examiner {
 public:
  Examiner(const document::KindRegistry& kinds, std::shared_ptr<const Schemas> schemas,
           std::shared_ptr<const pki::WatchedTrust> trust, xml::Limits limits,
           xmlsig::VerifySettings settings);

  /// Errors are ours (park, retry); what is wrong with the file is in `findings`.
  Result<Examined> examine(const intake::Received& file);

 private:
  Status open_verify_bind(const intake::Received& file, Examined& examined);

  const document::KindRegistry& kinds_;
  std::shared_ptr<const Schemas> schemas_;
  xml::Limits limits_;
  std::shared_ptr<const pki::WatchedTrust> trust_;
  xmlsig::VerifySettings settings_;
};

}  // namespace esclusa::pipeline
