#include "base/replace_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "support/temporary_folder.h"

namespace esclusa {
namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReplaceFile, leaves_the_new_content_and_nothing_else) {
  const testing_support::TemporaryFolder folder;
  const auto file = folder.path() / "a.txt";
  ASSERT_TRUE(replace_file(file, "old, and longer").ok());
  ASSERT_TRUE(replace_file(file, "new").ok());
  EXPECT_EQ(content(file), "new");
  const std::filesystem::directory_iterator files(folder.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST(ReplaceFile, what_cannot_be_replaced_stays_as_it_was) {
  const testing_support::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "a.txt");
  const Status status = replace_file(folder.path() / "a.txt", "new");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "file.write");
  EXPECT_TRUE(std::filesystem::is_directory(folder.path() / "a.txt"));
  EXPECT_FALSE(replace_file(folder.path() / "missing" / "a.txt", "new").ok());
}

}  // namespace
}  // namespace esclusa
