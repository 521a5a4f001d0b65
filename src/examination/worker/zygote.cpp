#include "examination/worker/zygote.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <set>

#include "base/wire.h"
#include "examination/worker/channel.h"
#include "examination/worker/message.h"
#include "examination/worker/zygote_exit.h"
#include "pki/memory.h"
#include "xml/guarded.h"
#include "xml/memory.h"
#include "xmlsig/verify.h"

namespace esclusa::examination {
namespace {

constexpr int kChannel = 3;
constexpr std::size_t kLongestInstructions = 1UL << 30U;  // revocation lists may be large

/// Nothing of the parent's but the channel; standard streams lead nowhere, but for the words of sanitizers.
bool close_descriptors() {
  if (::close_range(kChannel + 1, ~0U, 0) != 0) return false;
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) return false;
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (stream == STDERR_FILENO && is_instrumented()) continue;
    if (::dup2(nowhere, stream) < 0) return false;
  }
  ::close(nowhere);
  return true;
}

/// What the libraries would look up on their first use. A zone that is set and known is never read again.
void settle_time_zone() {
  ::setenv("TZ", "UTC0", 1);  // NOLINT(concurrency-mt-unsafe): there is one thread
  ::tzset();                  // NOLINT(concurrency-mt-unsafe)
}

/// It ends when its daemon does, not when a terminal or a service manager signals everybody: the daemon
/// finishes what is in hand.
void ignore_signals() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
}

/// One file after the other until the channel ends.
[[noreturn]] void work(int channel, const Inspector& inspector, const Instructions& instructions,
                       pid_t zygote) {
  ::prctl(PR_SET_NAME, "esclusa-worker");
  const Status enclosed = enclose({zygote, instructions.account, instructions.memory_bytes});
  if (!write_message(channel, as_bytes(encode(enclosed))) || !enclosed) ::_exit(exit_code::kNoWalls);
  const std::size_t longest = instructions.standards.limits.bytes + sizeof(std::int64_t);
  while (const auto message = receive_message(channel, longest, await_forever)) {
    const Result<Task> task = decode_task(*message);
    if (!task) ::_exit(exit_code::kConfused);
    std::string transcript;
    const auto inspected = inspector.examine_and_record(task->file, task->arrived, transcript);
    if (!write_message(channel, as_bytes(encode_report(inspected, transcript)))) break;
  }
  ::_exit(0);
}

class Zygote {
 public:
  Zygote(Instructions instructions, std::shared_ptr<Inspector> inspector)
      : instructions_(std::move(instructions)), inspector_(std::move(inspector)) {}

  void serve() {
    while (const auto message = receive_message(kChannel, kCommandSize, await_forever)) {
      const Result<Command> command = decode_command(*message);
      if (!command) return;
      if (!(command->order == Order::fork ? fork_one() : end_one(command->worker))) return;
    }
  }

  ~Zygote() {
    for (const pid_t worker : workers_) finish(worker);
  }
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;

 private:
  bool fork_one() {
    auto ends = open_channel();
    const pid_t zygote = ::getpid();
    const pid_t worker = ends ? ::fork() : -1;
    if (worker == 0) {
      ::dup2(ends->theirs.get(), kChannel);
      ::close_range(kChannel + 1, ~0U, 0);
      try {
        work(kChannel, *inspector_, instructions_, zygote);
      } catch (const std::exception&) {
        ::_exit(exit_code::kConfused);
      }
    }
    wire::Writer reply;
    reply.u32(static_cast<std::uint32_t>(worker));
    if (worker < 0) return ::write(kChannel, reply.octets().data(), reply.octets().size()) > 0;
    workers_.insert(worker);
    return send_descriptor(kChannel, as_bytes(reply.octets()), ends->ours.get());
  }

  /// Nobody else waits for it, so until here its number is its own.
  static int finish(pid_t worker) {
    int status = 0;
    ::kill(worker, SIGKILL);
    while (::waitpid(worker, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
  }

  bool end_one(pid_t worker) {
    wire::Writer reply;
    reply.u32(workers_.erase(worker) == 1 ? static_cast<std::uint32_t>(finish(worker)) : 0);
    return ::write(kChannel, reply.octets().data(), reply.octets().size()) > 0;
  }

  Instructions instructions_;
  std::shared_ptr<Inspector> inspector_;
  std::set<pid_t> workers_;
};

Result<std::unique_ptr<Zygote>> prepare(const document::KindRegistry& kinds) {
  const auto message = receive_message(kChannel, kLongestInstructions, await_forever);
  if (!message) return park("worker.instructions", "no llegaron las instrucciones");
  ESC_TRY(Instructions instructions, decode_instructions(*message));
  pki::TrustSettings known;
  known.kept = std::move(instructions.trust);
  ESC_TRY(auto trust, pki::TrustStore::open(known));
  ESC_TRY(std::shared_ptr<Inspector> inspector,
          Inspector::open(instructions.standards, pki::WatchedTrust::fixed(std::move(trust)), kinds));
  inspector->warm_up();
  return std::make_unique<Zygote>(std::move(instructions), std::move(inspector));
}

bool openssl_is_set_up = false;

/// Runs before the initialisers of the libraries: some of them use OpenSSL, and then it would be too late.
void before_libraries(int argc, char** argv, char** /*environment*/) {
  if (is_zygote(argc, argv)) openssl_is_set_up = pki::exit_without_memory();
}
[[gnu::section(".preinit_array"), gnu::used]] void (*first_of_all)(int, char**, char**) = before_libraries;

}  // namespace

bool is_zygote(int argc, char** argv) {
  return argc == 2 && argv[1] == kZygoteArgument;
}

int run_zygote(const document::KindRegistry& kinds) {
  if (::fcntl(kChannel, F_GETFD) < 0 || !close_descriptors()) return exit_code::kConfused;
  ::prctl(PR_SET_NAME, "esclusa-zygote");
  ::prctl(PR_SET_DUMPABLE, 0);
  ignore_signals();
  settle_time_zone();
  if (!openssl_is_set_up || !xml::exit_without_memory()) return exit_code::kConfused;
  const xml::LibraryScope xml;
  const xmlsig::LibraryScope xmlsec;
  const auto zygote = prepare(kinds);
  const Status ready = zygote ? Status{} : Status{zygote.error()};
  if (!write_message(kChannel, as_bytes(encode(ready))) || !ready) return exit_code::kConfused;
  (*zygote)->serve();
  return 0;
}

}  // namespace esclusa::examination
