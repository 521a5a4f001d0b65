#include "registration/renewal.h"

#include "office.h"

namespace esclusa::registration {
namespace {

std::string day_at(std::string_view instant) {
  return to_iso(renewal_day(*parse_iso(instant)));
}

TEST(Renewal, january_ends_by_local_clocks) {
  EXPECT_EQ(day_at("2027-02-01T04:59:59Z"), "2026-01-01");  // 31 January 23:59:59
  EXPECT_EQ(day_at("2027-02-01T05:00:00Z"), "2027-01-01");  // 1 February 00:00:00
  EXPECT_EQ(day_at("2027-12-31T23:00:00Z"), "2027-01-01");
  EXPECT_EQ(day_at("2028-01-01T05:00:00Z"), "2027-01-01");
  EXPECT_EQ(day_at("2028-02-01T05:00:00Z"), "2028-01-01");
}

class Disabling : public Office {};

TEST_F(Disabling, sets_the_state_and_tells_the_user) {
  store::Account account = filed("ANA.PEREZ", "REP", kCompany);
  account.refreshed = "2026-11-20";
  ASSERT_TRUE(disable(account, *parse_day("2027-01-01"), kNoon, true, *unit_, post_).ok());
  EXPECT_EQ(state_of(account), kDisabled);
  ASSERT_EQ(post_.notices.size(), 1U);
  const document::Notice& notice = post_.notices[0];
  EXPECT_EQ(notice.event, "USUARIO_INHABILITADO");
  EXPECT_EQ(notice.ruc, kCompany);
  EXPECT_EQ(notice.user, "ANA.PEREZ");
  EXPECT_EQ(notice.text,
            "El usuario ANA.PEREZ quedó inhabilitado: sus datos no se actualizaron en enero de 2027. "
            "Presentar la solicitud con Actualiza = true para confirmar los datos.");
  EXPECT_TRUE(notice.as_file);
  ASSERT_EQ(post_.mails.size(), 1U);
  EXPECT_EQ(post_.mails[0].to, "ANA.PEREZ@example.com");
  EXPECT_EQ(*unit_->journal().verify(), 1U);
}

TEST_F(Disabling, writes_no_mail_where_none_is_sent) {
  const store::Account account = filed("ANA.PEREZ", "REP", kCompany);
  ASSERT_TRUE(disable(account, *parse_day("2027-01-01"), kNoon, false, *unit_, post_).ok());
  EXPECT_EQ(post_.notices.size(), 1U);
  EXPECT_TRUE(post_.mails.empty());
}

}  // namespace
}  // namespace esclusa::registration
