#pragma once
/// What happened in a period, added up for reports.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/durations.h"
#include "base/result.h"
#include "domain/decimal.h"

namespace esclusa::store {

/// from <= t < to.
struct Period {
  Instant from{};
  Instant to{};
};

/// Files by what is known of them now: a document that was pending in the period and settled later counts as
/// settled. Every file counts once: received = refused_technically + accepted + accepted_with_observations +
/// refused + pending + repetitions.
struct Tally {
  std::uint64_t received = 0;
  std::uint64_t refused_technically = 0;  // ERROR DE RECEPCION
  std::uint64_t accepted = 0;
  std::uint64_t accepted_with_observations = 0;
  std::uint64_t refused = 0;  // processed and refused by the rules
  std::uint64_t pending = 0;
  std::uint64_t repetitions = 0;
  std::uint64_t undecided = 0;  // those of `pending` that nobody has looked into yet
  bool operator==(const Tally&) const = default;
};

inline Tally& operator+=(Tally& sum, const Tally& more) {
  sum.received += more.received;
  sum.refused_technically += more.refused_technically;
  sum.accepted += more.accepted;
  sum.accepted_with_observations += more.accepted_with_observations;
  sum.refused += more.refused;
  sum.pending += more.pending;
  sum.repetitions += more.repetitions;
  sum.undecided += more.undecided;
  return sum;
}

/// The files that arrived in a period; a lote is one file. `codes` and `answered_after` leave repetitions
/// out.
struct Activity {
  std::map<std::string, Tally> kinds;          // by document kind; empty = unreadable or undecided
  std::map<std::string, Tally> in_lotes;       // the documents in those lotes, counted like files
  std::map<std::string, std::uint64_t> codes;  // in how many documents a finding's code occurs
  Durations answered_after;                    // from arrival to the first signed answer
};

/// Answers signed in a period, run summaries included: count = delivered + waiting + parked. A repetition
/// delivers an old answer again and is none of them.
struct AnswerFigures {
  std::uint64_t count = 0;
  std::optional<std::uint64_t> first_number;
  std::optional<std::uint64_t> last_number;
  std::uint64_t delivered = 0;
  std::uint64_t waiting = 0;
  std::uint64_t parked = 0;  // wait for a person
};

/// Files that are to be put into the outbox now, whenever they were signed, repetitions included.
struct Outbox {
  std::uint64_t waiting = 0;
  std::uint64_t parked = 0;
};

struct OldestPending {
  std::string submission_number;  // empty while nobody has looked into the file
  std::string file_name;          // raw, as the partner gave it
  Instant since{};
};

/// Goods that are still inside a depot.
struct IdleShipment {
  std::string depot;
  std::string declaration;
  std::string partner;  // who reported their entry
  std::int64_t pieces = 0;
  domain::Kilograms weight;
  Instant last_movement{};
};

struct IdleShipments {
  std::uint64_t count = 0;
  std::vector<IdleShipment> first;  // by depot and declaration
};

/// For reading only. Memory does not grow with the number of files.
class Figures {
 public:
  virtual ~Figures() = default;
  /// Everybody who ever sent a file, in the order of the alphabet.
  virtual Result<std::vector<std::string>> partners() = 0;
  virtual Result<Activity> activity(const std::string& partner, const Period& period) = 0;
  virtual Result<AnswerFigures> answers(const std::string& partner, const Period& period) = 0;
  virtual Result<Outbox> outbox(const std::string& partner) = 0;
  /// Of all that is pending now, whenever it arrived.
  virtual Result<std::optional<OldestPending>> oldest_pending(const std::string& partner) = 0;
  /// Files put into quarantine in the period.
  virtual Result<std::uint64_t> quarantined(const std::string& partner, const Period& period) = 0;
  /// When the first file of the period came, repetitions included.
  virtual Result<std::optional<Instant>> first_arrival(const std::string& partner, const Period& period) = 0;
  /// Shipments with a balance whose last movement was before `before`; `limit` of them in full. An empty
  /// partner means all.
  virtual Result<IdleShipments> idle_shipments(const std::string& partner, Instant before,
                                               std::size_t limit) = 0;
};

}  // namespace esclusa::store
