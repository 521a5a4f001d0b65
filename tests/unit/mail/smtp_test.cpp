#include "mail/smtp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "mail/courier.h"
#include "mail/message.h"
#include "mail/spool.h"
#include "support/smtpd.h"

namespace esclusa::mail {
namespace {

using std::chrono::seconds;
using support::Smtpd;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

SmtpSettings settings_for(const Smtpd& server, Tls tls = Tls::none) {
  SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = server.port();
  settings.tls = tls;
  settings.sender = "no-responder@aduana.example";
  if (tls != Tls::none) settings.authorities = server.certificate();
  return settings;
}

std::string octets_to(const std::string& to) {
  const auto octets =
      to_rfc5322({"m1", to, "Código", ".\nCódigo: K7M2\n", Instant{}}, {"no-responder@aduana.example"});
  EXPECT_TRUE(octets.ok());
  return *octets;
}

Carried carry(Carrier& carrier, const std::string& to) {
  return carrier.carry(to, octets_to(to));
}

Carried carry_once(const SmtpSettings& settings, std::string_view password = {},
                   const std::string& to = "ana@norte.example") {
  const auto carrier = make_smtp_carrier(settings, Secret::of(password));
  EXPECT_TRUE(carrier.ok()) << carrier.error().what;
  return carry(**carrier, to);
}

TEST(Smtp, hands_over_the_octets_as_they_are) {
  const Smtpd server;
  EXPECT_EQ(carry_once(settings_for(server)).outcome, Outcome::taken);
  ASSERT_EQ(server.taken().size(), 1U);
  EXPECT_EQ(server.taken()[0],
            "no-responder@aduana.example ana@norte.example plain\n" + octets_to("ana@norte.example"));
}

TEST(Smtp, uses_one_connection_for_a_pass) {
  const Smtpd server;
  const std::size_t before = server.connections();
  const auto carrier = make_smtp_carrier(settings_for(server));
  for (int pass = 0; pass < 2; ++pass) {
    for (const char* to : {"ana@norte.example", "eva@norte.example"})
      EXPECT_EQ(carry(**carrier, to).outcome, Outcome::taken);
    (*carrier)->rest();
  }
  EXPECT_EQ(server.taken().size(), 4U);
  EXPECT_EQ(server.connections() - before, 2U);
}

TEST(Smtp, tells_refusals_for_now_from_those_for_good) {
  const Smtpd server;
  const auto carrier = make_smtp_carrier(settings_for(server));
  const struct {
    const char* to;
    Outcome outcome;
    const char* reply;
  } cases[] = {{"later@norte.example", Outcome::later, "451"},
               {"never@norte.example", Outcome::refused, "550"},
               {"content@norte.example", Outcome::refused, "554"},
               {"drop@norte.example", Outcome::later, ""},
               {"ana@norte.example", Outcome::taken, ""}};
  for (const auto& c : cases) {
    const Carried carried = carry(**carrier, c.to);
    EXPECT_EQ(carried.outcome, c.outcome) << c.to << ": " << carried.error.what;
    EXPECT_THAT(carried.error.what, HasSubstr(c.reply)) << c.to;
    EXPECT_THAT(carried.error.what, Not(HasSubstr("norte"))) << "no addresses in errors";
  }
  EXPECT_EQ(server.taken().size(), 1U);
}

TEST(Smtp, starttls_is_not_done_without) {
  const Smtpd server("starttls");
  EXPECT_EQ(carry_once(settings_for(server, Tls::starttls)).outcome, Outcome::taken);
  EXPECT_THAT(server.taken().at(0), StartsWith("no-responder@aduana.example ana@norte.example tls\n"));

  const Smtpd plain;
  const Carried carried = carry_once(settings_for(plain, Tls::starttls));
  EXPECT_EQ(carried.outcome, Outcome::closed);
  EXPECT_EQ(carried.error.code, "mail.tls");
  EXPECT_TRUE(plain.taken().empty());
}

TEST(Smtp, speaks_tls_from_the_first_octet) {
  const Smtpd server("tls");
  EXPECT_EQ(carry_once(settings_for(server, Tls::tls)).outcome, Outcome::taken);
  EXPECT_THAT(server.taken().at(0), StartsWith("no-responder@aduana.example ana@norte.example tls\n"));
}

TEST(Smtp, an_unknown_certificate_is_not_trusted) {
  const Smtpd starttls("starttls");
  const Smtpd tls("tls");
  for (const auto& [server, mode] : {std::pair(&starttls, Tls::starttls), std::pair(&tls, Tls::tls)}) {
    SmtpSettings settings = settings_for(*server, mode);
    settings.authorities.clear();
    const Carried carried = carry_once(settings);
    EXPECT_EQ(carried.outcome, Outcome::closed);
    EXPECT_EQ(carried.error.code, "mail.tls");
    EXPECT_EQ(carried.error.remedy, Remedy::park);
    settings = settings_for(*server, mode);
    settings.host = "localhost";  // the certificate names 127.0.0.1 only
    EXPECT_EQ(carry_once(settings).error.code, "mail.tls");
    EXPECT_TRUE(server->taken().empty());
  }
}

TEST(Smtp, a_wrong_password_closes_and_is_not_told) {
  const Smtpd server("tls", "auth");
  SmtpSettings settings = settings_for(server, Tls::tls);
  settings.user = "usuario";
  EXPECT_EQ(carry_once(settings, "s3creto con espacio").outcome, Outcome::taken);
  const Carried wrong = carry_once(settings, "otro s3creto");
  EXPECT_EQ(wrong.outcome, Outcome::closed);
  EXPECT_EQ(wrong.error.code, "mail.login");
  EXPECT_EQ(wrong.error.remedy, Remedy::park);
  EXPECT_THAT(wrong.error.what, Not(HasSubstr("otro")));
  settings.user.clear();
  EXPECT_EQ(carry_once(settings).error.code, "mail.login") << "the relay wants a user";
  EXPECT_EQ(server.taken().size(), 1U);
}

TEST(Smtp, nobody_there_closes_for_now) {
  SmtpSettings settings;
  {
    const Smtpd server;
    settings = settings_for(server);
  }
  const Carried carried = carry_once(settings);
  EXPECT_EQ(carried.outcome, Outcome::closed);
  EXPECT_EQ(carried.error.code, "mail.unreachable");
  EXPECT_EQ(carried.error.remedy, Remedy::retry);
  settings.host = "relay.invalid";
  EXPECT_EQ(carry_once(settings).error.code, "mail.unreachable");
}

TEST(Smtp, silence_ends_with_its_time) {
  const Smtpd server;
  SmtpSettings settings = settings_for(server);
  settings.timeout = seconds{1};
  EXPECT_EQ(carry_once(settings, {}, "hang@norte.example").outcome, Outcome::later)
      << "it began with this message";
  const Smtpd tls("tls");
  settings.port = tls.port();  // waits for a greeting that does not come in the clear
  EXPECT_EQ(carry_once(settings).outcome, Outcome::closed);
}

TEST(Smtp, the_courier_takes_the_spool_to_the_relay_when_it_is_back) {
  const support::TemporaryFolder folder;
  const Spool spool = *Spool::open(folder.path() / "mail");
  const std::vector<Rendered> messages{{"m1", octets_to("ana@norte.example")},
                                       {"m2", octets_to("never@norte.example")}};
  const std::vector<std::string> ids{"m1", "m2"};
  ASSERT_TRUE(spool.prepare(messages));
  ASSERT_TRUE(spool.release(ids));
  NullSink events;
  const Smtpd server;
  SmtpSettings settings = settings_for(server);
  const Instant now = *parse_iso("2026-11-21T09:00:00Z");
  {
    settings.port = 1;  // nobody is there
    Courier courier(spool.root(), *make_smtp_carrier(settings), {}, events);
    EXPECT_EQ(courier.pass(now).error().code, "mail.unreachable");
  }
  settings.port = server.port();
  Courier courier(spool.root(), *make_smtp_carrier(settings), {.refusals = 1}, events);
  const auto sent = courier.pass(now);
  ASSERT_TRUE(sent.ok()) << sent.error().what;
  EXPECT_EQ(sent->sent, 1U);
  EXPECT_EQ(sent->failed, 1U);
  ASSERT_EQ(server.taken().size(), 1U);
  EXPECT_THAT(server.taken()[0], HasSubstr("K7M2"));
  EXPECT_TRUE(std::filesystem::exists(spool.root() / "failed/m2.eml"));
  EXPECT_TRUE(std::filesystem::is_empty(spool.root() / "new"));
}

TEST(Smtp, leaves_the_programs_signals_alone) {
  const Smtpd server("tls");
  sigset_t before;
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
  const auto carrier = make_smtp_carrier(settings_for(server, Tls::tls));
  carry(**carrier, "drop@norte.example");
  (*carrier)->rest();
  ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(::sigismember(&before, SIGPIPE), ::sigismember(&after, SIGPIPE));
}

}  // namespace
}  // namespace esclusa::mail
