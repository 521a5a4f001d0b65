#include "mail/command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>

#include "base/descriptor.h"

namespace esclusa::mail {
namespace {

Error command_error(std::string_view action, int code) {
  return park("mail.command",
              fmt::format("no se puede {}: {}", action, std::generic_category().message(code)));
}

/// Lines ended by LF, as local programs want them.
std::string with_local_ends(std::string_view octets) {
  std::string text;
  text.reserve(octets.size());
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets.substr(i, 2) != "\r\n") text += octets[i];
  }
  return text;
}

/// To be read from its start. In memory: a pipe could block us, a file would be one more copy of a secret on
/// disk.
Result<Descriptor> standard_input(std::string_view octets) {
  constexpr std::string_view kAction = "preparar el correo para su programa";
  Descriptor file(::memfd_create("mail", MFD_CLOEXEC));
  if (!file) return command_error(kAction, errno);
  const std::string text = with_local_ends(octets);
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t put = ::write(file.get(), rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return command_error(kAction, errno);
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::lseek(file.get(), 0, SEEK_SET) != 0) return command_error(kAction, errno);
  return file;
}

/// posix_spawn with what every program of ours needs: the given standard input, nothing on its outputs, no
/// other open file, a process group of its own, and signals as a shell would leave them.
class Spawn {
 public:
  explicit Spawn(int input) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&attributes_);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Spawn() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  /// Zero or an errno.
  int start(std::vector<std::string>& words, pid_t& child) const {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    return ::posix_spawn(&child, argv.front(), &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// How the child ended; nullopt: time was up, and it and what it started were killed.
std::optional<int> wait_for(pid_t child, std::chrono::seconds timeout) {
  using std::chrono::milliseconds;
  const auto until = std::chrono::steady_clock::now() + timeout;
  int status = 0;
  for (milliseconds pause{1}; ::waitpid(child, &status, WNOHANG) != child;
       pause = std::min(pause * 2, milliseconds{100})) {
    if (std::chrono::steady_clock::now() >= until) {
      ::kill(-child, SIGKILL);
      while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      return std::nullopt;
    }
    std::this_thread::sleep_for(pause);
  }
  return status;
}

Carried judge(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == EX_OK) return {};
  if (!WIFEXITED(status)) {
    return {Outcome::later, retry("mail.command", fmt::format("el programa de correo terminó por la señal {}",
                                                              WTERMSIG(status)))};
  }
  const int code = WEXITSTATUS(status);
  const Outcome outcome = code == EX_TEMPFAIL ? Outcome::later : Outcome::refused;
  return {outcome,
          retry("mail.refused", fmt::format("el programa de correo terminó con el código {}", code))};
}

class Command final : public Carrier {
 public:
  explicit Command(CommandSettings settings) : settings_(std::move(settings)) {}

  Carried carry(const std::string& /*to*/, std::string_view octets) override {
    const auto input = standard_input(octets);
    if (!input) return {Outcome::closed, input.error()};
    pid_t child = -1;
    if (const int code = Spawn(input->get()).start(settings_.argv, child); code != 0)
      return {Outcome::closed, command_error("ejecutar " + settings_.argv.front(), code)};
    if (const auto status = wait_for(child, settings_.timeout)) return judge(*status);
    return {Outcome::later, retry("mail.timeout", fmt::format("el programa de correo no terminó en {} s",
                                                              settings_.timeout.count()))};
  }

 private:
  CommandSettings settings_;
};

}  // namespace

Result<std::unique_ptr<Carrier>> make_command_carrier(CommandSettings settings) {
  if (settings.argv.empty())
    return park("mail.command", "no se ha dicho con qué programa se envía el correo");
  const std::string& program = settings.argv.front();
  if (::faccessat(AT_FDCWD, program.c_str(), X_OK, AT_EACCESS) != 0)
    return command_error("ejecutar " + program, errno);
  return std::unique_ptr<Carrier>(std::make_unique<Command>(std::move(settings)));
}

}  // namespace esclusa::mail
