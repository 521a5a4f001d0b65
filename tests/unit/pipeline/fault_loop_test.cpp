/// Every call to the store and to the drop fails once, one after the other; the next pass puts everything
/// right.

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "daemon/crew.h"
#include "daemon/drop_worker.h"
#include "daemon/house.h"
#include "support/faulty_store.h"
#include "support/faulty_transport.h"
#include "support/ground.h"
#include "support/site.h"
#include "transport/sftp/sftp.h"

namespace esclusa::testing_support {
namespace {

namespace fs = std::filesystem;

class FaultLoop : public ::testing::Test {
 protected:
  /// One document twice, another one, and a file that is no XML.
  void drop_files(const Site& site) {
    static const std::string first = site.signed_iie(1);
    static const std::string second = site.signed_iie(2);
    const fs::path inbox = site.partner().folder.inbox;
    std::ofstream(inbox / "a.xml") << first;
    std::ofstream(inbox / "b.xml") << first;
    std::ofstream(inbox / "c.xml") << second;
    std::ofstream(inbox / "d.xml") << "not xml";
  }

  Status pass(Site& site, store::Store& store, std::unique_ptr<transport::Transport> drop) {
    InlineExecutor one;
    NullSink events;
    daemon::DropWorker worker(site.partner(),
                              {site.config, site.workshop, store, *site.archive, one, site.clock, events},
                              std::move(drop), nullptr);
    return worker.once({});
  }

  void expect_everything_right(Site& site) {
    const fs::path outbox = site.partner().folder.outbox;
    EXPECT_TRUE(fs::is_empty(site.partner().folder.inbox));
    std::set<std::string> acks;
    for (const auto& file : fs::directory_iterator(outbox)) {
      const std::string name = file.path().filename();
      EXPECT_FALSE(name.starts_with('.')) << name;
      if (name.ends_with(".acuse.xml")) acks.insert(name);
    }
    EXPECT_EQ(acks.size(), 4U) << ::testing::PrintToString(acks);
    auto unit = must(site.store->read());
    EXPECT_TRUE(must(unit->arrivals().undecided("deposito", 10)).empty());
    EXPECT_TRUE(must(unit->arrivals().to_remove("deposito", 10)).empty());
    EXPECT_EQ(must(unit->answers().waiting("deposito")), 0U);
    const auto documents = must(unit->documents().search({}));
    EXPECT_EQ(documents.size(), 3U);
    std::int64_t pieces = 0;
    for (const char* declaration : {"05520264050000001", "05520264050000002"}) {
      for (const store::Shipment& shipment : must(unit->shipments().of_declaration(declaration)))
        pieces += shipment.pieces_in;
    }
    EXPECT_EQ(pieces, 4) << "two documents of two pieces, each booked once";
    EXPECT_GT(must(unit->journal().verify()), 0U);
  }
};

TEST_F(FaultLoop, store_calls_may_fail) {
  constexpr int kBound = 2000;
  int n = 1;
  for (bool struck = true; struck && n < kBound; ++n) {
    SCOPED_TRACE(n);
    Site site(ground().kinds, ground().keys.path());
    drop_files(site);
    Faults faults(n);
    FaultyStore store(*site.store, faults);
    (void)pass(site, store, must(daemon::open_drop(site.partner()))).ok();
    struck = faults.struck();
    must(pass(site, *site.store, must(daemon::open_drop(site.partner()))));
    expect_everything_right(site);
    if (HasFailure()) break;
  }
  EXPECT_GT(n, 20) << "the loop must have gone through many calls";
  EXPECT_LT(n, kBound);
}

TEST_F(FaultLoop, drop_calls_may_fail_before_or_after_their_work) {
  for (const bool after : {false, true}) {
    int n = 1;
    for (bool struck = true; struck && n < 500; ++n) {
      SCOPED_TRACE(::testing::Message() << n << (after ? " after" : " before"));
      Site site(ground().kinds, ground().keys.path());
      drop_files(site);
      DropFaults faults{n, after};
      (void)pass(site, *site.store,
                 std::make_unique<FaultyTransport>(must(daemon::open_drop(site.partner())), faults))
          .ok();
      struck = faults.struck();
      must(pass(site, *site.store, must(daemon::open_drop(site.partner()))));
      expect_everything_right(site);
      if (HasFailure()) return;
    }
    EXPECT_GT(n, 5);
  }
}

}  // namespace
}  // namespace esclusa::testing_support
