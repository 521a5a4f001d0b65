#include "registration/challenge.h"

#include "base/local_time.h"
#include "office.h"
#include "pki/secrets.h"

namespace esclusa::registration {
namespace {

using std::chrono::seconds;

class SecurityCode : public Office {
 protected:
  store::Challenge send() {
    return *send_code(account_.document, account_.submission_number, account_, around(kNoon, kNoon));
  }
  /// The code of the newest mail.
  std::string mailed() {
    const std::string& text = post_.mails.back().text;
    return text.substr(text.find("es\n\n    ") + 8, 8);
  }
  store::Challenge stored(const store::Challenge& challenge) {
    return **unit_->accounts().challenge(challenge.id);
  }
  bool given_up() { return *has_given_up(account_.document, *unit_); }

  const store::Account account_ = filed("ANA.PEREZ", "REP", kCompany);
};

TEST_F(SecurityCode, is_kept_as_an_hmac_under_a_salt_of_its_own) {
  const store::Challenge first = send();
  const std::string code = mailed();
  EXPECT_TRUE(pki::code_matches({first.salt, first.hmac}, code));
  EXPECT_FALSE(pki::code_matches({first.salt, first.hmac}, "WRONG123"));
  EXPECT_EQ(std::string(as_text(first.hmac)).find(code), std::string::npos);
  EXPECT_NE(first.salt, send().salt);
}

TEST_F(SecurityCode, is_announced_in_the_mailbox_but_not_told_there) {
  const store::Challenge challenge = send();
  ASSERT_EQ(post_.notices.size(), 1U);
  const document::Notice& notice = post_.notices[0];
  EXPECT_EQ(notice.event, "CODIGO_ENVIADO");
  EXPECT_EQ(notice.ruc, kCompany);
  EXPECT_EQ(notice.user, "ANA.PEREZ");
  EXPECT_FALSE(notice.as_file);
  EXPECT_EQ(notice.text.find(mailed()), std::string::npos);
  EXPECT_NE(notice.text.find(to_portal(challenge.expires)), std::string::npos) << notice.text;
}

TEST_F(SecurityCode, is_good_for_fifteen_minutes_by_its_arrival) {
  const store::Challenge challenge = send();
  const Instant last = kNoon + std::chrono::minutes{15};
  EXPECT_EQ(judge_code(challenge, mailed(), last), Shown::right);
  EXPECT_EQ(judge_code(challenge, mailed(), last + seconds{1}), Shown::too_late);
  EXPECT_EQ(judge_code(challenge, "WRONG123", last), Shown::wrong);
  EXPECT_EQ(judge_code(challenge, "WRONG123", last + seconds{1}), Shown::too_late) << "no try is used up";
}

TEST_F(SecurityCode, is_void_when_a_newer_one_was_sent) {
  const store::Challenge old = send();
  const std::string old_code = mailed();
  const store::Challenge fresh = send();
  EXPECT_EQ(stored(old).state, "ANULADO");
  EXPECT_EQ(judge_code(stored(old), old_code, kNoon), Shown::too_late);
  EXPECT_EQ(judge_code(stored(fresh), mailed(), kNoon), Shown::right);
}

TEST_F(SecurityCode, is_right_once) {
  const store::Challenge challenge = send();
  EXPECT_FALSE(*is_confirmed(account_.document, *unit_));
  ASSERT_TRUE(unit_->accounts().end_challenge(challenge.id, "USADO").ok());
  EXPECT_TRUE(*is_confirmed(account_.document, *unit_));
  EXPECT_EQ(judge_code(stored(challenge), mailed(), kNoon), Shown::used_before);
}

TEST_F(SecurityCode, may_be_wrong_twice_but_not_three_times) {
  const store::Challenge challenge = send();
  EXPECT_FALSE(*use_up_try(challenge, *unit_));
  EXPECT_FALSE(*use_up_try(challenge, *unit_));
  EXPECT_FALSE(given_up());
  EXPECT_EQ(judge_code(stored(challenge), mailed(), kNoon), Shown::right);
  EXPECT_TRUE(*use_up_try(challenge, *unit_));
  EXPECT_TRUE(given_up());
  EXPECT_EQ(judge_code(stored(challenge), mailed(), kNoon), Shown::too_late);
}

}  // namespace
}  // namespace esclusa::registration
