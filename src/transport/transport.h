#pragma once
/// Port: how Esclusa sees a partner's drop, whatever carries it. It never looks into a file.
///
/// A drop is an inbox and an outbox. Every call works on a batch, so that an implementation can keep many
/// files in flight; a call returns when the whole batch is settled. The result of one file never depends on
/// another's, but a lost connection fails every file that was not finished (Remedy::retry).
///
/// Thread rule: one Transport belongs to one thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace esclusa::transport {

enum class EntryType { regular, directory, other };  // other: symbolic link, FIFO, socket, device

/// A name in the inbox as the drop spells it: foreign bytes, possibly hostile. It is never empty, "." or
/// "..", and never holds '/' or NUL.
struct Entry {
  std::string name;
  EntryType type = EntryType::regular;
  std::uint64_t size = 0;
  Instant mtime{};  // by the drop's clock: only ever compared with itself
};

struct Rename {
  std::string from;
  std::string to;
};

struct Fetch {
  std::string name;
  std::uint64_t limit = 0;  // octets; a larger file is not read further
};

/// What a fetch found. `too_large` and `not_regular` are answers, not errors: the file is the sender's fault.
struct Fetched {
  enum class Outcome { whole, too_large, not_regular } outcome = Outcome::whole;
  Bytes content;           // complete only when outcome is whole
  std::uint64_t size = 0;  // size the drop reports, also when too_large
};

struct Upload {
  std::string name;  // final name in the outbox
  ByteView content;  // owned by the caller until publish returns
};

class Transport {
 public:
  virtual ~Transport() = default;

  /// Opens the connection if there is none (with its own back-off: while that lasts, Remedy::retry at once).
  /// Errors: retry "drop.unreachable"; park "drop.auth", "drop.host_key", "drop.missing" (no such folder).
  virtual Status connect() = 0;

  /// What an operator should know about the way the drop is reached, after `connect`: one sentence, or empty.
  [[nodiscard]] virtual std::string remark() const { return {}; }

  /// Everything in the inbox, in no particular order. An error proves nothing about what is there.
  virtual Result<std::vector<Entry>> list() = 0;

  /// Renames inside the inbox without overwriting: this is how a file is claimed. Works for every EntryType
  /// but directory. Errors per file: reject "drop.gone" (somebody else has it or it was withdrawn), retry
  /// otherwise.
  virtual std::vector<Status> claim(std::span<const Rename> renames) = 0;

  /// Reads files of the inbox, never through a symbolic link and never waiting on a FIFO. A file whose size
  /// changes while it is read is an error (retry "drop.changing").
  virtual std::vector<Result<Fetched>> fetch(std::span<const Fetch> files) = 0;

  /// Reads one large file piece by piece, with the same care as fetch; for what must not be held in memory.
  /// `sink` may fail, which ends the read with its error. Returns the number of octets. Errors: as fetch.
  virtual Result<std::uint64_t> stream(const std::string& name,
                                       const std::function<Status(ByteView)>& sink) = 0;

  /// Puts files into the outbox so that no partial file is ever visible under its final name: temporary name
  /// (".esclusa-out-<name>.tmp", overwriting an old one of ours), complete write, durable where the drop can,
  /// rename without overwrite, size read back. If the final name exists with the same content the file counts
  /// as published. Errors per file: park "drop.conflict" (exists with other content, left untouched), park
  /// "drop.space", "drop.permission"; retry otherwise.
  virtual std::vector<Status> publish(std::span<const Upload> files) = 0;

  /// Removes names from the inbox (a symbolic link itself, never its target). What is already gone is a
  /// success.
  virtual std::vector<Status> remove(std::span<const std::string> names) = 0;

  /// Reads a whole small file of the outbox, for conflict checks and `submit`. Errors: reject "drop.gone".
  virtual Result<Bytes> read_outbox(const std::string& name, std::uint64_t limit) = 0;

  /// Closes the connection. Safe to call at any time; the next connect opens a new one.
  virtual void disconnect() noexcept = 0;
};

}  // namespace esclusa::transport
