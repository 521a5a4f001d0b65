#include "pipeline/renewal_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/authority.h"
#include "support/faulty_store.h"
#include "support/ground.h"
#include "support/site.h"
#include "support/test_pki.h"

namespace esclusa::testing_support {
namespace {

using pipeline::RenewalDesk;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kCompany = "0990000018001";  // of the site's partner

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return time; }
  void set(std::string_view iso) { time = *parse_iso(iso); }
  Instant time{};
};

class Events final : public EventSink {
 public:
  void write(Level, std::string_view event, std::string_view, std::initializer_list<Field>) override {
    lines.emplace_back(event);
  }
  std::vector<std::string> lines;
};

/// Remembers who was written to; what is prepared and never released was not sent.
class Mails final : public pipeline::MailDesk {
 public:
  Status prepare(std::span<const pipeline::OutgoingMail> mails) override {
    prepared += mails.size();
    return {};
  }
  Status release(std::span<const pipeline::OutgoingMail> mails) override {
    for (const pipeline::OutgoingMail& mail : mails) sent.push_back(mail.mail.to);
    return {};
  }
  std::size_t prepared = 0;
  std::vector<std::string> sent;
};

/// A site with accounts.
class Offices {
 public:
  Offices(const document::KindRegistry& kinds, const std::filesystem::path& keys) : site(kinds, keys) {
    auto shop = std::make_shared<pipeline::Workshop>(*site.workshop);
    shop->mail = mails = std::make_shared<Mails>();
    // One whose certificate is in force in all the years that these tests visit.
    shop->seals = must(pki::SealRing::open(
        {{{.key = support::pki_file("seal-p256.key"), .certificate = support::pki_file("seal-p256.pem")},
          {}}}));
    workshop = shop;
    clock.set("2026-11-20T12:00:00Z");
  }
  /// An account that was approved on `day`; empty = its request still waits.
  void add(const std::string& user, const std::string& kind, const std::string& day) {
    auto unit = must(site.store->write());
    const std::string seed = std::to_string(++count_);
    store::NewArrival arrival;
    arrival.partner = site.partner().id;
    arrival.correlation = arrival.claim = arrival.name = seed;
    arrival.sha256 = pki::sha256(as_bytes(seed));
    arrival.arrived = clock.time;
    store::DocumentRecord document;
    document.arrival = must(unit->arrivals().add(arrival));
    document.partner = arrival.partner;
    document.sha256 = arrival.sha256;
    document.kind = kind;
    document.result = "ACEPTADO";
    document.arrived = document.decided = clock.time;
    store::Account account;
    account.document = must(unit->documents().add(document));
    account.kind = kind;
    account.user = user;
    account.identity_type = "002";
    account.identity_number = seed;
    account.email = user + "@example.com";
    account.ruc = kind == "GEN" ? "" : kCompany;
    account.state = "EN_REVISION_SENAE";
    must(unit->accounts().add(account));
    if (!day.empty()) must(unit->accounts().refresh(account.document, day));
    must(unit->commit());
  }
  /// As when confirmed data come in.
  void refresh(const std::string& user, const std::string& day) {
    auto unit = must(site.store->write());
    must(unit->accounts().refresh(must(unit->accounts().of_user(user))->document, day));
    must(unit->commit());
  }
  RenewalDesk desk(store::Store& store) { return {workshop, store, one, clock, events}; }
  std::size_t work() { return must(desk(*site.store).work({})); }
  std::vector<std::string> disabled() {
    auto unit = must(site.store->read());
    std::vector<std::string> users;
    for (const store::Account& account : must(unit->accounts().search({"INHABILITADO", "", "", 1000})))
      users.push_back(account.user);
    return users;
  }
  /// Users who were told that they are disabled, newest first.
  std::vector<std::string> told() {
    auto unit = must(site.store->read());
    std::vector<std::string> users;
    for (const store::NoticeRecord& notice : must(unit->mailbox().list({kCompany, "", "", 0, 1000}))) {
      EXPECT_EQ(notice.event, "USUARIO_INHABILITADO");
      users.push_back(notice.user);
    }
    return users;
  }
  /// How many answers the partner was given.
  std::uint64_t answers() {
    auto unit = must(site.store->read());
    return must(unit->answers().head(site.partner().id)).next_number - 1;
  }

  Site site;
  std::shared_ptr<const pipeline::Workshop> workshop;
  std::shared_ptr<Mails> mails;
  SetClock clock;
  Events events;
  InlineExecutor one;

 private:
  int count_ = 0;
};

class RenewalDeskTest : public ::testing::Test {
 protected:
  Offices offices_{ground().kinds, ground().keys.path()};
};

TEST_F(RenewalDeskTest, disables_when_january_is_over_by_local_clocks) {
  offices_.add("OLD", "REP", "2026-11-20");
  offices_.add("FRESH", "EMP", "2027-01-01");
  offices_.add("GENERAL", "GEN", "2026-11-20");
  offices_.add("WAITING", "REP", "");
  offices_.clock.set("2027-02-01T04:59:59Z");  // 31 January 23:59:59
  EXPECT_EQ(offices_.work(), 0U);
  EXPECT_THAT(offices_.disabled(), IsEmpty());
  offices_.clock.set("2027-02-01T05:00:00Z");  // 1 February 00:00:00
  EXPECT_EQ(offices_.work(), 1U);
  EXPECT_THAT(offices_.disabled(), ElementsAre("OLD"));
  EXPECT_THAT(offices_.told(), ElementsAre("OLD"));
  EXPECT_THAT(offices_.mails->sent, ElementsAre("OLD@example.com"));
  EXPECT_EQ(offices_.answers(), 1U) << "one signed notification";
  offices_.clock.set("2028-02-01T05:00:00Z");
  EXPECT_EQ(offices_.work(), 1U);
  EXPECT_THAT(offices_.disabled(), UnorderedElementsAre("OLD", "FRESH"));
  EXPECT_THAT(offices_.told(), ElementsAre("FRESH", "OLD"));
}

TEST_F(RenewalDeskTest, a_clock_that_jumps_neither_enables_nor_tells_twice) {
  offices_.add("OLD", "REP", "2026-11-20");
  offices_.clock.set("2027-02-01T05:00:00Z");
  EXPECT_EQ(offices_.work(), 1U);
  for (const char* instant : {"2026-12-01T00:00:00Z", "2027-03-01T00:00:00Z", "2027-02-01T05:00:00Z"}) {
    offices_.clock.set(instant);
    EXPECT_EQ(offices_.work(), 0U) << instant;
  }
  EXPECT_THAT(offices_.disabled(), ElementsAre("OLD"));
  EXPECT_THAT(offices_.told(), ElementsAre("OLD"));
  EXPECT_EQ(offices_.mails->sent.size(), 1U);
}

TEST_F(RenewalDeskTest, after_weeks_of_standstill_it_catches_up) {
  offices_.add("OLD", "REP", "2026-11-20");
  offices_.add("LATE", "REP", "2027-01-31");
  offices_.clock.set("2027-04-15T12:00:00Z");
  EXPECT_EQ(offices_.work(), 1U);
  EXPECT_THAT(offices_.disabled(), ElementsAre("OLD"));
  offices_.clock.set("2029-01-10T12:00:00Z");  // a whole year, and January is not over
  EXPECT_EQ(offices_.work(), 1U);
  EXPECT_THAT(offices_.disabled(), UnorderedElementsAre("OLD", "LATE"));
}

TEST_F(RenewalDeskTest, who_renews_late_is_active_again_until_next_year) {
  offices_.add("OLD", "REP", "2026-11-20");
  offices_.clock.set("2027-02-01T05:00:00Z");
  EXPECT_EQ(offices_.work(), 1U);
  offices_.refresh("OLD", "2027-02-10");
  EXPECT_EQ(offices_.work(), 0U);
  EXPECT_THAT(offices_.disabled(), IsEmpty());
  offices_.refresh("OLD", "2026-12-24");  // confirmed while the clock was back
  EXPECT_EQ(offices_.work(), 0U) << "the later day stays";
  offices_.clock.set("2028-02-01T05:00:00Z");
  EXPECT_EQ(offices_.work(), 1U);
}

TEST_F(RenewalDeskTest, works_in_batches_and_stops_between_them) {
  const std::size_t all = RenewalDesk::kBatch + 3;
  for (std::size_t i = 0; i < all; ++i) offices_.add("U" + std::to_string(i), "EMP", "2026-11-20");
  offices_.clock.set("2027-02-01T05:00:00Z");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(must(offices_.desk(*offices_.site.store).work(stop.get_token())), 0U);
  EXPECT_THAT(offices_.disabled(), IsEmpty());
  EXPECT_EQ(offices_.work(), all);
  EXPECT_EQ(offices_.disabled().size(), all);
  EXPECT_EQ(offices_.answers(), all);
  EXPECT_THAT(offices_.events.lines, ElementsAre("accounts.disabled", "accounts.disabled"));
}

TEST_F(RenewalDeskTest, store_calls_may_fail_and_nobody_is_missed_or_told_twice) {
  int n = 1;
  for (bool struck = true; struck && n < 200; ++n) {
    SCOPED_TRACE(n);
    Offices offices(ground().kinds, ground().keys.path());
    offices.add("ONE", "REP", "2026-11-20");
    offices.add("TWO", "EMP", "2026-11-21");
    offices.clock.set("2027-02-01T05:00:00Z");
    Faults faults(n);
    FaultyStore store(*offices.site.store, faults);
    RenewalDesk failing = offices.desk(store);
    const bool worked = failing.look({});
    struck = faults.struck();
    EXPECT_EQ(worked, !struck);
    EXPECT_EQ(std::ranges::count(offices.events.lines, "accounts.renewal_failed"), struck ? 1 : 0);
    offices.work();
    EXPECT_THAT(offices.told(), UnorderedElementsAre("ONE", "TWO"));
    EXPECT_THAT(offices.disabled(), UnorderedElementsAre("ONE", "TWO"));
    EXPECT_EQ(offices.answers(), 2U);
    EXPECT_THAT(offices.mails->sent, UnorderedElementsAre("ONE@example.com", "TWO@example.com"));
    if (HasFailure()) break;
  }
  EXPECT_GT(n, 10) << "the loop must have gone through many calls";
  EXPECT_LT(n, 200);
}

TEST_F(RenewalDeskTest, a_failure_is_told_once_until_it_works_again) {
  offices_.add("OLD", "REP", "2026-11-20");
  offices_.clock.set("2027-02-01T05:00:00Z");
  Faults first(1);
  FaultyStore broken(*offices_.site.store, first);
  RenewalDesk desk = offices_.desk(broken);
  EXPECT_FALSE(desk.look({}));
  EXPECT_TRUE(desk.look({}));
  EXPECT_TRUE(desk.look({}));
  EXPECT_THAT(offices_.events.lines, ElementsAre("accounts.renewal_failed", "accounts.disabled"));
}

TEST_F(RenewalDeskTest, a_clock_that_is_far_ahead_disables_nobody) {
  offices_.add("USER", "REP", "2026-11-20");
  RenewalDesk desk = offices_.desk(*offices_.site.store);
  offices_.clock.set("2027-11-20T12:00:00Z");
  EXPECT_FALSE(desk.look({}));
  EXPECT_THAT(offices_.disabled(), IsEmpty());
  offices_.clock.set("2026-11-20T12:01:00Z");
  EXPECT_TRUE(desk.look({}));
  EXPECT_THAT(offices_.disabled(), IsEmpty());
  offices_.clock.set("2027-11-20T12:00:00Z");
  EXPECT_EQ(offices_.work(), 1U) << "who asks for it by hand knows what day it is";
}

/// What the rules of every document make of a disabled user.
TEST_F(RenewalDeskTest, a_disabled_user_may_not_send_whatever_the_register_says) {
  offices_.add("DEPNORTE1", "REP", "2026-11-20");  // the register has it as active, too
  offices_.clock.set("2027-02-01T05:00:00Z");
  answer::Subject subject;
  subject.kind = ground().kinds.by_code("IIE");
  subject.header.ruc = kCompany;
  subject.header.user = "DEPNORTE1";
  subject.header.oce_code = "05000003";
  subject.header.oce_type = "05";
  subject.header.issued = offices_.clock.time;
  const auto refusals = [&] {
    Findings findings;
    auto unit = must(offices_.site.store->read());
    must(pipeline::check_authority(offices_.site.partner(), {}, subject, *unit, findings));
    std::vector<std::string> all;
    for (const Finding& finding : findings) all.push_back(finding.code + " " + finding.detail);
    return all;
  };
  EXPECT_THAT(refusals(), IsEmpty());
  offices_.work();
  EXPECT_THAT(refusals(), ElementsAre("PAR-E05 Inhabilitado por no actualizar sus datos en enero."));
  offices_.refresh("DEPNORTE1", "2027-02-02");
  EXPECT_THAT(refusals(), IsEmpty());
}

}  // namespace
}  // namespace esclusa::testing_support
