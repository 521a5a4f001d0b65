#include "transport/sftp/session.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "transport/sftp/key_kind.h"
#include "transport/sftp/socket.h"

namespace esclusa::transport {
namespace {

struct Preference {
  int method;
  const char* names;
};

/// Everything else that libssh2 still offers (CBC, 3DES, arcfour, MD5, SHA-1, group1) stays out.
constexpr std::array kAllowed{
    Preference{LIBSSH2_METHOD_KEX,
               "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
               "ecdh-sha2-nistp521,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,"
               "diffie-hellman-group14-sha256,diffie-hellman-group-exchange-sha256"},
    Preference{LIBSSH2_METHOD_CRYPT_CS, "aes128-ctr,aes192-ctr,aes256-ctr"},
    Preference{LIBSSH2_METHOD_CRYPT_SC, "aes128-ctr,aes192-ctr,aes256-ctr"},
    Preference{LIBSSH2_METHOD_MAC_CS, "hmac-sha2-256,hmac-sha2-512"},
    Preference{LIBSSH2_METHOD_MAC_SC, "hmac-sha2-256,hmac-sha2-512"},
    Preference{LIBSSH2_METHOD_COMP_CS, "none"},
    Preference{LIBSSH2_METHOD_COMP_SC, "none"},
};

std::string server_name(const SftpSettings& settings) {
  return fmt::format("{}:{}", printable(settings.host), settings.port);
}

std::string library_words(LIBSSH2_SESSION* session) {
  char* words = nullptr;
  int length = 0;
  const int code = libssh2_session_last_error(session, &words, &length, 0);
  return fmt::format("{}, código {}", printable({words, static_cast<std::size_t>(length)}), code);
}

/// What reading the key of ours gives for a wrong passphrase has no code of its own, so the server's words
/// and the network's are told apart and the rest is about the key.
bool is_network(int code) {
  constexpr std::array kCodes{LIBSSH2_ERROR_SOCKET_SEND, LIBSSH2_ERROR_SOCKET_RECV,
                              LIBSSH2_ERROR_TIMEOUT,     LIBSSH2_ERROR_SOCKET_TIMEOUT,
                              LIBSSH2_ERROR_BAD_SOCKET,  LIBSSH2_ERROR_SOCKET_DISCONNECT,
                              LIBSSH2_ERROR_ALLOC,       LIBSSH2_ERROR_CHANNEL_CLOSED};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

bool is_refusal(int code) {
  return code == LIBSSH2_ERROR_AUTHENTICATION_FAILED || code == LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED;
}

/// libssh2 counts full seconds of the clock, of which the first may be nearly over.
long library_timeout(std::chrono::milliseconds timeout) {
  return static_cast<long>(timeout.count()) + 1'000;
}

Error handshake_error(const SftpSettings& settings, int code, LIBSSH2_SESSION* session) {
  const std::string server = server_name(settings);
  switch (code) {
    case LIBSSH2_ERROR_KEX_FAILURE:
      return park(
          "drop.algorithms",
          fmt::format(
              "{} no comparte con nosotros ningún algoritmo (clave de servidor Ed25519 o ECDSA de un tipo "
              "fijado, cifrado AES-CTR, MAC HMAC-SHA2 sin EtM): {}",
              server, library_words(session)));
    case LIBSSH2_ERROR_HOSTKEY_INIT:
    case LIBSSH2_ERROR_HOSTKEY_SIGN:
      return park("drop.host_key", fmt::format("{} no demuestra que la clave de servidor es suya", server));
    default:
      // Also what a server does that has too many logins pending (MaxStartups).
      return retry("drop.unreachable",
                   fmt::format("{} cortó la negociación, está ocupado o no es un servidor SSH ({})", server,
                               library_words(session)));
  }
}

}  // namespace

LibraryScope::LibraryScope() {
  libssh2_init(0);
}
LibraryScope::~LibraryScope() {
  libssh2_exit();
}

Result<std::unique_ptr<Session>> Session::open(const SftpSettings& settings, const HostKeyPins& pins,
                                               const Credentials& credentials) {
  // A server with keys of several types shows the one we ask for first. A fingerprint does not tell its type,
  // so a stranger's key is final only when the server has no other to show.
  std::vector<std::string> types = pins.key_types();
  std::string shown;
  while (!types.empty()) {
    auto started = shake_hands(settings, types);
    if (!started && started.error().code == "drop.algorithms" && !shown.empty()) break;
    ESC_TRY(std::unique_ptr<Session> session, std::move(started));
    const ByteView key = session->host_key();
    if (pins.accepts(key)) {
      ESC_CHECK(session->log_in(settings, credentials));
      ESC_CHECK(session->start_sftp(settings));
      return session;
    }
    shown += (shown.empty() ? "" : ", ") + host_key_fingerprint(key);
    if (std::erase(types, host_key_type(key)) == 0) break;
  }
  return park(
      "drop.host_key",
      fmt::format("{} muestra una clave de servidor que no está entre las fijadas ({}); no se envió nada",
                  server_name(settings), shown));
}

Result<std::unique_ptr<Session>> Session::shake_hands(const SftpSettings& settings,
                                                      const std::vector<std::string>& key_types) {
  ESC_TRY(Descriptor socket, connect_tcp(settings.host, settings.port, settings.connect_timeout));
  std::unique_ptr<Session> session(new Session(std::move(socket)));
  LIBSSH2_SESSION* raw = session->session_;
  if (raw == nullptr) return retry("drop.unreachable", "libssh2 no tiene memoria para una sesión");
  libssh2_session_set_blocking(raw, 1);
  libssh2_session_set_timeout(raw, library_timeout(settings.login_timeout));
  ESC_CHECK(session->restrict_algorithms(key_types));
  if (const int code = libssh2_session_handshake(raw, session->socket_.get()); code != 0) {
    session->hang_up();
    return handshake_error(settings, code, raw);
  }
  return session;
}

Status Session::restrict_algorithms(const std::vector<std::string>& key_types) {
  const std::string host_keys = fmt::format("{}", fmt::join(key_types, ","));
  int code = libssh2_session_method_pref(session_, LIBSSH2_METHOD_HOSTKEY, host_keys.c_str());
  for (const auto& [method, names] : kAllowed) {
    if (code == 0) code = libssh2_session_method_pref(session_, method, names);
  }
  if (code == 0) return {};
  return park("drop.algorithms",
              fmt::format("libssh2 no ofrece los algoritmos exigidos ({})", library_words(session_)));
}

ByteView Session::host_key() const {
  std::size_t length = 0;
  int type = 0;
  const char* key = libssh2_session_hostkey(session_, &length, &type);
  return key == nullptr ? ByteView{} : as_bytes({key, length});
}

Status Session::log_in(const SftpSettings& settings, const Credentials& credentials) {
  const std::string_view key = credentials.key.text();
  const int code =
      libssh2_userauth_publickey_frommemory(session_, settings.user.c_str(), settings.user.size(), nullptr, 0,
                                            key.data(), key.size(), credentials.passphrase.c_str());
  if (code == 0) return {};
  const std::string server = server_name(settings);
  const std::string words = library_words(session_);
  hang_up();
  if (is_network(code)) {
    return retry("drop.unreachable", fmt::format("{} cortó la autenticación ({})", server, words));
  }
  const std::string_view advice =
      is_rsa_key(key)
          ? "; la clave es RSA y libssh2 1.10 solo la usa con SHA-1, que los servidores actuales rechazan: "
            "use una clave Ed25519 o ECDSA"
          : "";
  if (!is_refusal(code)) {
    return park("drop.auth", fmt::format("la clave privada no se puede usar: formato o frase de paso ({}){}",
                                         words, advice));
  }
  return park("drop.auth", fmt::format("{} no acepta la clave del usuario {} ({}){}", server,
                                       printable(settings.user), words, advice));
}

Status Session::start_sftp(const SftpSettings& settings) {
  libssh2_session_set_timeout(session_, library_timeout(settings.request_timeout));
  sftp_ = libssh2_sftp_init(session_);
  if (sftp_ != nullptr) return {};
  const std::string words = library_words(session_);
  hang_up();
  return retry("drop.unreachable",
               fmt::format("{} no abre el subsistema sftp ({})", server_name(settings), words));
}

Session::~Session() {
  // In this order, or each call below waits for the timeout of a peer that no longer answers.
  hang_up();
  if (sftp_ != nullptr) libssh2_sftp_shutdown(sftp_);
  if (session_ != nullptr) libssh2_session_free(session_);
}

void Session::hang_up() noexcept {
  if (alive_) ::shutdown(socket_.get(), SHUT_RDWR);
  alive_ = false;
}

Fault Session::fault(long code) noexcept {
  if (code >= 0) return Fault::none;
  if (!alive_) return Fault::lost;
  if (code == LIBSSH2_ERROR_SFTP_PROTOCOL) {
    switch (libssh2_sftp_last_error(sftp_)) {
      case LIBSSH2_FX_NO_SUCH_FILE:
      case LIBSSH2_FX_NO_SUCH_PATH:
        return Fault::gone;
      case LIBSSH2_FX_PERMISSION_DENIED:
      case LIBSSH2_FX_WRITE_PROTECT:
        return Fault::denied;
      case LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM:
      case LIBSSH2_FX_QUOTA_EXCEEDED:
        return Fault::space;
      case LIBSSH2_FX_OP_UNSUPPORTED:
        return Fault::unsupported;
      case LIBSSH2_FX_OK:  // the library itself is at odds with what the server sent
      case LIBSSH2_FX_BAD_MESSAGE:
      case LIBSSH2_FX_NO_CONNECTION:
      case LIBSSH2_FX_CONNECTION_LOST:
        break;
      default:
        return Fault::refused;
    }
  }
  hang_up();
  return Fault::lost;
}

bool Session::answer_was_short() const noexcept {
  // libssh2 has no code of its own for this.
  char* words = nullptr;
  return libssh2_session_last_error(session_, &words, nullptr, 0) == LIBSSH2_ERROR_SFTP_PROTOCOL &&
         std::string_view(words).find("Unexpected Offset") != std::string_view::npos;
}

bool Session::is_openssh() const noexcept {
  const char* banner = libssh2_session_banner_get(session_);
  return banner != nullptr && std::string_view(banner).find("OpenSSH") != std::string_view::npos;
}

}  // namespace esclusa::transport
