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
  document::Booking booking;
  std::string acuse;  // canonical text of the answer, not signed; number 1 of the partner, decided at `now`
};

/// Keeps what a document makes others learn.
struct Postbox final : document::Post {
  Status notify(const document::Notice& notice) override {
    notices.push_back(notice);
    return {};
  }
  Status mail(const document::Mail& mail) override {
    mails.push_back(mail);
    return {};
  }
  std::vector<document::Notice> notices;
  std::vector<document::Mail> mails;
};

/// "IIE-E31@DetalleDAE[1]" of every finding, joined by commas; paths without the root.
std::string codes_of(const Findings& findings);

/// A store with the registers of tests/kinds/registers and all kinds. Nothing that a test does is kept.
class Desk {
 public:
  explicit Desk(const std::vector<std::string>& registers = {"oce", "usuarios", "dae", "ruc", "companias",
                                                             "representantes"});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// Throws what is not the document's fault.
  Outcome process(const std::string& xml, Instant now, const std::string& name = "documento.xml");
  /// Looks again at a pending document, as the pipeline does when what it waits for came or its time is over.
  Outcome settle(const std::string& xml, Instant now);
  /// The documents that follow are signed with such a certificate; nobody signs until then.
  void sign_as(const std::string& ruc, const std::string& cedula);
  /// The documents that follow come from the customs service, or not.
  void from_customs(bool yes) { from_customs_ = yes; }
  /// Validates only.
  bool valid(const document::Kind& kind, const std::string& xml);
  /// Whether the document goes before others of its kind.
  bool urgent(const document::Kind& kind, const std::string& xml);
  /// Forgets all documents.
  void reset();

  [[nodiscard]] const document::KindRegistry& kinds() const { return kinds_; }
  [[nodiscard]] store::UnitOfWork& unit() { return *unit_; }
  [[nodiscard]] Postbox& post() { return post_; }
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
  Postbox post_;
  std::optional<xmlsig::SignatureFacts> signer_;
  bool from_customs_ = false;
  int documents_ = 0;
};

std::string read_file(const std::filesystem::path& path);

}  // namespace esclusa::kinds
