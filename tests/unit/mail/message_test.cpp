#include "mail/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/bytes.h"
#include "support/shell.h"

namespace esclusa::mail {
namespace {

using testing::ElementsAre;

const Sender kFrom{"no-responder@aduana.example"};

Message message() {
  const Instant at = *parse_iso("2026-11-01T07:05:09Z");
  return {"abc123", "ana.perez@norte.example", "ACTIVACIÓN DE CORREO ELECTRÓNICO", "Su código: K7M2\n", at};
}

std::string rendered(const Message& message) {
  const auto octets = to_rfc5322(message, kFrom);
  EXPECT_TRUE(octets.ok()) << octets.error().what;
  return octets ? *octets : "";
}

/// What Python's mail parser makes of it.
nlohmann::json read_back(const std::string& octets) {
  const support::TemporaryFolder folder;
  const auto file = folder.write("m.eml", octets);
  const auto ran =
      support::run(support::source_file("tests/support/read_mail.py") + " " + support::quoted(file));
  EXPECT_EQ(ran.status, 0) << ran.out;
  return nlohmann::json::parse(ran.out);
}

std::string refusal(const Message& message, const Sender& from = kFrom) {
  const auto octets = to_rfc5322(message, from);
  return octets ? "" : octets.error().code;
}

std::vector<std::string> lines_of(const std::string& octets) {
  std::vector<std::string> lines;
  std::istringstream in(octets);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Message, is_read_back_by_another_parser) {
  const auto read = read_back(rendered(message()));
  EXPECT_EQ(read["from"], kFrom.address);
  EXPECT_THAT(read["to"], ElementsAre("ana.perez@norte.example"));
  EXPECT_EQ(read["subject"], "ACTIVACIÓN DE CORREO ELECTRÓNICO");
  EXPECT_EQ(read["date"], "2026-11-01T07:05:09+00:00");
  EXPECT_EQ(read["message_id"], "<abc123@aduana.example>");
  EXPECT_EQ(read["auto_submitted"], "auto-generated");
  EXPECT_EQ(read["type"], "text/plain");
  EXPECT_EQ(read["charset"], "utf-8");
  EXPECT_EQ(read["text"], "Su código: K7M2\n");
  EXPECT_TRUE(read["defects"].empty()) << read["defects"];
}

TEST(Message, is_the_same_each_time) {
  EXPECT_EQ(rendered(message()), rendered(message()));
}

TEST(Message, subjects_of_every_kind_come_back_whole) {
  std::string mixed;
  for (int i = 0; i < 60; ++i) mixed += "a€ñ😀";
  for (const std::string& subject :
       {std::string("Código"), std::string(66, 'x'), std::string(67, 'x'), std::string(300, 'x'),
        std::string("=?UTF-8?B?QQ==?="), std::string("a: b, <c> \"d\" (e); f"),
        std::string(" blank at both "), std::string(40, ' ') + "x", mixed, std::string("ñ") + mixed,
        std::string("ñx") + mixed}) {
    Message m = message();
    m.subject = subject;
    EXPECT_EQ(read_back(rendered(m))["subject"], subject);
  }
}

TEST(Message, texts_of_every_kind_come_back_whole) {
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += i % 7 == 0 ? "ñ" : "=";
  for (const std::string& text :
       {std::string("one\ntwo\n"), std::string(".\n..\nFrom me\n. \n"), std::string(200, 'x') + "\n",
        wide + "\n", std::string("blank \ntab\t\n \n"), std::string(74, 'x') + " y\n",
        std::string(75, 'x') + ".y\n", std::string(75, 'x') + "From y\n", std::string("\n\n\n"),
        std::string("nul\0bell\a\n", 10)}) {
    Message m = message();
    m.text = text;
    EXPECT_EQ(read_back(rendered(m))["text"], text);
  }
}

TEST(Message, ends_of_lines_are_made_one_kind) {
  Message m = message();
  m.text = "one\r\ntwo\nthree";
  EXPECT_TRUE(rendered(m).ends_with("\r\n\r\none\r\ntwo\r\nthree\r\n"));
}

TEST(Message, lines_are_short_ascii_and_end_with_crlf) {
  Message m = message();
  m.subject = m.text = "";
  for (int i = 0; i < 99; ++i) {
    m.subject += "ñandú ";
    m.text += ".ñandú From ";
  }
  for (const std::string& line : lines_of(rendered(m))) {
    EXPECT_LE(line.size(), 77U) << line;
    EXPECT_TRUE(line.ends_with('\r')) << line;
    EXPECT_EQ(line.find('\r'), line.size() - 1) << line;
    EXPECT_FALSE(line.starts_with(".") || line.starts_with("From ")) << line;
    EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c > 0 && c < 127; })) << line;
  }
}

TEST(Message, nothing_adds_a_header) {
  for (const std::string& evil :
       {std::string("x\r\nBcc: eva@mal.example"), std::string("x\nBcc: eva@mal.example"), std::string("x\r"),
        std::string("x\0y", 3), std::string("x\x7F"), std::string("x\ty"),
        std::string("x\u0085Bcc: eva@mal.example"), std::string("x\u2028Bcc: eva@mal.example"),
        std::string("x\u2029")}) {
    Message m = message();
    m.subject = evil;
    EXPECT_EQ(refusal(m), "mail.header") << printable(evil);
    m = message();
    m.to = evil;
    EXPECT_EQ(refusal(m), "mail.header") << printable(evil);
    m.to = "ana@norte.example" + evil.substr(1);
    EXPECT_EQ(refusal(m), "mail.header") << printable(evil);
  }
}

TEST(Message, nothing_adds_a_recipient) {
  for (const char* evil :
       {"", "ana", "ana@", "@norte.example", "ana@norte.example,eva@mal.example",
        "ana@norte.example eva@mal.example", "Ana <ana@norte.example>", "<ana@norte.example>",
        "ana@norte.example;", "\"ana x\"@norte.example", "ana@[127.0.0.1]", "aña@norte.example",
        "ana@norte.example (Ana)", "grupo:ana@norte.example;"}) {
    Message m = message();
    m.to = evil;
    EXPECT_EQ(refusal(m), "mail.address") << evil;
  }
}

TEST(Message, refuses_what_is_no_utf8_or_empty) {
  Message m = message();
  m.subject = "caf\xE9";
  EXPECT_EQ(refusal(m), "mail.header");
  m.subject = "";
  EXPECT_EQ(refusal(m), "mail.header");
  m = message();
  m.text = "caf\xE9";
  EXPECT_EQ(refusal(m), "mail.text");
}

TEST(Message, faults_of_ours_are_not_the_senders) {
  for (const std::string& id : {std::string(), std::string("A"), std::string("a/b"), std::string(".."),
                                std::string("a>b"), std::string(41, 'a'), std::string("a.b")}) {
    Message m = message();
    m.id = id;
    EXPECT_EQ(refusal(m), "mail.id") << id;
  }
  EXPECT_EQ(refusal(message(), {"nobody"}), "mail.sender");
  EXPECT_EQ(to_rfc5322(message(), {""}).error().remedy, Remedy::park);
}

TEST(Message, its_recipient_is_found_again) {
  Message m = message();
  m.text = "To: eva@mal.example\n\nTo: eva@mal.example\n";
  const auto to = recipient_of(rendered(m));
  ASSERT_TRUE(to.ok());
  EXPECT_EQ(*to, "ana.perez@norte.example");
}

TEST(Message, without_one_recipient_is_damaged) {
  const std::string good = rendered(message());
  for (const std::string& bad :
       {std::string(), std::string("\r\n\r\nTo: ana@norte.example\r\n"), good.substr(0, 40),
        "X: y\r\nTo: eva@mal.example\r\nTo: eva@mal.example\r\n\r\n" + good}) {
    EXPECT_FALSE(recipient_of(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace esclusa::mail
