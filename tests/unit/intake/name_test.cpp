#include "intake/name.h"

#include <gtest/gtest.h>

namespace esclusa::intake {
namespace {

using namespace std::string_literals;

TEST(Name, what_is_still_being_written_is_invisible) {
  for (const std::string_view name :
       {".a.xml", "a.xml.tmp", "a.part", "a.FILEPART", "a.xml~", ".esclusa-in-x"}) {
    EXPECT_EQ(classify(name).name_class, NameClass::invisible) << name;
  }
  EXPECT_EQ(classify("a.xml.done").name_class, NameClass::done_marker);
}

TEST(Name, good_names_carry_no_fault) {
  for (const std::string_view name : {"a.xml", "IIE_2026-11-20.001.XML", "0.xml", "noche.zip"}) {
    EXPECT_EQ(classify(name).name_class, NameClass::candidate) << name;
    EXPECT_EQ(classify(name).fault.code, "") << name;
  }
}

TEST(Name, hostile_names_are_candidates_with_a_fault) {
  for (const std::string& name : {"a b.xml"s, "a\nb.xml"s, "-a.xml"s, "a\\b.xml"s, "ñ.xml"s, "a\xff.xml"s,
                                  std::string(125, 'a') + ".xml"}) {
    EXPECT_EQ(classify(name).name_class, NameClass::candidate) << name;
    EXPECT_EQ(classify(name).fault.code, "ARC-E01") << name;
  }
  EXPECT_EQ(classify("a.txt").fault.code, "ARC-E02");
  EXPECT_EQ(classify("a.zip.gz").fault.code, "ARC-E02");
}

TEST(Name, a_claim_is_invisible_unique_and_gives_the_name_back) {
  for (const std::string& name : {"a.xml"s, "a\nb%41.xml"s, "\xff/\x01"s.substr(0, 1), "ñandú.xml"s}) {
    const std::string claim = claim_name(name, "0123456789abcdef");
    EXPECT_EQ(classify(claim).name_class, NameClass::claimed);
    EXPECT_EQ(claimed_name(claim), name);
    EXPECT_LE(claim.size(), 255U);
  }
  EXPECT_LE(claim_name(std::string(255, '\n'), "0123456789abcdef").size(), 255U);
}

TEST(Name, answers_are_named_after_the_file_or_its_digest) {
  const Digest digest{};
  EXPECT_EQ(answer_name("a.xml", digest, ""), "a.acuse.xml");
  EXPECT_EQ(answer_name("a.b.XML", digest, "_R2"), "a.b_R2.acuse.xml");
  EXPECT_EQ(answer_name("notes.txt", digest, ""), "notes.txt.acuse.xml");
  EXPECT_EQ(answer_name("a\\b.xml", digest, ""), "archivo-0000000000000000.acuse.xml");
  EXPECT_EQ(answer_name("folder/b.xml", digest, ""), "b.acuse.xml");
  EXPECT_EQ(answer_name("lote.zip", digest, ""), "lote.acuse.xml");
}

}  // namespace
}  // namespace esclusa::intake
