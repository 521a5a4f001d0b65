/// libssh2 behind the port. It gets sockets of our own: what it wants to send always goes out whole, as seen
/// from inside, because a half-sent packet locks a session of libssh2 (and for ever, if the server exchanges
/// keys just then).

#include <fmt/format.h>
#include <libssh2.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "transport/ssh/algorithms.h"
#include "transport/ssh/channel.h"
#include "transport/ssh/faults.h"
#include "transport/ssh/session_memory.h"
#include "transport/ssh/socket.h"
#include "transport/ssh/user_key.h"

namespace esclusa::transport {
namespace {

/// Bounds what the server sends ahead: at a long round trip, the pace of a download.
constexpr unsigned kWindow = 16 * 1024 * 1024;
/// libssh2 sends no more than that at once.
constexpr std::size_t kLargestWrite = 32'000;

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

/// The socket of a session, and the memory under it.
class Wire final : public SessionMemory {
 public:
  explicit Wire(Descriptor socket) : socket_(std::move(socket)) {}

  LIBSSH2_SESSION* new_session() {
    LIBSSH2_SESSION* session = SessionMemory::new_session();
    if (session == nullptr) return nullptr;
    // NOLINTBEGIN(*-reinterpret-cast): that is how libssh2 takes functions
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_SEND, reinterpret_cast<void*>(&send));
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, reinterpret_cast<void*>(&receive));
    // NOLINTEND(*-reinterpret-cast)
    return session;
  }

  [[nodiscard]] int fd() const noexcept { return socket_.get(); }
  [[nodiscard]] bool unsent() const noexcept { return !unsent_.empty(); }
  /// False when the connection is broken.
  bool flush() noexcept {
    while (!unsent_.empty()) {
      const ssize_t sent = ::send(socket_.get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return errno == EAGAIN;
      unsent_.erase(unsent_.begin(), unsent_.begin() + sent);
    }
    return true;
  }
  bool wait(Channel::Time until) {
    return flush() && wait_for(socket_.get(), unsent() ? Ready::either : Ready::to_read, until);
  }
  void close() noexcept {
    if (!closed_) ::shutdown(socket_.get(), SHUT_RDWR);
    closed_ = true;
  }

 private:
  static Wire& of(void** self) noexcept { return static_cast<Wire&>(*static_cast<SessionMemory*>(*self)); }

  static ssize_t send(libssh2_socket_t, const void* octets, std::size_t count, int, void** self) {
    Wire& wire = of(self);
    if (wire.closed_) return -ECONNRESET;
    const auto* begin = static_cast<const std::byte*>(octets);
    wire.unsent_.insert(wire.unsent_.end(), begin, begin + count);
    return wire.flush() ? static_cast<ssize_t>(count) : -ECONNRESET;
  }
  static ssize_t receive(libssh2_socket_t, void* room, std::size_t size, int, void** self) {
    const Wire& wire = of(self);
    if (wire.closed_) return -ECONNRESET;
    const ssize_t got = ::recv(wire.socket_.get(), room, size, MSG_DONTWAIT);
    return got < 0 ? -(errno == EINTR ? EAGAIN : errno) : got;
  }

  Descriptor socket_;
  Bytes unsent_;  // never more than the server's window and a few packets
  bool closed_ = false;
};

class Libssh2Channel final : public Channel {
 public:
  Libssh2Channel(Descriptor socket, std::string server)
      : wire_(std::move(socket)), server_(std::move(server)), session_(wire_.new_session()) {
    if (session_ != nullptr) libssh2_session_set_blocking(session_, 0);
  }
  Libssh2Channel(const Libssh2Channel&) = delete;
  Libssh2Channel& operator=(const Libssh2Channel&) = delete;
  ~Libssh2Channel() override {
    close();  // first, or freeing waits for a peer that no longer answers
    if (session_ != nullptr) libssh2_session_free(session_);
  }

  Status shake_hands(const std::vector<std::string>& key_types, Time until) override;
  [[nodiscard]] Bytes host_key() const override;
  Status log_in(const std::string& user, const Credentials& credentials, Time until) override;
  Status open_sftp(Time until) override;
  Result<std::size_t> read_some(std::span<std::byte> room) override;
  Result<std::size_t> write_some(ByteView octets) override;
  [[nodiscard]] int fd() const noexcept override { return wire_.fd(); }
  [[nodiscard]] bool wants_write() const noexcept override { return wire_.unsent(); }
  [[nodiscard]] std::string banner() const override {
    const char* banner = libssh2_session_banner_get(session_);
    return banner == nullptr ? "" : banner;
  }
  void close() noexcept override { wire_.close(); }

 private:
  Status restrict_algorithms(const std::vector<std::string>& key_types);
  [[nodiscard]] Error handshake_error(int code) const;
  [[nodiscard]] std::string words() const {
    char* text = nullptr;
    int length = 0;
    const int code = libssh2_session_last_error(session_, &text, &length, 0);
    return fmt::format("{}, código {}", printable({text, static_cast<std::size_t>(length)}), code);
  }
  [[nodiscard]] Error cut_off() const { return ssh_fault::cut_off(server_, words()); }

  /// Repeats a call of libssh2 until it is done.
  template <class Call>
  int drive(Time until, Call call) {
    while (true) {
      const int code = call();
      if (code != LIBSSH2_ERROR_EAGAIN) return code;
      if (!wire_.wait(until)) return LIBSSH2_ERROR_TIMEOUT;
    }
  }

  Wire wire_;
  std::string server_;
  LIBSSH2_SESSION*
      session_;  // ended in the destructor, after the wire is cut: an order that no Handle can keep
  LIBSSH2_CHANNEL* channel_ = nullptr;  // goes with session_
};

Status Libssh2Channel::shake_hands(const std::vector<std::string>& key_types, Time until) {
  if (session_ == nullptr) return retry("drop.unreachable", "libssh2 no tiene memoria para una sesión");
  ESC_CHECK(restrict_algorithms(key_types));
  const int code = drive(until, [this] { return libssh2_session_handshake(session_, wire_.fd()); });
  return code == 0 ? Status{} : handshake_error(code);
}

Status Libssh2Channel::restrict_algorithms(const std::vector<std::string>& key_types) {
  using enum AlgorithmClass;
  struct Choice {
    int method;
    AlgorithmClass which;
  };
  constexpr std::array kChoices{
      Choice{LIBSSH2_METHOD_KEX, kex},         Choice{LIBSSH2_METHOD_HOSTKEY, host_key},
      Choice{LIBSSH2_METHOD_CRYPT_CS, cipher}, Choice{LIBSSH2_METHOD_CRYPT_SC, cipher},
      Choice{LIBSSH2_METHOD_MAC_CS, mac},      Choice{LIBSSH2_METHOD_MAC_SC, mac}};
  const Algorithms ours = algorithms_of_libssh2(key_types);
  int code = libssh2_session_method_pref(session_, LIBSSH2_METHOD_COMP_CS, "none");
  if (code == 0) code = libssh2_session_method_pref(session_, LIBSSH2_METHOD_COMP_SC, "none");
  for (const auto& [method, which] : kChoices) {
    if (code == 0) code = libssh2_session_method_pref(session_, method, joined(ours, which).c_str());
  }
  if (code == 0) return {};
  return park("drop.algorithms", fmt::format("libssh2 no ofrece los algoritmos exigidos ({})", words()));
}

Error Libssh2Channel::handshake_error(int code) const {
  switch (code) {
    case LIBSSH2_ERROR_KEX_FAILURE:
      return ssh_fault::no_algorithm(server_, "libssh2");
    case LIBSSH2_ERROR_HOSTKEY_INIT:
    case LIBSSH2_ERROR_HOSTKEY_SIGN:
      return ssh_fault::no_proof(server_);
    default:
      return ssh_fault::no_handshake(server_, words());
  }
}

Bytes Libssh2Channel::host_key() const {
  std::size_t length = 0;
  int type = 0;
  const char* key = libssh2_session_hostkey(session_, &length, &type);
  return key == nullptr ? Bytes{} : to_bytes({key, length});
}

Status Libssh2Channel::log_in(const std::string& user, const Credentials& credentials, Time until) {
  const std::string_view key = credentials.key.text();
  const int code = drive(until, [&] {
    return libssh2_userauth_publickey_frommemory(session_, user.c_str(), user.size(), nullptr, 0, key.data(),
                                                 key.size(), credentials.passphrase.c_str());
  });
  if (code == 0) return {};
  if (is_network(code)) return ssh_fault::login_cut_off(server_, words());
  // Only if libssh2 was asked for: `auto` leaves such a key to libssh.
  const std::string_view advice =
      is_rsa_key(credentials)
          ? "; la clave es RSA y libssh2 1.10 solo la usa con SHA-1, que los servidores actuales rechazan: "
            "ponga ssh = \"auto\" en [drop] o use una clave Ed25519 o ECDSA"
          : "";
  Error refused =
      is_refusal(code) ? ssh_fault::login_refused(server_, user, words()) : ssh_fault::key_unusable(words());
  refused.what += advice;
  return refused;
}

Status Libssh2Channel::open_sftp(Time until) {
  const auto result = [this](bool done) { return done ? 0 : libssh2_session_last_errno(session_); };
  int code = drive(until, [&] {
    constexpr std::string_view kType = "session";
    channel_ = libssh2_channel_open_ex(session_, kType.data(), kType.size(), kWindow,
                                       LIBSSH2_CHANNEL_PACKET_DEFAULT, nullptr, 0);
    return result(channel_ != nullptr);
  });
  if (code == 0) code = drive(until, [this] { return libssh2_channel_subsystem(channel_, "sftp"); });
  if (code == 0) {
    code = drive(until, [this] {
      return libssh2_channel_handle_extended_data2(channel_, LIBSSH2_CHANNEL_EXTENDED_DATA_IGNORE);
    });
  }
  if (code == 0) return {};
  return ssh_fault::no_sftp(server_, words());
}

Result<std::size_t> Libssh2Channel::read_some(std::span<std::byte> room) {
  if (!wire_.flush()) return cut_off();
  // NOLINTNEXTLINE(*-reinterpret-cast): char may alias
  const ssize_t got = libssh2_channel_read(channel_, reinterpret_cast<char*>(room.data()), room.size());
  if (got == LIBSSH2_ERROR_EAGAIN) return std::size_t{0};
  if (got < 0 || (got == 0 && libssh2_channel_eof(channel_) != 0)) return cut_off();
  return static_cast<std::size_t>(got);
}

Result<std::size_t> Libssh2Channel::write_some(ByteView octets) {
  if (!wire_.flush()) return cut_off();
  const std::string_view text = as_text(octets).substr(0, kLargestWrite);
  const ssize_t put = libssh2_channel_write(channel_, text.data(), text.size());
  if (put == LIBSSH2_ERROR_EAGAIN) return std::size_t{0};
  if (put < 0) return cut_off();
  return static_cast<std::size_t>(put);
}

}  // namespace

std::unique_ptr<Channel> make_libssh2_channel(Descriptor socket, std::string server) {
  return std::make_unique<Libssh2Channel>(std::move(socket), std::move(server));
}

}  // namespace esclusa::transport
