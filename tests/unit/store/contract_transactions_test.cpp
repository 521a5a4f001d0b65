#include <atomic>
#include <thread>

#include "contract.h"
#include "support/faulty_store.h"

namespace esclusa::store {
namespace {

class Transaction : public StoreContract {};

TEST_P(Transaction, leaves_nothing_without_commit) {
  record(*write(), 1);
  EXPECT_FALSE(must(read()->arrivals().find_claim("andina", "claim-1")));
  EXPECT_EQ(must(read()->journal().verify()), 0U);
}

TEST_P(Transaction, is_there_after_commit_and_reopening) {
  auto unit = write();
  record(*unit, 1);
  EXPECT_FALSE(must(read()->arrivals().find_claim("andina", "claim-1")));  // not seen before the commit
  must(unit->commit());
  unit.reset();
  reopen();
  EXPECT_TRUE(must(read()->arrivals().find_claim("andina", "claim-1"))->document);
  EXPECT_EQ(must(read()->answers().head("andina")).next_number, 2U);
  EXPECT_EQ(must(read()->journal().verify()), 1U);
}

TEST_P(Transaction, is_over_after_commit) {
  auto unit = write();
  must(unit->commit());
  EXPECT_FALSE(unit->commit().ok());
}

TEST_P(Transaction, undoes_one_document_of_a_batch) {
  auto unit = write();
  EXPECT_FALSE(unit->undo_to_mark().ok());  // there is no mark yet
  must(unit->mark());
  record(*unit, 1);
  must(unit->mark());
  record(*unit, 2);
  must(unit->undo_to_mark());
  must(unit->undo_to_mark());
  must(unit->mark());
  record(*unit, 3);
  must(unit->commit());
  unit.reset();
  auto seen = read();
  EXPECT_TRUE(must(seen->arrivals().find_claim("andina", "claim-1")));
  EXPECT_FALSE(must(seen->arrivals().find_claim("andina", "claim-2")));
  EXPECT_TRUE(must(seen->arrivals().find_claim("andina", "claim-3")));
  EXPECT_EQ(must(seen->answers().head("andina")).next_number, 3U);
  EXPECT_EQ(must(seen->journal().verify()), 2U);
}

TEST_P(Transaction, does_not_become_durable_after_a_call_failed) {
  auto unit = write();
  record(*unit, 1);
  EXPECT_FALSE(unit->arrivals().add(some_arrival(1)).ok());
  EXPECT_THAT(unit->mark(), FailsWith("store.broken"));
  EXPECT_THAT(unit->commit(), FailsWith("store.broken"));
  unit.reset();
  EXPECT_FALSE(must(read()->arrivals().find_claim("andina", "claim-1")));
}

TEST_P(Transaction, cannot_write_when_it_reads) {
  auto unit = read();
  EXPECT_THAT(unit->arrivals().add(some_arrival(1)), FailsWith("store.broken"));
}

TEST_P(Transaction, reads_one_moment) {
  auto before = read();
  auto unit = write();
  record(*unit, 1);
  must(unit->commit());
  EXPECT_FALSE(must(before->arrivals().find_claim("andina", "claim-1")));
  EXPECT_TRUE(must(read()->arrivals().find_claim("andina", "claim-1")));
}

TEST_P(Transaction, outlives_the_pointer_to_its_store) {
  auto unit = write();
  auto reader = read();
  store_.reset();
  record(*unit, 1);
  must(unit->commit());
}

TEST_P(Transaction, writes_from_two_threads_while_others_read) {
  constexpr std::uint64_t kEach = 150;
  std::atomic<bool> done = false;
  std::atomic<int> troubles = 0;
  const auto guarded = [&](auto work) {
    return std::thread([&troubles, work] {
      try {
        work();
      } catch (const std::exception& trouble) {
        ++troubles;
        ADD_FAILURE() << trouble.what();
      }
    });
  };
  const auto writer = [&](std::uint64_t base) {
    for (std::uint64_t i = 0; i < kEach; ++i) {
      auto unit = write();
      record(*unit, base + i);
      must(unit->commit());
    }
  };
  std::thread one = guarded([&] { writer(1000); });
  std::thread two = guarded([&] { writer(2000); });
  std::thread reader = guarded([&] {
    std::uint64_t seen = 0;
    while (!done && troubles == 0) {
      auto unit = read();
      const std::uint64_t entries = must(unit->journal().verify());
      if (must(unit->answers().head("andina")).next_number != entries + 1)
        throw std::runtime_error("half seen");
      if (entries < seen) throw std::runtime_error("went back");
      seen = entries;
    }
  });
  one.join();
  two.join();
  done = true;
  reader.join();
  EXPECT_EQ(must(read()->answers().head("andina")).next_number, 2 * kEach + 1);
  const auto run = must(read()->runs().open_run("andina"));
  EXPECT_EQ(must(read()->runs().totals(*run)).files, 2 * kEach);
}

TEST_P(Transaction, survives_a_fault_at_every_call) {
  int n = 0;
  for (bool struck = true; struck;) {
    testing_support::Faults faults{++n};
    testing_support::FaultyStore faulty{*store_, faults};
    const auto attempt = [&](std::uint64_t seed) -> Status {
      ESC_TRY(auto unit, faulty.write());
      ESC_CHECK(unit->mark());
      try {
        record(*unit, seed);
      } catch (const std::runtime_error&) {
        return retry("store.busy", "");
      }
      return unit->commit();
    };
    const Status first = attempt(static_cast<std::uint64_t>(n));
    struck = faults.struck();
    EXPECT_EQ(first.ok(), !struck);
    if (!first) must(attempt(static_cast<std::uint64_t>(n)));
    EXPECT_EQ(must(read()->answers().head("andina")).next_number, static_cast<std::uint64_t>(n) + 1);
  }
  EXPECT_GE(n, 10);
  EXPECT_EQ(must(read()->journal().verify()), static_cast<std::uint64_t>(n));
}

INSTANTIATE_TEST_SUITE_P(Store, Transaction, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
