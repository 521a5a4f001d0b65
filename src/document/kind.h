#pragma once
/// Port: what a document kind is to the rest of the house. A kind lives in one folder (src/kinds/<kind>, with
/// its schema in xsd/<kind> and its cases in tests/kinds/<kind>); only app/ knows which kinds there are.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/finding.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "document/codes.h"
#include "document/post.h"
#include "domain/decimal.h"
#include "store/store.h"
#include "xml/reader.h"
#include "xmlsig/verify.h"

namespace esclusa::document {

/// `Cabecera`, with which every document starts; empty where a kind does not have the element.
struct Header {
  std::string submission_number;  // NumeroEntrega
  std::string document_type;      // TipoDocumento
  Instant issued{};               // FechaEmision
  std::string oce_code;           // CodigoOce
  std::string oce_type;           // TipoOce
  std::string ruc;                // Ruc
  std::string user;               // Usuario
};

/// A bound, schema-valid document. Kinds derive from it.
class Document {
 public:
  virtual ~Document() = default;
  Header header;
};

/// Settings that rules depend on; defaults are the published ones.
struct RuleSettings {
  std::string ruc_strictness = "structural";  // structural, strict, register
  std::chrono::seconds clock_skew{std::chrono::minutes{5}};
  std::chrono::seconds declaration_hold{std::chrono::hours{24}};  // an unknown DAE is awaited this long
  std::chrono::seconds entry_deadline{std::chrono::hours{24}};    // IIE after FechaIngreso
  int pieces_tolerance_air_percent = 10;                          // perishables by air; else exact
  int weight_tolerance_percent = 5;
  int weight_tolerance_air_percent = 10;
};

/// What rules see. Reads go through the unit of work, so they see earlier documents of the same batch.
struct Surroundings {
  const catalog::Catalog& catalog;
  const RuleSettings& settings;
  store::UnitOfWork& unit;
  Post& post;
  Instant arrived;  // deadlines count from here, not from the time of processing
  Instant now;
  std::string partner;                                // whose drop it came through
  bool from_customs = false;                          // that drop is the customs service's own
  const xmlsig::SignatureFacts* signature = nullptr;  // who signed; nullptr = nobody
  std::int64_t settling = 0;  // the document's own row if it was pending and is looked at again, else 0
};

/// The document can only be decided later.
struct Pending {
  std::string reason{};            // Spanish, one sentence
  std::string state{};             // "PENDIENTE_DAE"
  std::string awaits{};            // key whose coming settles it, "DAE:<number>"; may be empty
  std::optional<Instant> until{};  // then it is decided anyway
  std::string challenge{};         // DesafioId of a registration that waits for its security code …
  std::optional<Instant> challenge_until{};  // … which must arrive before this
};

struct Judgement {
  Findings findings;  // errors refuse, warnings become observations
  std::optional<Pending> pending;
};

/// What acceptance changed, for the depot's own books.
struct Effect {
  std::string declaration;       // NumeroDAE
  std::int64_t pieces = 0;       // BultosAcumulados
  domain::Kilograms weight;      // PesoAcumulado
  std::int64_t pieces_left = 0;  // Saldo against what was declared
  domain::Kilograms weight_left;
  std::string shipment_state;             // EstadoEmbarque
  std::optional<store::Amount> in_depot;  // SaldoDeposito…: what is left inside, where goods moved out
};

/// Where a registration stands after this document.
struct RegistrationNews {
  std::string submission_number;             // of the request
  std::string state;                         // "EN_REVISION_SENAE"
  std::string next_step;                     // Spanish: what the applicant does now
  std::string challenge{};                   // DesafioId of a code that was sent anew …
  std::optional<Instant> challenge_until{};  // … and when it expires
};

/// What a query found: one page of rows, each a list of element names and values in the order of the schema.
struct Reply {
  using Row = std::vector<std::pair<std::string_view, std::string>>;  // empty values are left out
  std::string_view row_name;                                          // "Ingreso"
  std::uint64_t total = 0;                                            // over all pages
  std::uint64_t page = 1;
  std::uint64_t page_size = 0;
  std::vector<Row> rows;
};

/// What an accepted document changed or found out, as its answer tells it.
struct Booking {
  std::vector<Effect> effects{};
  std::optional<RegistrationNews> registration{};
  std::optional<Reply> reply{};  // given: the answer is a RespuestaConsulta
};

/// Thread rule: const and immutable; may be used from any thread.
class Kind {
 public:
  virtual ~Kind() = default;
  [[nodiscard]] virtual std::string_view code() const = 0;            // "IIE"
  [[nodiscard]] virtual std::string_view root() const = 0;            // "InformeIngresoMercancia"
  [[nodiscard]] virtual std::string_view schema_version() const = 0;  // "1.0"
  [[nodiscard]] virtual std::string_view schema_file() const = 0;     // below xsd/, "iie/1.0/iie.xsd"
  [[nodiscard]] virtual std::string_view rules_version() const = 0;   // date of the last change of a rule
  [[nodiscard]] virtual xmlsig::SignaturePolicy signature() const = 0;
  /// OCE types that may send it ("05"); empty = the kind has no OCE in its header.
  [[nodiscard]] virtual std::span<const std::string_view> sender_types() const = 0;
  /// True if only the customs partner may send it.
  [[nodiscard]] virtual bool customs_only() const = 0;
  [[nodiscard]] virtual std::span<const Code> codes() const = 0;
  /// Lower goes first within a batch, because others cite it: feeds 0, entries 10, authorisations 15, exits
  /// 20, corrections 30, confirmations 40, decisions 50, queries 90.
  [[nodiscard]] virtual int order() const { return 10; }

  /// Validates and binds. Null with findings = refused by the schema. Errors: park.
  virtual Result<std::unique_ptr<Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                 Findings& findings) const = 0;
  /// True if the document goes before others of its kind (perishables).
  [[nodiscard]] virtual bool urgent(const Document&) const { return false; }
  /// Runs the rule table; changes nothing.
  virtual Result<Judgement> judge(const Document& document, const Surroundings& around) const = 0;
  /// Books an accepted document. `id` is its row in the store.
  virtual Result<Booking> apply(const Document& document, std::int64_t id,
                                const Surroundings& around) const = 0;
  /// Books a document that stays pending (holds names, for example); gives `pending`, maybe with what holding
  /// added to it.
  virtual Result<Pending> hold(const Document&, std::int64_t, const Surroundings&, Pending pending) const {
    return pending;
  }
  /// Books what the refusal of a document brings about: a new one that its rules refuse, or one that was held
  /// and whose names are free again.
  virtual Status refuse(const Document&, std::int64_t, const Surroundings&) const { return {}; }
  /// Declarations that the document names: their exporters may ask for it.
  [[nodiscard]] virtual std::vector<std::string> cites(const Document&) const { return {}; }
};

inline constexpr std::string_view kDocumentNamespace = "urn:esclusa:edoc:1";

/// The kinds that are wired in. Immutable after construction.
class KindRegistry {
 public:
  explicit KindRegistry(std::vector<std::unique_ptr<Kind>> kinds);
  /// nullptr = no kind has this root.
  [[nodiscard]] const Kind* find(std::string_view root_namespace, std::string_view root_name) const;
  [[nodiscard]] const Kind* by_code(std::string_view code) const;
  [[nodiscard]] std::span<const std::unique_ptr<Kind>> all() const { return kinds_; }
  [[nodiscard]] const CodeList& codes() const { return codes_; }

 private:
  std::vector<std::unique_ptr<Kind>> kinds_;
  CodeList codes_;
};

}  // namespace esclusa::document
