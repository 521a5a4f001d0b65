#pragma once
/// The requests of one SFTP session and their answers, without input or output: octets in, octets out, time
/// from outside. Many requests may be under way; each has a handler that is called exactly once, with its
/// answer or with Fault::lost.
///
/// Thread rule: one thread. Handlers may ask for more; they must not destroy the engine.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "transport/sftp/packet.h"

namespace esclusa::transport::sftp {

/// What an answer means. SFTP v3 servers tell little: a full disk, a quota and an existing target are all
/// `refused`. `end`: no more to read. `lost`: the connection is over, whatever the server did with the
/// request.
enum class Fault { none, end, gone, denied, space, unsupported, refused, lost };

/// Views live until the handler returns.
struct Answer {
  Fault fault = Fault::none;
  std::string_view octets;  // a handle, data, or what an extension tells
  Attributes attributes;
};

using OnAnswer = std::function<void(const Answer&)>;
/// One name of a listing as the server spells it, before the answer that it is part of.
using OnName = std::function<void(std::string_view, const Attributes&)>;

inline constexpr std::string_view kFsync = "fsync@openssh.com";
inline constexpr std::string_view kStatvfs = "statvfs@openssh.com";

inline constexpr std::size_t kOctetsUnderWay = 8 * 1024 * 1024;

class Engine {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Begins with the question for the version. `patience`: how long the server may take for an answer,
  /// besides the time that the octets under way need at a modest pace.
  Engine(std::chrono::milliseconds patience, Time now);

  // ---- the outside ----

  /// What waits to be sent; the first `count` octets have been.
  [[nodiscard]] ByteView outgoing() const noexcept { return ByteView(outgoing_).subspan(sent_); }
  void sent(std::size_t count);
  void received(ByteView octets, Time now);
  /// To be called at `deadline` at the latest.
  void tick(Time now);
  [[nodiscard]] std::optional<Time> deadline() const;
  /// Ends everything; `why` is one Spanish sentence. The first reason stays.
  void fail(std::string why);

  [[nodiscard]] bool broken() const noexcept { return broken_; }
  [[nodiscard]] const std::string& why() const noexcept { return why_; }

  // ---- the session ----

  /// The server has told its version: requests may go out.
  [[nodiscard]] bool ready() const noexcept { return ready_; }
  /// It has, and cannot do version 3.
  [[nodiscard]] bool wrong_version() const noexcept { return wrong_version_; }
  [[nodiscard]] bool offers(std::string_view extension) const { return extensions_.contains(extension); }
  /// Requests that wait for an answer.
  [[nodiscard]] std::size_t under_way() const noexcept { return requests_.size(); }

  /// Whether large transfers may ask for more: what is under way is bounded, whatever the number of files.
  [[nodiscard]] bool has_room() const noexcept { return octets_under_way_ < kOctetsUnderWay; }

  // ---- requests ----

  void open(std::string_view path, std::uint32_t flags, OnAnswer then);  // answer: a handle
  void open_folder(std::string_view path, OnAnswer then) {
    ask(Type::opendir, path, Type::handle, std::move(then));
  }
  void close(std::string_view handle, OnAnswer then) { ask(Type::close, handle, {}, std::move(then)); }
  /// At least one octet.
  void read(std::string_view handle, std::uint64_t offset, std::uint32_t octets, OnAnswer then);
  void write(std::string_view handle, std::uint64_t offset, ByteView content, OnAnswer then);
  void read_folder(std::string_view handle, OnName each, OnAnswer then);
  void stat(std::string_view path, OnAnswer then) {
    ask(Type::stat, path, Type::attributes, std::move(then));
  }
  void lstat(std::string_view path, OnAnswer then) {
    ask(Type::lstat, path, Type::attributes, std::move(then));
  }
  void fstat(std::string_view handle, OnAnswer then) {
    ask(Type::fstat, handle, Type::attributes, std::move(then));
  }
  void rename(std::string_view from, std::string_view to, OnAnswer then);
  void remove(std::string_view path, OnAnswer then) { ask(Type::remove, path, {}, std::move(then)); }
  void real_path(std::string_view path, OnAnswer then) {
    ask(Type::realpath, path, Type::name, std::move(then));
  }
  /// `argument`: a path or a handle.
  void extended(std::string_view extension, std::string_view argument, OnAnswer then);

 private:
  struct Request {
    std::optional<Type> expected;  // besides STATUS, which always may come
    std::size_t octets = 0;        // that will come or go with it
    Time deadline;
    OnAnswer then;
    OnName each;
  };
  using Requests = std::map<std::uint32_t, Request>;  // the oldest first

  std::uint32_t enter(std::optional<Type> expected, std::size_t octets, OnAnswer then, OnName each = {});
  void ask(Type type, std::string_view subject, std::optional<Type> expected, OnAnswer then);
  bool next_packet();
  bool version(PacketReader body);
  bool begin_names(PacketReader reader, std::size_t length);
  bool more_names();
  bool take(Type type, PacketReader body);
  bool take_status(Requests::iterator request, PacketReader body);
  void settle(Requests::iterator request, const Answer& answer);
  bool violated(std::string_view what);

  std::chrono::milliseconds patience_;
  Time now_;
  Bytes outgoing_;
  std::size_t sent_ = 0;
  Bytes incoming_;
  std::size_t used_ = 0;
  Requests requests_;
  std::uint32_t last_id_ = 0;
  std::size_t octets_under_way_ = 0;

  /// A NAME packet whose end has not come yet: it may be far larger than we would hold.
  struct Names {
    std::uint32_t id = 0;
    std::uint32_t names = 0;  // still to come
    std::size_t octets = 0;   // still to come
  };
  std::optional<Names> names_;

  Time version_deadline_;
  std::map<std::string, std::string, std::less<>> extensions_;
  bool ready_ = false;
  bool wrong_version_ = false;
  bool broken_ = false;
  std::string why_;
};

}  // namespace esclusa::transport::sftp
