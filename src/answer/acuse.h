#pragma once
/// The acknowledgement: what a partner learns about one file. The published contract is
/// xsd/ack/1.0/acuse.xsd.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/finding.h"
#include "base/result.h"
#include "document/kind.h"
#include "store/documents.h"

namespace esclusa::answer {

inline constexpr std::string_view kNamespace = "urn:esclusa:acuse:1";
inline constexpr std::string_view kSchemaVersion = "1.0";

/// Closed list. Also the words stored with a document.
inline constexpr std::string_view kAccepted = "ACEPTADO";
inline constexpr std::string_view kAcceptedWithObservations = "ACEPTADO_CON_OBSERVACIONES";
inline constexpr std::string_view kRefused = "RECHAZADO";
inline constexpr std::string_view kPending = "PENDIENTE";

/// Who answers; the same for every answer of a node.
struct Issuer {
  std::string node;
  std::string environment;  // PRUEBA, PRODUCCION
  std::string catalogs_version;
};

/// How far a document came. Texts are empty where it did not come so far.
struct Subject {
  std::string partner;
  std::string file_name;  // raw
  std::uint64_t size = 0;
  Digest sha256{};
  std::optional<Digest> content;
  Instant arrived{};
  document::Header header;
  const document::Kind* kind = nullptr;
  std::optional<xmlsig::SignatureFacts> signature;
};

/// What was decided about it.
struct Outcome {
  std::string_view result = kRefused;
  bool processed = false;  // reached the content stage; false = refused on reception
  Findings findings;
  std::optional<document::Pending> pending;
  document::Booking booking;
  std::string procedure_number;
  std::string previous_answer;  // id of the interim answer that this one settles
};

/// Place in the partner's chain.
struct Place {
  std::string answer_id;
  std::uint64_t number = 0;
  Digest previous{};
  Instant at{};
};

/// Where the journal stood: the number of its last entry and that entry's hash.
struct JournalMark {
  std::uint64_t seq = 0;
  Digest hash{};
};

/// The two state axes of a document, as they are stored and answered.
std::string_view transmission_state(const Outcome& outcome);
std::string_view document_state(const Outcome& outcome);

/// "ACK" + day + 10-digit sequence.
std::string answer_id(Instant day, std::uint64_t sequence);

/// Canonical text of an Acuse, or of a RespuestaConsulta (xsd/ack/1.0/respuesta.xsd) if the booking has a
/// reply; not signed yet. Findings are ordered by line, column, code; 200 at most are listed.
std::string write_acuse(const Issuer& issuer, const Place& place, const Subject& subject,
                        const Outcome& outcome, const document::CodeList& codes);

/// Canonical text of a Notificacion (xsd/ack/1.0/notificacion.xsd). `id` is its number in the mailbox.
std::string write_notification(const Issuer& issuer, const Place& place, const std::string& partner,
                               std::int64_t id, const document::Notice& notice);

/// Canonical text of a ResumenCorrida (xsd/ack/1.0/resumen.xsd). At most `kMaxEntries` files are listed; the
/// digest over all of them is always there. `journal` makes the partner's copy a witness of our journal.
inline constexpr std::size_t kMaxEntries = 10'000;
std::string write_run_summary(const Issuer& issuer, const Place& place, const std::string& partner,
                              const store::RunTotals& totals, const std::vector<store::RunEntry>& entries,
                              const std::optional<Digest>& list_digest, const JournalMark& journal);

}  // namespace esclusa::answer
