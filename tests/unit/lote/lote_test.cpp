#include "lote/lote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <map>

#include "document/codes.h"
#include "support/shell.h"

namespace esclusa::lote {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// The archives of tests/support/make_lotes.py.
class LoteTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new support::TemporaryFolder;
    const auto made = support::run(support::source_file("tests/support/make_lotes.py") + " " +
                                   support::quoted(folder_->path()));
    ASSERT_EQ(made.status, 0) << made.out;
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::filesystem::path file(const std::string& name) { return folder_->path() / (name + ".zip"); }
  static Result<Lote> open(const std::string& name, const Limits& limits = {}) {
    return Lote::open(file(name), 0, std::filesystem::file_size(file(name)), limits);
  }
  /// The code with which the archive as a whole is refused.
  static std::string refusal(const std::string& name, const Limits& limits = {}) {
    const auto lote = open(name, limits);
    if (lote) return "opened";
    EXPECT_EQ(lote.error().remedy, Remedy::reject) << name;
    EXPECT_NE(document::CodeList{}.find(lote.error().code).code, "SIS-E99") << lote.error().code;
    return lote.error().code;
  }
  /// Name and code of every entry, empty when it can be read.
  static std::multimap<std::string, std::string> outcomes(const std::string& name,
                                                          const Limits& limits = {}) {
    std::multimap<std::string, std::string> all;
    const auto lote = open(name, limits);
    if (!lote) {
      ADD_FAILURE() << name << ": " << lote.error().code << " " << lote.error().what;
      return all;
    }
    for (std::uint64_t i = 0; i < lote->size(); ++i) {
      const auto entry = lote->entry(i);
      EXPECT_TRUE(entry.ok());
      if (!*entry) continue;
      const auto content = lote->read(**entry);
      if (!content) {
        EXPECT_EQ(content.error().remedy, Remedy::reject);
      }
      all.emplace((*entry)->name, content ? "" : content.error().code);
    }
    return all;
  }

 private:
  inline static support::TemporaryFolder* folder_ = nullptr;
};

TEST_F(LoteTest, reads_entries_in_the_order_of_the_directory_and_passes_folders_over) {
  const auto lote = open("good");
  ASSERT_TRUE(lote.ok());
  ASSERT_EQ(lote->size(), 3U);
  const auto first = lote->entry(0);
  EXPECT_EQ((*first)->name, "b.xml");
  const auto content = lote->read(**first);
  ASSERT_TRUE(content.ok());
  EXPECT_TRUE(as_text(*content).ends_with("</a>"));
  EXPECT_EQ(content->size(), (*first)->size);
  EXPECT_FALSE(lote->entry(1)->has_value());
  EXPECT_EQ((*lote->entry(2))->name, "folder/a.xml");
  EXPECT_EQ(as_text(*lote->peek(**first, 9)), "<a xmlns=");
}

TEST_F(LoteTest, reads_out_of_a_range_of_a_larger_file) {
  const support::TemporaryFolder folder;
  const std::string around(700, 'x');
  const auto segment = folder.path() / "000001.tar";
  ASSERT_EQ(support::run("(printf " + around + "; cat " + support::quoted(file("good")) + "; printf " +
                         around + ") > " + support::quoted(segment))
                .status,
            0);
  const auto lote = Lote::open(segment, around.size(), std::filesystem::file_size(file("good")), {});
  ASSERT_TRUE(lote.ok()) << lote.error().what;
  EXPECT_TRUE(lote->read(**lote->entry(2)).ok());
}

TEST_F(LoteTest, accepts_stored_entries_comments_and_zip64) {
  for (const char* name : {"stored", "comment", "zip64"}) {
    EXPECT_THAT(outcomes(name), ElementsAre(Pair("a.xml", ""))) << name;
  }
}

TEST_F(LoteTest, refuses_what_is_no_zip_or_is_damaged) {
  for (const char* name : {"text", "nothing", "cut", "cut_start", "trailing", "more_than_it_says",
                           "fewer_than_it_says", "zip64_beyond_end", "record_beyond_directory"}) {
    EXPECT_EQ(refusal(name), "ARC-E10") << name;
  }
}

TEST_F(LoteTest, refuses_an_archive_that_can_be_read_in_two_ways) {
  EXPECT_EQ(refusal("two_directories"), "ARC-E10");
}

TEST_F(LoteTest, refuses_an_archive_without_documents) {
  EXPECT_EQ(refusal("empty"), "ARC-E13");
  EXPECT_EQ(refusal("folders"), "ARC-E13");
}

TEST_F(LoteTest, refuses_too_many_entries_before_anything_is_built_from_them) {
  EXPECT_EQ(refusal("many", {.entries = 2999}), "ARC-E11");
  EXPECT_EQ(refusal("many", {.entries = 3000}), "opened");
  EXPECT_EQ(refusal("zip64_claims_many"), "ARC-E11");
  EXPECT_EQ(refusal("more_than_it_says", {.entries = 1}), "ARC-E11");
}

TEST_F(LoteTest, refuses_directories_that_are_built_to_exhaust) {
  EXPECT_EQ(refusal("swollen", {.entries = 1000}), "ARC-E10");
  EXPECT_EQ(refusal("alike"), "ARC-E10");
}

TEST_F(LoteTest, refuses_bombs_as_a_whole) {
  EXPECT_EQ(refusal("overlapping"), "ARC-E12");
  EXPECT_EQ(refusal("bomb_total"), "ARC-E12");
  EXPECT_EQ(refusal("good", {.total_bytes = 500}), "ARC-E12");
}

TEST_F(LoteTest, refuses_entries_by_name) {
  EXPECT_THAT(outcomes("names"),
              UnorderedElementsAre(
                  Pair("../../../p/p.xml", "ARC-E01"), Pair("/root.xml", "ARC-E01"),
                  Pair("C:\\a.xml", "ARC-E01"), Pair("a\\b.xml", "ARC-E01"), Pair("ni\u00f1o.xml", "ARC-E01"),
                  Pair("a b.xml", "ARC-E01"), Pair("con\nlinea.xml", "ARC-E01"), Pair("a//b.xml", "ARC-E01"),
                  Pair("./a.xml", "ARC-E01"), Pair("a/../b.xml", "ARC-E01"), Pair(".oculto.xml", "ARC-E01"),
                  Pair("-raya.xml", "ARC-E01"), Pair("largo" + std::string(130, 'o') + ".xml", "ARC-E01"),
                  Pair("c.pdf", "ARC-E02"), Pair("sin-extension", "ARC-E02"), Pair("lote.zip", "ARC-E14"),
                  Pair("a.xml.gz", "ARC-E14"), Pair("buena.xml", "")));
  EXPECT_THAT(outcomes("nul_in_name"), ElementsAre(Pair("a aa.xml", "ARC-E01")));
  EXPECT_THAT(outcomes("long_names"),
              UnorderedElementsAre(Pair(HasSubstr("xxxx"), "ARC-E01"), Pair("a.xml", "")));
}

TEST_F(LoteTest, refuses_links_devices_nested_encrypted_and_oddly_packed_entries) {
  EXPECT_THAT(outcomes("link"), UnorderedElementsAre(Pair("enlace.xml", "ARC-E04"),
                                                     Pair("tubo.xml", "ARC-E04"), Pair("a.xml", "")));
  EXPECT_THAT(outcomes("nested_by_content"), ElementsAre(Pair("a.xml", "ARC-E14")));
  EXPECT_THAT(outcomes("encrypted"), ElementsAre(Pair("a.xml", "ARC-E15")));
  EXPECT_THAT(outcomes("bzip2"), ElementsAre(Pair("a.xml", "ARC-E16")));
}

TEST_F(LoteTest, reads_the_first_of_two_entries_of_one_name) {
  EXPECT_THAT(outcomes("same_name"),
              UnorderedElementsAre(Pair("a.xml", ""), Pair("a.xml", "ARC-E17"), Pair("b.xml", "")));
}

TEST_F(LoteTest, refuses_entries_whose_data_are_not_what_the_directory_says) {
  EXPECT_THAT(outcomes("wrong_sum"), UnorderedElementsAre(Pair("a.xml", "ARC-E18"), Pair("b.xml", "")));
  for (const char* name : {"damaged_data", "says_smaller", "says_larger", "says_smaller_bomb",
                           "packed_beyond_end", "header_elsewhere"}) {
    EXPECT_THAT(outcomes(name), ElementsAre(Pair("a.xml", "ARC-E18"))) << name;
  }
}

TEST_F(LoteTest, refuses_entries_that_are_too_large_or_packed_too_much) {
  EXPECT_THAT(outcomes("too_large"), UnorderedElementsAre(Pair("a.xml", "ARC-E03"), Pair("b.xml", "")));
  EXPECT_THAT(outcomes("bomb"), UnorderedElementsAre(Pair("a.xml", "ARC-E19"), Pair("b.xml", "")));
}

TEST_F(LoteTest, an_archive_that_went_away_is_our_trouble) {
  const auto lote = Lote::open(file("not_there"), 0, 10, {});
  ASSERT_FALSE(lote.ok());
  EXPECT_EQ(lote.error().remedy, Remedy::park);
  EXPECT_EQ(lote.error().code, "archive.read");
}

long most_memory_kib() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(LoteTest, memory_grows_with_the_number_of_entries_only_and_slowly) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps freed memory: what the process holds says nothing";
#endif
  const long before = most_memory_kib();
  const auto lote = open("thousands");
  ASSERT_TRUE(lote.ok());
  ASSERT_EQ(lote->size(), 20'000U);
  for (std::uint64_t i = 0; i < lote->size(); ++i) {
    const auto entry = lote->entry(i);
    ASSERT_TRUE(entry.ok() && *entry && lote->read(**entry).ok()) << i;
  }
  EXPECT_LT(most_memory_kib() - before, 24 * 1024);
}

}  // namespace
}  // namespace esclusa::lote
