#pragma once
/// Decisions and answers.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/arrivals.h"

namespace esclusa::store {

/// One decided (or pending) document. Texts are empty when the document was unreadable.
struct DocumentRecord {
  std::int64_t id = 0;
  std::string partner;
  std::int64_t arrival = 0;
  Digest sha256{};                // of the file
  std::optional<Digest> content;  // of the verified octets
  std::string kind;               // "IIE", or empty
  std::string schema_version;
  std::string submission_number;  // número de entrega
  std::string oce_code;
  std::string ruc;
  std::string user;
  std::string result;              // ACEPTADO, ACEPTADO_CON_OBSERVACIONES, RECHAZADO, PENDIENTE
  std::string transmission_state;  // TRANSMITIDO, RECIBIDO, ERROR DE RECEPCION
  std::string document_state;      // EN PROCESO, ACEPTADO, …
  std::string procedure_number;    // número de trámite, given on acceptance
  std::string codes;               // finding codes, comma separated, in the order of the answer
  Instant arrived{};
  Instant decided{};
  // Pending documents only:
  std::optional<Instant> pending_until;
  std::string awaits;  // key whose coming settles it, "DAE:05520264000000001"
  int repetitions = 0;
  std::optional<std::int64_t> evidence;  // what its signature was judged by: store/evidence.h
};

/// Filters of `esclusa status`; empty = any.
struct DocumentFilter {
  std::string partner;
  std::string kind;
  std::string result;
  std::string submission_number;
  std::string file_name;
  std::size_t limit = 50;
};

class Documents {
 public:
  virtual ~Documents() = default;
  virtual Result<std::int64_t> add(const DocumentRecord& document) = 0;
  virtual Result<std::optional<DocumentRecord>> get(std::int64_t id) = 0;
  /// The decision about exactly these bytes of this partner.
  virtual Result<std::optional<DocumentRecord>> find_file(const std::string& partner,
                                                          const Digest& sha256) = 0;
  /// The accepted or pending document that holds a submission number. Refused ones do not hold theirs.
  virtual Result<std::optional<DocumentRecord>> find_number(const std::string& submission_number) = 0;
  /// Final decision of a pending document: result, states, procedure number, codes, decided, evidence if
  /// there is any; clears the pending part. An error if the document is not pending: it was settled already.
  virtual Status settle(const DocumentRecord& document) = 0;
  /// A pending document goes on waiting, maybe for something else; it is no longer due.
  virtual Status await(std::int64_t id, const std::string& key, std::optional<Instant> until) = 0;
  /// A partner's pending documents whose deadline is over at `now` or whose awaited key is marked as come.
  virtual Result<std::vector<DocumentRecord>> due(const std::string& partner, Instant now,
                                                  std::size_t limit) = 0;
  /// Whether the latest document of this partner with this number was refused.
  virtual Result<bool> was_refused(const std::string& partner, const std::string& submission_number) = 0;
  /// What became of an accepted document: CORREGIDO, ANULADO. An annulled one no longer holds its number.
  virtual Status set_document_state(std::int64_t id, const std::string& document_state) = 0;
  /// Remembers which declarations a document names.
  virtual Status cite(std::int64_t id, const std::vector<std::string>& declarations) = 0;
  /// Marks every pending document that awaits `key` as due.
  virtual Status came(const std::string& key) = 0;
  /// Counts a repetition; returns its number (1, 2, …).
  virtual Result<int> add_repetition(std::int64_t id) = 0;
  /// Next número de trámite sequence, gapless, over all partners.
  virtual Result<std::uint64_t> next_procedure() = 0;
  /// Newest first.
  virtual Result<std::vector<DocumentRecord>> search(const DocumentFilter& filter) = 0;
};

/// Where the chain of a partner's answers stands.
struct ChainHead {
  std::uint64_t next_number = 1;
  Digest previous{};  // canonical octets, before signature, of the answer before; all zero before the first
};

enum class AnswerKind { acknowledgement, run_summary, notification, reply, batch_acknowledgement };

struct NewAnswer {
  std::string partner;
  AnswerKind kind = AnswerKind::acknowledgement;
  std::string answer_id;     // "ACK202611200000000001"
  std::uint64_t number = 0;  // gapless per partner, acknowledgements and run summaries together
  std::optional<std::int64_t> document;
  std::optional<std::int64_t> run;
  std::string result;
  Digest canonical_digest{};  // of the canonical octets before signature
  std::string name;           // file name in the outbox; unique per partner
  std::string bytes;          // the signed file
};

struct AnswerRecord : NewAnswer {
  std::int64_t id = 0;
  Instant created{};
  std::optional<Instant> delivered;
};

/// One file to put into an outbox. A repetition is a second delivery of the same answer under another name.
struct Delivery {
  std::int64_t id = 0;
  std::int64_t answer = 0;
  std::string name;
  std::string bytes;
  int attempts = 0;
};

class Answers {
 public:
  virtual ~Answers() = default;
  virtual Result<ChainHead> head(const std::string& partner) = 0;
  /// Global sequence of answer ids, never used twice.
  virtual Result<std::uint64_t> next_answer_sequence() = 0;
  /// Stores the answer, moves the chain head, and enqueues its delivery. An error if `number` is not the
  /// head's. With `run` given the run counts it: as settled if the document had an answer before.
  virtual Result<std::int64_t> add(const NewAnswer& answer, Instant created) = 0;
  /// True if a delivery of this partner has this name already.
  virtual Result<bool> name_taken(const std::string& partner, const std::string& name) = 0;
  /// Enqueues the stored bytes again under another name.
  virtual Status redeliver(std::int64_t answer, const std::string& name, Instant now) = 0;
  virtual Result<std::vector<AnswerRecord>> of_document(std::int64_t document) = 0;
  virtual Result<std::optional<AnswerRecord>> find(const std::string& partner, std::uint64_t number) = 0;
  /// Deliveries that are due, oldest first.
  virtual Result<std::vector<Delivery>> undelivered(const std::string& partner, Instant now,
                                                    std::size_t limit) = 0;
  virtual Status delivered(std::span<const std::int64_t> deliveries, Instant now) = 0;
  /// A failed try; `parked` deliveries wait for a person.
  virtual Status failed(std::int64_t delivery, const std::string& error, Instant next_try, bool parked) = 0;
  /// Not delivered yet, parked ones included.
  virtual Result<std::uint64_t> waiting(const std::string& partner) = 0;
};

/// Control totals of a run of a partner's drop. Every file counts once: files = accepted +
/// accepted_with_observations + refused + pending + repetitions. Numbers are those of the acknowledgements
/// that were added with this run.
struct RunTotals {
  std::int64_t run = 0;
  Instant started{};
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t accepted = 0;
  std::uint64_t accepted_with_observations = 0;
  std::uint64_t refused = 0;
  std::uint64_t pending = 0;
  std::uint64_t repetitions = 0;
  std::uint64_t settled = 0;  // final answers to documents that were pending
  std::optional<std::uint64_t> first_number;
  std::optional<std::uint64_t> last_number;
};

/// One line of the summary: a file with what was told about it then, also when a pending document was settled
/// later.
struct RunEntry {
  std::int64_t position = 0;  // grows in the order of decision; where the next page begins
  std::string file_name;
  Digest sha256{};
  std::string result;
  std::uint64_t answer_number = 0;
  int repetition = 0;
};

class Runs {
 public:
  virtual ~Runs() = default;
  /// The partner's open run, opened now if there is none.
  virtual Result<std::int64_t> current(const std::string& partner, Instant now) = 0;
  /// The open run, if any (nothing is opened).
  virtual Result<std::optional<std::int64_t>> open_run(const std::string& partner) = 0;
  virtual Result<RunTotals> totals(std::int64_t run) = 0;
  /// Entries in the order of decision behind `after` (0 = from the start), `limit` at most.
  virtual Result<std::vector<RunEntry>> entries(std::int64_t run, std::int64_t after, std::size_t limit) = 0;
  /// A closed run takes no more files and answers; its own summary may still be added.
  virtual Status close(std::int64_t run, Instant now) = 0;
};

/// A refused or unreadable file, kept with its reason.
struct QuarantineEntry {
  std::int64_t arrival = 0;
  std::string partner;
  std::string name;
  std::string correlation;
  std::uint64_t size = 0;
  Digest sha256{};
  Instant arrived{};
  std::string codes;
  ArchivePlace place;
};

class Quarantine {
 public:
  virtual ~Quarantine() = default;
  virtual Status add(std::int64_t arrival, const std::string& codes, Instant now) = 0;
  /// Newest first; an empty partner means all.
  virtual Result<std::vector<QuarantineEntry>> list(const std::string& partner, std::size_t limit) = 0;
  /// Entries whose copy in the quarantine folder is not written yet.
  virtual Result<std::vector<QuarantineEntry>> unwritten(const std::string& partner, std::size_t limit) = 0;
  virtual Status written(std::span<const std::int64_t> arrivals) = 0;
};

/// Append-only journal, chained by hash: each entry's hash covers the entry before.
class Journal {
 public:
  virtual ~Journal() = default;
  /// `event` is a stable dotted name; `facts` is one line of JSON without secrets.
  virtual Status append(Instant at, const std::string& event, const std::string& correlation,
                        const std::string& facts) = 0;
  /// Number of entries checked. Errors: park "journal.broken" naming the first entry that does not fit.
  virtual Result<std::uint64_t> verify() = 0;
};

}  // namespace esclusa::store
