#pragma once
/// What proves a decision years later: what its signature was judged by, what was booked with it, the journal
/// to walk through, and its signed heads.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/arrivals.h"
#include "store/documents.h"
#include "store/journal_octets.h"
#include "store/lotes.h"
#include "store/octets.h"
#include "store/shipments.h"

namespace esclusa::store {

/// A certificate or a revocation list, DER. Kept once, however many decisions rest on it.
struct EvidenceObject {
  Digest sha256{};   // of bytes
  std::string kind;  // CERTIFICADO, LISTA
  std::string bytes;
};

/// A report that a document corrected or annulled.
struct Correction {
  std::int64_t original = 0;
  std::int64_t degree = 0;
  std::string state;  // document state that it gave to the original
};

/// A decision with all that was booked with it and is never changed afterwards.
struct DecisionRows {
  DocumentRecord document;
  Arrival arrival;  // with which it came
  std::optional<LotePlace> entry;
  std::optional<Digest> evidence;       // of the set that its signature was judged by
  std::vector<Movement> movements;      // by declaration and depot
  std::vector<Correction> corrections;  // by original and degree
};

/// What the journal keeps a digest of. States that later documents change are not in it: the original's state
/// belongs to its correction, repetitions to the journal itself.
inline std::string decision_octets(const DecisionRows& rows) {
  const DocumentRecord& d = rows.document;
  const Arrival& a = rows.arrival;
  OctetWriter out;
  out.integer(d.id).text(d.partner).integer(d.arrival).digest(d.sha256).digest(d.content).text(d.kind);
  out.text(d.schema_version).text(d.submission_number).text(d.oce_code).text(d.ruc).text(d.user);
  out.text(d.result).text(d.transmission_state).text(d.procedure_number).text(d.codes);
  out.instant(d.arrived).instant(d.decided).digest(rows.evidence);
  out.text(a.partner).text(a.correlation).text(a.claim).text(a.name).number(a.size).digest(a.sha256);
  out.instant(a.arrived).text(a.place.segment).number(a.place.offset).number(a.place.length);
  out.text(a.fault.code).text(a.fault.detail);
  out.number(rows.entry ? rows.entry->entry + 1 : 0);
  out.number(rows.movements.size());
  for (const Movement& m : rows.movements) {
    out.text(m.declaration).text(m.depot).text(m.cause).integer(m.pieces).integer(m.weight.thousandths());
    out.instant(m.at).text(m.destination);
  }
  out.number(rows.corrections.size());
  for (const Correction& c : rows.corrections) out.integer(c.original).integer(c.degree).text(c.state);
  return out.take();
}

/// What the journal keeps a digest of when an answer is issued. Its bytes are not in it: their signature
/// proves them, and is made later.
inline std::string answer_octets(const NewAnswer& answer, Instant created) {
  OctetWriter out;
  out.text(answer.partner).integer(static_cast<std::int64_t>(answer.kind)).text(answer.answer_id);
  out.number(answer.number).integer(answer.document.value_or(0)).integer(answer.run.value_or(0));
  out.text(answer.result).digest(answer.canonical_digest).text(answer.name).instant(created);
  return out.take();
}

struct JournalRow {
  JournalEntry entry;
  Digest hash{};
};

/// A signed statement about the journal: its entries behind `after` up to `seq`.
struct Anchor {
  std::uint64_t after = 0;
  std::uint64_t seq = 0;
  Instant at{};
  std::optional<std::int64_t> evidence;  // the set that proves the seal
  std::string bytes;                     // the signed file
};

/// How far the tables go. Rows are numbered 1, 2, 3 … and never deleted.
struct Extent {
  std::uint64_t journal = 0;  // as its head says
  Digest journal_hash{};
  std::int64_t arrivals = 0;
  std::int64_t documents = 0;
  std::int64_t objects = 0;
  std::int64_t sets = 0;
};

struct Chain {
  std::string partner;
  ChainHead head;
};

class Evidence {
 public:
  virtual ~Evidence() = default;
  /// Sets are named by what is in them: `digest` is the SHA-256 of the digests of their objects, in order.
  virtual Result<std::optional<std::int64_t>> find_set(const Digest& digest) = 0;
  /// Keeps a set that is not there yet, signer's certificate first. Objects that are kept already may come
  /// without bytes.
  virtual Result<std::int64_t> keep(const Digest& digest, std::span<const EvidenceObject> objects,
                                    Instant now) = 0;
  virtual Result<bool> has_object(const Digest& sha256) = 0;
  virtual Result<std::optional<EvidenceObject>> object(const Digest& sha256) = 0;
  /// The n-th that was kept, from 1.
  virtual Result<std::optional<EvidenceObject>> nth_object(std::int64_t n) = 0;
  /// Digest of a set and of its objects in order; empty = there is no such set.
  struct Set {
    Digest digest{};
    std::vector<Digest> objects;
  };
  virtual Result<std::optional<Set>> set(std::int64_t id) = 0;
  /// The newest set that begins with this certificate.
  virtual Result<std::optional<std::int64_t>> set_of_signer(const Digest& certificate) = 0;

  /// Errors: park "store.broken" if the document or its arrival is not there.
  virtual Result<DecisionRows> rows_of(std::int64_t document) = 0;

  virtual Result<Extent> extent() = 0;
  /// Entries of the journal behind `after`, in order.
  virtual Result<std::vector<JournalRow>> entries(std::uint64_t after, std::size_t limit) = 0;
  virtual Result<std::vector<JournalRow>> entries_of(const std::string& correlation) = 0;

  /// An error if `after` is not where the last one ended.
  virtual Status add_anchor(const Anchor& anchor) = 0;
  virtual Result<std::optional<Anchor>> last_anchor() = 0;
  /// Anchors that end at `from` or later, in order.
  virtual Result<std::vector<Anchor>> anchors(std::uint64_t from, std::size_t limit) = 0;

  /// The chains of answers behind partner `after`, by partner.
  virtual Result<std::vector<Chain>> chains(const std::string& after, std::size_t limit) = 0;
  /// Documents behind `after` in whose name goods were booked or reports corrected, in order.
  virtual Result<std::vector<std::int64_t>> booked_by(std::int64_t after, std::size_t limit) = 0;
  /// Declarations behind `after` that have a balance in some depot, in order.
  virtual Result<std::vector<std::string>> shipped(const std::string& after, std::size_t limit) = 0;
  /// By its id, "ACK202611200000000001".
  virtual Result<std::optional<AnswerRecord>> find_answer(const std::string& answer_id) = 0;
  virtual Result<std::optional<Arrival>> find_correlation(const std::string& correlation) = 0;
};

}  // namespace esclusa::store
