#include "mail/courier.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <deque>
#include <fstream>
#include <functional>

#include "mail/message.h"
#include "mail/spool.h"
#include "support/killed.h"
#include "support/shell.h"

namespace esclusa::mail {
namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Instant kNow = *parse_iso("2026-11-21T09:00:00Z");

/// Answers as told, else takes everything.
class ScriptedCarrier final : public Carrier {
 public:
  struct Log {
    std::vector<std::string> to;
    std::deque<Carried> answers;
    std::function<void()> during;
    int rests = 0;
  };
  explicit ScriptedCarrier(Log& log) : log_(log) {}
  Carried carry(const std::string& to, std::string_view octets) override {
    log_.to.push_back(to);
    EXPECT_THAT(std::string(octets), HasSubstr("K7M2"));
    if (log_.during) log_.during();
    if (log_.answers.empty()) return {};
    Carried carried = log_.answers.front();
    log_.answers.pop_front();
    return carried;
  }
  void rest() noexcept override { ++log_.rests; }

 private:
  Log& log_;
};

class KeepingSink final : public EventSink {
 public:
  void write(Level, std::string_view event, std::string_view id,
             std::initializer_list<Field> fields) override {
    std::string line = std::string(event) + " " + std::string(id);
    for (const Field& field : fields) line += " " + field.second;
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

Rendered rendered(const std::string& id) {
  const Message message{id, id + "@norte.example", "Código", "K7M2\n", kNow};
  return {id, *to_rfc5322(message, {"no-responder@aduana.example"})};
}

void put(const fs::path& root, const std::vector<std::string>& ids) {
  const Spool spool = *Spool::open(root);
  std::vector<Rendered> messages;
  for (const std::string& id : ids) messages.push_back(rendered(id));
  ASSERT_TRUE(spool.prepare(messages));
  ASSERT_TRUE(spool.release(ids));
}

Carried says(Outcome outcome) {
  return {outcome, retry("mail.test", "porque sí")};
}

class CourierTest : public testing::Test {
 protected:
  [[nodiscard]] fs::path root() const { return folder_.path() / "mail"; }
  [[nodiscard]] Courier courier(CourierSettings settings = {}) {
    return {root(), std::make_unique<ScriptedCarrier>(log_), settings, events_};
  }
  [[nodiscard]] std::vector<std::string> in(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root() / name)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }
  Sent pass(Courier& courier, Instant now) {
    const auto sent = courier.pass(now);
    EXPECT_TRUE(sent.ok()) << sent.error().what;
    return sent ? *sent : Sent{};
  }
  support::TemporaryFolder folder_;
  ScriptedCarrier::Log log_;
  KeepingSink events_;
};

TEST_F(CourierTest, sends_what_was_released_and_deletes_it) {
  put(root(), {"a", "b"});
  Courier c = courier();
  EXPECT_EQ(pass(c, kNow).sent, 2U);
  EXPECT_THAT(log_.to, ElementsAre("a@norte.example", "b@norte.example"));
  for (const char* name : {"tmp", "new", "sent", "failed"}) EXPECT_THAT(in(name), IsEmpty()) << name;
  EXPECT_EQ(pass(c, kNow).sent, 0U);
  EXPECT_EQ(log_.to.size(), 2U);
  EXPECT_EQ(log_.rests, 2);
}

TEST_F(CourierTest, keeps_what_was_sent_where_that_is_wanted) {
  put(root(), {"a"});
  Courier c = courier({.keep_sent = true});
  pass(c, kNow);
  EXPECT_THAT(in("sent"), ElementsAre("a.eml"));
}

TEST_F(CourierTest, without_a_carrier_everything_waits_for_others) {
  put(root(), {"a"});
  Courier c(root(), nullptr, {}, events_);
  EXPECT_EQ(pass(c, kNow).left, 0U);
  EXPECT_THAT(in("new"), ElementsAre("a.eml"));
}

TEST_F(CourierTest, what_is_only_prepared_is_not_sent) {
  const std::vector<Rendered> one{rendered("a")};
  ASSERT_TRUE(Spool::open(root())->prepare(one));
  Courier c = courier();
  EXPECT_EQ(pass(c, kNow).sent, 0U);
  EXPECT_THAT(log_.to, IsEmpty());
}

TEST_F(CourierTest, tries_again_after_1_5_15_60_minutes_also_after_restarts) {
  put(root(), {"a"});
  Instant now = kNow;
  for (const int wait : {1, 5, 15, 60, 60}) {
    log_.answers = {says(Outcome::later)};
    Courier first = courier();
    EXPECT_EQ(pass(first, now).deferred, 1U);
    Courier restarted = courier();
    const std::size_t tries = log_.to.size();
    pass(restarted, now + minutes{wait} - std::chrono::seconds{1});
    EXPECT_EQ(log_.to.size(), tries) << wait;
    now += minutes{wait} + std::chrono::seconds(minutes{wait}) / 5;
  }
  Courier last = courier();
  EXPECT_EQ(pass(last, now).sent, 1U);
  EXPECT_EQ(log_.to.size(), 6U);
  EXPECT_THAT(in("new"), IsEmpty());
}

TEST_F(CourierTest, a_refusal_is_believed_the_third_time) {
  put(root(), {"a"});
  Courier c = courier();
  log_.answers = {says(Outcome::refused), says(Outcome::refused), says(Outcome::refused)};
  EXPECT_EQ(pass(c, kNow).deferred, 1U);
  EXPECT_EQ(pass(c, kNow + minutes{2}).deferred, 1U);
  EXPECT_EQ(pass(c, kNow + minutes{9}).failed, 1U);
  EXPECT_THAT(in("failed"), ElementsAre("a.eml"));
  EXPECT_THAT(in("new"), IsEmpty());
  EXPECT_THAT(events_.lines.back(), HasSubstr("mail.failed a mail.test"));
  fs::rename(root() / "failed/a.eml", root() / "new/a.eml");  // by hand
  EXPECT_EQ(pass(c, kNow + minutes{9}).sent, 1U);
}

TEST_F(CourierTest, what_is_refused_for_now_is_given_up_in_the_end) {
  put(root(), {"a"});
  Courier c = courier({.tries = 5});
  Instant now = kNow;
  for (int i = 0; i < 5; ++i, now += minutes{75}) {
    log_.answers = {says(Outcome::later)};
    pass(c, now);
  }
  EXPECT_THAT(in("failed"), ElementsAre("a.eml"));
}

TEST_F(CourierTest, a_closed_carrier_counts_against_no_message) {
  put(root(), {"a", "b"});
  Courier c = courier();
  Instant now = kNow;
  for (const int wait : {1, 5, 15, 60, 60}) {
    log_.answers = {says(Outcome::closed)};
    EXPECT_EQ(c.pass(now).error().code, "mail.test");
    EXPECT_THAT(in("new"), ElementsAre("a.eml", "b.eml"));
    const std::size_t tries = log_.to.size();
    pass(c, now + minutes{wait} - std::chrono::seconds{1});
    EXPECT_EQ(log_.to.size(), tries) << "left alone meanwhile";
    now += minutes{wait} + std::chrono::seconds(minutes{wait}) / 5;
  }
  EXPECT_EQ(pass(c, now).sent, 2U);
  put(root(), {"c"});
  log_.answers = {says(Outcome::closed)};
  EXPECT_FALSE(c.pass(now).ok());
  EXPECT_EQ(pass(c, now + minutes{2}).sent, 1U) << "the waits begin anew";
}

TEST_F(CourierTest, one_refused_message_holds_up_no_other) {
  put(root(), {"a", "b", "c"});
  log_.answers = {Carried{}, says(Outcome::refused)};
  Courier c = courier();
  const Sent sent = pass(c, kNow);
  EXPECT_EQ(sent.sent, 2U);
  EXPECT_EQ(sent.deferred, 1U);
}

TEST_F(CourierTest, a_pass_has_an_end_and_says_what_is_left) {
  put(root(), {"a", "b", "c", "d", "e"});
  Courier c = courier({.at_once = 2});
  Sent sent = pass(c, kNow);
  EXPECT_EQ(sent.sent, 2U);
  EXPECT_EQ(sent.left, 3U);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(c.pass(kNow, stop.get_token())->left, 3U);
  EXPECT_EQ(log_.to.size(), 2U);
}

TEST_F(CourierTest, untried_messages_go_first) {
  put(root(), {"a"});
  log_.answers = {says(Outcome::later)};
  Courier c = courier();
  pass(c, kNow);
  put(root(), {"z"});
  pass(c, kNow + minutes{2});
  EXPECT_THAT(log_.to, ElementsAre("a@norte.example", "z@norte.example", "a@norte.example"));
}

TEST_F(CourierTest, damaged_files_are_put_aside_and_foreign_ones_left) {
  put(root(), {"a"});
  std::ofstream(root() / "new/empty.eml").close();
  std::ofstream(root() / "new/README") << "x";
  fs::create_symlink("/etc/passwd", root() / "new/link.eml");
  fs::create_directory(root() / "new/folder.eml");
  Courier c = courier();
  const Sent sent = pass(c, kNow);
  EXPECT_EQ(sent.sent, 1U);
  EXPECT_EQ(sent.failed, 3U);
  EXPECT_THAT(in("failed"), ElementsAre("empty.eml", "folder.eml", "link.eml"));
  EXPECT_THAT(in("new"), ElementsAre("README"));
  EXPECT_THAT(log_.to, ElementsAre("a@norte.example"));
}

TEST_F(CourierTest, a_message_that_vanishes_is_no_fault) {
  put(root(), {"a", "b"});
  log_.during = [this] { fs::remove(root() / "new/b.eml"); };
  Courier c = courier();
  EXPECT_EQ(pass(c, kNow).sent, 1U);
}

TEST_F(CourierTest, events_tell_neither_address_nor_contents) {
  put(root(), {"a", "b", "c"});
  log_.answers = {says(Outcome::refused), Carried{}, says(Outcome::later)};
  Courier c = courier({.refusals = 1});
  pass(c, kNow);
  EXPECT_THAT(events_.lines,
              ElementsAre("mail.failed a mail.test porque sí", "mail.sent b", HasSubstr("mail.deferred c")));
  for (const std::string& line : events_.lines)
    EXPECT_THAT(line, Not(testing::AnyOf(HasSubstr("@"), HasSubstr("K7M2"))));
}

/// A disk that can become read-only at any moment.
class CourierOnOwnDisk : public CourierTest {
 protected:
  void SetUp() override {
    fs::create_directories(root());
    mounted_ =
        ::mount("esclusa-test", root().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=256k,mode=0700") == 0;
    if (!mounted_) GTEST_SKIP() << "no right to mount a small file system";
  }
  void TearDown() override {
    if (mounted_) ::umount2(root().c_str(), MNT_DETACH);
  }
  void make(unsigned long read_only) {
    ASSERT_EQ(::mount("", root().c_str(), "", MS_REMOUNT | read_only, nullptr), 0);
  }
  bool mounted_ = false;
};

TEST_F(CourierOnOwnDisk, nothing_is_sent_that_could_not_be_marked_as_tried) {
  put(root(), {"a"});
  make(MS_RDONLY);
  Courier c = courier();
  EXPECT_EQ(c.pass(kNow).error().code, "mail.permission");
  EXPECT_THAT(log_.to, IsEmpty());
}

TEST_F(CourierOnOwnDisk, what_was_sent_but_not_removed_is_not_sent_again) {
  put(root(), {"a"});
  log_.during = [this] { make(MS_RDONLY); };
  Courier c = courier();
  EXPECT_EQ(c.pass(kNow).error().code, "mail.permission");
  make(0);
  log_.during = nullptr;
  EXPECT_EQ(pass(c, kNow + minutes{2}).sent, 1U);
  EXPECT_EQ(log_.to.size(), 1U);
  EXPECT_THAT(in("new"), IsEmpty());
}

/// Writes the recipient into a file: what a killed process cannot take back.
class WritingCarrier final : public Carrier {
 public:
  explicit WritingCarrier(fs::path file) : file_(std::move(file)) {}
  Carried carry(const std::string& to, std::string_view) override {
    std::ofstream(file_, std::ios::app) << to << '\n';
    return {};
  }

 private:
  fs::path file_;
};

TEST_F(CourierTest, killed_at_any_call_it_loses_nothing) {
  const fs::path taken = folder_.path() / "taken";
  const auto send = [&](Instant now) {
    Courier c(root(), std::make_unique<WritingCarrier>(taken), {}, events_);
    return c.pass(now).ok();
  };
  int n = 1;
  for (bool killed = true; killed; ++n) {
    fs::remove_all(root());
    fs::remove(taken);
    put(root(), {"a", "b"});
    killed = support::killed_before_call(n, [&] {
      if (!send(kNow)) ::_exit(1);
    });
    ASSERT_TRUE(send(kNow + minutes{2})) << n;
    std::ifstream file(taken);
    std::multiset<std::string> to;
    for (std::string line; std::getline(file, line);) to.insert(line);
    EXPECT_GE(to.count("a@norte.example"), 1U) << n;
    EXPECT_GE(to.count("b@norte.example"), 1U) << n;
    EXPECT_LE(to.size(), 3U) << "only the one in hand may go twice: " << n;
    for (const char* name : {"tmp", "new", "failed"}) EXPECT_THAT(in(name), IsEmpty()) << name << n;
  }
  EXPECT_GT(n, 20);
}

}  // namespace
}  // namespace esclusa::mail
