#pragma once
/// The embedded store: one SQLite file in WAL mode, durable at every commit (synchronous=FULL).

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace esclusa::sqlite {

struct SqliteSettings {
  std::string path;
  std::chrono::milliseconds busy_timeout{10'000};  // how long another process may hold the write lock
  std::uint64_t max_bytes = 0;                     // the file never grows beyond; 0 = as far as the disk goes
  std::size_t idle_readers = 4;                    // read connections kept open between queries
};

/// Opens or creates the database and brings its schema up to date. Several processes may have it open
/// (`esclusa status` beside the daemon); one writes at a time. Inside one process `write` queues; a thread
/// that calls `write` while it holds a unit of work from `write` waits for itself for ever. Units of work
/// keep the store alive. Errors: retry "store.busy"; park "store.full", "store.broken", "store.newer" (the
/// database belongs to a newer release), "store.altered" (its schema was made by other migrations than ours).
Result<std::shared_ptr<store::Store>> open(const SqliteSettings& settings);

}  // namespace esclusa::sqlite
