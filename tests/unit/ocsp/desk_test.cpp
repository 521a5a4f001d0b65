// What responders say, and what they cannot be believed. The responder is the openssl program.
#include "ocsp/desk.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "ocsp/fetch.h"
#include "support/ocsp_responder.h"

namespace esclusa::ocsp {
namespace {

using pki::Standing;
using support::chain_file;
using support::der_in;
using support::OcspResponder;

/// Says one thing to whoever comes first.
class Liar {
 public:
  explicit Liar(std::string reply) : reply_(std::move(reply)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), length), 0);
    EXPECT_EQ(::listen(socket_, 4), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] {
      const int peer = ::accept(socket_, nullptr, nullptr);
      std::array<char, 4096> request{};
      EXPECT_GT(::recv(peer, request.data(), request.size(), 0), 0);
      std::size_t sent = 0;
      while (sent < reply_.size()) {
        const ssize_t n = ::send(peer, reply_.data() + sent, reply_.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<std::size_t>(n);
      }
      ::shutdown(peer, SHUT_WR);
      while (::recv(peer, request.data(), request.size(), 0) > 0) {
      }
      ::close(peer);
    });
  }
  ~Liar() {
    thread_.join();
    ::close(socket_);
  }
  Liar(const Liar&) = delete;
  Liar& operator=(const Liar&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  std::string reply_;
  int socket_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

std::string http(const std::string& status, const std::string& more, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

class Ocsp : public testing::Test {
 protected:
  static pki::SignerCertificate signer(const std::string& name, const std::string& issuer = "listed") {
    pki::SignerCertificate made;
    made.der = der_in(chain_file(name + ".pem"));
    made.issuer_der = der_in(chain_file(issuer + ".pem"));
    made.fingerprint = pki::sha256(made.der);
    return made;
  }
  static Responder at(const std::string& url) {
    Responder made;
    made.issuer = der_in(chain_file("listed.pem"));
    made.url = url;
    return made;
  }
  /// By a desk that remembers nothing yet.
  Told ask(const std::string& url, const std::string& name = "good") {
    Desk desk({at(url)});
    const auto told = desk.ask(signer(name), now_);
    EXPECT_TRUE(told.has_value());
    return told.value_or(Told{});
  }

  Instant now_ = SystemClock{}.now();
};

TEST_F(Ocsp, a_delegated_responder_of_the_issuer_says_good_or_revoked) {
  const OcspResponder responder;
  const Told good = ask(responder.url());
  EXPECT_EQ(good.standing, Standing::good) << good.why;
  const Told revoked = ask(responder.url(), "early");
  EXPECT_EQ(revoked.standing, Standing::revoked) << revoked.why;
  EXPECT_TRUE(revoked.why.starts_with("revocado el 20")) << revoked.why;
}

TEST_F(Ocsp, the_issuer_may_answer_itself) {
  const OcspResponder responder("listed");
  EXPECT_EQ(ask(responder.url()).standing, Standing::good);
}

TEST_F(Ocsp, nobody_else_may_answer) {
  for (const char* name : {"no-responder", "foreign-responder"}) {
    const OcspResponder responder(name);
    for (const char* about : {"good", "early"}) {
      const Told told = ask(responder.url(), about);
      EXPECT_EQ(told.standing, Standing::undetermined) << name;
      EXPECT_EQ(told.why, "la respuesta OCSP no está firmada por quien puede responder por la autoridad");
    }
  }
}

TEST_F(Ocsp, a_certificate_that_the_authority_does_not_know_is_neither_good_nor_revoked) {
  const OcspResponder responder("responder", false);
  const Told told = ask(responder.url());
  EXPECT_EQ(told.standing, Standing::undetermined);
  EXPECT_EQ(told.why, "la autoridad responde por OCSP que no conoce el certificado");
}

TEST_F(Ocsp, a_responder_that_is_down_or_somebody_else_is_neither_good_nor_revoked) {
  OcspResponder responder;
  const std::string url = responder.url();
  responder.stop();
  EXPECT_EQ(ask(url).standing, Standing::undetermined);
  EXPECT_TRUE(ask(url, "early").why.starts_with("el servidor OCSP no responde")) << ask(url, "early").why;
  EXPECT_EQ(ask("http://nadie.invalid/").standing, Standing::undetermined);
}

TEST_F(Ocsp, an_old_answer_and_one_of_the_future_are_not_believed) {
  const OcspResponder responder;
  now_ += std::chrono::hours{2};  // it answers for an hour
  EXPECT_EQ(ask(responder.url()).why, "la respuesta OCSP está vencida");
  now_ -= std::chrono::hours{4};
  EXPECT_EQ(ask(responder.url()).why, "la respuesta OCSP es del futuro");
}

TEST_F(Ocsp, an_answer_to_another_question_is_not_believed) {
  const OcspResponder responder;
  const pki::SignerCertificate good = signer("good");
  const pki::SignerCertificate late = signer("late");
  const auto first = pki::OcspQuestion::about(good.der, good.issuer_der, true);
  const auto again = pki::OcspQuestion::about(good.der, good.issuer_der, true);
  const auto other = pki::OcspQuestion::about(late.der, late.issuer_der, false);
  const auto answer = fetch(responder.url(), first->octets(), std::chrono::seconds{10});
  ASSERT_TRUE(answer.ok()) << answer.error().what;
  EXPECT_EQ(first->read(*answer, now_).standing, Standing::good);
  EXPECT_EQ(again->read(*answer, now_).why, "la respuesta OCSP no repite nuestro nonce") << "a replay";
  EXPECT_EQ(other->read(*answer, now_).why, "la respuesta OCSP es de otro certificado");
}

TEST_F(Ocsp, a_changed_or_cut_answer_is_not_believed) {
  const OcspResponder responder;
  const pki::SignerCertificate early = signer("early");
  const auto question = pki::OcspQuestion::about(early.der, early.issuer_der, true);
  const Bytes answer = *fetch(responder.url(), question->octets(), std::chrono::seconds{10});
  ASSERT_EQ(question->read(answer, now_).standing, Standing::revoked);
  for (std::size_t i = 0; i < answer.size(); ++i) {
    Bytes changed = answer;
    changed[i] ^= std::byte{0x01};
    EXPECT_NE(question->read(changed, now_).standing, Standing::good) << i;
    if (i % 16 != 0) continue;
    EXPECT_EQ(question->read(ByteView(answer).first(i), now_).standing, Standing::undetermined) << i;
  }
  Bytes more = answer;
  more.push_back(std::byte{0});
  EXPECT_EQ(question->read(more, now_).standing, Standing::undetermined);
}

TEST_F(Ocsp, asks_once_until_the_next_update) {
  OcspResponder responder;
  Desk desk({at(responder.url())});
  EXPECT_EQ(desk.ask(signer("good"), now_)->standing, Standing::good);
  EXPECT_EQ(desk.ask(signer("early"), now_)->standing, Standing::revoked);
  responder.stop();
  const Instant within = now_ + std::chrono::minutes{59};
  EXPECT_EQ(desk.ask(signer("good"), within)->standing, Standing::good);
  EXPECT_EQ(desk.ask(signer("early"), within)->standing, Standing::revoked);
  EXPECT_EQ(desk.ask(signer("late"), within)->standing, Standing::undetermined)
      << "nobody asked about it yet";
  const Instant after = now_ + std::chrono::minutes{61};
  EXPECT_TRUE(desk.ask(signer("good"), after)->why.starts_with("el servidor OCSP no responde"));
}

TEST_F(Ocsp, leaves_a_responder_alone_that_did_not_answer) {
  const Liar liar(
      http("500 Internal Server Error", "", ""));  // it takes one caller; a second would find nobody
  Desk desk({at(liar.url())});
  for (const char* about : {"good", "late", "good"})
    EXPECT_EQ(desk.ask(signer(about), now_)->why, "el servidor OCSP responde con el código HTTP 500")
        << about;
}

TEST_F(Ocsp, asks_nobody_about_other_authorities) {
  Desk desk({at("http://127.0.0.1:1/")});
  EXPECT_FALSE(desk.ask(signer("of-cross", "cross-a"), now_).has_value());
}

TEST_F(Ocsp, goes_to_the_address_in_the_certificate_only_at_the_agreed_host) {
  Responder responder = at("");
  responder.host = "ocsp.acordado.example";
  Desk desk({responder});
  const auto told = desk.ask(signer("elsewhere"), now_);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->why, "el certificado no nombra un servidor OCSP en ocsp.acordado.example");
  EXPECT_EQ(pki::responder_url(signer("elsewhere").der), "http://127.0.0.1:1/ocsp");
  responder.host = "127.0.0.1";
  Desk there({responder});
  EXPECT_TRUE(there.ask(signer("elsewhere"), now_)->why.starts_with("el servidor OCSP no responde"));
}

TEST(Address, has_a_host_only_if_it_is_plain_http) {
  EXPECT_EQ(host_of("http://a.example:80/x"), "a.example");
  EXPECT_EQ(host_of("http://a.example@b.example/"), "");
  EXPECT_EQ(host_of("https://a.example/"), "");
  EXPECT_EQ(host_of("file:///etc/passwd"), "");
  EXPECT_EQ(host_of(""), "");
}

TEST_F(Ocsp, follows_no_redirection) {
  const OcspResponder responder;
  const Liar liar(http("302 Found", "Location: " + responder.url() + "\r\n", ""));
  EXPECT_EQ(ask(liar.url()).why, "el servidor OCSP responde con el código HTTP 302");
}

TEST_F(Ocsp, takes_no_endless_answer) {
  const Liar liar(http("200 OK", "", std::string(std::size_t{70} * 1024, 'x')));
  EXPECT_TRUE(ask(liar.url()).why.starts_with("el servidor OCSP no responde: Failed writing"))
      << "more than 64 KiB";
}

TEST_F(Ocsp, takes_no_page_for_an_answer) {
  const Liar liar(http("200 OK", "", "<html>portal</html>"));
  EXPECT_EQ(ask(liar.url()).why, "la respuesta OCSP no se puede leer");
}

TEST_F(Ocsp, an_error_of_the_responder_is_no_answer) {
  const Liar liar(http("200 OK", "", std::string("\x30\x03\x0a\x01\x03", 5)));  // tryLater
  EXPECT_EQ(ask(liar.url()).why, "el servidor OCSP no pudo responder");
}

}  // namespace
}  // namespace esclusa::ocsp
