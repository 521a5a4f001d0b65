#pragma once
/// The examination itself, in the process that calls it.

#include <filesystem>
#include <map>
#include <memory>

#include "examination/examiner.h"
#include "pki/watched_trust.h"
#include "xml/guarded.h"
#include "xml/reader.h"

namespace esclusa::examination {

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

/// What an examination needs from disk, and its limits.
struct Standards {
  std::filesystem::path schemas;  // folder
  xml::Limits limits;
  xmlsig::VerifySettings signature;
};

/// For tests, for the commands of people, and behind the walls of a worker process.
class Inspector final : public Examiner {
 public:
  /// `kinds` outlives it. Errors: those of `Schemas::load`.
  static Result<std::shared_ptr<Inspector>> open(const Standards& standards,
                                                 std::shared_ptr<const pki::WatchedTrust> trust,
                                                 const document::KindRegistry& kinds);

  Result<Inspected> examine(const std::string& partner, ByteView file, Instant arrived,
                            Patience patience) override;
  [[nodiscard]] std::string describe() const override;

  /// The same, and what the reader told of an accepted document goes into `transcript`.
  Result<Inspected> examine_and_record(ByteView file, Instant arrived, std::string& transcript) const;
  /// Makes the readers that the first documents would otherwise wait for. Parses nothing but our own words.
  void warm_up() const;

 private:
  Inspector(const document::KindRegistry& kinds, std::shared_ptr<const Schemas> schemas,
            std::shared_ptr<const pki::WatchedTrust> trust, xml::Limits limits,
            xmlsig::VerifySettings signature);
  Result<Inspected> look(ByteView file, Instant arrived, std::string* transcript) const;
  Status open_verify_bind(ByteView file, Instant arrived, std::string* transcript,
                          Inspected& inspected) const;

  const document::KindRegistry& kinds_;
  std::shared_ptr<const Schemas> schemas_;
  std::shared_ptr<const pki::WatchedTrust> trust_;
  xml::Limits limits_;
  xmlsig::VerifySettings signature_;
};

}  // namespace esclusa::examination
