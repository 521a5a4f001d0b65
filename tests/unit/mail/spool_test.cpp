#include "mail/spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <fstream>

#include "support/killed.h"
#include "support/shell.h"

namespace esclusa::mail {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using Ids = std::vector<std::string>;

class SpoolTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path root() const { return folder_.path() / "var" / "mail"; }
  [[nodiscard]] Spool spool() const {
    auto opened = Spool::open(root());
    EXPECT_TRUE(opened.ok()) << opened.error().what;
    return *opened;
  }
  [[nodiscard]] Ids in(const std::string& name) const {
    Ids names;
    for (const auto& entry : fs::directory_iterator(root() / name)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(root() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  support::TemporaryFolder folder_;
};

mode_t mode_of(const fs::path& path) {
  struct stat state {};
  EXPECT_EQ(::stat(path.c_str(), &state), 0) << path;
  return state.st_mode & 07777U;
}

const std::vector<Rendered> kTwo{{"a1", "first"}, {"b2", "second"}};
const Ids kTwoIds{"a1", "b2"};

TEST_F(SpoolTest, what_is_prepared_and_released_is_new) {
  const Spool s = spool();
  ASSERT_TRUE(s.prepare(kTwo));
  EXPECT_THAT(in("tmp"), ElementsAre("a1.eml", "b2.eml"));
  EXPECT_THAT(in("new"), IsEmpty());
  EXPECT_THAT(*s.prepared(), ElementsAre("a1", "b2"));
  ASSERT_TRUE(s.release(kTwoIds));
  EXPECT_THAT(in("tmp"), IsEmpty());
  EXPECT_THAT(in("new"), ElementsAre("a1.eml", "b2.eml"));
  EXPECT_EQ(content("new/a1.eml"), "first");
  EXPECT_THAT(*s.prepared(), IsEmpty());
}

TEST_F(SpoolTest, everything_may_be_repeated) {
  const Spool s = spool();
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(s.prepare(kTwo));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(s.release(kTwoIds));
  EXPECT_THAT(in("new"), ElementsAre("a1.eml", "b2.eml"));
  const Ids unknown{"never"};
  ASSERT_TRUE(s.release(unknown));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(s.discard(unknown));
}

TEST_F(SpoolTest, what_is_discarded_is_gone_and_what_is_released_stays) {
  const Spool s = spool();
  ASSERT_TRUE(s.prepare(kTwo));
  const Ids first{"a1"};
  ASSERT_TRUE(s.release(first));
  ASSERT_TRUE(s.discard(kTwoIds));
  EXPECT_THAT(in("tmp"), IsEmpty());
  EXPECT_THAT(in("new"), ElementsAre("a1.eml"));
}

TEST_F(SpoolTest, only_its_user_can_read_it) {
  ::umask(0);
  const Spool s = spool();
  ASSERT_TRUE(s.prepare(kTwo));
  ::umask(022);
  for (const char* name : {"", "tmp", "new", "sent", "failed"})
    EXPECT_EQ(mode_of(root() / name), 0700U) << name;
  EXPECT_EQ(mode_of(root() / "tmp/a1.eml"), 0600U);
}

TEST_F(SpoolTest, is_private_also_when_its_path_ends_with_a_slash) {
  ASSERT_TRUE(Spool::open(root().string() + "/").ok());
  EXPECT_EQ(mode_of(root()), 0700U);
  EXPECT_EQ(spool().root(), root());
}

TEST_F(SpoolTest, refuses_folders_that_others_can_enter) {
  (void)spool();
  for (const char* name : {"", "new", "tmp"}) {
    ::chmod((root() / name).c_str(), 0710);
    const auto opened = Spool::open(root());
    ASSERT_FALSE(opened.ok()) << name;
    EXPECT_EQ(opened.error().code, "mail.exposed") << name;
    ::chmod((root() / name).c_str(), 0700);
  }
  EXPECT_TRUE(Spool::open(root()).ok());
}

TEST_F(SpoolTest, refuses_a_folder_of_somebody_else) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  (void)spool();
  ASSERT_EQ(::chown((root() / "new").c_str(), 65534, 65534), 0);
  EXPECT_EQ(Spool::open(root()).error().code, "mail.exposed");
}

TEST_F(SpoolTest, names_cannot_leave_the_folder) {
  const Spool s = spool();
  for (const std::string id : {"../x", "a/b", "", ".", "A", "a.b"}) {
    const std::vector<Rendered> messages{{"good", "x"}, {id, "x"}};
    const Ids ids{id};
    EXPECT_EQ(s.prepare(messages).error().code, "mail.id") << id;
    EXPECT_EQ(s.release(ids).error().code, "mail.id") << id;
    EXPECT_EQ(s.discard(ids).error().code, "mail.id") << id;
  }
  EXPECT_THAT(in("tmp"), IsEmpty());
}

TEST_F(SpoolTest, a_spool_that_was_taken_away_is_no_empty_one) {
  const Spool s = spool();
  fs::remove_all(root());
  EXPECT_EQ(s.prepare(kTwo).error().code, "mail.missing");
  EXPECT_EQ(s.release(kTwoIds).error().code, "mail.missing");
  EXPECT_EQ(s.prepared().error().code, "mail.missing");
  EXPECT_FALSE(fs::exists(root()));
}

TEST_F(SpoolTest, foreign_files_are_left_alone) {
  const Spool s = spool();
  for (const char* name : {"tmp/README", "tmp/.a.eml", "tmp/A B.eml"}) std::ofstream(root() / name) << "x";
  EXPECT_THAT(*s.prepared(), IsEmpty());
}

/// A disk of its own, small and soon read-only.
class SmallSpool : public SpoolTest {
 protected:
  void SetUp() override {
    fs::create_directories(root());
    mounted_ =
        ::mount("esclusa-test", root().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=64k,mode=0700") == 0;
    if (!mounted_) GTEST_SKIP() << "no right to mount a small file system";
  }
  void TearDown() override {
    if (mounted_) ::umount2(root().c_str(), MNT_DETACH);
  }
  bool mounted_ = false;
};

TEST_F(SmallSpool, a_full_disk_prepares_all_or_none) {
  const Spool s = spool();
  const std::vector<Rendered> large{{"small", "x"}, {"large", std::string(100'000, 'x')}};
  const Status status = s.prepare(large);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, "mail.space");
  EXPECT_EQ(status.error().remedy, Remedy::park);
  EXPECT_THAT(in("tmp"), IsEmpty());
  EXPECT_TRUE(s.prepare(kTwo).ok()) << "the space is free again";
}

TEST_F(SmallSpool, a_read_only_disk_needs_a_person) {
  const Spool s = spool();
  ASSERT_TRUE(s.prepare(kTwo));
  ASSERT_EQ(::mount("", root().c_str(), "", MS_REMOUNT | MS_RDONLY, nullptr), 0);
  EXPECT_EQ(s.prepare(kTwo).error().code, "mail.permission");
  EXPECT_EQ(s.release(kTwoIds).error().code, "mail.permission");
  EXPECT_EQ(s.discard(kTwoIds).error().code, "mail.permission");
  EXPECT_EQ(Spool::open(root()).error().code, "mail.permission");
  EXPECT_THAT(*s.prepared(), ElementsAre("a1", "b2"));
}

TEST_F(SpoolTest, killed_at_any_call_it_sends_what_was_committed_and_nothing_else) {
  const fs::path committed = folder_.path() / "committed";
  int committed_runs = 0;
  int n = 1;
  for (bool killed = true; killed; ++n) {
    fs::remove_all(root());
    fs::remove(committed);
    (void)spool();
    killed = support::killed_before_call(n, [&] {
      const Spool s = *Spool::open(root());
      if (!s.prepare(kTwo)) ::_exit(1);
      std::ofstream(committed).close();  // the owner's commit
      if (!s.release(kTwoIds)) ::_exit(1);
    });
    const Spool s = spool();
    const auto left = s.prepared();
    ASSERT_TRUE(left.ok());
    const bool kept = fs::exists(committed);
    ASSERT_TRUE(kept ? s.release(*left) : s.discard(*left)) << n;
    EXPECT_THAT(in("tmp"), IsEmpty()) << n;
    if (!kept) {
      EXPECT_THAT(in("new"), IsEmpty()) << n;
      continue;
    }
    ++committed_runs;
    EXPECT_THAT(in("new"), ElementsAre("a1.eml", "b2.eml")) << n;
    EXPECT_EQ(content("new/a1.eml") + content("new/b2.eml"), "firstsecond") << n;
  }
  EXPECT_GT(committed_runs, 4);
  EXPECT_GT(n, 30);
}

}  // namespace
}  // namespace esclusa::mail
