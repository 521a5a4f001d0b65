#include "transport/ssh/dial.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "transport/ssh/faults.h"
#include "transport/ssh/socket.h"
#include "transport/ssh/survey.h"
#include "transport/ssh/user_key.h"

namespace esclusa::transport {
namespace {

constexpr std::string_view kRsa = "ssh-rsa";

std::string server_name(const SshSettings& settings) {
  return fmt::format("{}:{}", printable(settings.host), settings.port);
}

std::string_view name_of(SshLibrary library) {
  return library == SshLibrary::libssh2 ? "libssh2" : "libssh";
}

Algorithms algorithms_of(SshLibrary library, const std::vector<std::string>& key_types) {
  return library == SshLibrary::libssh2 ? algorithms_of_libssh2(key_types) : algorithms_of_libssh(key_types);
}

/// "cifrado (cipher): a,b; MAC: c".
std::string classes(const std::vector<AlgorithmClass>& which, const Algorithms& algorithms) {
  std::vector<std::string> told;
  for (const AlgorithmClass one : which) {
    told.push_back(fmt::format("{}: {}", name_of(one), printable(joined(algorithms, one))));
  }
  return fmt::format("{}", fmt::join(told, "; "));
}

}  // namespace

struct Dialer::Call {
  const SshSettings& settings;
  const HostKeyPins& pins;
  const Credentials& credentials;
  std::vector<std::string> key_types;  // that the server has not shown yet
  std::string strangers;               // fingerprints of the keys that it has

  [[nodiscard]] std::vector<std::string> types_for(SshLibrary library) const {
    std::vector<std::string> types = key_types;
    if (library == SshLibrary::libssh2) std::erase(types, kRsa);
    return types;
  }
};

Result<std::unique_ptr<Channel>> Dialer::open(const SshSettings& settings, const HostKeyPins& pins,
                                              const Credentials& credentials) {
  Call call{settings, pins, credentials, pins.key_types(), {}};
  remark_.clear();
  if (settings.library != SshLibrary::automatic)
    return explained(through(settings.library, call), settings.library, call);
  if (is_rsa_key(credentials)) {
    remark_ = "se usa libssh: la clave de usuario es RSA";
  } else if (call.types_for(SshLibrary::libssh2).empty()) {
    remark_ = "se usa libssh: la clave de servidor fijada es RSA";
  } else if (!learnt_.empty()) {
    remark_ = learnt_;
  } else {
    auto opened = through(SshLibrary::libssh2, call);
    if (opened || !reason_for_libssh(opened.error(), call)) return opened;
  }
  auto opened = explained(through(SshLibrary::libssh, call), SshLibrary::libssh, call);
  learnt_ = opened ? remark_ : "";
  return opened;
}

/// Whether libssh may reach what libssh2 has just failed at; the remark then tells why.
bool Dialer::reason_for_libssh(const Error& error, Call& call) {
  if (error.code == "drop.host_key" && std::erase(call.key_types, kRsa) > 0) {
    // The server has shown all that libssh2 can take, and none was pinned.
    call.key_types.assign(1, std::string(kRsa));
    remark_ = "se usa libssh: queda por ver la clave RSA del servidor";
    return true;
  }
  if (error.code != "drop.algorithms") return false;
  const auto server = survey(call.settings);
  if (!server) return false;
  const std::vector<AlgorithmClass> missing = lacking(algorithms_of_libssh2(call.key_types), *server);
  remark_ = fmt::format("se usa libssh: libssh2 no sabe nada de lo que ofrece el servidor ({})",
                        classes(missing, *server));
  return true;
}

/// Where nothing is in common: what exactly, and what to do about it.
Result<std::unique_ptr<Channel>> Dialer::explained(Result<std::unique_ptr<Channel>> opened,
                                                   SshLibrary library, const Call& call) {
  if (opened || opened.error().code != "drop.algorithms") return opened;
  const auto server = survey(call.settings);
  if (!server) return opened;
  const std::vector<std::string> types = call.pins.key_types();
  const std::vector<AlgorithmClass> missing = lacking(algorithms_of(library, types), *server);
  if (missing.empty()) return opened;
  const bool libssh_can = lacking(algorithms_of_libssh(types), *server).empty();
  const bool other_pin_can = lacking(algorithms_of_libssh(HostKeyPins::known_types()), *server).empty();
  const std::string advice = libssh_can ? "ponga ssh = \"auto\" en [drop]"
                             : other_pin_can
                                 ? "fije en pins la huella de una clave de esos tipos"
                                 : fmt::format("pida que el servidor admita alguno de los nuestros ({})",
                                               classes(missing, algorithms_of_libssh(types)));
  return park("drop.algorithms",
              fmt::format("{} no tiene nada en común con {}, pues ofrece {}: {}", server_name(call.settings),
                          name_of(library), classes(missing, *server), advice));
}

/// A server with keys of several types shows the one we ask for first. A fingerprint does not tell its type,
/// so a stranger's key is final only when the server has no other to show.
Result<std::unique_ptr<Channel>> Dialer::through(SshLibrary library, Call& call) {
  const SshSettings& settings = call.settings;
  const MakeChannel make = library == SshLibrary::libssh2 ? make_libssh2_channel : make_libssh_channel;
  const auto soon = [&settings] { return std::chrono::steady_clock::now() + settings.login_timeout; };
  for (auto types = call.types_for(library); !types.empty(); types = call.types_for(library)) {
    ESC_TRY(Descriptor socket, connect_tcp(settings.host, settings.port, settings.connect_timeout));
    std::unique_ptr<Channel> channel = make(std::move(socket), server_name(settings));
    if (Status shaken = channel->shake_hands(types, soon()); !shaken) {
      if (shaken.error().code != "drop.algorithms") return shaken.error();
      if (call.strangers.empty()) return shaken.error();
      break;
    }
    const Bytes key = channel->host_key();
    if (call.pins.accepts(key)) {
      ESC_CHECK(channel->log_in(settings.user, call.credentials, soon()));
      ESC_CHECK(channel->open_sftp(soon()));
      return channel;
    }
    call.strangers += (call.strangers.empty() ? "" : ", ") + host_key_fingerprint(key);
    if (std::erase(call.key_types, host_key_type(key)) == 0) call.key_types.clear();
  }
  if (call.strangers.empty()) return ssh_fault::no_algorithm(server_name(settings), name_of(library));
  return park(
      "drop.host_key",
      fmt::format("{} muestra una clave de servidor que no está entre las fijadas ({}); no se envió nada",
                  server_name(settings), call.strangers));
}

}  // namespace esclusa::transport
