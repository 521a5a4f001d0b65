#pragma once
/// What came in: one row per claimed file, durable before the file is looked into.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace esclusa::store {

/// Where the exact bytes lie: an archive segment (a tar file below the archive folder) and a range in it.
struct ArchivePlace {
  std::string segment;  // relative path, "2026/11/20/000001.tar"
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// Why a file cannot even be looked into; decided by the intake, answered like any other fault.
struct IntakeFault {
  std::string code;  // empty = none
  std::string detail;
};

struct NewArrival {
  std::string partner;
  std::string correlation;  // id that every log line about this file carries; also shown in `esclusa show`
  std::string claim;        // name under which the file was claimed in the inbox; unique per partner
  std::string name;         // name that the partner gave it, raw
  std::uint64_t size = 0;
  Digest sha256{};
  Instant arrived{};  // first seen complete; drives deadlines
  ArchivePlace place;
  IntakeFault fault;
};

struct Arrival : NewArrival {
  std::int64_t id = 0;
  int attempts = 0;
  std::optional<std::int64_t> document;  // the decision; empty while there is none
  bool source_removed = false;
};

class Arrivals {
 public:
  virtual ~Arrivals() = default;
  /// Adds with attempts = 1.
  virtual Result<std::int64_t> add(const NewArrival& arrival) = 0;
  virtual Result<std::optional<Arrival>> find_claim(const std::string& partner, const std::string& claim) = 0;
  virtual Result<std::optional<Arrival>> get(std::int64_t id) = 0;
  /// Arrivals without a decision, oldest first: what a crash left behind.
  virtual Result<std::vector<Arrival>> undecided(const std::string& partner, std::size_t limit) = 0;
  /// Counts one more try of a file that a crash interrupted.
  virtual Status add_attempt(std::int64_t id) = 0;
  /// The try failed for a reason of ours that is not the file's fault: it does not count.
  virtual Status take_back_attempt(std::int64_t id) = 0;
  /// For files that are worked on in steps: what broke the process before the last step is over.
  virtual Status set_attempts(std::int64_t id, int attempts) = 0;
  /// `repetition` = 0 for the first arrival of a document, n for its n-th repetition. Also files it under
  /// `run`.
  virtual Status decided(std::int64_t id, std::int64_t document, int repetition, std::int64_t run) = 0;
  virtual Status source_removed(std::span<const std::int64_t> ids) = 0;
  /// Size of everything that a partner sent since an instant.
  virtual Result<std::uint64_t> bytes_since(const std::string& partner, Instant since) = 0;
  /// Decided arrivals whose source is still in the inbox.
  virtual Result<std::vector<Arrival>> to_remove(const std::string& partner, std::size_t limit) = 0;
};

}  // namespace esclusa::store
