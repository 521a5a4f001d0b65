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
  Instant arrived;  // deadlines count from here, not from the time of processing
  Instant now;
  std::string partner;
};

/// The document can only be decided later.
struct Pending {
  std::string reason;            // Spanish, one sentence
  std::string state;             // "PENDIENTE_DAE"
  std::string awaits;            // key whose coming settles it, "DAE:<number>"; may be empty
  std::optional<Instant> until;  // then it is decided anyway
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
  std::string shipment_state;  // EstadoEmbarque
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
  /// Lower goes first within a batch; 0 = feeds others, 10 = normal.
  [[nodiscard]] virtual int order() const { return 10; }

  /// Validates and binds. Null with findings = refused by the schema. Errors: park.
  virtual Result<std::unique_ptr<Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                 Findings& findings) const = 0;
  /// True if the document goes before others of its kind (perishables).
  [[nodiscard]] virtual bool urgent(const Document&) const { return false; }
  /// Runs the rule table; changes nothing.
  virtual Result<Judgement> judge(const Document& document, const Surroundings& around) const = 0;
  /// Books an accepted document. `id` is its row in the store.
  virtual Result<std::vector<Effect>> apply(const Document& document, std::int64_t id,
                                            const Surroundings& around) const = 0;
  /// Books a document that stays pending (holds names, for example). By default nothing.
  virtual Status hold(const Document&, std::int64_t, const Surroundings&) const { return {}; }
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
