#include <gtest/gtest.h>

#include "kinds/desk.h"

namespace esclusa::kinds {
namespace {

std::string text_of(const std::string& file) {
  return read_file(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "tests/kinds" / file);
}

TEST(DaeFeed, puts_all_columns_into_the_register) {
  Desk desk;
  desk.process(text_of("dae/cases/ok_one.xml"), Desk::kArrived);
  const auto row = *desk.unit().declarations().find("05520264000001001");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->state, "ACEPTADA");
  EXPECT_EQ(row->exporter_id, "1390000045001");
  EXPECT_EQ(row->exporter_name, "FLORES DEL VALLE");
  EXPECT_EQ(row->district, "055");
  EXPECT_EQ(row->depot, "05000003");
  EXPECT_EQ(row->pieces, 100);
  EXPECT_EQ(row->gross_weight.to_string(), "1000.000");
  EXPECT_EQ(to_iso(row->accepted), "2026-11-20T10:00:00Z");
  EXPECT_EQ(row->valid_until, "2026-12-31");
  EXPECT_EQ(row->channel, "");
}

TEST(DaeFeed, wakes_the_documents_that_wait_for_a_declaration) {
  Desk desk;
  desk.process(text_of("iie/cases/r2_unknown_dae_waits.xml"), Desk::kArrived);
  EXPECT_TRUE((*desk.unit().documents().due("socio", Desk::kArrived, 10)).empty());
  std::string feed = text_of("dae/cases/ok_one.xml");
  feed.replace(feed.find("05520264000001001"), 17, "05520264000009999");
  desk.process(feed, Desk::kArrived);
  EXPECT_EQ((*desk.unit().documents().due("socio", Desk::kArrived, 10)).size(), 1U);
}

TEST(DaeFeed, tells_exporter_and_depot_of_a_new_channel_once) {
  Desk desk;
  desk.process(text_of("iie/cases/ok_air_partial.xml"), Desk::kArrived);
  desk.post().notices.clear();
  std::string feed = text_of("dae/cases/r14_ok_channel_after_entry.xml");
  feed.replace(feed.find("05520264000001001"), 17, "05520264000000001");
  desk.process(feed, Desk::kArrived);
  ASSERT_EQ(desk.post().notices.size(), 2U);
  for (const document::Notice& notice : desk.post().notices) {
    EXPECT_EQ(notice.event, "CANAL_ASIGNADO");
    EXPECT_EQ(notice.text, "La DAE 05520264000000001 tiene canal de aforo F.");
    EXPECT_TRUE(notice.as_file);
  }
  EXPECT_EQ(desk.post().notices[0].ruc, "1390000045001");  // exporter
  EXPECT_EQ(desk.post().notices[1].ruc, "1790011674001");  // depot
  feed.replace(feed.find("00000131F"), 9, "00000199F");
  desk.process(feed, Desk::kArrived);
  EXPECT_EQ(desk.post().notices.size(), 2U) << "it is known";
}

TEST(DaeFeed, tells_nobody_of_a_declaration_that_is_new) {
  Desk desk;
  std::string feed = text_of("dae/cases/r14_ok_channel_after_entry.xml");
  feed.replace(feed.find("05520264000001001"), 17, "05520264000009999");
  desk.process(feed, Desk::kArrived);
  EXPECT_TRUE(desk.post().notices.empty());
}

}  // namespace
}  // namespace esclusa::kinds
