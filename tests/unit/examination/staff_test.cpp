#include "examination/worker/staff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <thread>

#include "daemon/house.h"
#include "support/ground.h"
#include "support/site.h"

namespace esclusa::examination {
namespace {

namespace fs = std::filesystem;
using testing_support::ground;
using testing_support::must;
using testing_support::Site;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// "" = there is no such process. A zombie has the state Z.
std::string state_of(pid_t process) {
  const std::string stat = text_of(fs::path("/proc") / std::to_string(process) / "stat");
  const std::size_t name_end = stat.rfind(')');
  return name_end == std::string::npos ? "" : stat.substr(name_end + 2, 1);
}

void await(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator{}));
}

class StaffTest : public ::testing::Test {
 protected:
  StaffSettings settings() const {
    StaffSettings made;
    made.standards = daemon::standards(site_.config);
    return made;
  }
  std::shared_ptr<const pki::TrustStore> trust() const { return site_.workshop->trust->current(); }
  std::shared_ptr<Staff> open() const { return must(Staff::open(settings(), trust(), ground().kinds)); }
  Result<Inspected> examine(Staff& staff, const std::string& file, const std::string& partner = "norte",
                            Patience patience = Patience::full) const {
    return staff.examine(partner, as_bytes(file), now_, patience);
  }
  /// The worker that waits for the next file of the partner.
  static pid_t worker_of(const Staff& staff, const std::string& partner = "norte") {
    const auto workers = staff.waiting_for(partner);
    return workers.size() == 1 ? workers.front() : 0;
  }

  Site site_{ground().kinds, ground().keys.path()};
  Instant now_ = site_.clock.now();
};

void expect_same(const Result<Inspected>& one, const Result<Inspected>& other, const std::string& what) {
  ASSERT_EQ(one.ok(), other.ok()) << what;
  if (!one) return;
  EXPECT_EQ(one->kind, other->kind) << what;
  EXPECT_EQ(one->content, other->content) << what;
  EXPECT_EQ(one->signature.has_value(), other->signature.has_value()) << what;
  ASSERT_EQ(one->findings.size(), other->findings.size()) << what;
  for (std::size_t i = 0; i < one->findings.size(); ++i) {
    const Finding& a = one->findings[i];
    const Finding& b = other->findings[i];
    EXPECT_EQ(a.code + a.path + a.value + a.detail, b.code + b.path + b.value + b.detail) << what;
    EXPECT_EQ(std::pair(a.line, a.column), std::pair(b.line, b.column)) << what;
  }
  ASSERT_EQ(one->document == nullptr, other->document == nullptr) << what;
  if (one->document == nullptr) return;
  EXPECT_EQ(one->document->header.submission_number, other->document->header.submission_number) << what;
  EXPECT_EQ(one->document->header.issued, other->document->header.issued) << what;
}

TEST_F(StaffTest, finds_what_the_inspector_finds_in_every_case_of_every_kind) {
  const auto staff = open();
  const auto inspector =
      must(Inspector::open(daemon::standards(site_.config), site_.workshop->trust, ground().kinds));
  std::size_t accepted = 0;
  std::size_t refused = 0;
  const auto compare = [&](const std::string& file, const std::string& name) {
    const auto here = inspector->examine("", as_bytes(file), now_, Patience::full);
    const auto there = examine(*staff, file);
    expect_same(here, there, name);
    ++(here && here->document ? accepted : refused);
  };
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(ESCLUSA_SOURCE_DIR) / "tests/kinds")) {
    if (entry.path().extension() == ".xml") compare(text_of(entry.path()), entry.path());
  }
  const std::string good = site_.signed_iie(1);
  compare(good, "signed");
  std::string altered = good;
  altered.replace(altered.find("ROSAS"), 5, "RUDAS");
  compare(altered, "altered");
  for (const char* bad : {"", "<", "not xml", "<a/>", "<!DOCTYPE a><a/>"}) compare(bad, bad);
  EXPECT_GT(accepted, 10U);
  EXPECT_GT(refused, 100U);
  EXPECT_EQ(staff->waiting_for("norte").size(), 1U) << "all of that by one worker";
}

/// What takes the most memory: one value of the wrong type that is all of the file, read by both parsers.
std::string of_one_long_value(std::size_t size) {
  const std::string head =
      R"(<SolicitudRegistroGeneral xmlns="urn:esclusa:edoc:1" version="1.0"><Cabecera><NumeroEntrega>)";
  const std::string tail = "</NumeroEntrega></Cabecera></SolicitudRegistroGeneral>";
  return head + std::string(size - head.size() - tail.size(), 'x') + tail;
}

std::string of_nothing_but_elements(std::size_t size) {
  std::string file = "<a>";
  while (file.size() + 8 <= size) file += "<b/>";
  return file + "</a>";
}

TEST_F(StaffTest, the_largest_document_fits_into_the_memory_that_is_given_by_default) {
  StaffSettings usual = settings();
  usual.memory_bytes = config::Worker{}.memory_bytes;
  const auto staff = must(Staff::open(usual, trust(), ground().kinds));
  const std::size_t size = usual.standards.limits.bytes;
  for (const std::string& file : {of_nothing_but_elements(size), of_one_long_value(size)}) {
    const auto inspected = examine(*staff, file);
    ASSERT_TRUE(inspected.ok()) << inspected.error().what;
    EXPECT_FALSE(inspected->findings.empty());
  }
}

/// So little that libxml2 runs out of it, and so little that Xerces does.
class Memory : public StaffTest, public ::testing::WithParamInterface<std::uint64_t> {};

TEST_P(Memory, that_is_not_enough_ends_the_worker_and_refuses_nothing) {
  if (is_instrumented()) GTEST_SKIP() << "memory is not bounded there";
  StaffSettings tight = settings();
  tight.memory_bytes = GetParam() << 20U;
  const auto staff = must(Staff::open(tight, trust(), ground().kinds));
  const auto usual = examine(*staff, site_.signed_iie(1));
  ASSERT_TRUE(usual.ok() && usual->document) << "it is enough for usual ones";
  const auto inspected = examine(*staff, of_one_long_value(tight.standards.limits.bytes));
  ASSERT_FALSE(inspected.ok());
  EXPECT_EQ(inspected.error().code, kBroke);
  EXPECT_THAT(inspected.error().what, ::testing::HasSubstr("memoria"));
}

INSTANTIATE_TEST_SUITE_P(Megabytes, Memory, ::testing::Values(110, 160));

/// The worker is stopped before it gets the file, and killed before it can go on: it has the file when it
/// dies.
class Dying : public StaffTest, public ::testing::WithParamInterface<int> {};

TEST_P(Dying, costs_only_the_file_that_the_worker_had) {
  const auto staff = open();
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1)).ok());
  const pid_t worker = worker_of(*staff);
  ASSERT_EQ(::kill(worker, SIGSTOP), 0);
  await([&] { return state_of(worker) == "T"; });
  std::jthread killer([&] {
    await([&] { return staff->waiting_for("norte").empty(); });  // it is in use
    ::kill(worker, GetParam());
    ::kill(worker, SIGCONT);
  });
  const auto lost = examine(*staff, site_.signed_iie(2));
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code, kBroke) << lost.error().what;
  EXPECT_EQ(state_of(worker), "") << "not even a zombie is left";
  const auto next = examine(*staff, site_.signed_iie(3));
  ASSERT_TRUE(next.ok() && next->document);
  EXPECT_NE(worker_of(*staff), worker);
}

INSTANTIATE_TEST_SUITE_P(Signals, Dying, ::testing::Values(SIGSEGV, SIGABRT, SIGKILL, SIGSYS));

TEST_F(StaffTest, a_worker_that_hangs_is_ended_when_its_time_is_over) {
  StaffSettings hasty = settings();
  hasty.per_file = std::chrono::seconds{1};
  const auto staff = must(Staff::open(hasty, trust(), ground().kinds));
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1)).ok());
  const pid_t worker = worker_of(*staff);
  ASSERT_EQ(::kill(worker, SIGSTOP), 0);
  const auto lost = examine(*staff, site_.signed_iie(2));
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code, kBroke);
  EXPECT_EQ(state_of(worker), "");
}

TEST_F(StaffTest, while_others_wait_a_file_that_takes_long_is_slow_and_not_yet_at_fault) {
  const auto staff = open();
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1)).ok());
  ASSERT_EQ(::kill(worker_of(*staff), SIGSTOP), 0);
  const auto slow = examine(*staff, site_.signed_iie(2), "norte", Patience::quick);
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().code, kSlow);
}

TEST_F(StaffTest, a_worker_that_dies_between_two_files_costs_none) {
  const auto staff = open();
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1)).ok());
  const pid_t worker = worker_of(*staff);
  ASSERT_EQ(::kill(worker, SIGKILL), 0);
  await([&] { return state_of(worker) == "Z" || state_of(worker).empty(); });
  const auto next = examine(*staff, site_.signed_iie(2));
  ASSERT_TRUE(next.ok() && next->document);
  EXPECT_EQ(state_of(worker), "");
}

TEST_F(StaffTest, when_the_zygote_dies_there_is_a_new_one) {
  const auto staff = open();
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1)).ok());
  const pid_t zygote = staff->zygote();
  const pid_t worker = worker_of(*staff);
  ASSERT_EQ(::kill(zygote, SIGKILL), 0);
  await([&] { return state_of(worker) == "" || state_of(worker) == "Z"; });  // it dies with its zygote
  const auto next = examine(*staff, site_.signed_iie(2));
  ASSERT_TRUE(next.ok() && next->document);
  EXPECT_NE(staff->zygote(), zygote);
  EXPECT_EQ(state_of(zygote), "");
}

TEST_F(StaffTest, no_worker_sees_files_of_two_partners) {
  const auto staff = open();
  std::set<pid_t> seen;
  for (int round = 0; round < 3; ++round) {
    for (const char* partner : {"norte", "sur", "este"}) {
      ASSERT_TRUE(examine(*staff, site_.signed_iie(1), partner).ok());
      seen.insert(worker_of(*staff, partner));
    }
  }
  EXPECT_EQ(seen.size(), 3U);
  EXPECT_FALSE(seen.contains(0));
}

TEST_F(StaffTest, partners_side_by_side_get_their_own_answers_though_workers_die) {
  const auto staff = open();
  std::vector<std::jthread> threads;
  std::vector<std::string> files;
  for (std::uint64_t i = 0; i < 4; ++i) files.push_back(site_.signed_iie(100 + i));
  std::atomic<int> good = 0;
  for (std::size_t partner = 0; partner < files.size(); ++partner) {
    threads.emplace_back([&, partner] {
      const std::string name = "p" + std::to_string(partner);
      for (int n = 0; n < 25; ++n) {
        if (n % 5 == 4)
          for (const pid_t worker : staff->waiting_for(name)) ::kill(worker, SIGKILL);
        const auto inspected = staff->examine(name, as_bytes(files[partner]), now_, Patience::full);
        const std::string number = std::to_string(100 + partner) + "F";
        if (inspected && inspected->document &&
            inspected->document->header.submission_number.ends_with(number))
          ++good;
        else if (!inspected && inspected.error().code == kBroke)  // the signal came after the file
          ++good;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good, 100);
}

TEST_F(StaffTest, keeps_no_more_idle_workers_than_it_may_and_no_descriptor_of_the_others) {
  StaffSettings small = settings();
  small.idle = 2;
  const auto staff = must(Staff::open(small, trust(), ground().kinds));
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1), "p0").ok());
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1), "p1").ok());
  const pid_t oldest = worker_of(*staff, "p0");
  const std::size_t before = open_descriptors();
  for (int i = 2; i < 12; ++i)
    ASSERT_TRUE(examine(*staff, site_.signed_iie(1), "p" + std::to_string(i)).ok());
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(state_of(oldest), "");
  EXPECT_EQ(worker_of(*staff, "p0"), 0);
}

TEST_F(StaffTest, leaves_no_process_behind) {
  auto staff = open();
  ASSERT_TRUE(examine(*staff, site_.signed_iie(1)).ok());
  const pid_t zygote = staff->zygote();
  const pid_t worker = worker_of(*staff);
  staff.reset();
  EXPECT_EQ(state_of(zygote), "");
  EXPECT_EQ(state_of(worker), "");
}

TEST_F(StaffTest, says_at_the_start_what_is_wrong_with_schemas_or_the_program) {
  StaffSettings broken = settings();
  broken.standards.schemas = "/no/such/folder";
  const auto schemas = Staff::open(broken, trust(), ground().kinds);
  ASSERT_FALSE(schemas.ok());
  EXPECT_EQ(schemas.error().code, "schema.load");
  broken = settings();
  broken.program = "/no/such/program";
  EXPECT_FALSE(Staff::open(broken, trust(), ground().kinds).ok());
  broken.program = "/bin/true";
  EXPECT_FALSE(Staff::open(broken, trust(), ground().kinds).ok());
}

/// A worker that foreign bytes took over says what it wants.
class Lying : public StaffTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(Lying, costs_only_the_file) {
  const testing_support::TemporaryFolder folder;
  StaffSettings lying = settings();
  lying.program = folder.path() / "zygote";
  fs::copy_file(fs::path(ESCLUSA_SOURCE_DIR) / "tests/support/lying_zygote.py", lying.program);
  std::ofstream(folder.path() / "lies", std::ios::binary) << GetParam();
  const auto staff = must(Staff::open(lying, trust(), ground().kinds));
  const auto inspected = examine(*staff, site_.signed_iie(1));
  ASSERT_FALSE(inspected.ok());
  EXPECT_EQ(inspected.error().code, kBroke);
  EXPECT_THAT(staff->waiting_for("norte"), ::testing::IsEmpty()) << "nobody asks it again";
}

INSTANTIATE_TEST_SUITE_P(Words, Lying,
                         ::testing::Values(std::string("\xFF\xFF\xFF\xFF", 4),  // a length of 4 GiB
                                           std::string("\x03\0\0\0abc", 7),     // no report
                                           std::string("\0\0\0\0", 4),          // an empty one
                                           std::string("\x01\0\0\0\x01", 5)));  // half of one

}  // namespace
}  // namespace esclusa::examination
