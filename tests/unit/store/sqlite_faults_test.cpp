// What can go wrong around a SQLite store: full disk, killed process, tampering, other releases, other
// processes.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "contract.h"
#include "sqlite/unit.h"
#include "sqlite_site.h"

namespace esclusa::store {
namespace {

class SqliteStore : public StoreContract {
 protected:
  void SetUp() override {}
  void open(std::uint64_t max_bytes = 0, int busy_ms = 10'000) {
    sqlite::SqliteSettings settings = sqlite_.settings();
    settings.max_bytes = max_bytes;
    settings.busy_timeout = std::chrono::milliseconds{busy_ms};
    store_.reset();
    store_ = must(sqlite::open(settings));
  }
  void fill(std::uint64_t documents) {
    auto unit = write();
    for (std::uint64_t i = 1; i <= documents; ++i) record(*unit, i);
    must(unit->commit());
  }
  SqliteSite sqlite_;
};

TEST_F(SqliteStore, parks_on_a_full_disk_and_leaves_nothing_half_written) {
  open(600'000);
  std::uint64_t committed = 0;
  Status status;
  for (std::uint64_t batch = 0; status.ok() && batch < 1000; ++batch) {
    auto unit = write();
    for (std::uint64_t i = 1; status.ok() && i <= 20; ++i) {
      try {
        record(*unit, batch * 20 + i);
      } catch (const std::runtime_error& trouble) {
        EXPECT_THAT(trouble.what(), testing::HasSubstr("store.full"));
        status = unit->commit();
      }
    }
    if (!status) break;
    status = unit->commit();
    if (status) committed += 20;
  }
  ASSERT_THAT(status, FailsWith("store.full"));
  EXPECT_EQ(status.error().remedy, Remedy::park);
  EXPECT_GT(committed, 0U);
  EXPECT_EQ(must(read()->journal().verify()), committed);
  open();  // a person made room
  EXPECT_EQ(must(read()->answers().head("andina")).next_number, committed + 1);
  auto unit = write();
  record(*unit, 2'000'000);
  must(unit->commit());
  unit.reset();
  EXPECT_EQ(sqlite_.raw("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(sqlite_.raw("SELECT count(*) FROM arrivals"), std::to_string(committed + 1));
}

TEST_F(SqliteStore, runs_nothing_outside_a_transaction_that_sqlite_gave_up) {
  open();
  const auto connection = must(sqlite::Connection::open(sqlite_.settings(), sqlite::Access::write));
  auto unit = must(sqlite::Unit::begin(sqlite::Lease{connection.get(), [](sqlite::Connection*) {}}));
  must(unit->mark());
  record(*unit, 1);
  // The way to make SQLite roll back by itself, as it may when the disk fails.
  EXPECT_FALSE(
      connection->run("INSERT OR ROLLBACK INTO journal_head (id, seq, hash) VALUES (1, 0, zeroblob(32))")
          .ok());
  EXPECT_THAT(unit->arrivals().add(some_arrival(2)), FailsWith("store.broken"));
  EXPECT_THAT(unit->undo_to_mark(), FailsWith("store.broken"));
  EXPECT_THAT(unit->arrivals().add(some_arrival(3)), FailsWith("store.broken"));
  EXPECT_THAT(unit->commit(), FailsWith("store.broken"));
  unit.reset();
  EXPECT_EQ(sqlite_.raw("SELECT count(*) FROM arrivals"), "0");
  EXPECT_TRUE(
      must(sqlite::Unit::begin(sqlite::Lease{connection.get(), [](sqlite::Connection*) {}}))->commit().ok());
}

TEST_F(SqliteStore, is_consistent_after_being_killed_at_any_time) {
  std::mt19937 random{20261120};
  std::uint64_t before = 0;
  for (int round = 0; round < 12; ++round) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {  // writes until it is killed; says how many commits were confirmed
      try {
        auto opened = must(sqlite::open(sqlite_.settings()));
        for (std::uint64_t i = 0;; ++i) {
          auto unit = must(opened->write());
          for (std::uint64_t k = 0; k < 3; ++k)
            record(*unit, static_cast<std::uint64_t>(round) * 1'000'000 + i * 3 + k);
          must(unit->commit());
          if (::write(ready[1], "c", 1) != 1) _exit(3);
        }
      } catch (...) {
      }
      _exit(2);
    }
    close(ready[1]);
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});  // the kill falls anywhere
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    std::uint64_t confirmed = 3;
    while (::read(ready[0], &byte, 1) == 1) confirmed += 3;
    close(ready[0]);

    open();
    const std::uint64_t entries = must(read()->journal().verify());
    EXPECT_GE(entries, before + confirmed);      // what was confirmed is there
    EXPECT_LE(entries, before + confirmed + 3);  // and at most the transaction that was about to be confirmed
    EXPECT_EQ(entries % 3, 0U);
    EXPECT_EQ(must(read()->answers().head("andina")).next_number, entries + 1);
    EXPECT_TRUE(must(read()->arrivals().undecided("andina", 1)).empty());
    store_.reset();
    EXPECT_EQ(sqlite_.raw("PRAGMA integrity_check"), "ok");
    const std::string counts = std::to_string(entries);
    EXPECT_EQ(
        sqlite_.raw("SELECT count(*) || '/' || max(number) || '/' || count(DISTINCT document) FROM answers"),
        counts + "/" + counts + "/" + counts);
    before = entries;
  }
}

TEST_F(SqliteStore, finds_changed_removed_and_cut_off_journal_entries) {
  const std::vector<std::pair<std::string, std::string>> tamperings{
      {"UPDATE journal SET facts = '{}' WHERE seq = 3", "asiento 3."},
      {"UPDATE journal SET at = at + 1 WHERE seq = 5", "asiento 5."},
      {"DELETE FROM journal WHERE seq = 2", "asiento 2."},
      {"DELETE FROM journal WHERE seq = 1", "asiento 1."},
      {"DELETE FROM journal WHERE seq > 8", "asiento 9."},
      {"UPDATE journal SET hash = zeroblob(32) WHERE seq = 10", "asiento 10."},
      {"DELETE FROM journal", "asiento 1."},
      {"UPDATE journal SET event = event || correlation, correlation = '' WHERE seq = 4", "asiento 4."},
  };
  for (const auto& [sql, place] : tamperings) {
    SqliteSite site;
    store_ = must(site.open());
    fill(10);
    store_.reset();
    EXPECT_THAT(site.raw(sql), testing::HasSubstr("append-only")) << sql;
    site.raw("DROP TRIGGER journal_not_changed; DROP TRIGGER journal_not_deleted");
    EXPECT_EQ(site.raw(sql), "") << sql;
    store_ = must(site.open());
    const auto verified = read()->journal().verify();
    ASSERT_THAT(verified, FailsWith("journal.broken")) << sql;
    EXPECT_THAT(verified.error().what, testing::HasSubstr(place)) << sql;
    store_.reset();
  }
}

TEST_F(SqliteStore, never_changes_answers) {
  open();
  fill(3);
  EXPECT_THAT(sqlite_.raw("UPDATE answers SET bytes = x'00' WHERE number = 1"),
              testing::HasSubstr("never changed"));
  EXPECT_THAT(sqlite_.raw("DELETE FROM answers WHERE number = 3"), testing::HasSubstr("never deleted"));
  EXPECT_THAT(
      sqlite_.raw(
          "INSERT INTO answers SELECT 99, partner, kind, 'X', 7, NULL, NULL, result, canonical_digest,"
          " 'x', created, bytes FROM answers WHERE number = 1"),
      testing::HasSubstr("without gaps"));
}

TEST_F(SqliteStore, refuses_a_database_of_a_newer_release_or_with_another_history) {
  open();
  store_.reset();
  sqlite_.raw("INSERT INTO migrations VALUES (99, '0099_future', zeroblob(32), 0)");
  EXPECT_THAT(sqlite::open(sqlite_.settings()), FailsWith("store.newer"));
  sqlite_.raw(
      "DELETE FROM migrations WHERE number = 99; UPDATE migrations SET sha256 = zeroblob(32) WHERE number = "
      "1");
  EXPECT_THAT(sqlite::open(sqlite_.settings()), FailsWith("store.altered"));
}

TEST_F(SqliteStore, refuses_a_file_that_is_no_database) {
  FILE* const file = fopen(sqlite_.settings().path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  for (int i = 0; i < 1000; ++i) fputs("this is not a database ", file);
  fclose(file);
  EXPECT_THAT(sqlite::open(sqlite_.settings()), FailsWith("store.broken"));
  sqlite::SqliteSettings nowhere;
  nowhere.path = sqlite_.settings().path + "/none/esclusa.db";
  EXPECT_THAT(sqlite::open(nowhere), FailsWith("store.broken"));
}

TEST_F(SqliteStore, asks_to_retry_while_another_process_writes) {
  open(0, 20);
  const auto other = must(sqlite::open(sqlite_.settings()));
  auto theirs = must(other->write());
  const auto ours = store_->write();
  ASSERT_THAT(ours, FailsWith("store.busy"));
  EXPECT_EQ(ours.error().remedy, Remedy::retry);
  EXPECT_TRUE(must(read()->arrivals().undecided("andina", 1)).empty());  // reading goes on
  theirs.reset();
  fill(1);
}

TEST_F(SqliteStore, is_in_the_mode_that_survives_power_loss) {
  open();
  fill(1);
  store_.reset();
  EXPECT_EQ(sqlite_.raw("PRAGMA journal_mode"), "wal");
}

}  // namespace
}  // namespace esclusa::store
