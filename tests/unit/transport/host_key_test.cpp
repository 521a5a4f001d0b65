#include "transport/ssh/host_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace esclusa::transport {
namespace {

using ::testing::ElementsAre;

/// A key blob as SSH frames it; the octets of the key mean nothing here.
std::string blob(const std::string& type, char octet) {
  return std::string(3, '\0') + static_cast<char>(type.size()) + type + std::string(32, octet);
}
std::string line(const std::string& hosts, const std::string& type, char octet) {
  return hosts + " " + type + " " + to_base64(as_bytes(blob(type, octet))) + " a comment";
}
std::string print(const std::string& type, char octet) {
  return host_key_fingerprint(as_bytes(blob(type, octet)));
}

const std::string kEd = "ssh-ed25519";
const std::string kEc = "ecdsa-sha2-nistp256";

Result<HostKeyPins> parse(std::vector<std::string> entries, std::string_view file = "",
                          std::uint16_t port = 22) {
  return HostKeyPins::parse(entries, file, "sftp.example.com", port);
}

TEST(HostKeyPins, take_fingerprints_and_lines_of_this_host) {
  for (const std::string& pin :
       {print(kEd, 'a'), print(kEd, 'a') + "=", kEd + " " + print(kEd, 'a'),
        line("sftp.example.com", kEd, 'a'), line("10.0.0.1,SFTP.example.com", kEd, 'a')}) {
    const auto pins = parse({pin});
    ASSERT_TRUE(pins.ok()) << pin;
    EXPECT_TRUE(pins->accepts(as_bytes(blob(kEd, 'a')))) << pin;
    EXPECT_FALSE(pins->accepts(as_bytes(blob(kEd, 'b')))) << pin;
    EXPECT_FALSE(pins->accepts({})) << pin;
  }
}

TEST(HostKeyPins, are_a_set_so_that_a_key_can_be_rotated) {
  const auto pins = parse({print(kEd, 'a'), print(kEd, 'b')});
  ASSERT_TRUE(pins.ok());
  EXPECT_TRUE(pins->accepts(as_bytes(blob(kEd, 'b'))));
}

TEST(HostKeyPins, negotiate_only_the_types_they_know) {
  EXPECT_THAT(parse({line("sftp.example.com", kEc, 'a')})->key_types(), ElementsAre(kEc));
  EXPECT_THAT(parse({kEc + " " + print(kEc, 'a'), kEd + " " + print(kEd, 'a')})->key_types(),
              ElementsAre(kEd, kEc));
  EXPECT_EQ(parse({print(kEd, 'a')})->key_types().size(), 5U) << "a bare fingerprint does not tell its type";
}

TEST(HostKeyPins, may_be_of_an_rsa_key) {
  const auto pins = parse({"ssh-rsa " + print("ssh-rsa", 'a')});
  ASSERT_TRUE(pins.ok());
  EXPECT_THAT(pins->key_types(), ElementsAre("ssh-rsa"));
  EXPECT_TRUE(parse({line("sftp.example.com", "ssh-rsa", 'a')})->accepts(as_bytes(blob("ssh-rsa", 'a'))));
}

TEST(HostKeyPins, refuse_entries_that_make_no_sense) {
  for (const std::string& pin :
       {std::string(), std::string("SHA256:short"), "MD5:" + std::string(43, 'A'),
        "SHA256:" + std::string(44, 'A'), "ssh-dss " + print("ssh-dss", 'a'),
        line("sftp.example.com", "ssh-dss", 'a'), line("other.example.com", kEd, 'a'), line("*", kEd, 'a'),
        "@cert-authority " + line("sftp.example.com", kEd, 'a'),
        "sftp.example.com " + kEc + " " + to_base64(as_bytes(blob(kEd, 'a')))}) {
    const auto pins = parse({pin});
    ASSERT_FALSE(pins.ok()) << pin;
    EXPECT_EQ(pins.error().code, "drop.host_key");
    EXPECT_EQ(pins.error().remedy, Remedy::park);
  }
  EXPECT_FALSE(parse({}).ok()) << "without a pin there is no connection";
}

TEST(HostKeyPins, take_from_a_file_what_is_of_this_host) {
  const std::string file = "# ours\n\n" + line("other.example.com", kEd, 'o') + "\r\n" +
                           line("[sftp.example.com]:2222", kEd, 'p') + "\n" +
                           line("sftp.example.com", kEd, 'a') + "\n";
  const auto pins = parse({}, file);
  ASSERT_TRUE(pins.ok());
  EXPECT_TRUE(pins->accepts(as_bytes(blob(kEd, 'a'))));
  EXPECT_FALSE(pins->accepts(as_bytes(blob(kEd, 'o'))));
  EXPECT_FALSE(pins->accepts(as_bytes(blob(kEd, 'p')))) << "another port is another server";
  EXPECT_TRUE(parse({}, file, 2222)->accepts(as_bytes(blob(kEd, 'p'))));
}

TEST(HostKeyPins, a_revoked_key_is_refused_whatever_accepts_it) {
  const auto pins =
      parse({print(kEd, 'a'), print(kEd, 'b')}, "@revoked " + line("sftp.example.com", kEd, 'a'));
  ASSERT_TRUE(pins.ok());
  EXPECT_FALSE(pins->accepts(as_bytes(blob(kEd, 'a'))));
  EXPECT_TRUE(pins->accepts(as_bytes(blob(kEd, 'b'))));
}

}  // namespace
}  // namespace esclusa::transport
