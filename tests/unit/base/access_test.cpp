#include "base/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace esclusa {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr uid_t kStranger = 12'345;
constexpr gid_t kGroup = 23'456;

struct stat state(mode_t mode, uid_t owner = ::geteuid(), gid_t group = kGroup) {
  struct stat made {};
  made.st_mode = mode;
  made.st_uid = owner;
  made.st_gid = group;
  return made;
}

struct Case {
  mode_t mode;
  Allowed allowed;
  bool exposed;
};

class Exposure : public testing::TestWithParam<Case> {};

TEST_P(Exposure, is_judged_by_mode_and_group) {
  EXPECT_EQ(!exposure(state(GetParam().mode), GetParam().allowed).empty(), GetParam().exposed);
}

constexpr Allowed kNobody{};
constexpr Allowed kReadable{.all_read = true, .group = std::nullopt};
constexpr Allowed kOperators{.all_read = false, .group = kGroup};
constexpr Allowed kOtherGroup{.all_read = false, .group = kGroup + 1};

INSTANTIATE_TEST_SUITE_P(
    Access, Exposure,
    testing::Values(Case{S_IFREG | 0600, kNobody, false}, Case{S_IFREG | 0400, kNobody, false},
                    Case{S_IFREG | 0640, kNobody, true}, Case{S_IFREG | 0620, kNobody, true},
                    Case{S_IFREG | 0610, kNobody, true}, Case{S_IFREG | 0604, kNobody, true},
                    Case{S_IFREG | 0602, kNobody, true}, Case{S_IFDIR | 0700, kNobody, false},
                    Case{S_IFDIR | 0750, kNobody, true}, Case{S_IFREG | 0644, kReadable, false},
                    Case{S_IFREG | 0755, kReadable, false}, Case{S_IFREG | 0664, kReadable, true},
                    Case{S_IFREG | 0646, kReadable, true}, Case{S_IFREG | 0640, kOperators, false},
                    Case{S_IFREG | 0660, kOperators, true}, Case{S_IFREG | 0644, kOperators, true},
                    Case{S_IFDIR | 0770, kOperators, false}, Case{S_IFDIR | 0775, kOperators, true},
                    Case{S_IFREG | 0640, kOtherGroup, true}));

TEST(Access, what_another_user_owns_is_exposed_whatever_its_mode) {
  EXPECT_THAT(exposure(state(S_IFREG | 0600, kStranger), {}), HasSubstr("uid 12345"));
  EXPECT_THAT(exposure(state(S_IFREG | 0600, 0), {}), IsEmpty()) << "the superuser can read it anyhow";
}

class AccessPath : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(file_.parent_path());
    std::ofstream(file_) << "x";
    mode(file_, 0600);
  }
  static void mode(const std::filesystem::path& path, mode_t to) { ASSERT_EQ(::chmod(path.c_str(), to), 0); }
  testing_support::TemporaryFolder folder_;
  std::filesystem::path outer_ = folder_.path() / "outer";
  std::filesystem::path file_ = outer_ / "inner" / "key";
};

TEST_F(AccessPath, a_private_file_below_closed_folders_is_in_order) {
  EXPECT_THAT(exposure(file_, {}), IsEmpty());
  EXPECT_THAT(exposure(folder_.path() / "absent", {}), IsEmpty());
}

TEST_F(AccessPath, a_folder_above_that_others_may_write_exposes_it) {
  mode(outer_, 0777);
  EXPECT_THAT(exposure(file_, {}), HasSubstr(outer_.string() + ", donde"));
  mode(outer_, 01777);
  EXPECT_THAT(exposure(file_, {}), IsEmpty()) << "with the sticky bit nobody can replace what is ours";
  mode(outer_, 0755);
  EXPECT_THAT(exposure(file_, {}), IsEmpty());
}

TEST_F(AccessPath, a_folder_above_that_a_strange_group_may_write_exposes_it) {
  if (::geteuid() != 0) GTEST_SKIP() << "only the superuser can give a folder to any group";
  mode(outer_, 0775);
  ASSERT_EQ(::chown(outer_.c_str(), ::geteuid(), kGroup), 0);
  EXPECT_THAT(exposure(file_, {}), HasSubstr("donde otros usuarios pueden escribir"));
  EXPECT_THAT(exposure(file_, kOperators), IsEmpty());
}

TEST_F(AccessPath, a_link_is_judged_by_its_target_and_by_where_both_are) {
  const auto link = folder_.path() / "link";
  std::filesystem::create_symlink(file_, link);
  EXPECT_THAT(exposure(link, {}), IsEmpty()) << "a link has no mode of its own";
  mode(file_, 0644);
  EXPECT_THAT(exposure(link, {}), HasSubstr("modo 0644"));
  mode(file_, 0600);
  mode(outer_, 0777);
  EXPECT_THAT(exposure(link, {}), HasSubstr(outer_.string()));
  mode(outer_, 0755);
  const auto open = folder_.path() / "open";
  std::filesystem::create_directory(open);
  std::filesystem::create_symlink(file_, open / "link");
  mode(open, 0777);
  EXPECT_THAT(exposure(open / "link", {}), HasSubstr(open.string()));
}

}  // namespace
}  // namespace esclusa
