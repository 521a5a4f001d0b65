#include "sqlite/document_row.h"
#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

store::EvidenceObject read_object(Query& row) {
  store::EvidenceObject object;
  object.sha256 = row.digest();
  object.kind = row.text();
  object.bytes = row.blob();
  return object;
}

store::JournalRow read_entry(Query& row) {
  store::JournalRow read;
  read.entry.seq = row.count();
  read.entry.at = row.instant();
  read.entry.event = row.text();
  read.entry.correlation = row.text();
  read.entry.facts = row.text();
  read.hash = row.digest();
  return read;
}

store::Anchor read_anchor(Query& row) {
  store::Anchor anchor;
  anchor.after = row.count();
  anchor.seq = row.count();
  anchor.at = row.instant();
  anchor.evidence = row.maybe(&Query::integer);
  anchor.bytes = row.blob();
  return anchor;
}

store::Movement read_movement(Query& row) {
  store::Movement movement;
  movement.document = row.integer();
  movement.declaration = row.text();
  movement.depot = row.text();
  movement.cause = row.text();
  movement.pieces = row.integer();
  movement.weight = row.kilograms();
  movement.at = row.instant();
  movement.destination = row.text();
  return movement;
}

store::Correction read_correction(Query& row) {
  store::Correction correction;
  correction.original = row.integer();
  correction.degree = row.integer();
  correction.state = row.text();
  return correction;
}

std::int64_t read_integer(Query& row) {
  return row.integer();
}
Digest read_digest(Query& row) {
  return row.digest();
}

}  // namespace

Result<std::optional<std::int64_t>> Evidence::find_set(const Digest& digest) {
  return db_.row(read_integer, "SELECT id FROM evidence_sets WHERE digest = ?", digest);
}

Result<std::int64_t> Evidence::keep(const Digest& digest, std::span<const store::EvidenceObject> objects,
                                    Instant now) {
  ESC_TRY(const std::int64_t set,
          db_.insert("INSERT INTO evidence_sets (digest, kept) VALUES (?, ?)", digest, now));
  std::int64_t position = 0;
  for (const store::EvidenceObject& object : objects) {
    ESC_TRY(const bool kept, has_object(object.sha256));
    if (!kept) {
      ESC_CHECK(db_.run("INSERT INTO evidence_objects (sha256, kind, kept, bytes) VALUES (?, ?, ?, ?)",
                        object.sha256, object.kind, now, Blob{object.bytes}));
    }
    ESC_CHECK(
        db_.run_on_one("INSERT INTO evidence_members (evidence, position, object) SELECT ?, ?, id FROM "
                       "evidence_objects WHERE sha256 = ?",
                       set, position++, object.sha256));
  }
  return set;
}

Result<bool> Evidence::has_object(const Digest& sha256) {
  ESC_TRY(const std::int64_t found,
          db_.number("SELECT EXISTS (SELECT 1 FROM evidence_objects WHERE sha256 = ?)", sha256));
  return found != 0;
}

Result<std::optional<store::EvidenceObject>> Evidence::object(const Digest& sha256) {
  return db_.row(read_object, "SELECT sha256, kind, bytes FROM evidence_objects WHERE sha256 = ?", sha256);
}

Result<std::optional<store::EvidenceObject>> Evidence::nth_object(std::int64_t n) {
  return db_.row(read_object, "SELECT sha256, kind, bytes FROM evidence_objects WHERE id = ?", n);
}

Result<std::optional<store::Evidence::Set>> Evidence::set(std::int64_t id) {
  ESC_TRY(const auto digest, db_.row(read_digest, "SELECT digest FROM evidence_sets WHERE id = ?", id));
  if (!digest) return std::optional<Set>{};
  ESC_TRY(std::vector<Digest> objects,
          db_.rows(read_digest,
                   "SELECT o.sha256 FROM evidence_members m JOIN evidence_objects o ON o.id = m.object"
                   " WHERE m.evidence = ? ORDER BY m.position",
                   id));
  return std::optional{Set{*digest, std::move(objects)}};
}

Result<std::optional<std::int64_t>> Evidence::set_of_signer(const Digest& certificate) {
  return db_.row(read_integer,
                 "SELECT evidence FROM evidence_members WHERE position = 0 AND object ="
                 " (SELECT id FROM evidence_objects WHERE sha256 = ?) ORDER BY evidence DESC LIMIT 1",
                 certificate);
}

Result<store::DecisionRows> Evidence::rows_of(std::int64_t document) {
  store::DecisionRows rows;
  ESC_TRY(auto found, Documents(db_).get(document));
  if (!found) return park("store.broken", "El almacén no tiene el documento que se buscó.");
  rows.document = std::move(*found);
  ESC_TRY(auto arrival, Arrivals(db_).get(rows.document.arrival));
  if (!arrival) return park("store.broken", "El almacén no tiene la llegada del documento.");
  rows.arrival = std::move(*arrival);
  ESC_TRY(rows.entry, Lotes(db_).place_of(document));
  if (rows.document.evidence) {
    ESC_TRY(rows.evidence,
            db_.row(read_digest, "SELECT digest FROM evidence_sets WHERE id = ?", *rows.document.evidence));
  }
  ESC_TRY(rows.movements,
          db_.rows(read_movement,
                   "SELECT document, declaration, depot, cause, pieces, weight, at, destination FROM "
                   "movements WHERE document = ? ORDER BY declaration, depot",
                   document));
  // Only the last correction knows the state in which it left its report; all before left it corrected.
  ESC_TRY(rows.corrections,
          db_.rows(read_correction,
                   "SELECT c.original, c.degree, CASE WHEN c.degree = (SELECT max(degree) FROM corrections "
                   "WHERE original = c.original) THEN d.document_state ELSE 'CORREGIDO' END"
                   " FROM corrections c JOIN documents d ON d.id = c.original WHERE c.document = ?"
                   " ORDER BY c.original, c.degree",
                   document));
  return rows;
}

Result<store::Extent> Evidence::extent() {
  const auto read = [](Query& row) {
    store::Extent extent;
    extent.journal = row.count();
    extent.journal_hash = row.digest();
    extent.arrivals = row.integer();
    extent.documents = row.integer();
    extent.objects = row.integer();
    extent.sets = row.integer();
    return extent;
  };
  ESC_TRY(const auto found,
          db_.row(read,
                  "SELECT seq, hash, (SELECT coalesce(max(id), 0) FROM arrivals),"
                  " (SELECT coalesce(max(id), 0) FROM documents), (SELECT coalesce(max(id), 0) FROM "
                  "evidence_objects), (SELECT coalesce(max(id), 0) FROM evidence_sets)"
                  " FROM journal_head WHERE id = 1"));
  return found.value_or(store::Extent{});
}

Result<std::vector<store::JournalRow>> Evidence::entries(std::uint64_t after, std::size_t limit) {
  return db_.rows(read_entry,
                  "SELECT seq, at, event, correlation, facts, hash FROM journal WHERE seq > ?"
                  " ORDER BY seq LIMIT ?",
                  after, capped(limit));
}

Result<std::vector<store::JournalRow>> Evidence::entries_of(const std::string& correlation) {
  return db_.rows(read_entry,
                  "SELECT seq, at, event, correlation, facts, hash FROM journal"
                  " WHERE correlation = ? AND correlation <> '' ORDER BY seq",
                  correlation);
}

Status Evidence::add_anchor(const store::Anchor& anchor) {
  return db_.run("INSERT INTO journal_anchors (seq, after, at, evidence, bytes) VALUES (?, ?, ?, ?, ?)",
                 anchor.seq, anchor.after, anchor.at, anchor.evidence, Blob{anchor.bytes});
}

Result<std::optional<store::Anchor>> Evidence::last_anchor() {
  return db_.row(read_anchor,
                 "SELECT after, seq, at, evidence, bytes FROM journal_anchors WHERE seq ="
                 " (SELECT max(seq) FROM journal_anchors)");
}

Result<std::vector<store::Anchor>> Evidence::anchors(std::uint64_t from, std::size_t limit) {
  return db_.rows(read_anchor,
                  "SELECT after, seq, at, evidence, bytes FROM journal_anchors WHERE seq >= ?"
                  " ORDER BY seq LIMIT ?",
                  from, capped(limit));
}

Result<std::vector<store::Chain>> Evidence::chains(const std::string& after, std::size_t limit) {
  const auto read = [](Query& row) {
    store::Chain chain;
    chain.partner = row.text();
    chain.head.next_number = row.count();
    chain.head.previous = row.digest();
    return chain;
  };
  return db_.rows(read,
                  "SELECT partner, next_number, previous FROM chains WHERE partner > ?"
                  " ORDER BY partner LIMIT ?",
                  after, capped(limit));
}

Result<std::vector<std::int64_t>> Evidence::booked_by(std::int64_t after, std::size_t limit) {
  return db_.rows(read_integer,
                  "SELECT document FROM movements WHERE document > ?1 UNION"
                  " SELECT document FROM corrections WHERE document > ?1 ORDER BY 1 LIMIT ?2",
                  after, capped(limit));
}

Result<std::vector<std::string>> Evidence::shipped(const std::string& after, std::size_t limit) {
  return db_.rows(
      [](Query& row) { return row.text(); },
      "SELECT DISTINCT declaration FROM shipments WHERE declaration > ? ORDER BY declaration LIMIT ?", after,
      capped(limit));
}

Result<std::optional<store::AnswerRecord>> Evidence::find_answer(const std::string& answer_id) {
  struct Place {
    std::string partner;
    std::uint64_t number = 0;
  };
  const auto read = [](Query& row) {
    Place place;
    place.partner = row.text();
    place.number = row.count();
    return place;
  };
  ESC_TRY(const auto place,
          db_.row(read, "SELECT partner, number FROM answers WHERE answer_id = ?", answer_id));
  if (!place) return std::optional<store::AnswerRecord>{};
  return Answers(db_).find(place->partner, place->number);
}

Result<std::optional<store::Arrival>> Evidence::find_correlation(const std::string& correlation) {
  ESC_TRY(const auto id, db_.row(read_integer, "SELECT id FROM arrivals WHERE correlation = ?", correlation));
  if (!id) return std::optional<store::Arrival>{};
  return Arrivals(db_).get(*id);
}

}  // namespace esclusa::sqlite
