#include "base/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "support/temporary_folder.h"

namespace esclusa {
namespace {

using testing::HasSubstr;

class SecretFile : public testing::Test {
 protected:
  std::filesystem::path write(std::string_view content, mode_t mode = 0600) {
    const auto file = folder_.path() / "secret";
    std::ofstream(file, std::ios::binary) << content;
    ::chmod(file.c_str(), mode);
    return file;
  }
  testing_support::TemporaryFolder folder_;
};

TEST_F(SecretFile, must_not_be_open_to_others) {
  for (const mode_t mode : {0644, 0640, 0660, 0602}) {
    const auto read = Secret::read(write("s3cret", mode), "my.code");
    ASSERT_FALSE(read.ok()) << mode;
    EXPECT_EQ(read.error().code, "my.code");
    EXPECT_EQ(read.error().remedy, Remedy::park);
    EXPECT_THAT(read.error().what, HasSubstr("chmod 600"));
    EXPECT_THAT(read.error().what, Not(HasSubstr("s3cret")));
  }
  EXPECT_EQ(Secret::read(write("s3cret"), "c")->text(), "s3cret");
}

TEST_F(SecretFile, a_line_ends_before_its_line_end) {
  for (const std::string_view content : {"s3cret", "s3cret\n", "s3cret\r\n", "s3cret\nsecond line\n"}) {
    const auto line = Secret::read_line(write(content), "c");
    ASSERT_TRUE(line.ok());
    EXPECT_EQ(line->text(), "s3cret");
    EXPECT_STREQ(line->c_str(), "s3cret");
  }
  EXPECT_EQ(Secret::read_line(write("\nsecond\n"), "c").error().code, "c");
}

TEST_F(SecretFile, whole_files_keep_every_octet) {
  const std::string content("a\0b\n\n", 5);
  EXPECT_EQ(Secret::read(write(content), "c")->text(), content);
}

TEST_F(SecretFile, empty_absent_large_and_strange_ones_are_refused) {
  EXPECT_FALSE(Secret::read(write(""), "c").ok());
  EXPECT_FALSE(Secret::read(folder_.path() / "absent", "c").ok());
  EXPECT_FALSE(Secret::read(folder_.path(), "c").ok());
  EXPECT_TRUE(Secret::read(write(std::string(65'536, 'x')), "c").ok());
  EXPECT_FALSE(Secret::read(write(std::string(65'537, 'x')), "c").ok());
}

/// What /proc tells of the memory around `address`; empty when it is not mapped.
std::string memory_at(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  std::string told;
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    unsigned long from = 0;
    unsigned long to = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) {
      const auto at = reinterpret_cast<unsigned long>(address);
      inside = from <= at && at < to;
    }
    if (inside) told += line + '\n';
  }
  return told;
}

TEST(Secret, lies_in_memory_that_is_not_dumped_and_goes_with_it) {
  const void* at = nullptr;
  {
    const Secret secret = Secret::of("s3cret");
    at = secret.c_str();
    const std::string told = memory_at(at);
    EXPECT_THAT(told, HasSubstr(" dd "));                            // not in a core dump
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // sanitizers lock nothing
    EXPECT_THAT(told, testing::Not(HasSubstr("Locked:                0 kB")));
#endif
  }
  EXPECT_THAT(memory_at(at), testing::Not(HasSubstr(" dd ")));
}

TEST(Secret, moving_leaves_nothing_behind) {
  Secret first = Secret::of("first");
  Secret second = Secret::of("second");
  second = std::move(first);
  EXPECT_EQ(second.text(), "first");
  EXPECT_TRUE(
      first.empty());  // NOLINT(bugprone-use-after-move,hicpp-invalid-access-moved): that is the question
  EXPECT_STREQ(first.c_str(), "");
  EXPECT_STREQ(Secret().c_str(), "") << "never null";
}

}  // namespace
}  // namespace esclusa
