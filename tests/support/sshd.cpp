#include "support/sshd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace esclusa::testing_support {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  // NOLINTBEGIN(*-reinterpret-cast): the sockets interface
  if (::bind(probe, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("no free port");
  }
  // NOLINTEND(*-reinterpret-cast)
  ::close(probe);
  return ntohs(address.sin_port);
}

bool listens(int port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(port);
  // NOLINTNEXTLINE(*-reinterpret-cast): the sockets interface
  const bool connected = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return connected;
}

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error(command);  // NOLINT(*): a test's tool
}

std::string content(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

Sshd::Sshd(const std::string& more) : port_(free_port()) {
  const std::string folder = folder_.path().string();
  for (const char* key : {"host_ed25519", "user", "stranger"}) {
    shell(fmt::format("ssh-keygen -q -t ed25519 -N '' -f {}/{}", folder, key));
  }
  shell(fmt::format("ssh-keygen -q -t ecdsa -b 256 -N '' -f {}/host_ecdsa", folder));
  if (more.find("host_rsa") != std::string::npos) {
    shell(fmt::format("ssh-keygen -q -t rsa -b 2048 -N '' -f {}/host_rsa", folder));
  }
  std::filesystem::copy_file(folder_.path() / "user.pub", folder_.path() / "authorized");
  std::error_code ignored;
  std::filesystem::create_directories("/run/sshd",
                                      ignored);  // privilege separation wants it when run by root
  std::ofstream config(folder_.path() / "config");
  config << fmt::format(fmt::runtime(more), fmt::arg("folder", folder)) << '\n';
  if (more.find("HostKey ") == std::string::npos) config << "HostKey " << folder << "/host_ed25519\n";
  config << "Port " << port_ << "\nListenAddress 127.0.0.1\nAuthorizedKeysFile " << folder << "/authorized\n"
         << "PasswordAuthentication no\nKbdInteractiveAuthentication no\nStrictModes no\nUsePAM no\n"
         << "PidFile none\nLogLevel VERBOSE\n";
  if (more.find("Subsystem ") == std::string::npos) config << "Subsystem sftp internal-sftp\n";
  config.close();
  start();
}

Sshd::~Sshd() {
  stop();
}

void Sshd::start() {
  const std::string config = (folder_.path() / "config").string();
  const std::string log = (folder_.path() / "log").string();
  process_ = ::fork();
  if (process_ == 0) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(file, 2);
    ::execl("/usr/sbin/sshd", "/usr/sbin/sshd", "-D", "-e", "-f", config.c_str(), nullptr);
    ::_exit(127);
  }
  for (int tries = 0; !listens(port_); ++tries) {
    if (tries > 600) throw std::runtime_error("sshd does not listen: " + this->log());
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
}

std::vector<pid_t> Sshd::sessions() const {
  std::ifstream list(fmt::format("/proc/{0}/task/{0}/children", process_));
  return {std::istream_iterator<pid_t>(list), {}};
}

void Sshd::kill_sessions() {
  for (const pid_t session : sessions()) ::kill(session, SIGKILL);
}

void Sshd::stall_sessions() {
  for (const pid_t session : sessions()) ::kill(session, SIGSTOP);
}

void Sshd::stop() {
  if (process_ <= 0) return;
  ::kill(process_, SIGSTOP);  // no new sessions while the old ones are killed
  kill_sessions();
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

std::string Sshd::user() const {
  return ::getpwuid(::getuid())->pw_name;
}  // NOLINT(concurrency-mt-unsafe)

std::string Sshd::pin(std::string_view type) const {
  const auto file = folder_.path() / "pin";
  shell(fmt::format("ssh-keygen -l -f {}/host_{}.pub | cut -d' ' -f2 > {}", folder_.path().string(), type,
                    file.string()));
  std::string pin = content(file);
  pin.pop_back();
  return pin;
}

std::string Sshd::public_host_key() const {
  return content(folder_.path() / "host_ed25519.pub");
}

std::string Sshd::add_user_key(const std::string& name, const std::string& options) {
  const std::string file = (folder_.path() / name).string();
  shell(fmt::format("ssh-keygen -q {} -f {}", options, file));
  std::ofstream(folder_.path() / "authorized", std::ios::app) << content(file + ".pub");
  return file;
}

void Sshd::change_host_key() {
  const std::string key = (folder_.path() / "host_ed25519").string();
  stop();
  shell(fmt::format("rm {0} {0}.pub && ssh-keygen -q -t ed25519 -N '' -f {0}", key));
  start();
}

std::string Sshd::log() const {
  return content(folder_.path() / "log");
}

}  // namespace esclusa::testing_support
