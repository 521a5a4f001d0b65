#include "xmlsig/verify.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "support/shell.h"
#include "support/verdict.h"

namespace esclusa::xmlsig {
namespace {

using support::quoted;
using support::read_file;
using support::run;
using support::Verdict;
using support::verify;

static_assert(!std::is_constructible_v<VerifiedOctets, Bytes>);
static_assert(!std::is_constructible_v<VerifiedOctets, Bytes, Digest, std::optional<SignatureFacts>>);
static_assert(!std::is_default_constructible_v<VerifiedOctets>);

const std::filesystem::path kAttacks = ESCLUSA_TEST_ATTACKS;

struct Row {
  std::string file;
  std::string expected;
};

std::vector<Row> rows() {
  std::vector<Row> rows;
  std::ifstream table(kAttacks / "expected.tsv");
  for (std::string line; std::getline(table, line);) {
    const std::size_t tab = line.find('\t');
    rows.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return rows;
}

/// xmllint's canonical form of the document, its signature cut out as text.
std::string xmllint_without_signature(const std::filesystem::path& file) {
  std::string text = run("xmllint --nonet --exc-c14n " + quoted(file) + " | sed 's/<!--[^>]*-->//g'").out;
  const std::size_t begin = text.find("<ds:Signature ") != std::string::npos ? text.find("<ds:Signature ")
                                                                             : text.find("<Signature ");
  const std::string close =
      text.find("</ds:Signature>") != std::string::npos ? "</ds:Signature>" : "</Signature>";
  text.erase(begin, text.find(close) + close.size() - begin);
  // Comments before and after the root leave their line ends behind.
  while (text.starts_with('\n')) text.erase(0, 1);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST(Verify, judges_every_file_of_the_table) {
  const std::vector<Row> table = rows();
  ASSERT_GT(table.size(), 150U) << "has the fixture setup.attacks run?";
  for (const Row& row : table) {
    const Verdict verdict = verify(read_file(kAttacks / row.file));
    EXPECT_EQ(verdict.outcome, row.expected) << row.file;
    EXPECT_EQ(verdict.octets.has_value(), row.expected == "accepted") << row.file;
    for (const Finding& finding : verdict.findings) EXPECT_TRUE(finding.path.starts_with('/')) << row.file;
  }
}

TEST(Verify, hands_on_the_signed_octets_and_no_others) {
  for (const Row& row : rows()) {
    if (row.expected != "accepted") continue;
    const Verdict verdict = verify(read_file(kAttacks / row.file));
    ASSERT_TRUE(verdict.octets) << row.file;
    const std::string_view octets = as_text(verdict.octets->view());
    EXPECT_EQ(octets, xmllint_without_signature(kAttacks / row.file)) << row.file;
    EXPECT_EQ(verdict.octets->digest(), pki::sha256(verdict.octets->view()));
    EXPECT_EQ(octets.find("<!"), std::string_view::npos) << row.file;
    EXPECT_EQ(octets.find("Signature"), std::string_view::npos) << row.file;
  }
}

TEST(Verify, tells_who_signed_and_when) {
  const Verdict plain = verify(read_file(kAttacks / "good-plain.xml"));
  ASSERT_TRUE(plain.octets && plain.octets->signature());
  EXPECT_EQ(plain.octets->signature()->form, SignatureForm::xml_dsig);
  EXPECT_EQ(plain.octets->signature()->signing_time, std::nullopt);
  EXPECT_EQ(plain.octets->signature()->signer->identity.ruc, "0990000018001");
  const Verdict xades = verify(read_file(kAttacks / "good-xades-offset.xml"));
  ASSERT_TRUE(xades.octets && xades.octets->signature());
  EXPECT_EQ(xades.octets->signature()->form, SignatureForm::xades_bes);
  EXPECT_EQ(to_iso(*xades.octets->signature()->signing_time), "2026-11-20T10:00:00Z");
}

TEST(Verify, a_kind_that_may_come_unsigned_gets_its_canonical_form) {
  const std::string file = read_file(kAttacks / "no-signature.xml");
  const Verdict verdict = verify(file, support::kArrived, SignaturePolicy::optional);
  ASSERT_EQ(verdict.outcome, "accepted");
  EXPECT_EQ(verdict.octets->signature(), std::nullopt);
  const Verdict with = verify(read_file(kAttacks / "good-plain.xml"));
  EXPECT_EQ(as_text(verdict.octets->view()), as_text(with.octets->view()));
  EXPECT_EQ(verdict.octets->digest(), pki::sha256(verdict.octets->view()));
}

TEST(Verify, a_bad_signature_is_refused_also_where_none_is_due) {
  for (const Row& row : rows()) {
    const Verdict verdict =
        verify(read_file(kAttacks / row.file), support::kArrived, SignaturePolicy::optional);
    EXPECT_EQ(verdict.outcome, row.expected == "FIR-E00" ? "accepted" : row.expected) << row.file;
  }
}

TEST(Verify, does_not_say_which_octet_differed) {
  const Verdict verdict = verify(read_file(kAttacks / "content-changed.xml"));
  ASSERT_EQ(verdict.outcome, "FIR-E05");
  EXPECT_EQ(verdict.findings.size(), 1U);
  EXPECT_EQ(verdict.findings[0].value, "");
}

TEST(Verify, a_change_of_any_octet_is_refused_or_harmless) {
  // Whatever is flipped: refused, or the very octets that were signed.
  const std::string good = read_file(kAttacks / "good-xades.xml");
  const Verdict original = verify(good);
  ASSERT_TRUE(original.octets);
  const std::string signed_octets(as_text(original.octets->view()));
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const Verdict verdict = verify(changed);
    if (!verdict.octets) continue;
    ++accepted;
    EXPECT_EQ(as_text(verdict.octets->view()), signed_octets) << at;
  }
  EXPECT_LT(accepted, 20U);  // the declaration, white space
}

TEST(Verify, cut_anywhere_is_refused) {
  const std::string good = read_file(kAttacks / "good-plain.xml");
  const std::size_t end = good.rfind('>');
  for (std::size_t size = 0; size <= end; size += 7)
    EXPECT_FALSE(verify(good.substr(0, size)).octets) << size;
}

}  // namespace
}  // namespace esclusa::xmlsig
