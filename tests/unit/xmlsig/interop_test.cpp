// Others read what we sign, and we read what others sign.
#include <gtest/gtest.h>

#include "pki/seal_key.h"
#include "support/shell.h"
#include "support/softhsm.h"
#include "support/verdict.h"
#include "xml/canonicalize.h"
#include "xmlsig/sign.h"

namespace esclusa::xmlsig {
namespace {

using support::pki_file;
using support::quoted;
using support::Ran;
using support::read_file;
using support::run;
using support::source_file;
using support::TemporaryFolder;
using support::verify;

constexpr const char* kTime = "2026-11-20T10:00:00Z";
constexpr std::string_view kDocument =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<InformeIngresoMercancia xmlns=\"urn:esclusa:edoc:1\" version='1.0'>\r\n"
    "  <!-- comment --><General a=\"&#9;&lt;&quot;&#xA;\"><![CDATA[<&>]]>\xC3\x91&#13;</General>\n"
    "</InformeIngresoMercancia>\n";

std::shared_ptr<const pki::SealKey> seal(const std::string& name) {
  verify("");  // makes the libraries ready
  const auto key =
      pki::SealKey::load({.key = pki_file(name + ".key"), .certificate = pki_file(name + ".pem")});
  EXPECT_TRUE(key.ok());
  return *key;
}

Ran xmlsec1(const std::filesystem::path& file) {
  return run("xmlsec1 --verify --trusted-pem " + quoted(pki_file("ca.pem")) + " --untrusted-pem " +
             quoted(pki_file("issuing.pem")) + " --id-attr:Id urn:esclusa:edoc:1:InformeIngresoMercancia" +
             " --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' " + quoted(file));
}

/// A key by its name in the test PKI; in a token if the name begins with "token-".
class OurSignature : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string_view name = GetParam();
    const bool token = name.starts_with("token-");
    const auto key = token ? in_token(std::string(name.substr(6))) : seal(std::string(name));
    const auto made = sign_document(kDocument, *key, *parse_iso(kTime));
    ASSERT_TRUE(made.ok()) << made.error().what;
    text_ = *made;
    file_ = folder_.write("signed.xml", text_);
  }
  std::shared_ptr<const pki::SealKey> in_token(const std::string& name) {
    hsm_.emplace().import_key(name, "sello", "01");
    const auto key = pki::SealKey::load(hsm_->source("object=sello", pki_file(name + ".pem")));
    EXPECT_TRUE(key.ok()) << key.error().what;
    return *key;
  }
  std::optional<support::SoftHsm> hsm_;
  TemporaryFolder folder_;
  std::string text_;
  std::filesystem::path file_;
};

TEST_P(OurSignature, is_valid_for_xmlsec1) {
  const Ran ran = xmlsec1(file_);
  EXPECT_EQ(ran.status, 0) << ran.out;
  const std::size_t at = text_.find("General");
  EXPECT_NE(xmlsec1(folder_.write("changed.xml", text_.substr(0, at) + "X" + text_.substr(at))).status, 0);
}

TEST_P(OurSignature, is_valid_for_the_jdk) {
  const std::string program = "java " + source_file("tests/support/java/VerifyXml.java") + " ";
  const Ran ran = run(program + quoted(file_));
  EXPECT_EQ(ran.status, 0) << ran.out;
  std::string changed = text_;
  changed.replace(changed.find("10:00:00"), 8, "10:00:01");
  EXPECT_NE(run(program + quoted(folder_.write("changed.xml", changed))).status, 0);
}

TEST_P(OurSignature, is_valid_for_ourselves) {
  const support::Verdict verdict = verify(text_);
  ASSERT_EQ(verdict.outcome, "accepted");
  EXPECT_EQ(verdict.octets->signature()->form, SignatureForm::xades_bes);
  EXPECT_EQ(to_iso(*verdict.octets->signature()->signing_time), kTime);
}

TEST_P(OurSignature, leaves_the_text_in_canonical_form) {
  const Ran ran = run("xmllint --nonet --exc-c14n " + quoted(file_));
  const std::string root = text_.substr(text_.find("<Informe"));
  EXPECT_EQ(ran.out, root.substr(0, root.size() - 1));
}

INSTANTIATE_TEST_SUITE_P(Sign, OurSignature,
                         testing::Values("seal-rsa", "seal-p256", "token-seal-rsa", "token-seal-p256"),
                         [](const auto& tested) {
                           const std::string_view name = tested.param;
                           return std::string(name.starts_with("token-") ? "token_" : "") +
                                  std::string(name.substr(name.rfind('-') + 1));
                         });

TEST(SignCanonical, signs_what_it_is_given_and_xmlsec1_agrees) {
  const std::string canonical =
      "<e:InformeIngresoMercancia xmlns:e=\"urn:esclusa:edoc:1\" Id=\"a&amp;b\"></e:InformeIngresoMercancia>";
  for (const char* name : {"seal-rsa", "seal-p256"}) {
    const auto made = sign_canonical(canonical, "a&b", *seal(name), *parse_iso(kTime));
    ASSERT_TRUE(made.ok());
    const support::Verdict verdict = verify(*made);
    ASSERT_EQ(verdict.outcome, "accepted");
    EXPECT_EQ(as_text(verdict.octets->view()), canonical);
  }
  const std::string plain =
      "<e:InformeIngresoMercancia xmlns:e=\"urn:esclusa:edoc:1\" Id=\"doc\">x</e:InformeIngresoMercancia>";
  const auto made = sign_canonical(plain, "doc", *seal("seal-rsa"), *parse_iso(kTime));
  ASSERT_TRUE(made.ok());
  const TemporaryFolder folder;
  const Ran ran = xmlsec1(folder.write("signed.xml", *made));
  EXPECT_EQ(ran.status, 0) << ran.out;
}

TEST(SignCanonical, carries_the_issuers_that_came_with_the_key) {
  const TemporaryFolder folder;
  const auto chain =
      folder.write("chain.pem", read_file(pki_file("seal-p256.pem")) + read_file(pki_file("issuing.pem")) +
                                    read_file(pki_file("ca.pem")));
  const auto key = pki::SealKey::load({.key = pki_file("seal-p256.key"), .certificate = chain});
  ASSERT_TRUE(key.ok()) << key.error().what;
  const auto made = sign_document(kDocument, **key, *parse_iso(kTime));
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(verify(*made).outcome, "accepted");
  const Ran ran = run("xmlsec1 --verify --trusted-pem " + quoted(pki_file("ca.pem")) +
                      " --id-attr:Id urn:esclusa:edoc:1:InformeIngresoMercancia"
                      " --id-attr:Id 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties' " +
                      quoted(folder.write("signed.xml", *made)));
  EXPECT_EQ(ran.status, 0) << "who trusts the root alone can verify it: " << ran.out;
}

TEST(SignCanonical, wants_a_whole_element) {
  EXPECT_EQ(sign_canonical("hola", "doc", *seal("seal-p256"), *parse_iso(kTime)).error().code, "seal.sign");
}

TEST(SignDocument, keeps_an_id_that_is_there) {
  const auto made = sign_document("<a Id='mine' xmlns='urn:a'/>", *seal("seal-p256"), *parse_iso(kTime));
  ASSERT_TRUE(made.ok());
  EXPECT_NE(made->find("URI=\"#mine\""), std::string::npos);
  EXPECT_EQ(verify(*made).outcome, "accepted");
}

TEST(SignDocument, does_not_take_an_id_that_another_element_has) {
  const auto made = sign_document("<a xmlns='urn:a'><b Id='doc'/><c id='doc1'/></a>", *seal("seal-p256"),
                                  *parse_iso(kTime));
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(verify(*made).outcome, "accepted");
}

TEST(SignDocument, replaces_an_earlier_signature) {
  const std::string earlier = read_file(std::filesystem::path(ESCLUSA_TEST_ATTACKS) / "content-changed.xml");
  const auto made = sign_document(earlier, *seal("seal-rsa"), *parse_iso(kTime));
  ASSERT_TRUE(made.ok());
  const support::Verdict verdict = verify(*made);
  EXPECT_EQ(verdict.outcome, "accepted");
}

TEST(SignDocument, refuses_what_the_guard_refuses) {
  for (const char* text : {"", "hola", "<a>", "<!DOCTYPE a><a/>"}) {
    const auto made = sign_document(text, *seal("seal-p256"), *parse_iso(kTime));
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, "xml.refused");
  }
}

TEST(SignedByTheJdk, is_accepted) {
  const TemporaryFolder folder;
  const std::string document(kDocument);
  const std::size_t at = document.find(" version='1.0'");
  const auto source = folder.write("in.xml", document.substr(0, at) + " Id=\"doc\"" + document.substr(at));
  for (const char* form : {"plain", "xades"}) {
    for (const char* signer : {"subject", "seal-p256"}) {
      const auto target = folder.path() / (std::string(form) + signer + ".xml");
      const Ran ran = run("java " + source_file("tests/support/java/SignXml.java") + " " + form + " " +
                          quoted(pki_file(std::string(signer) + ".p12")) + " " + quoted(source) + " " +
                          quoted(target) + " " + kTime);
      ASSERT_EQ(ran.status, 0) << ran.out;
      const support::Verdict verdict = verify(read_file(target));
      EXPECT_EQ(verdict.outcome, "accepted") << form << " " << signer;
      std::string changed = read_file(target);
      changed.replace(changed.find("<General"), 8, "<Special");
      EXPECT_NE(verify(changed).outcome, "accepted");
    }
  }
}

}  // namespace
}  // namespace esclusa::xmlsig
