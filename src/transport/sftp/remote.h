#pragma once
/// Requests of one SFTP session, by full remote path. Every answer is a Fault; `Fault::none` is success.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "transport/sftp/session.h"
#include "transport/transport.h"

namespace esclusa::transport {

struct Attributes {
  EntryType type = EntryType::regular;
  std::optional<std::uint64_t> size;  // not every server tells it
  Instant mtime{};
  bool operator==(const Attributes&) const = default;
};

/// Takes a piece of a file; an error ends the reading.
using Sink = std::function<Status(ByteView)>;

struct Reading {
  std::uint64_t octets = 0;
  bool steady = false;  // the file stayed the same all the time; else what was read is worthless
  Status refused;       // what the sink said
};

class Remote {
 public:
  /// `patience`: how long one request may go unanswered; a transfer must besides keep above a modest pace.
  Remote(Session& session, std::chrono::milliseconds patience) : session_(session), patience_(patience) {}

  Fault stat(const std::string& path, Attributes& found) { return stat(path, LIBSSH2_SFTP_STAT, found); }
  Fault lstat(const std::string& path, Attributes& found) { return stat(path, LIBSSH2_SFTP_LSTAT, found); }
  /// Calls `each` per entry as the server names it, until that gives back false.
  Fault list(const std::string& path, const std::function<bool(std::string_view, const Attributes&)>& each);
  /// Where the server is OpenSSH, never overwrites.
  Fault rename(const std::string& from, const std::string& to);
  Fault unlink(const std::string& path);
  Fault ping();

  /// Hands a regular file piece by piece to `sink`, never more than one octet beyond the size in `before`,
  /// the attributes that its name had shown.
  Fault read(const std::string& path, const Attributes& before, const Sink& sink, Reading& reading);

  /// Makes the file anew, whatever stood under that name: complete, on the server's disk if it can, closed.
  Fault write(const std::string& path, ByteView content);

  /// A server that refuses to write seldom says why: `space` or `denied` if its file system tells, else
  /// `refused`.
  Fault reason_for_refusal(const std::string& folder, std::uint64_t octets);

 private:
  using Time = std::chrono::steady_clock::time_point;
  Fault stat(const std::string& path, int how, Attributes& found);
  Fault fstat(LIBSSH2_SFTP_HANDLE* file, Attributes& found);
  Fault read_to_end(LIBSSH2_SFTP_HANDLE* file, std::uint64_t expected, const Sink& sink, Reading& reading);
  Fault create(const std::string& path, LIBSSH2_SFTP_HANDLE*& file);
  Fault write_all(LIBSSH2_SFTP_HANDLE* file, ByteView content);
  Fault make_durable(LIBSSH2_SFTP_HANDLE* file);
  [[nodiscard]] Time deadline(std::uint64_t octets) const;

  Session& session_;
  std::chrono::milliseconds patience_;
  bool fsync_works_ = true;
  bool small_reads_ = false;  // the server answers with less than was asked for
};

}  // namespace esclusa::transport
