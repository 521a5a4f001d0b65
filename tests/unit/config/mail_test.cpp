#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config.h"

namespace esclusa::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kMain = R"([node]
name = "n1"
state = "s"
archive = "a"
quarantine = "q"
schemas = "x"
catalogs = "c"
partners = "p"
[seal]
key = "k.pem"
certificate = "c.pem"
[trust]
anchors = ["ca.pem"]
)";  // the section begins on line 14

std::vector<std::string> faults(const std::string& section) {
  std::vector<Problem> problems;
  (void)parse_main(std::string(kMain) + section, "/etc/esclusa/e.toml", problems);
  std::vector<std::string> texts;
  for (const Problem& problem : problems) texts.push_back(to_string(problem));
  return texts;
}

Mail mail(const std::string& section) {
  std::vector<Problem> problems;
  const auto config = parse_main(std::string(kMain) + section, "/etc/esclusa/e.toml", problems);
  EXPECT_TRUE(config.ok() && config->mail) << testing::PrintToString(faults(section));
  return config.ok() && config->mail ? *config->mail : Mail{};
}

TEST(MailSection, may_be_missing) {
  std::vector<Problem> problems;
  EXPECT_FALSE(parse_main(kMain, "e.toml", problems)->mail);
}

TEST(MailSection, needs_only_a_sender) {
  const Mail m = mail("[mail]\nfrom = \"no-responder@aduana.example\"\n");
  EXPECT_EQ(m.from, "no-responder@aduana.example");
  EXPECT_EQ(m.spool, "/etc/esclusa/var/mail");
  EXPECT_EQ(m.method, MailMethod::none);
  EXPECT_THAT(faults("[mail]\n"), ElementsAre("/etc/esclusa/e.toml:14: [mail] from: falta esta clave"));
}

TEST(MailSection, reads_a_command) {
  const Mail m = mail(
      "[mail]\nfrom = \"a@b.example\"\nspool = \"/var/spool/e\"\nmethod = \"command\"\n"
      "command = [\"/usr/sbin/sendmail\", \"-t\", \"-i\"]\n");
  EXPECT_EQ(m.spool, "/var/spool/e");
  EXPECT_EQ(m.method, MailMethod::command);
  EXPECT_THAT(m.command, ElementsAre("/usr/sbin/sendmail", "-t", "-i"));
}

TEST(MailSection, reads_a_relay_with_the_usual_port_of_its_tls) {
  const std::string relay = "[mail]\nfrom = \"a@b.example\"\nmethod = \"smtp\"\nhost = \"relay.example\"\n";
  EXPECT_EQ(mail(relay).port, 25);
  EXPECT_EQ(mail(relay + "tls = \"starttls\"\n").port, 587);
  const Mail m =
      mail(relay + "tls = \"tls\"\nuser = \"u\"\npassword_file = \"pw\"\nauthorities = \"ca.pem\"\n");
  EXPECT_EQ(m.port, 465);
  EXPECT_EQ(m.password_file, "/etc/esclusa/pw");
  EXPECT_EQ(m.authorities, "/etc/esclusa/ca.pem");
  EXPECT_EQ(mail(relay + "port = 2525\n").port, 2525);
}

TEST(MailSection, names_every_fault_with_its_line) {
  const std::string from = "[mail]\nfrom = \"a@b.example\"\n";
  const std::pair<std::string, const char*> cases[] = {
      {"[mail]\nfrom = \"Ana <a@b.example>\"\n", "e.toml:15: [mail] from: no es una dirección"},
      {from + "method = \"pigeon\"\n", "e.toml:16: [mail] method: «pigeon»"},
      {from + "method = \"command\"\n", "e.toml:14: [mail] command: debe ser una lista"},
      {from + "method = \"command\"\ncommand = [\"sendmail\"]\n", "e.toml:17: [mail] command"},
      {from + "command = \"/usr/sbin/sendmail -t\"\n", "e.toml:16: [mail] command: debe ser una lista"},
      {from + "method = \"smtp\"\n", "[mail] host: falta"},
      {from + "host = \"relay/../x\"\n", "e.toml:16: [mail] host"},
      {from + "port = 70000\n", "e.toml:16: [mail] port"},
      {from + "user = \"u\"\ntls = \"tls\"\n", "e.toml:16: [mail] user: user y password_file"},
      {from + "password_file = \"p\"\n", "[mail] user: user y password_file"},
      {from + "user = \"u\"\npassword_file = \"p\"\n", "[mail] tls: con usuario"},
      {from + "password = \"p\"\n", "e.toml:16: [mail] password: clave desconocida"},
  };
  for (const auto& [section, fault] : cases)
    EXPECT_THAT(faults(section), Contains(HasSubstr(fault))) << section;
  EXPECT_THAT(faults(from), IsEmpty());
}

}  // namespace
}  // namespace esclusa::config
