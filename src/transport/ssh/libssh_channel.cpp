/// libssh behind the port. Nothing of the machine's or the user's SSH configuration is read: no config files,
/// no known_hosts, no agent, no keys but the one that we hand over.

#include <fcntl.h>
#include <fmt/format.h>
#include <libssh/libssh.h>
#include <libssh2.h>
#include <sys/socket.h>

#include <algorithm>
#include <type_traits>

#include "base/handle.h"
#include "transport/ssh/algorithms.h"
#include "transport/ssh/channel.h"
#include "transport/ssh/faults.h"
#include "transport/ssh/socket.h"
#include "transport/ssh/user_key.h"

namespace esclusa::transport {
namespace {

using SessionHandle = Handle<ssh_session_struct, ssh_free>;
using ChannelHandle = Handle<ssh_channel_struct, ssh_channel_free>;
using KeyHandle = Handle<ssh_key_struct, ssh_key_free>;
using Text = Handle<char, ssh_string_free_char>;

constexpr std::size_t kLargestWrite = 32'000;
const std::string kTooLate = "tiempo agotado";

/// Null if it cannot be read.
KeyHandle private_key(const Credentials& credentials) {
  ssh_key key = nullptr;
  // Without a passphrase an empty one, or OpenSSL would ask the terminal.
  const int code = ssh_pki_import_privkey_base64(credentials.key.c_str(), credentials.passphrase.c_str(),
                                                 nullptr, nullptr, &key);
  return KeyHandle(code == SSH_OK ? key : nullptr);
}

class LibsshChannel final : public Channel {
 public:
  LibsshChannel(Descriptor socket, std::string server)
      : socket_(std::move(socket)), server_(std::move(server)), session_(ssh_new()) {
    if (session_) ssh_set_blocking(session_.get(), 0);
  }
  LibsshChannel(const LibsshChannel&) = delete;
  LibsshChannel& operator=(const LibsshChannel&) = delete;
  ~LibsshChannel() override { close(); }

  Status shake_hands(const std::vector<std::string>& key_types, Time until) override;
  [[nodiscard]] Bytes host_key() const override;
  Status log_in(const std::string& user, const Credentials& credentials, Time until) override;
  Status open_sftp(Time until) override;
  Result<std::size_t> read_some(std::span<std::byte> room) override;
  Result<std::size_t> write_some(ByteView octets) override;
  [[nodiscard]] int fd() const noexcept override { return socket_.get(); }
  [[nodiscard]] bool wants_write() const noexcept override {
    return (ssh_get_poll_flags(session_.get()) & SSH_WRITE_PENDING) != 0;
  }
  [[nodiscard]] std::string banner() const override {
    const char* banner = ssh_get_serverbanner(session_.get());
    return banner == nullptr ? "" : banner;
  }
  void close() noexcept override {
    if (!closed_) ::shutdown(socket_.get(), SHUT_RDWR);
    closed_ = true;
  }

 private:
  bool configure(const std::vector<std::string>& key_types);
  [[nodiscard]] std::string words() const { return printable(ssh_get_error(session_.get())); }
  [[nodiscard]] Error cut_off() const { return ssh_fault::cut_off(server_, words()); }
  bool set(ssh_options_e option, const std::string& value) {
    return ssh_options_set(session_.get(), option, value.c_str()) == SSH_OK;
  }
  template <class Value>
  bool set(ssh_options_e option, Value value) requires std::is_arithmetic_v<Value> {
    return ssh_options_set(session_.get(), option, &value) == SSH_OK;
  }

  /// Repeats a call of libssh while it answers `again`; false when the time is over.
  template <class Call>
  bool drive(Time until, int again, int& code, Call call) {
    while ((code = call()) == again) {
      const bool unsent = wants_write();
      if (!wait_for(socket_.get(), unsent ? Ready::either : Ready::to_read, until)) return false;
    }
    return true;
  }

  Descriptor socket_;  // libssh has and closes a duplicate
  std::string server_;
  SessionHandle session_;
  ChannelHandle channel_;  // gone before session_
  bool closed_ = false;
};

bool LibsshChannel::configure(const std::vector<std::string>& key_types) {
  using enum AlgorithmClass;
  const Algorithms ours = algorithms_of_libssh(key_types);
  // The first line keeps libssh from every file of the machine and of the user.
  bool good = set(SSH_OPTIONS_PROCESS_CONFIG, false) && set(SSH_OPTIONS_SSH_DIR, "/nonexistent") &&
              set(SSH_OPTIONS_KNOWNHOSTS, "/dev/null") && set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null") &&
              set(SSH_OPTIONS_HOST, "drop") && set(SSH_OPTIONS_USER, "nobody") &&
              set(SSH_OPTIONS_KEY_EXCHANGE, joined(ours, kex)) &&
              set(SSH_OPTIONS_HOSTKEYS, joined(ours, host_key)) &&
              set(SSH_OPTIONS_CIPHERS_C_S, joined(ours, cipher)) &&
              set(SSH_OPTIONS_CIPHERS_S_C, joined(ours, cipher)) &&
              set(SSH_OPTIONS_HMAC_C_S, joined(ours, mac)) && set(SSH_OPTIONS_HMAC_S_C, joined(ours, mac)) &&
              set(SSH_OPTIONS_COMPRESSION, "no") && set(SSH_OPTIONS_RSA_MIN_SIZE, 2048) &&
              set(SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES,
                  "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-"
                  "sha2-256");
  Descriptor theirs(::fcntl(socket_.get(), F_DUPFD_CLOEXEC, 0));
  good = good && theirs && set(SSH_OPTIONS_FD, theirs.get());
  if (good) theirs.release();  // session_ owns it now: ssh_connect, the next call, adopts it
  return good;
}

Status LibsshChannel::shake_hands(const std::vector<std::string>& key_types, Time until) {
  if (!session_ || !configure(key_types)) {
    return park("drop.algorithms", "libssh no ofrece los algoritmos exigidos o no tiene memoria");
  }
  int code = SSH_ERROR;
  const bool in_time = drive(until, SSH_AGAIN, code, [this] { return ssh_connect(session_.get()); });
  if (in_time && code == SSH_OK) return {};
  const std::string why = words();
  // libssh has no codes: its words are all there is.
  if (why.find("no match for method") != std::string::npos) return ssh_fault::no_algorithm(server_, "libssh");
  if (why.find("signature") != std::string::npos) return ssh_fault::no_proof(server_);
  return ssh_fault::no_handshake(server_, in_time ? why : kTooLate);
}

Bytes LibsshChannel::host_key() const {
  ssh_key raw = nullptr;
  if (ssh_get_server_publickey(session_.get(), &raw) != SSH_OK) return {};
  const KeyHandle key(raw);
  char* text = nullptr;
  if (ssh_pki_export_pubkey_base64(key.get(), &text) != SSH_OK) return {};
  const Text base64(text);
  auto blob = from_base64(base64.get());
  return blob ? std::move(*blob) : Bytes{};
}

Status LibsshChannel::log_in(const std::string& user, const Credentials& credentials, Time until) {
  const KeyHandle key = private_key(credentials);
  if (!key) return ssh_fault::key_unusable("libssh");
  if (!set(SSH_OPTIONS_USER, user)) return park("drop.auth", "el nombre de usuario no se puede usar");
  int code = SSH_AUTH_ERROR;
  const bool in_time = drive(until, SSH_AUTH_AGAIN, code,
                             [&] { return ssh_userauth_publickey(session_.get(), nullptr, key.get()); });
  if (in_time && code == SSH_AUTH_SUCCESS) return {};
  if (in_time && (code == SSH_AUTH_DENIED || code == SSH_AUTH_PARTIAL)) {
    return ssh_fault::login_refused(server_, user, words());
  }
  return ssh_fault::login_cut_off(server_, in_time ? words() : kTooLate);
}

Status LibsshChannel::open_sftp(Time until) {
  channel_.reset(ssh_channel_new(session_.get()));
  int code = SSH_ERROR;
  bool in_time = channel_ != nullptr;
  if (in_time) {
    in_time = drive(until, SSH_AGAIN, code, [this] { return ssh_channel_open_session(channel_.get()); });
  }
  if (in_time && code == SSH_OK) {
    in_time = drive(until, SSH_AGAIN, code,
                    [this] { return ssh_channel_request_subsystem(channel_.get(), "sftp"); });
  }
  if (in_time && code == SSH_OK) return {};
  return ssh_fault::no_sftp(server_, in_time ? words() : kTooLate);
}

Result<std::size_t> LibsshChannel::read_some(std::span<std::byte> room) {
  if (closed_) return cut_off();
  const int got =
      ssh_channel_read_nonblocking(channel_.get(), room.data(), static_cast<std::uint32_t>(room.size()), 0);
  if (got > 0) return static_cast<std::size_t>(got);
  const bool over = ssh_channel_is_eof(channel_.get()) != 0 || ssh_is_connected(session_.get()) == 0;
  if (over || (got < 0 && got != SSH_AGAIN)) return cut_off();
  return std::size_t{0};
}

Result<std::size_t> LibsshChannel::write_some(ByteView octets) {
  if (closed_ || ssh_is_connected(session_.get()) == 0) return cut_off();
  // libssh would wait for the window.
  const std::size_t most = std::min<std::size_t>(ssh_channel_window_size(channel_.get()), kLargestWrite);
  const ByteView piece = octets.first(std::min(most, octets.size()));
  if (piece.empty()) return std::size_t{0};
  const int put = ssh_channel_write(channel_.get(), piece.data(), static_cast<std::uint32_t>(piece.size()));
  if (put == SSH_AGAIN) return std::size_t{0};
  if (put < 0) return cut_off();
  return static_cast<std::size_t>(put);
}

}  // namespace

std::unique_ptr<Channel> make_libssh_channel(Descriptor socket, std::string server) {
  return std::make_unique<LibsshChannel>(std::move(socket), std::move(server));
}

bool is_rsa_key(const Credentials& credentials) {
  const KeyHandle key = private_key(credentials);
  return key && ssh_key_type(key.get()) == SSH_KEYTYPE_RSA;
}

LibraryScope::LibraryScope() {
  libssh2_init(0);
  ssh_init();
}

LibraryScope::~LibraryScope() {
  ssh_finalize();
  libssh2_exit();
}

}  // namespace esclusa::transport
