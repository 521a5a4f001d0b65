/// One file's way through claim, fetch, publish and remove, on servers that are not OpenSSH.

#include "transport/sftp/flows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scripted_sftp.h"

namespace esclusa::transport::sftp {
namespace {

using namespace testing_support;
using ::testing::ElementsAre;

class SftpFlow : public ::testing::Test {
 protected:
  void SetUp() override { server_.begin(); }
  void run(Flow& flow) {
    flow.start([this] { ++done_; });
    server_.take();
  }
  /// Answers the next request, which has to be of that type.
  void answer(Type type, const std::function<std::string(std::uint32_t)>& with) {
    const Asked asked = server_.next();
    ASSERT_EQ(asked.type, type);
    PacketReader fields = asked.fields();
    paths_.emplace_back(fields.string());
    server_.say(with(asked.id));
  }
  void expect_error(const Status& status, const std::string& code) {
    EXPECT_EQ(done_, 1);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, code) << status.error().what;
  }

  static std::string ok(std::uint32_t id) { return status(id, 0); }
  static std::string gone(std::uint32_t id) { return status(id, 2); }
  static std::string refused(std::uint32_t id) { return status(id, 4); }
  static std::string open(std::uint32_t id) { return handle(id); }
  static std::string five(std::uint32_t id) { return attributes(id, regular(5)); }
  static std::string six(std::uint32_t id) { return attributes(id, regular(6)); }
  static std::string link(std::uint32_t id) { return attributes(id, attributes_of(0120777, 5)); }

  /// OPEN, WRITE, CLOSE of the temporary file.
  void write_temporary() {
    answer(Type::open, open);
    answer(Type::write, ok);
    answer(Type::close, ok);
  }
  void read_existing(const std::string& content) {
    answer(Type::lstat, five);
    answer(Type::open, open);
    answer(Type::read, [&](std::uint32_t id) { return data(id, content); });
    answer(Type::fstat, five);
    answer(Type::close, ok);
  }

  ScriptedSftp server_;
  const std::string inbox_ = "/in";
  const std::string outbox_ = "/out/";
  const Place place_{server_.engine, inbox_, outbox_, false};
  const Upload upload_{"a", as_bytes("12345")};
  std::vector<std::string> paths_;
  int done_ = 0;
};

TEST_F(SftpFlow, names_that_are_paths_never_reach_the_server) {
  for (const std::string& name :
       {std::string("../x"), std::string("a/b"), std::string(), std::string("a\0b", 3)}) {
    const Rename rename{"a", name};
    Claiming claiming(place_, rename);
    Fetching fetching(place_, inbox_, name, 10);
    Removing removing(place_, name);
    const Upload upload{name, {}};
    Publishing publishing(place_, upload);
    for (Flow* flow : std::initializer_list<Flow*>{&claiming, &fetching, &removing, &publishing}) run(*flow);
    EXPECT_TRUE(server_.asked.empty());
    EXPECT_EQ(claiming.result.error().code, "drop.name");
    EXPECT_EQ(fetching.result.error().code, "drop.name");
    EXPECT_EQ(removing.result.error().code, "drop.name");
    EXPECT_EQ(publishing.result.error().code, "drop.name");
  }
}

TEST_F(SftpFlow, a_server_that_may_overwrite_is_never_asked_to_rename_onto_a_file) {
  const Rename rename{"a", "b"};
  Claiming claiming(place_, rename);
  run(claiming);
  answer(Type::lstat, five);
  expect_error(claiming.result, "drop.exists");
  EXPECT_THAT(paths_, ElementsAre("/in/b"));
  EXPECT_TRUE(server_.asked.empty());
}

TEST_F(SftpFlow, what_is_no_regular_file_is_never_opened) {
  const std::string name = "a";
  Fetching fetching(place_, inbox_, name, 10);
  run(fetching);
  answer(Type::lstat, link);
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(fetching.result->outcome, Fetched::Outcome::not_regular);
  EXPECT_TRUE(server_.asked.empty());
}

TEST_F(SftpFlow, what_the_listing_has_told_of_a_file_saves_a_look_and_is_not_believed_longer_than_true) {
  const std::string name = "a";
  Attributes listed;
  listed.size = 5;
  listed.mtime = Instant{std::chrono::seconds{7}};
  Fetching fetching(place_, inbox_, name, 10);
  fetching.believe(listed);
  run(fetching);
  answer(Type::open, open);
  answer(Type::read, [](std::uint32_t id) { return data(id, "123456"); });
  answer(Type::fstat, six);
  EXPECT_EQ(done_, 0);
  answer(Type::close, ok);
  answer(Type::lstat, six);
  answer(Type::open, open);
  answer(Type::read, [](std::uint32_t id) { return data(id, "123456"); });
  answer(Type::fstat, six);
  EXPECT_EQ(done_, 1);
  ASSERT_TRUE(fetching.result.ok());
  EXPECT_EQ(as_text(fetching.result->content), "123456");
}

TEST_F(SftpFlow, an_answer_is_written_renamed_and_looked_at) {
  Publishing publishing(place_, upload_);
  run(publishing);
  answer(Type::lstat, gone);
  write_temporary();
  answer(Type::rename, ok);
  EXPECT_EQ(done_, 0);
  answer(Type::lstat, five);
  EXPECT_EQ(done_, 1);
  EXPECT_TRUE(publishing.result);
  EXPECT_THAT(paths_, ElementsAre("/out/a", "/out/.esclusa-out-a.tmp", "h", "h", "/out/.esclusa-out-a.tmp",
                                  "/out/a"));
}

TEST_F(SftpFlow, nothing_is_renamed_before_everything_is_written) {
  Publishing publishing(place_, upload_);
  run(publishing);
  answer(Type::lstat, gone);
  answer(Type::open, open);
  answer(Type::write, refused);
  answer(Type::close, ok);
  answer(Type::remove, ok);
  expect_error(publishing.result, "drop.failed");
  EXPECT_TRUE(publishing.refused()) << "worth a try alone";
}

TEST_F(SftpFlow, an_answer_of_another_size_under_the_final_name_is_a_conflict) {
  Publishing publishing(place_, upload_);
  run(publishing);
  answer(Type::lstat, gone);
  write_temporary();
  answer(Type::rename, ok);
  answer(Type::lstat, six);
  expect_error(publishing.result, "drop.conflict");
}

TEST_F(SftpFlow, an_answer_whose_confirmation_got_lost_counts_when_it_is_the_same) {
  Publishing publishing(place_, upload_);
  run(publishing);
  answer(Type::lstat, five);  // it is there
  read_existing("12345");
  EXPECT_EQ(done_, 1);
  EXPECT_TRUE(publishing.result);
  EXPECT_TRUE(server_.asked.empty()) << "nothing was written";
}

TEST_F(SftpFlow, somebody_elses_file_is_left_alone_and_our_temporary_goes) {
  Publishing publishing(place_, upload_);
  run(publishing);
  answer(Type::lstat, gone);
  write_temporary();
  answer(Type::rename, refused);  // somebody was faster
  answer(Type::lstat, five);
  read_existing("other");
  answer(Type::remove, ok);
  EXPECT_EQ(paths_.back(), "/out/.esclusa-out-a.tmp");
  expect_error(publishing.result, "drop.conflict");
}

TEST_F(SftpFlow, a_connection_that_ends_anywhere_ends_the_publishing_once_and_unpublished) {
  const std::vector<std::function<std::string(std::uint32_t)>> replies{gone, open, ok, ok,
                                                                       ok};  // the last: RENAME
  for (std::size_t answered = 0; answered <= replies.size(); ++answered) {
    SCOPED_TRACE(answered);
    ScriptedSftp server;
    server.begin();
    const Place place{server.engine, inbox_, outbox_, false};
    Publishing publishing(place, upload_);
    done_ = 0;
    publishing.start([this] { ++done_; });
    server.take();
    for (std::size_t i = 0; i < answered; ++i) server.say(replies[i](server.next().id));
    server.engine.fail("fin");
    expect_error(publishing.result, "drop.unreachable");
  }
}

TEST_F(SftpFlow, a_server_that_refuses_to_write_is_asked_for_its_space) {
  ScriptedSftp server;
  server.begin(string(kStatvfs) + string("2"));
  const Place place{server.engine, inbox_, outbox_, true};
  const auto publish = [&](const std::string& told) {
    Publishing publishing(place, upload_);
    publishing.start([] {});
    server.take();
    server.say(status(server.next().id, 4));  // OPEN
    server.say(status(server.next().id, 4));  // REMOVE: it was not there
    const Asked question = server.next();
    server.say(packet(Type::extended_reply, u32(question.id) + told));
    server.say(status(server.next().id, 2));  // REMOVE
    return publishing.result.error().code;
  };
  const auto statvfs = [](std::uint32_t free_blocks, std::uint32_t flags) {
    std::string told;
    for (const std::uint32_t value : {4096U, 4096U, 9U, 9U, free_blocks, 9U, 9U, 9U, 1U, flags, 255U})
      told += u32(0) + u32(value);
    return told;
  };
  EXPECT_EQ(publish(statvfs(0, 0)), "drop.space");
  EXPECT_EQ(publish(statvfs(9, 1)), "drop.permission");
  EXPECT_EQ(publish(statvfs(9, 0)), "drop.failed");
  EXPECT_EQ(publish("short"), "drop.failed");
}

}  // namespace
}  // namespace esclusa::transport::sftp
