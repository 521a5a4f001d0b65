/// What every drop promises, on a folder and on a real OpenSSH server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "support/sshd.h"
#include "transport/directory/directory.h"
#include "transport/sftp/sftp.h"

namespace esclusa::transport {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

const LibraryScope kLibrary;

class DropContract : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fs::create_directories(inbox());
    fs::create_directories(outbox());
    drop_ = make();
    const Status connected = drop_->connect();
    ASSERT_TRUE(connected) << connected.error().what;
  }

  [[nodiscard]] std::unique_ptr<Transport> make() const {
    if (GetParam() == "folder") return make_directory({inbox(), outbox()});
    static testing_support::Sshd server;
    SftpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = static_cast<std::uint16_t>(server.port());
    settings.user = server.user();
    settings.key_file = server.key();
    settings.host_keys = {server.pin()};
    settings.inbox = inbox();
    settings.outbox = outbox();
    settings.library = GetParam() == "libssh" ? SshLibrary::libssh : SshLibrary::libssh2;
    return make_sftp(settings);
  }
  [[nodiscard]] std::string inbox() const { return (folder_.path() / "in").string(); }
  [[nodiscard]] std::string outbox() const { return (folder_.path() / "out").string(); }
  void put(const std::string& name, const std::string& content) const {
    std::ofstream(inbox() + "/" + name) << content;
  }
  static std::string read(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }
  Status claim(const std::string& from, const std::string& to) {
    const Rename rename{from, to};
    return drop_->claim({&rename, 1}).front();
  }
  Result<Fetched> fetch(const std::string& name, std::uint64_t limit = 1 << 20) {
    const Fetch wanted{name, limit};
    return drop_->fetch({&wanted, 1}).front();
  }
  Status publish(const std::string& name, const std::string& content) {
    const Upload upload{name, as_bytes(content)};
    return drop_->publish({&upload, 1}).front();
  }

  testing_support::TemporaryFolder folder_;
  std::unique_ptr<Transport> drop_;
};

TEST_P(DropContract, lists_everything_with_its_type) {
  put("a.xml", "12345");
  put(".hidden", "");
  fs::create_directory(inbox() + "/folder");
  fs::create_symlink("/etc/passwd", inbox() + "/link.xml");
  ASSERT_EQ(::mkfifo((inbox() + "/fifo.xml").c_str(), 0600), 0);
  const auto listing = drop_->list();
  ASSERT_TRUE(listing.ok());
  std::map<std::string, Entry> found;
  for (const Entry& entry : *listing) found[entry.name] = entry;
  EXPECT_EQ(found.size(), 5U);
  EXPECT_EQ(found["a.xml"].type, EntryType::regular);
  EXPECT_EQ(found["a.xml"].size, 5U);
  EXPECT_EQ(found["folder"].type, EntryType::directory);
  EXPECT_EQ(found["link.xml"].type, EntryType::other);
  EXPECT_EQ(found["fifo.xml"].type, EntryType::other);
}

TEST_P(DropContract, a_claim_wins_exactly_once) {
  put("a.xml", "x");
  EXPECT_TRUE(claim("a.xml", ".claim"));
  const Status second = claim("a.xml", ".claim2");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "drop.gone");
  EXPECT_EQ(second.error().remedy, Remedy::reject);
}

TEST_P(DropContract, a_claim_never_overwrites) {
  put("a.xml", "new");
  put("taken", "old");
  EXPECT_FALSE(claim("a.xml", "taken"));
  EXPECT_EQ(read(inbox() + "/taken"), "old");
  EXPECT_EQ(read(inbox() + "/a.xml"), "new");
}

TEST_P(DropContract, of_two_consumers_that_race_each_file_goes_to_one) {
  constexpr std::size_t kFiles = 60;
  for (std::size_t i = 0; i < kFiles; ++i) put(std::to_string(i), "x");
  const auto claim_all = [](Transport& drop, const std::string& prefix) {
    std::vector<Rename> renames;
    for (std::size_t i = 0; i < kFiles; ++i)
      renames.push_back({std::to_string(i), prefix + std::to_string(i)});
    return drop.claim(renames);
  };
  const auto other = make();
  ASSERT_TRUE(other->connect());
  std::vector<Status> theirs;
  std::thread rival([&] { theirs = claim_all(*other, ".b-"); });
  const std::vector<Status> ours = claim_all(*drop_, ".a-");
  rival.join();
  for (std::size_t i = 0; i < kFiles; ++i) {
    EXPECT_NE(ours[i].ok(), theirs[i].ok()) << i;
    const Error& lost = ours[i].ok() ? theirs[i].error() : ours[i].error();
    EXPECT_EQ(lost.code, "drop.gone");
    EXPECT_EQ(fs::exists(inbox() + "/.a-" + std::to_string(i)), ours[i].ok());
    EXPECT_EQ(fs::exists(inbox() + "/.b-" + std::to_string(i)), theirs[i].ok());
  }
}

TEST_P(DropContract, fetches_whole_files_up_to_the_limit) {
  const std::string content(100'000, 'x');
  put("a.xml", content);
  put("empty.xml", "");
  const auto whole = fetch("a.xml");
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->outcome, Fetched::Outcome::whole);
  EXPECT_EQ(as_text(whole->content), content);
  EXPECT_EQ(fetch("empty.xml")->content.size(), 0U);
  const auto large = fetch("a.xml", 99'999);
  ASSERT_TRUE(large.ok());
  EXPECT_EQ(large->outcome, Fetched::Outcome::too_large);
  EXPECT_EQ(large->size, content.size());
  EXPECT_EQ(fetch("gone.xml").error().code, "drop.gone");
}

TEST_P(DropContract, never_follows_a_link_nor_waits_on_a_fifo) {
  fs::create_symlink("/etc/passwd", inbox() + "/link.xml");
  ASSERT_EQ(::mkfifo((inbox() + "/fifo.xml").c_str(), 0600), 0);
  for (const char* name : {"link.xml", "fifo.xml"}) {
    const auto fetched = fetch(name);
    ASSERT_TRUE(fetched.ok()) << name;
    EXPECT_EQ(fetched->outcome, Fetched::Outcome::not_regular) << name;
    EXPECT_FALSE(drop_->stream(name, [](ByteView) { return Status{}; }).ok()) << name;
  }
}

TEST_P(DropContract, streams_a_large_file_and_stops_when_told) {
  std::string content;
  for (int i = 0; i < 300'000; ++i) content += std::to_string(i) + '\n';
  put("large.xml", content);
  std::string got;
  const auto count = drop_->stream("large.xml", [&](ByteView piece) {
    got += as_text(piece);
    return Status{};
  });
  ASSERT_TRUE(count.ok()) << count.error().what;
  EXPECT_EQ(*count, content.size());
  EXPECT_EQ(got, content);
  const auto stopped =
      drop_->stream("large.xml", [](ByteView) -> Status { return park("archive.full", ""); });
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, "archive.full");
}

TEST_P(DropContract, a_file_that_grows_while_it_is_streamed_is_not_taken) {
  put("a.xml", std::string(3'000'000, 'x'));
  bool grown = false;
  const auto count = drop_->stream("a.xml", [&](ByteView) {
    if (!std::exchange(grown, true)) std::ofstream(inbox() + "/a.xml", std::ios::app) << "more";
    return Status{};
  });
  ASSERT_FALSE(count.ok());
  EXPECT_EQ(count.error().code, "drop.changing");
}

TEST_P(DropContract, a_file_that_grows_while_it_is_fetched_comes_whole_or_not_at_all) {
  put("a.xml", std::string(100'000, 'x'));
  std::jthread writer([this](const std::stop_token& stop) {
    std::ofstream file(inbox() + "/a.xml", std::ios::app);
    for (int i = 0; i < 20'000 && !stop.stop_requested(); ++i) file << "a piece of the file" << std::flush;
  });
  for (int i = 0; i < 100; ++i) {
    const auto before = fs::file_size(inbox() + "/a.xml");
    const auto fetched = fetch("a.xml");
    const auto after = fs::file_size(inbox() + "/a.xml");
    if (!fetched) {
      EXPECT_EQ(fetched.error().code, "drop.changing") << fetched.error().what;
    } else {
      EXPECT_EQ(fetched->size, fetched->content.size());
      EXPECT_GE(fetched->size, before) << "the end is missing";
      EXPECT_LE(fetched->size, after);
    }
  }
}

TEST_P(DropContract, no_part_of_an_answer_is_ever_visible_under_its_name) {
  const std::string content(2'000'000, 'y');
  std::vector<Upload> uploads;
  for (int i = 0; i < 10; ++i) uploads.push_back({std::to_string(i) + ".acuse.xml", as_bytes(content)});
  std::atomic<bool> done = false;
  std::size_t partial = 0;
  std::thread watcher([&] {
    while (!done) {
      for (const Upload& upload : uploads) {
        std::error_code absent;
        const auto size = fs::file_size(outbox() + "/" + upload.name, absent);
        if (!absent && size != content.size()) ++partial;
      }
    }
  });
  for (const Status& status : drop_->publish(uploads)) EXPECT_TRUE(status) << status.error().what;
  done = true;
  watcher.join();
  EXPECT_EQ(partial, 0U);
}

TEST_P(DropContract, never_writes_through_a_link_nor_takes_one_for_its_answer) {
  const std::string target = folder_.path() / "target";
  std::ofstream(target) << "same";
  fs::create_symlink(target, outbox() + "/.esclusa-out-a.acuse.xml.tmp");
  EXPECT_TRUE(publish("a.acuse.xml", "whole"));
  EXPECT_FALSE(fs::is_symlink(outbox() + "/a.acuse.xml"));
  fs::create_symlink(target, outbox() + "/b.acuse.xml");
  const Status linked = publish("b.acuse.xml", "same");
  ASSERT_FALSE(linked);
  EXPECT_EQ(linked.error().code, "drop.conflict");
  EXPECT_EQ(read(target), "same");
  EXPECT_FALSE(drop_->read_outbox("b.acuse.xml", 100).ok());
}

TEST_P(DropContract, publishes_empty_files_and_the_longest_names) {
  const std::string longest(255, 'n');
  EXPECT_TRUE(publish(longest, "x"));
  EXPECT_TRUE(publish("empty", ""));
  EXPECT_EQ(read(outbox() + "/" + longest), "x");
  EXPECT_EQ(fs::file_size(outbox() + "/empty"), 0U);
  EXPECT_TRUE(publish("empty", ""));
}

TEST_P(DropContract, a_name_twice_in_one_batch_never_mixes_two_contents) {
  const std::vector<Upload> uploads{{"a.acuse.xml", as_bytes("first")}, {"a.acuse.xml", as_bytes("second")}};
  const std::vector<Status> results = drop_->publish(uploads);
  EXPECT_TRUE(results[0]);
  EXPECT_FALSE(results[1]);
  EXPECT_EQ(read(outbox() + "/a.acuse.xml"), "first");
}

TEST_P(DropContract, publishes_whole_files_without_a_trace) {
  std::vector<std::string> contents;
  for (int i = 0; i < 50; ++i) contents.push_back("answer " + std::to_string(i) + std::string(5000, 'y'));
  std::vector<Upload> uploads;
  for (std::size_t i = 0; i < contents.size(); ++i)
    uploads.push_back({std::to_string(i) + ".acuse.xml", as_bytes(contents[i])});
  for (const Status& status : drop_->publish(uploads)) EXPECT_TRUE(status) << status.error().what;
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(outbox())) {
    EXPECT_FALSE(entry.path().filename().string().starts_with('.'));
    ++files;
  }
  EXPECT_EQ(files, contents.size());
  EXPECT_EQ(read(outbox() + "/17.acuse.xml"), contents[17]);
  EXPECT_EQ(as_text(*drop_->read_outbox("17.acuse.xml", 1 << 20)), contents[17]);
}

TEST_P(DropContract, an_answer_that_is_there_already_counts_and_another_is_left_alone) {
  ASSERT_TRUE(publish("a.acuse.xml", "same"));
  EXPECT_TRUE(publish("a.acuse.xml", "same"));
  const Status other = publish("a.acuse.xml", "other");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "drop.conflict");
  EXPECT_EQ(read(outbox() + "/a.acuse.xml"), "same");
}

TEST_P(DropContract, replaces_the_temporary_file_of_a_broken_try) {
  std::ofstream(outbox() + "/.esclusa-out-a.acuse.xml.tmp") << "half";
  EXPECT_TRUE(publish("a.acuse.xml", "whole"));
  EXPECT_EQ(read(outbox() + "/a.acuse.xml"), "whole");
  EXPECT_FALSE(fs::exists(outbox() + "/.esclusa-out-a.acuse.xml.tmp"));
}

TEST_P(DropContract, removes_a_link_not_its_target) {
  const std::string target = folder_.path() / "target";
  std::ofstream(target) << "x";
  fs::create_symlink(target, inbox() + "/link.xml");
  const std::vector<std::string> names{"link.xml", "never-there.xml"};
  for (const Status& status : drop_->remove(names)) EXPECT_TRUE(status);
  EXPECT_FALSE(fs::is_symlink(inbox() + "/link.xml"));
  EXPECT_TRUE(fs::exists(target));
}

TEST_P(DropContract, works_with_hostile_names_and_refuses_paths) {
  const std::vector<std::string> names{"new\nline.xml", "-rf.xml", "bad\xff\xfe.xml", std::string(255, 'x'),
                                       "$(id).xml"};
  for (const std::string& name : names) put(name, "x");
  EXPECT_EQ(drop_->list()->size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_TRUE(claim(names[i], ".claim-" + std::to_string(i)));
  for (const std::string& name : {"../out/x"s, ".."s, "a/b"s, "a\0b"s, ""s}) {
    EXPECT_FALSE(fetch(name).ok());
    EXPECT_FALSE(publish(name, "x"));
    EXPECT_FALSE(claim(".claim-0", name));
  }
}

TEST_P(DropContract, a_missing_folder_needs_a_person) {
  fs::remove_all(inbox());
  drop_->disconnect();
  const Status connected = drop_->connect();
  const Status listed = connected ? Status(drop_->list().error()) : connected;
  EXPECT_EQ(listed.error().code, "drop.missing");
  EXPECT_EQ(listed.error().remedy, Remedy::park);
}

INSTANTIATE_TEST_SUITE_P(Drops, DropContract, ::testing::Values("folder", "libssh2", "libssh"),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace esclusa::transport
