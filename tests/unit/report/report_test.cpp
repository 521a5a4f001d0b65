#include "report/report.h"

#include <gmock/gmock.h>

#include "depot_night.h"

namespace esclusa::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Reporting : public DepotNight {
 protected:
  void receive(const std::string& who, std::string_view when) {
    auto unit = must(store->write());
    send(*unit, {.partner = who, .file = "a.xml", .arrived = at(when)});
    must(unit->commit());
  }
  std::vector<std::string> silent(const Scope& scope, Instant now) {
    std::vector<std::string> names;
    for (const Silent& one : made(scope, now).silent)
      names.push_back(one.partner + " " + to_iso(one.night) + (one.came ? " " + to_iso(*one.came) : ""));
    return names;
  }
};

TEST_F(Reporting, a_partner_is_silent_only_where_its_calendar_expects_it) {
  partner("andina").calendar.days = every_day();
  partner("norte").calendar.days = {std::chrono::Monday};  // the night is a Friday's
  partner("sur").calendar.days = {std::chrono::Friday};
  partner("sur").calendar.holidays = {must(parse_day("2026-11-20"))};
  EXPECT_THAT(silent(night(), morning), ElementsAre("andina 2026-11-20"));
  EXPECT_THAT(silent(night("sur"), morning), IsEmpty());
  partner("sur").calendar.holidays.clear();
  EXPECT_THAT(silent(night(), morning), ElementsAre("andina 2026-11-20", "sur 2026-11-20"));
  EXPECT_THAT(silent(night("sur"), morning), ElementsAre("sur 2026-11-20"));
  partner("andina").enabled = false;
  receive("sur", "2026-11-20T23:00:00Z");
  EXPECT_THAT(silent(night(), morning), IsEmpty());
}

TEST_F(Reporting, a_partner_is_silent_until_its_hour) {
  partner("andina").calendar.days = every_day();
  partner("andina").calendar.by = std::chrono::hours{4};
  EXPECT_THAT(silent(night(), at("2026-11-21T08:59:59Z")), IsEmpty()) << "there is still time";
  EXPECT_THAT(silent(night(), at("2026-11-21T09:00:00Z")), ElementsAre("andina 2026-11-20"));
  receive("andina", "2026-11-21T09:00:00Z");
  EXPECT_THAT(silent(night(), morning), ElementsAre("andina 2026-11-20 2026-11-21T09:00:00Z"));
  receive("andina", "2026-11-21T08:59:59Z");
  EXPECT_THAT(silent(night(), morning), IsEmpty());
}

TEST_F(Reporting, files_of_the_day_do_not_count_for_the_night) {
  partner("andina").calendar.days = every_day();
  receive("andina", "2026-11-20T22:59:59Z");
  receive("andina", "2026-11-21T11:00:00Z");
  EXPECT_THAT(silent(night(), morning), ElementsAre("andina 2026-11-20"));
}

TEST_F(Reporting, a_longer_period_names_each_night) {
  partner("andina").calendar.days = every_day();
  receive("andina", "2026-11-20T01:00:00Z");  // night of the 19th
  const Scope scope{{at("2026-11-18T23:00:00Z"), at("2026-11-21T11:00:00Z")}, {}, ""};
  EXPECT_THAT(silent(scope, morning), ElementsAre("andina 2026-11-18", "andina 2026-11-20"));
}

TEST_F(Reporting, the_total_is_the_sum_of_the_partners) {
  {
    auto unit = must(store->write());
    int n = 0;
    for (const std::string who : {"andina", "norte", "gone"}) {
      for (const std::string result : {"ACEPTADO", "RECHAZADO", "PENDIENTE"}) {
        for (int i = 0; i <= n % 4; ++i)
          send(*unit, {.partner = who,
                       .file = "a.xml",
                       .arrived = at("2026-11-21T01:00:00Z"),
                       .result = result,
                       .codes = result == "RECHAZADO" ? "ID-E01,XML-E03" : "",
                       .answered_after = 10 * n});
        ++n;
      }
    }
    must(unit->commit());
  }
  const Report report = made(night(), morning);
  store::Tally sum;
  std::uint64_t answers = 0;
  std::uint64_t answered = 0;
  std::vector<std::string> names;
  for (const Section& section : report.partners) {
    sum += section.files;
    answers += section.answers.count;
    answered += section.answered_after.count();
    names.push_back(section.partner);
    store::Tally kinds;
    for (const auto& [kind, tally] : section.kinds) kinds += tally;
    EXPECT_EQ(kinds, section.files) << section.partner;
  }
  EXPECT_THAT(names, ElementsAre("andina", "gone", "norte", "sur"))
      << "whoever sent something, and who could";
  ASSERT_TRUE(report.all);
  EXPECT_EQ(report.all->files, sum);
  EXPECT_EQ(sum.received, sum.accepted + sum.refused + sum.pending);
  EXPECT_EQ(report.all->answers.count, answers);
  EXPECT_EQ(report.all->answered_after.count(), answered);
  EXPECT_EQ(report.all->quarantined, sum.refused);
  ASSERT_EQ(report.all->top_codes.size(), 2U);
  EXPECT_EQ(report.all->top_codes[0].documents, sum.refused);
}

TEST_F(Reporting, who_left_and_has_nothing_open_is_not_named) {
  {
    auto unit = must(store->write());
    const std::int64_t document =
        send(*unit, {.partner = "gone", .file = "a.xml", .arrived = at("2026-10-01T00:00:00Z")});
    const auto due = must(unit->answers().undelivered("gone", morning, 1));
    must(unit->answers().delivered(std::vector<std::int64_t>{due.at(0).id}, morning));
    EXPECT_GT(document, 0);
    must(unit->commit());
  }
  EXPECT_EQ(made(night(), morning).partners.size(), 3U);
  EXPECT_EQ(made(night("gone"), morning).partners.size(), 1U) << "unless one asks";
}

TEST_F(Reporting, a_partner_that_nobody_knows_is_refused) {
  const auto report = make(*must(store->read()), config, codes, night("nadie"), morning);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, "report.partner");
}

TEST_F(Reporting, a_report_of_one_partner_tells_nothing_of_others) {
  {
    auto unit = must(store->write());
    const Instant long_ago = at("2026-09-01T00:00:00Z");
    for (const std::string who : {"andina", "norte"}) {
      const std::int64_t id = send(*unit, {.partner = who, .file = "a.xml", .arrived = long_ago});
      must(unit->shipments().book({id, "05000003", "DAE-" + who, std::string(store::kEntry), 5, {}, long_ago},
                                  {}));
    }
    must(unit->commit());
  }
  partner("norte").calendar.days = every_day();
  const Scope scope = night("andina");
  for (const std::string& text :
       {to_text(made(scope, morning)), to_csv(made(scope, morning)), to_json(made(scope, morning))}) {
    EXPECT_EQ(text.find("norte"), std::string::npos) << text;
    EXPECT_NE(text.find("DAE-andina"), std::string::npos);
  }
}

}  // namespace
}  // namespace esclusa::report
