// [seal] and [[seal]]: which keys seal, and from when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "config/config.h"

namespace esclusa::config {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kRest = R"(
[node]
name = "n1"
state = "s"
archive = "/a"
quarantine = "q"
schemas = "x"
catalogs = "c"
partners = "p"

[trust]
anchors = ["ca.pem"]
)";

struct Read {
  std::vector<Seal> seals;
  std::vector<std::string> problems;
};

Read read(const std::string& seals) {
  std::vector<Problem> problems;
  const auto config = parse_main(seals + std::string(kRest), "/etc/e/e.toml", problems);
  Read all;
  if (config) all.seals = config->seals;
  for (const Problem& problem : problems) all.problems.push_back(to_string(problem));
  return all;
}

constexpr const char* kFirst = "[[seal]]\nkey = \"a.key\"\ncertificate = \"a.pem\"\n";

std::string second(const std::string& from) {
  return "[[seal]]\nkey = \"b.key\"\ncertificate = \"b.pem\"\n" +
         (from.empty() ? "" : "from = " + from + "\n");
}

TEST(SealSection, of_one_key_is_read_as_ever) {
  const Read all = read("[seal]\nkey = \"a.key\"\ncertificate = \"a.pem\"\npassphrase_file = \"a.pass\"\n");
  ASSERT_THAT(all.seals, SizeIs(1));
  EXPECT_EQ(all.seals[0].key, "/etc/e/a.key");
  EXPECT_EQ(all.seals[0].certificate, "/etc/e/a.pem");
  EXPECT_EQ(all.seals[0].secret, "/etc/e/a.pass");
  EXPECT_EQ(all.seals[0].from, Instant{});
}

TEST(SealSection, must_be_there) {
  EXPECT_THAT(read("").problems, Contains(HasSubstr("[seal] key: falta")));
  EXPECT_THAT(read("seal = 3\n").problems, Contains(HasSubstr("e.toml:1: [seal]")));
  EXPECT_THAT(read("seal = []\n").problems, Contains(HasSubstr("[seal]")));
}

TEST(SealSection, times_are_those_of_Ecuador_unless_they_say_otherwise) {
  for (const auto& [text, instant] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2027-01-15", "2027-01-15T05:00:00Z"},
           {"2027-01-15 06:30:10", "2027-01-15T11:30:10Z"},
           {"2027-01-15T06:30:00Z", "2027-01-15T06:30:00Z"},
           {"2027-01-15T06:30:00+02:00", "2027-01-15T04:30:00Z"},
           {"2027-01-15T06:30:00-05:00", "2027-01-15T11:30:00Z"}}) {
    const Read all = read(kFirst + second(text));
    ASSERT_THAT(all.problems, IsEmpty());
    EXPECT_EQ(to_iso(all.seals.at(1).from), instant) << text;
  }
  EXPECT_THAT(read(kFirst + second("\"2027-01-15\"")).problems,
              Contains(HasSubstr("e.toml:7: [[seal]] from")));
}

TEST(SealSection, two_keys_cannot_begin_at_once) {
  EXPECT_THAT(read(kFirst + second("")).problems, Contains(HasSubstr("[[seal]] from: falta")));
  const std::string both = second("2027-01-15") + second("2027-01-15 00:00:00");
  EXPECT_THAT(read(both).problems, Contains(HasSubstr("e.toml:8: [[seal]] from: otra llave")));
  EXPECT_THAT(read(second("2027-01-15")).problems, IsEmpty());
}

TEST(SealSection, in_a_token_wants_the_library_and_takes_the_pin_from_a_file) {
  const Read all =
      read("[seal]\nkey = \"pkcs11:token=t;object=o\"\nmodule = \"/usr/lib/x.so\"\npin_file = \"pin\"\n");
  ASSERT_THAT(all.problems, IsEmpty());
  EXPECT_EQ(all.seals[0].key, "pkcs11:token=t;object=o");
  EXPECT_EQ(all.seals[0].module, "/usr/lib/x.so");
  EXPECT_EQ(all.seals[0].secret, "/etc/e/pin");
  EXPECT_TRUE(all.seals[0].certificate.empty()) << "it is in the token";
  EXPECT_THAT(read("[seal]\nkey = \"pkcs11:token=t\"\n").problems, Contains(HasSubstr("module: falta")));
  EXPECT_THAT(read("[seal]\nkey = \"pkcs11:token=t\"\nmodule = \"/x\"\npin = \"1234\"\n").problems,
              Contains(HasSubstr("pin: clave desconocida")));
}

TEST(SealSection, of_a_pkcs12_file_needs_no_certificate) {
  EXPECT_THAT(read("[seal]\nkey = \"a.p12\"\n").problems, IsEmpty());
  EXPECT_THAT(read("[seal]\nkey = \"a.pfx\"\n").problems, IsEmpty());
  EXPECT_THAT(read("[seal]\nkey = \"a.key\"\n").problems, Contains(HasSubstr("certificate: falta")));
}

TEST(SealSection, secrets_may_be_credentials_of_the_service_manager) {
  const std::string text = "[seal]\nkey = \"a.p12\"\npassphrase_file = \"credential:sello\"\n";
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT(read(text).problems, Contains(HasSubstr("LoadCredential")));
  ::setenv("CREDENTIALS_DIRECTORY", "/run/credentials/esclusa.service", 1);
  const Read all = read(text);
  ASSERT_THAT(all.problems, IsEmpty());
  EXPECT_EQ(all.seals[0].secret, "/run/credentials/esclusa.service/sello");
  for (const char* name : {"", "../x", "a/b", ".", ".."}) {
    EXPECT_THAT(read("[seal]\nkey = \"a.p12\"\npassphrase_file = \"credential:" + std::string(name) + "\"\n")
                    .problems,
                Contains(HasSubstr("no es el nombre de una credencial")))
        << name;
  }
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

}  // namespace
}  // namespace esclusa::config
