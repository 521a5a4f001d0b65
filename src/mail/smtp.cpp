#include "mail/smtp.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <ctime>

#include "base/handle.h"

namespace esclusa::mail {
namespace {

using Connection = Handle<CURL, curl_easy_cleanup>;
using Recipients = Handle<curl_slist, curl_slist_free_all>;

/// TLS writes to a connection that the other side has closed would end the process. Holds that back for this
/// thread only: the rest of the program keeps its own ways with the signal.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoBrokenPipe() {
    constexpr timespec kNow{};
    while (::sigismember(&before_, SIGPIPE) == 0 && ::sigtimedwait(&pipe_, nullptr, &kNow) == SIGPIPE) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

/// One message on its way through libcurl.
struct Transfer {
  std::string_view rest;
  bool admitted = false;  // connected, greeted and logged in: from here on it is about the message
};

std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* pointer) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  const std::size_t length = std::min(size * count, transfer.rest.size());
  std::copy_n(transfer.rest.begin(), length, buffer);
  transfer.rest.remove_prefix(length);
  return length;
}

int on_admission(void* pointer, char* /*to*/, char* /*from*/, int /*to_port*/, int /*from_port*/) {
  static_cast<Transfer*>(pointer)->admitted = true;
  return CURL_PREREQFUNC_OK;
}

std::string url_of(const SmtpSettings& settings) {
  const bool v6 = settings.host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", settings.tls == Tls::tls ? "smtps" : "smtp", v6 ? "[" : "",
                     settings.host, v6 ? "]" : "", settings.port);
}

/// Replies that say our access is not in order, not the message (RFC 4954).
bool is_about_access(long reply) {
  return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

/// Faults that do not pass by waiting.
bool is_about_trust(CURLcode result) {
  return result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE ||
         result == CURLE_USE_SSL_FAILED || result == CURLE_SSL_CONNECT_ERROR;
}

Carried judge_closed(CURLcode result, long reply) {
  if (result == CURLE_LOGIN_DENIED || is_about_access(reply)) {
    return {Outcome::closed,
            park("mail.login", fmt::format("el servidor de correo no acepta nuestro usuario ({})", reply))};
  }
  const char* reason = curl_easy_strerror(result);
  if (is_about_trust(result))
    return {Outcome::closed,
            park("mail.tls", fmt::format("no hay TLS fiable con el servidor de correo: {}", reason))};
  return {Outcome::closed,
          retry("mail.unreachable", fmt::format("el servidor de correo no atiende: {} ({})", reason, reply))};
}

/// What the server writes may repeat addresses: only the number of its reply is told.
Carried judge(CURLcode result, long reply, const Transfer& transfer) {
  if (result == CURLE_OK) return {};
  if (!transfer.admitted || is_about_access(reply)) return judge_closed(result, reply);
  if (reply >= 500 && reply < 600) {
    return {Outcome::refused,
            retry("mail.refused", fmt::format("el servidor de correo rechaza el mensaje ({})", reply))};
  }
  return {Outcome::later,
          retry("mail.deferred", fmt::format("el servidor de correo no tomó el mensaje: {} ({})",
                                             curl_easy_strerror(result), reply))};
}

class Smtp final : public Carrier {
 public:
  Smtp(SmtpSettings settings, Secret password)
      : settings_(std::move(settings)), password_(std::move(password)) {}
  ~Smtp() override { rest(); }
  Smtp(const Smtp&) = delete;
  Smtp& operator=(const Smtp&) = delete;

  /// Errors: park "mail.smtp".
  Status prepare();
  Carried carry(const std::string& to, std::string_view octets) override;
  void rest() noexcept override {
    const NoBrokenPipe quiet;
    connection_.reset();
  }

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    good_ = curl_easy_setopt(connection_.get(), option, value) == CURLE_OK && good_;
  }
  void set_encryption();

  SmtpSettings settings_;
  Secret password_;
  Connection connection_;  // none between passes
  bool good_ = true;       // libcurl knows every option so far
};

Status Smtp::prepare() {
  connection_.reset(curl_easy_init());
  good_ = connection_ != nullptr;
  if (good_) {
    set(CURLOPT_URL, url_of(settings_).c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");     // whatever the environment says
    set(CURLOPT_NOSIGNAL, 1L);  // time-outs without SIGALRM
    set(CURLOPT_TIMEOUT, static_cast<long>(settings_.timeout.count()));
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &read_message);
    set(CURLOPT_PREREQFUNCTION, &on_admission);
    set(CURLOPT_MAIL_FROM, fmt::format("<{}>", settings_.sender).c_str());
    set_encryption();
    if (!settings_.user.empty()) {
      set(CURLOPT_USERNAME, settings_.user.c_str());
      set(CURLOPT_PASSWORD, password_.c_str());
    }
  }
  return good_ ? Status{} : park("mail.smtp", "libcurl no puede enviar correo: falta SMTP o TLS");
}

void Smtp::set_encryption() {
  if (settings_.tls == Tls::none) return;
  set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (settings_.authorities.empty()) return;
  set(CURLOPT_CAINFO, settings_.authorities.c_str());
  set(CURLOPT_CAPATH, static_cast<char*>(nullptr));  // and nobody else
}

Carried Smtp::carry(const std::string& to, std::string_view octets) {
  const NoBrokenPipe quiet;
  if (!connection_) {
    if (const Status status = prepare(); !status) return {Outcome::closed, status.error()};
  }
  const Recipients recipients(curl_slist_append(nullptr, fmt::format("<{}>", to).c_str()));
  Transfer transfer{octets};
  set(CURLOPT_MAIL_RCPT, recipients.get());
  set(CURLOPT_READDATA, &transfer);
  set(CURLOPT_PREREQDATA, &transfer);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(octets.size()));
  const CURLcode result = curl_easy_perform(connection_.get());
  long reply = 0;
  curl_easy_getinfo(connection_.get(), CURLINFO_RESPONSE_CODE, &reply);
  return judge(result, reply, transfer);
}

}  // namespace

Result<std::unique_ptr<Carrier>> make_smtp_carrier(SmtpSettings settings, Secret password) {
  auto carrier = std::make_unique<Smtp>(std::move(settings), std::move(password));
  ESC_CHECK(carrier->prepare());
  return std::unique_ptr<Carrier>(std::move(carrier));
}

}  // namespace esclusa::mail
