/// The SFTP engine against servers that lie, stall and break off.

#include "transport/sftp/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scripted_sftp.h"
#include "transport/sftp/operations.h"

namespace esclusa::transport::sftp {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SftpEngine : public ::testing::Test {
 protected:
  OnAnswer keep() {
    return [this](const Answer& answer) { faults_.push_back(answer.fault); };
  }
  void expect_broken(const std::string& word) {
    EXPECT_TRUE(server_.engine.broken());
    EXPECT_THAT(server_.engine.why(), HasSubstr(word));
    EXPECT_EQ(server_.engine.under_way(), 0U) << "somebody waits for ever";
    EXPECT_TRUE(server_.engine.outgoing().empty());
  }

  ScriptedSftp server_;
  std::vector<Fault> faults_;
};

TEST_F(SftpEngine, speaks_version_3_and_no_other) {
  for (const std::uint32_t number : {0U, 2U, 4U, 6U}) {
    ScriptedSftp server;
    server.say(version(number));
    EXPECT_TRUE(server.engine.broken());
    EXPECT_TRUE(server.engine.wrong_version()) << number;
    EXPECT_FALSE(server.engine.ready());
  }
  server_.begin(string("fsync@openssh.com") + string("1"));
  EXPECT_TRUE(server_.engine.ready());
  EXPECT_TRUE(server_.engine.offers(kFsync));
  EXPECT_FALSE(server_.engine.offers(kStatvfs));
}

TEST_F(SftpEngine, takes_answers_in_any_order_and_in_any_pieces) {
  server_.begin();
  std::string order;
  server_.engine.remove("/a",
                        [&](const Answer& answer) { order += answer.fault == Fault::none ? 'a' : '?'; });
  server_.engine.lstat("/b",
                       [&](const Answer& answer) { order += answer.attributes.size == 12U ? 'b' : '?'; });
  server_.engine.open("/c", kOpenRead,
                      [&](const Answer& answer) { order += answer.octets == "hc" ? 'c' : '?'; });
  server_.take();
  const Asked a = server_.next();
  const Asked b = server_.next();
  const Asked c = server_.next();
  for (const char octet : handle(c.id, "hc") + status(a.id, 0) + attributes(b.id, regular(12))) {
    server_.say(std::string(1, octet));
  }
  EXPECT_EQ(order, "cab");
  EXPECT_FALSE(server_.engine.broken()) << server_.engine.why();
}

TEST_F(SftpEngine, what_no_request_asked_for_ends_the_connection) {
  const std::vector<std::pair<std::string, std::function<std::string(std::uint32_t)>>> lies{
      {"nada que se haya pedido", [](std::uint32_t id) { return status(id + 1, 0); }},
      {"nada que se haya pedido", [](std::uint32_t id) { return names(id + 1, 0, ""); }},
      {"otro tipo", [](std::uint32_t id) { return handle(id); }},
      {"otro tipo", [](std::uint32_t id) { return names(id, 0, ""); }},
      {"otro tipo", [](std::uint32_t id) { return packet(Type::open, u32(id)); }},
      {"éxito sin respuesta", [](std::uint32_t id) { return status(id, 0); }},
      {"más datos", [](std::uint32_t id) { return data(id, std::string(101, 'x')); }},
      {"cortado", [](std::uint32_t id) { return packet(Type::data, u32(id) + u32(50) + "short"); }},
      {"cortado", [](std::uint32_t id) { return packet(Type::data, u32(id) + u32(0xffffffffU)); }},
      {"cortado", [](std::uint32_t) { return packet(Type::status, "ab"); }},
      {"cortado", [](std::uint32_t id) { return packet(Type::status, u32(id) + "a"); }},
      {"demasiado grande", [](std::uint32_t) { return u32(300 * 1024 + 1) + "\x67"; }},
      {"demasiado grande", [](std::uint32_t) { return u32(0xffffffffU) + "\x68"; }},
      {"vacío", [](std::uint32_t) { return u32(0) + "x"; }},
      {"perdió la conexión", [](std::uint32_t id) { return status(id, 7); }}};
  for (const auto& [word, lie] : lies) {
    ScriptedSftp server;
    server.begin();
    std::vector<Fault> faults;
    server.engine.read("h", 0, 100, [&](const Answer& answer) { faults.push_back(answer.fault); });
    server.take();
    server.say(lie(server.next().id));
    EXPECT_TRUE(server.engine.broken()) << word;
    EXPECT_THAT(server.engine.why(), HasSubstr(word));
    EXPECT_THAT(faults, ElementsAre(Fault::lost)) << "each handler hears of it once";
  }
}

TEST_F(SftpEngine, a_handle_is_neither_empty_nor_longer_than_the_protocol_allows) {
  for (const std::size_t size : {0, 257}) {
    ScriptedSftp server;
    server.begin();
    server.engine.open_folder("/", keep());
    server.take();
    server.say(handle(server.next().id, std::string(size, 'h')));
    EXPECT_TRUE(server.engine.broken()) << size;
  }
}

TEST_F(SftpEngine, tells_faults_apart) {
  server_.begin();
  const std::vector<std::pair<std::uint32_t, Fault>> meanings{
      {0, Fault::none},        {1, Fault::refused} /* a file has no end when it is removed */,
      {2, Fault::gone},        {3, Fault::denied},
      {4, Fault::refused},     {8, Fault::unsupported},
      {14, Fault::space},      {15, Fault::space},
      {99'999, Fault::refused}};
  for (const auto& [code, meaning] : meanings) {
    server_.engine.remove("/a", keep());
    server_.take();
    server_.say(status(server_.next().id, code));
    EXPECT_EQ(faults_.back(), meaning) << code;
  }
}

TEST_F(SftpEngine, gives_up_a_server_that_does_not_answer_in_time) {
  server_.begin();
  server_.engine.remove("/a", keep());
  server_.wait(30s);
  server_.engine.remove("/b", keep());
  server_.wait(29s);
  EXPECT_FALSE(server_.engine.broken());
  server_.wait(1s);
  expect_broken("a tiempo");
  EXPECT_THAT(faults_, ElementsAre(Fault::lost, Fault::lost));
}

TEST_F(SftpEngine, gives_more_time_to_more_octets_but_not_to_a_trickle) {
  server_.begin();
  server_.engine.read("h", 0, 30 * 1024, keep());
  server_.take();
  const std::string answer = data(server_.next().id, std::string(30 * 1024, 'x'));
  server_.wait(89s);
  EXPECT_FALSE(server_.engine.broken()) << "at 1 KB/s it may still come";
  server_.say(answer.substr(0, answer.size() - 1));  // an octet now and then does not buy time
  server_.wait(1s);
  expect_broken("a tiempo");
}

TEST_F(SftpEngine, waits_for_nothing_when_nothing_is_asked) {
  EXPECT_TRUE(server_.engine.deadline().has_value()) << "for the version";
  server_.begin();
  EXPECT_FALSE(server_.engine.deadline().has_value());
  server_.wait(24h);
  EXPECT_FALSE(server_.engine.broken());
}

TEST_F(SftpEngine, after_the_end_every_request_is_lost_at_once) {
  server_.begin();
  server_.engine.fail("fin");
  server_.engine.fail("otra cosa");
  EXPECT_EQ(server_.engine.why(), "fin");
  server_.engine.remove("/a", keep());
  server_.engine.read("h", 0, 1, keep());
  EXPECT_THAT(faults_, ElementsAre(Fault::lost, Fault::lost));
  server_.say("anything");
  EXPECT_TRUE(server_.asked.empty());
}

// ---- listings ----

class SftpListing : public SftpEngine {
 protected:
  void start(std::size_t depth = 1) {
    server_.begin();
    listing_.emplace(server_.engine, "/in", depth,
                     [this](std::string_view name, const Attributes&) { names_.emplace_back(name); });
    listing_->start([this] { ++done_; });
    server_.take();
    server_.say(handle(server_.next().id));
  }

  std::optional<ListFolder> listing_;
  std::vector<std::string> names_;
  int done_ = 0;
};

TEST_F(SftpListing, hands_on_whatever_the_server_calls_a_name) {
  start();
  const std::string huge(64 * 1024, 'n');
  const std::vector<std::string> hostile{"a.xml",     "../../etc/passwd", "..", "", std::string("a\0b", 3),
                                         "\x1b[2J\n", "\xff\xfe",         huge};
  std::string entries;
  for (const std::string& name : hostile) entries += entry(name, regular(1));
  server_.say(names(server_.next().id, static_cast<std::uint32_t>(hostile.size()), entries));
  server_.say(status(server_.next().id, 1));
  EXPECT_EQ(names_, hostile);
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(listing_->fault(), Fault::none);
  EXPECT_EQ(server_.next().type, Type::close);
}

TEST_F(SftpListing, gives_names_before_their_packet_is_whole) {
  start();
  const std::string packet = names(server_.next().id, 2, entry("a", regular(1)) + entry("b", regular(2)));
  server_.say(packet.substr(0, packet.size() - 1));
  EXPECT_THAT(names_, ElementsAre("a"));
  server_.say(packet.substr(packet.size() - 1));
  EXPECT_THAT(names_, ElementsAre("a", "b"));
}

TEST_F(SftpListing, a_count_that_lies_ends_the_connection) {
  for (const std::uint32_t count : {0U, 1U, 3U, 0xffffffffU}) {
    SCOPED_TRACE(count);
    ScriptedSftp server;
    server.begin();
    server.engine.read_folder("h", {}, keep());
    server.take();
    server.say(names(server.next().id, count, entry("a", regular(1)) + entry("b", regular(2))));
    EXPECT_TRUE(server.engine.broken());
    EXPECT_EQ(faults_.back(), Fault::lost);
  }
}

TEST_F(SftpListing, a_name_that_never_ends_is_not_waited_for) {
  start();
  const std::uint32_t id = server_.next().id;
  server_.say(u32(60 * 1024 * 1024) + "\x68" + u32(id) + u32(1) + u32(50 * 1024 * 1024));
  for (int i = 0; i < 400 && !server_.engine.broken(); ++i) server_.say(std::string(1024, 'n'));
  expect_broken("nombre demasiado largo");
  EXPECT_EQ(listing_->fault(), Fault::lost);
  EXPECT_EQ(done_, 1);
}

TEST_F(SftpListing, a_folder_in_one_packet_is_taken_piece_by_piece) {
  start();
  const std::uint32_t id = server_.next().id;
  const std::string one = entry(std::string(200, 'n'), regular(1));
  constexpr std::uint32_t kNames = 30'000;  // some 7 MB, as one server is known to send
  server_.say(u32(static_cast<std::uint32_t>(1 + 8 + kNames * one.size())) + "\x68" + u32(id) + u32(kNames));
  for (std::uint32_t i = 0; i < kNames; ++i) server_.say(one);
  server_.say(status(server_.next().id, 1));
  EXPECT_EQ(names_.size(), kNames);
  EXPECT_EQ(listing_->fault(), Fault::none);
}

TEST_F(SftpListing, asks_ahead_only_as_deep_as_told) {
  start(3);
  EXPECT_EQ(server_.asked.size(), 3U);
  server_.say(names(server_.next().id, 1, entry("a", regular(1))));
  EXPECT_EQ(server_.asked.size(), 3U);
  for (int i = 0; i < 3; ++i) server_.say(status(server_.next().id, 1));
  EXPECT_EQ(done_, 1) << "once, after the last answer";
  EXPECT_EQ(server_.asked.size(), 1U);
}

TEST_F(SftpListing, breaks_off_with_a_server_that_never_comes_to_an_end) {
  start();
  int answers = 0;
  for (; answers < 1'000 && done_ == 0; ++answers) server_.say(names(server_.next().id, 0, ""));
  EXPECT_LT(answers, 1'000);
  EXPECT_EQ(listing_->fault(), Fault::refused) << "that was no complete listing";
}

TEST_F(SftpListing, a_listing_that_fails_midway_is_no_listing) {
  start();
  server_.say(names(server_.next().id, 1, entry("a", regular(1))));
  server_.say(status(server_.next().id, 4));
  EXPECT_EQ(listing_->fault(), Fault::refused);
  EXPECT_EQ(done_, 1);
}

// ---- reading ----

class SftpReading : public SftpEngine {
 protected:
  /// Opens a file whose name has shown `size` octets.
  void start(std::uint32_t size) {
    server_.begin();
    Attributes before;
    before.size = size;
    before.mtime = Instant{std::chrono::seconds{7}};
    file_.emplace(server_.engine, "/in/a", before, [this](ByteView piece) {
      got_ += as_text(piece);
      return sink_says_;
    });
    file_->start([this] { ++done_; });
    server_.take();
    server_.say(handle(server_.next().id));
  }
  /// Answers the next request as a server with this file would, with at most `breath` octets at once.
  void serve(const std::string& content, std::size_t breath = 1 << 20) {
    const Asked asked = server_.next();
    if (asked.type == Type::fstat) {
      return server_.say(attributes(asked.id, regular(static_cast<std::uint32_t>(content.size()))));
    }
    if (asked.type == Type::close) return server_.say(status(asked.id, 0));
    ASSERT_EQ(asked.type, Type::read);
    PacketReader fields = asked.fields();
    fields.string();
    const std::uint64_t offset = fields.u64();
    const std::size_t wanted = fields.u32();
    if (offset >= content.size()) return server_.say(status(asked.id, 1));
    server_.say(data(asked.id, content.substr(offset, std::min(wanted, breath))));
  }

  std::optional<ReadFile> file_;
  Status sink_says_;
  std::string got_;
  int done_ = 0;
};

TEST_F(SftpReading, takes_a_small_file_in_two_round_trips) {
  start(5);
  EXPECT_EQ(server_.asked.size(), 2U) << "READ and FSTAT at once";
  while (!server_.asked.empty()) serve("12345");
  EXPECT_EQ(got_, "12345");
  EXPECT_TRUE(file_->steady());
  EXPECT_EQ(done_, 1);
}

TEST_F(SftpReading, takes_short_and_late_answers_for_what_they_are) {
  std::string content;
  for (int i = 0; i < 20'000; ++i) content += std::to_string(i) + ',';
  start(static_cast<std::uint32_t>(content.size()));
  for (int i = 0; !server_.asked.empty(); ++i) {
    if (i % 3 == 0) server_.asked.push_back(server_.next());  // answered later than others
    serve(content, 1'000 + static_cast<std::size_t>(i % 7) * 900);
  }
  EXPECT_EQ(got_, content);
  EXPECT_TRUE(file_->steady());
}

class SftpReadingOther : public SftpReading, public ::testing::WithParamInterface<std::string> {};

TEST_P(SftpReadingOther, what_is_not_as_its_name_had_shown_is_worthless) {
  start(5);
  while (!server_.asked.empty()) serve(GetParam());
  EXPECT_EQ(done_, 1);
  EXPECT_FALSE(file_->steady());
}

INSTANTIATE_TEST_SUITE_P(Content, SftpReadingOther,
                         ::testing::Values("", "1234", "123456", std::string(1'000, 'x')));

TEST_F(SftpReading, stops_when_the_sink_has_enough_and_waits_for_what_is_under_way) {
  sink_says_ = park("archive.full", "");
  start(10'000'000);
  const std::string content(10'000'000, 'x');
  const std::size_t under_way = server_.asked.size();
  EXPECT_GT(under_way, 10U);
  for (std::size_t i = 0; i < under_way; ++i) {
    EXPECT_EQ(done_, 0);
    serve(content);
  }
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(got_.size(), kPiece) << "nothing was handed over after that";
  EXPECT_EQ(server_.next().type, Type::close);
  EXPECT_EQ(file_->refused().error().code, "archive.full");
}

TEST_F(SftpReading, a_connection_that_ends_midway_ends_the_reading_once) {
  start(1'000'000);
  const std::string content(1'000'000, 'x');
  for (int i = 0; i < 5; ++i) serve(content);
  server_.engine.fail("fin");
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(file_->fault(), Fault::lost);
  EXPECT_FALSE(file_->steady());
}

// ---- writing ----

class SftpWriting : public SftpEngine {
 protected:
  void start(const std::string& extensions = {}) {
    server_.begin(extensions);
    file_.emplace(server_.engine, "/out/.tmp", as_bytes(content_));
    file_->start([this] { ++done_; });
    server_.take();
  }
  const std::string content_ = std::string(100'000, 'x');
  std::optional<WriteFile> file_;
  int done_ = 0;
};

TEST_F(SftpWriting, is_done_when_every_piece_the_sync_and_the_close_are_confirmed) {
  start(string(kFsync) + string("1"));
  server_.say(handle(server_.next().id));
  ASSERT_EQ(server_.asked.size(), 6U) << "four WRITEs, fsync, CLOSE";
  EXPECT_EQ(server_.asked[4].type, Type::extended);
  EXPECT_EQ(server_.asked[5].type, Type::close);
  while (!server_.asked.empty()) {
    EXPECT_EQ(done_, 0);
    server_.say(status(server_.next().id, 0));
  }
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(file_->fault(), Fault::none);
}

TEST_F(SftpWriting, one_piece_refused_is_a_file_refused) {
  for (const std::size_t failing : {0, 3, 4, 5}) {
    ScriptedSftp server;
    server.begin(string(kFsync) + string("1"));
    WriteFile file(server.engine, "/out/.tmp", as_bytes(content_));
    int done = 0;
    file.start([&done] { ++done; });
    server.take();
    server.say(handle(server.next().id));
    for (std::size_t i = 0; !server.asked.empty(); ++i)
      server.say(status(server.next().id, i == failing ? 4 : 0));
    EXPECT_EQ(done, 1);
    EXPECT_EQ(file.fault(), Fault::refused) << failing;
  }
}

TEST_F(SftpWriting, a_server_without_sync_is_good_enough) {
  start(string(kFsync) + string("1"));
  server_.say(handle(server_.next().id));
  for (std::size_t i = 0; !server_.asked.empty(); ++i) server_.say(status(server_.next().id, i == 4 ? 8 : 0));
  EXPECT_EQ(file_->fault(), Fault::none);
}

TEST_F(SftpWriting, replaces_what_a_broken_try_left_once) {
  start();
  server_.say(status(server_.next().id, 4));
  const Asked removal = server_.next();
  EXPECT_EQ(removal.type, Type::remove);
  server_.say(status(removal.id, 0));
  const Asked again = server_.next();
  EXPECT_EQ(again.type, Type::open);
  server_.say(status(again.id, 4));
  EXPECT_EQ(done_, 1) << "no third try";
  EXPECT_EQ(file_->fault(), Fault::refused);
}

TEST_F(SftpWriting, a_connection_that_ends_midway_ends_the_writing_once) {
  for (const int answered : {0, 1, 3}) {
    ScriptedSftp server;
    server.begin();
    WriteFile file(server.engine, "/out/.tmp", as_bytes(content_));
    int done = 0;
    file.start([&done] { ++done; });
    server.take();
    server.say(handle(server.next().id));
    for (int i = 0; i < answered; ++i) server.say(status(server.next().id, 0));
    server.engine.fail("fin");
    EXPECT_EQ(done, 1);
    EXPECT_EQ(file.fault(), Fault::lost);
  }
}

}  // namespace
}  // namespace esclusa::transport::sftp
