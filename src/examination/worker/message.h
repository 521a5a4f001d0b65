#pragma once
/// What goes between the daemon, its zygote and the workers. What a worker says is not believed before it was
/// looked at: foreign bytes may have taken it over.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "examination/inspector.h"
#include "examination/worker/sandbox.h"

namespace esclusa::examination {

/// To the zygote, first of all: everything that it and its workers will need.
struct Instructions {
  Standards standards;
  /// What the daemon's own store holds at this moment: the zygote reads none of its files.
  std::vector<std::shared_ptr<const pki::Exhibit>> trust;
  std::uint64_t memory_bytes = 0;    // of address space, for each worker
  std::optional<Account> account{};  // of the workers
};
std::string encode(const Instructions& instructions);
Result<Instructions> decode_instructions(ByteView message);

/// To the zygote, afterwards.
enum class Order : std::uint8_t {
  fork = 1,  // answered with a ForkReply and the worker's socket beside it
  end = 2,   // kill this worker, if it still lives, and wait for it; answered with its wait status, an i32
};
struct Command {
  Order order = Order::fork;
  pid_t worker = 0;
};
inline constexpr std::size_t kCommandSize = 5;
std::string encode(const Command& command);
Result<Command> decode_command(ByteView message);

/// A Status, as both the zygote and a worker send it when they are ready.
std::string encode(const Status& status);
Status decode_status(ByteView message);
inline constexpr std::size_t kLongestStatus = 8192;

/// A file, as a worker gets it: `arrived` and then the file's octets.
std::string encode_arrived(Instant arrived);
struct Task {
  Instant arrived{};
  ByteView file;  // within the message
};
Result<Task> decode_task(ByteView message);

/// What a worker found out. `transcript` is what the reader told if the document was accepted.
std::string encode_report(const Result<Inspected>& inspected, std::string_view transcript);

/// The longest report that an honest worker sends about a file of `size` octets.
constexpr std::size_t longest_report(std::size_t size) {
  return 4 * size + (16UL << 20U);
}

/// The certificates and lists that a worker was given: it may cite these, and no others.
using Authorities = std::map<Digest, std::shared_ptr<const pki::Exhibit>>;

/// The code of an error that says: this is no report, or one that no examination makes.
inline constexpr const char* kLies = "worker.lies";

/// Reads reports. Its own class, because it can do what nobody else can: say that octets are verified.
class Testimony {
 private:
  friend class Staff;           // asks workers, and nobody else
  friend class TestimonyProbe;  // of the tests and the fuzzer
  /// Errors: those that the report tells; park kLies.
  static Result<Inspected> hear(ByteView report, const document::KindRegistry& kinds,
                                const Authorities& authorities);
};

}  // namespace esclusa::examination
