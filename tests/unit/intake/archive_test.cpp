#include "intake/archive.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

namespace esclusa::intake {
namespace {

class ArchiveTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::temp_directory_path() / ("esclusa-archive-" + std::to_string(getpid()));
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  std::unique_ptr<Archive> open(std::uint64_t segment_bytes = 1 << 20) {
    auto archive = Archive::open(root_, segment_bytes, clock_);
    EXPECT_TRUE(archive.ok());
    return std::move(*archive);
  }
  std::string shell(const std::string& command) const {
    std::string out;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::array<char, 4096> buffer{};
    while (const std::size_t n = ::fread(buffer.data(), 1, buffer.size(), pipe.get()))
      out.append(buffer.data(), n);
    return out;
  }
  std::filesystem::path root_;
  FixedClock clock_{*parse_iso("2026-11-20T10:00:00Z")};
};

TEST_F(ArchiveTest, gives_back_the_exact_bytes) {
  const auto archive = open();
  const std::string first(1000, 'x');
  const auto places =
      archive->append({{"p/1-a.xml", as_bytes(first)}, {"p/2-b.xml", as_bytes("")}, {"p/3", as_bytes("z")}});
  ASSERT_TRUE(places.ok());
  ASSERT_EQ(places->size(), 3U);
  EXPECT_EQ((*places)[0].segment, "2026/11/20/000001.tar");
  EXPECT_EQ(as_text(*archive->read((*places)[0])), first);
  EXPECT_EQ(as_text(*archive->read((*places)[1])), "");
  EXPECT_EQ(as_text(*archive->read((*places)[2])), "z");
}

TEST_F(ArchiveTest, is_read_by_stock_tar_also_after_a_crash) {
  auto archive = open();
  ASSERT_TRUE(archive->append({{"p/1-a.xml", as_bytes("hello")}, {"p/2-b.xml", as_bytes("world")}}).ok());
  // The archive is still open, as after a crash: no end-of-archive blocks yet.
  const std::string segment = (root_ / "2026/11/20/000001.tar").string();
  EXPECT_EQ(shell("tar tf " + segment), "p/1-a.xml\np/2-b.xml\n");
  archive.reset();
  EXPECT_EQ(shell("tar xOf " + segment + " p/2-b.xml"), "world");
}

TEST_F(ArchiveTest, begins_a_new_segment_when_full_and_after_a_restart) {
  auto archive = open(1);
  EXPECT_EQ((*archive->append({{"a", as_bytes("1")}}))[0].segment, "2026/11/20/000001.tar");
  EXPECT_EQ((*archive->append({{"b", as_bytes("2")}}))[0].segment, "2026/11/20/000002.tar");
  archive.reset();
  archive = open();
  EXPECT_EQ((*archive->append({{"c", as_bytes("3")}}))[0].segment, "2026/11/20/000003.tar");
}

TEST_F(ArchiveTest, a_stream_must_keep_its_promise) {
  const auto archive = open();
  const auto good = archive->append_stream("s", 6, [](const Archive::Write& write) -> Status {
    ESC_CHECK(write(as_bytes("abc")));
    return write(as_bytes("def"));
  });
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(as_text(*archive->read(*good)), "abcdef");
  const auto shorter =
      archive->append_stream("s", 6, [](const Archive::Write& write) { return write(as_bytes("abc")); });
  ASSERT_FALSE(shorter.ok());
  EXPECT_EQ(shorter.error().code, "drop.changing");
}

TEST_F(ArchiveTest, a_missing_range_is_an_error) {
  const auto archive = open();
  EXPECT_FALSE(archive->read({"2026/11/20/000009.tar", 0, 1}).ok());
  ASSERT_TRUE(archive->append({{"a", as_bytes("1")}}).ok());
  EXPECT_FALSE(archive->read({"2026/11/20/000001.tar", 0, 1 << 20}).ok());
}

}  // namespace
}  // namespace esclusa::intake
