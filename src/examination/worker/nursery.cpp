#include "examination/worker/nursery.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "base/handle.h"
#include "base/wire.h"
#include "examination/worker/channel.h"
#include "examination/worker/zygote.h"

namespace esclusa::examination {
namespace {

constexpr std::chrono::milliseconds kLook{100};  // between two looks at how long it takes
constexpr std::chrono::seconds kPreparation{60};

Error not_started(const std::string& why) {
  return park("worker.start", "no arrancó el proceso que examina los documentos: " + why);
}

Error no_zygote() {
  return retry(kNoZygote, "el proceso que prepara a los que examinan terminó");
}

using Actions = Handle<posix_spawn_file_actions_t, posix_spawn_file_actions_destroy>;
using Attributes = Handle<posix_spawnattr_t, posix_spawnattr_destroy>;

/// No signal of ours blocked or ignored, and a session of its own: what a terminal sends is for the daemon.
int set_up(posix_spawnattr_t& attributes) {
  sigset_t none{};
  sigset_t all{};
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  return posix_spawnattr_setflags(&attributes,
                                  POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

Result<pid_t> spawn(const std::filesystem::path& program, int channel) {
  posix_spawn_file_actions_t actions_room{};
  posix_spawnattr_t attributes_room{};
  posix_spawn_file_actions_init(&actions_room);
  posix_spawnattr_init(&attributes_room);
  const Actions actions(&actions_room);
  const Attributes attributes(&attributes_room);
  if (posix_spawn_file_actions_adddup2(actions.get(), channel, 3) != 0 || set_up(*attributes) != 0)
    return not_started("no alcanza la memoria");
  std::string name = "esclusa";
  std::string argument(kZygoteArgument);
  std::array<char*, 3> arguments{name.data(), argument.data(), nullptr};
  // How a sanitizer reports is the one thing that its builds need to know.
  const char* const options =
      is_instrumented() ? std::getenv("ASAN_OPTIONS") : nullptr;  // NOLINT(concurrency-*)
  std::string variable = std::string("ASAN_OPTIONS=") + (options == nullptr ? "" : options);
  std::array<char*, 2> environment{is_instrumented() ? variable.data() : nullptr, nullptr};
  pid_t child = 0;
  const int code = ::posix_spawn(&child, program.c_str(), actions.get(), attributes.get(), arguments.data(),
                                 environment.data());
  if (code != 0) return not_started(std::strerror(code));
  return child;
}

}  // namespace

Watch::Watch(pid_t child, std::chrono::milliseconds processor_time) : child_(child), limit_(processor_time) {}

std::chrono::nanoseconds Watch::used() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(child_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return {};
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

bool Watch::operator()(int descriptor, short events) {
  while (!expired_) {
    pollfd wanted{descriptor, events, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(kLook.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    const std::chrono::nanoseconds now = used();
    if (!used_before_) used_before_ = now;
    expired_ = now - *used_before_ >= limit_ || std::chrono::steady_clock::now() - begun_ >= 4 * limit_;
  }
  return false;
}

Result<std::unique_ptr<Nursery>> Nursery::open(std::filesystem::path program, Instructions instructions) {
  std::unique_ptr<Nursery> nursery(new Nursery(std::move(program), std::move(instructions)));
  ESC_CHECK(nursery->start());
  return nursery;
}

Nursery::~Nursery() {
  const std::lock_guard lock(mutex_);
  bury();
}

pid_t Nursery::zygote() const {
  const std::lock_guard lock(mutex_);
  return zygote_;
}

Status Nursery::start() {
  bury();
  ESC_TRY(Ends ends, open_channel());
  ESC_TRY(zygote_, spawn(program_, ends.theirs.get()));
  ends.theirs.reset();
  channel_ = std::move(ends.ours);
  ::fcntl(channel_.get(), F_SETFL, O_NONBLOCK);
  Watch watch(zygote_, kPreparation);
  const auto ready = send_message(channel_.get(), {as_bytes(encode(instructions_))}, std::ref(watch))
                         ? receive_message(channel_.get(), kLongestStatus, std::ref(watch))
                         : std::nullopt;
  const Status status = ready ? decode_status(*ready) : Status{not_started("terminó o no contesta")};
  if (!status) {
    ::kill(zygote_, SIGKILL);
    bury();
    return status;
  }
  ::fcntl(channel_.get(), F_SETFL, 0);  // from here on it answers at once or is dead
  return {};
}

/// It goes when its channel does, and its workers with it.
void Nursery::bury() {
  channel_.reset();
  while (zygote_ != 0 && ::waitpid(zygote_, nullptr, 0) < 0 && errno == EINTR) {
  }
  zygote_ = 0;
}

Result<Worker> Nursery::order_fork() {
  constexpr std::size_t kReply = sizeof(std::uint32_t);
  if (!send_message(channel_.get(), {as_bytes(encode(Command{Order::fork, 0}))}, await_forever))
    return no_zygote();
  auto reply = receive_descriptor(channel_.get(), kReply);
  if (!reply || reply->message.size() != kReply) return no_zygote();
  if (!reply->descriptor) return retry("worker.fork", "el sistema no da más procesos");
  ::fcntl(reply->descriptor.get(), F_SETFL, O_NONBLOCK);
  return Worker{
      static_cast<pid_t>(wire::Reader(reply->message).u32()), std::move(reply->descriptor), {}, true};
}

Result<Worker> Nursery::fork_worker() {
  std::unique_lock lock(mutex_);
  Result<Worker> worker = channel_ ? order_fork() : no_zygote();
  if (!worker && worker.error().code == kNoZygote) {
    ESC_CHECK(start());
    worker = order_fork();
  }
  if (!worker) return worker;
  lock.unlock();
  Watch watch(worker->process, kPreparation);
  const auto hello = receive_message(worker->channel.get(), kLongestStatus, std::ref(watch));
  const Status enclosed =
      hello ? decode_status(*hello) : Status{retry("worker.fork", "el proceso nuevo no contesta")};
  if (enclosed) return worker;
  end(std::move(*worker));
  return enclosed.error();
}

std::optional<int> Nursery::end(Worker worker) {
  worker.channel.reset();
  const std::lock_guard lock(mutex_);
  if (!channel_ ||
      !send_message(channel_.get(), {as_bytes(encode(Command{Order::end, worker.process}))}, await_forever))
    return std::nullopt;
  const auto reply = receive_descriptor(channel_.get(), sizeof(std::uint32_t));
  if (!reply || reply->message.size() != sizeof(std::uint32_t)) return std::nullopt;
  return static_cast<int>(wire::Reader(reply->message).u32());
}

}  // namespace esclusa::examination
