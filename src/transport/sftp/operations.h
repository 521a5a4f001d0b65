#pragma once
/// What takes more than one request: a listing, the reading and the writing of a file. Each is started once,
/// keeps many requests under way, and calls `done` once, when no answer of it is outstanding any more.
///
/// Whoever owns an operation keeps it, and the engine, until then. Thread rule: one thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "base/bytes.h"
#include "transport/sftp/engine.h"

namespace esclusa::transport::sftp {

/// Takes a piece of a file; an error ends the reading.
using Sink = std::function<Status(ByteView)>;
using Done = std::function<void()>;

/// Octets that one file may have under way, in both directions.
inline constexpr std::uint32_t kPiece = 32 * 1024;  // every server can do that
inline constexpr std::size_t kPiecesUnderWay = 64;

class ListFolder {
 public:
  /// `depth`: how many READDIRs at once; more than one only where the server is known to keep count.
  ListFolder(Engine& engine, std::string path, std::size_t depth, OnName each)
      : engine_(engine), path_(std::move(path)), depth_(depth), each_(std::move(each)) {}

  void start(Done done);
  /// After `done`. The listing also ends, without a fault, when `stop` was called.
  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  void stop() noexcept { ended_ = true; }

 private:
  void ask_more();
  void finish_if_over();

  Engine& engine_;
  std::string path_;
  std::size_t depth_;
  OnName each_;
  Done done_;
  std::string handle_;
  std::size_t under_way_ = 0;
  std::size_t empty_ = 0;  // answers without a name, one after the other
  bool named_ = false;
  bool ended_ = false;
  Fault fault_ = Fault::none;
};

/// Hands a regular file piece by piece, in order, to a sink, never more than one octet beyond the size in
/// `before`, the attributes that its name had shown.
class ReadFile {
 public:
  ReadFile(Engine& engine, std::string path, const Attributes& before, Sink sink)
      : engine_(engine), path_(std::move(path)), before_(before), sink_(std::move(sink)) {}

  void start(Done done);
  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }
  /// The file stayed the same all the time; else what was read is worthless.
  [[nodiscard]] bool steady() const noexcept { return steady_; }
  /// What the sink said.
  [[nodiscard]] const Status& refused() const noexcept { return refused_; }

 private:
  struct Piece {
    std::uint64_t offset = 0;
    std::uint32_t wanted = 0;
    Bytes octets;
    bool complete = false;
    bool ended = false;  // the file, within this piece
  };

  /// The octet more tells a file that grew.
  [[nodiscard]] std::uint64_t last_offset() const noexcept { return *before_.size + 1; }
  void ask_more();
  void ask(Piece& piece);
  void answered(Piece& piece, const Answer& answer);
  void hand_over();
  void look();
  void finish_if_over();

  Engine& engine_;
  std::string path_;
  Attributes before_;
  Sink sink_;
  Done done_;
  std::string handle_;
  std::deque<Piece> pieces_;  // under way or not handed over; references to them stay good
  std::uint64_t asked_ = 0;   // up to there
  std::size_t under_way_ = 0;
  std::uint64_t octets_ = 0;
  bool ended_ = false;             // what was handed over reached the end of the file
  bool beyond_ = false;            // and there was more behind it
  bool looked_ = false;            // the look at the attributes goes out behind the last READ
  bool asked_after_look_ = false;  // but for a short answer
  Attributes after_;
  bool steady_ = false;
  Status refused_;
  Fault fault_ = Fault::none;
};

/// Makes a file anew, whatever stood under that name: complete, on the server's disk if it can, closed.
class WriteFile {
 public:
  /// `content` is the caller's until `done`.
  WriteFile(Engine& engine, std::string path, ByteView content)
      : engine_(engine), path_(std::move(path)), content_(content) {}

  void start(Done done);
  [[nodiscard]] Fault fault() const noexcept { return fault_; }

 private:
  void open(bool replaced);
  void opened(const Answer& answer, bool replaced);
  void write_more();
  void close();
  OnAnswer confirmed();

  Engine& engine_;
  std::string path_;
  ByteView content_;
  Done done_;
  std::string handle_;
  std::uint64_t written_ = 0;  // up to there, confirmed or not
  std::size_t under_way_ = 0;
  bool closed_ = false;
  Fault fault_ = Fault::none;
};

}  // namespace esclusa::transport::sftp
