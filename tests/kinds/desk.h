#pragma once
/// The way of a document through its kind, with real parsers and a real store, but without transport and
/// answers.

#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "document/kind.h"
#include "store/store.h"
#include "support/temporary_folder.h"
#include "xml/reader.h"
#include "xmlsig/verify.h"

namespace esclusa::kinds {

struct Outcome {
  std::string result;  // ACEPTADO, ACEPTADO_CON_OBSERVACIONES, RECHAZADO, PENDIENTE
  Findings findings;
  std::optional<document::Pending> pending;
  std::vector<document::Effect> effects;
  std::string acuse;  // canonical text of the answer, not signed; number 1 of the partner, decided at `now`
};

/// "IIE-E31@DetalleDAE[1]" of every finding, joined by commas; paths without the root.
std::string codes_of(const Findings& findings);

/// A store with the registers of tests/kinds/registers and all kinds. Nothing that a test does is kept.
class Desk {
 public:
  Desk();
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// Throws what is not the document's fault.
  Outcome process(const std::string& xml, Instant now, const std::string& name = "documento.xml");
  /// Validates only.
  bool valid(const document::Kind& kind, const std::string& xml);
  /// Forgets all documents.
  void reset();

  [[nodiscard]] const document::KindRegistry& kinds() const { return kinds_; }
  [[nodiscard]] store::UnitOfWork& unit() { return *unit_; }
  static constexpr Instant kArrived{std::chrono::seconds{1'795'204'800}};  // 2026-11-20T20:00:00Z

 private:
  void decide(const document::Kind& kind, const xmlsig::VerifiedOctets& octets, Instant now, Outcome& outcome,
              document::Header& header);
  xmlsig::VerifiedOctets octets_of(const std::string& xml, std::string* root);
  xml::Reader& reader(const document::Kind& kind);
  std::int64_t record(const document::Document& document, const document::Kind& kind, const Outcome& outcome);

  testing_support::TemporaryFolder folder_;
  catalog::Catalog catalog_;
  document::RuleSettings settings_;
  document::KindRegistry kinds_;
  xmlsig::Verifier verifier_;
  std::map<std::string_view, std::unique_ptr<xml::Reader>> readers_;
  std::shared_ptr<store::Store> store_;
  std::unique_ptr<store::UnitOfWork> unit_;
  int documents_ = 0;
};

std::string read_file(const std::filesystem::path& path);

}  // namespace esclusa::kinds
