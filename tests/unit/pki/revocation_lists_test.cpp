// Revocation lists: whose they are, what they say, and what happens to the store when files change. The lists
// are those of tests/support/make_chains.py.
#include <gtest/gtest.h>

#include "pki/certificates.h"
#include "support/temporary_folder.h"
#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::chain_file;
using support::der_in;
using support::instant;
using support::judge;
using support::open_trust;
using support::read_file;
using testing_support::TemporaryFolder;

const Instant kToday = instant("2026-11-20T10:00:00Z");

std::string judge_today(const TrustStore& store, const std::string& name) {
  return judge(store, der_in(chain_file(name + ".pem")), kToday, kToday);
}

/// One authority whose lists lie in a folder that a test fills.
class RevocationList : public testing::Test {
 protected:
  RevocationList() {
    settings_.anchors = {chain_file("root-l.pem"), chain_file("root-a.pem")};
    settings_.intermediates = {chain_file("listed.pem"), chain_file("twin-1.pem"), chain_file("twin-2.pem")};
    settings_.crls = {folder_.path()};
  }

  void put(const std::string& list, const std::string& as = "") {
    write(as.empty() ? list : as, read_file(chain_file(list)));
  }
  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder_.path() / name, std::ios::binary) << content;
  }
  void remove(const std::string& name) { std::filesystem::remove(folder_.path() / name); }
  void open() { store_ = open_trust(settings_); }
  /// What was kept, one word each.
  std::size_t renew() {
    std::vector<Error> kept;
    auto renewed = TrustStore::renew(settings_, *store_, kept);
    EXPECT_TRUE(renewed.ok());
    store_ = *renewed;
    for (const Error& error : kept) EXPECT_EQ(error.code, "pki.crl") << error.what;
    return kept.size();
  }
  std::string refused() {
    const auto opened = TrustStore::open(settings_);
    return opened
               ? ""
               : opened.error().code + ": " + opened.error().what.substr(opened.error().what.rfind(": ") + 2);
  }
  std::optional<Instant> until(const std::string& name = "good") {
    Findings findings;
    const auto signer = *store_->judge(der_in(chain_file(name + ".pem")), {}, kToday, findings);
    return signer ? signer->lists.front().until : std::nullopt;
  }

  TemporaryFolder folder_;
  TrustSettings settings_;
  std::shared_ptr<const TrustStore> store_;
};

TEST_F(RevocationList, is_read_as_pem_and_as_der_from_folders_and_files) {
  for (const char* list : {"complete.crl.pem", "complete.crl.der"}) {
    TrustSettings one = settings_;
    one.crls = {chain_file(list)};
    const auto store = open_trust(one);
    EXPECT_EQ(judge_today(*store, "early"), "CER-E04") << list;
    EXPECT_EQ(judge_today(*store, "good"), "accepted") << list;
    put(list);
    open();
    EXPECT_EQ(judge_today(*store_, "early"), "CER-E04") << list;
    remove(list);
  }
}

TEST_F(RevocationList, that_is_still_being_written_is_not_read) {
  for (const char* name : {".complete.crl.pem.new", "complete.crl.pem.tmp", "complete.crl.pem~", "x.part"})
    write(name, "-----BEGIN");
  open();
  EXPECT_EQ(judge_today(*store_, "early"), "accepted");
  EXPECT_EQ(until(), std::nullopt);
}

TEST_F(RevocationList, speaks_for_the_key_that_signed_it_and_not_for_its_name) {
  put("twin-1.crl.pem");
  put("twin-2.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "of-twin-1-revoked"), "CER-E04");
  EXPECT_EQ(judge_today(*store_, "of-twin-1"), "accepted");
  EXPECT_EQ(judge_today(*store_, "of-twin-2-revoked"), "accepted") << "never revoked in spite of its name";
  remove("twin-2.crl.pem");
  open();
  EXPECT_EQ(until("of-twin-1"), instant("2045-01-01T00:00:00Z"));
  EXPECT_EQ(until("of-twin-2"), std::nullopt) << "the other twin's list does not speak for it";
}

TEST_F(RevocationList, of_another_issuer_is_not_used_and_named) {
  put("stranger.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "good"), "accepted");
  EXPECT_EQ(until(), std::nullopt);
  ASSERT_EQ(store_->unused_lists().size(), 1U);
  EXPECT_TRUE(store_->unused_lists()[0].ends_with("stranger.crl.pem"));
}

TEST_F(RevocationList, of_a_namesake_that_nobody_configured_is_of_another_issuer) {
  settings_.intermediates = {chain_file("twin-1.pem")};
  put("twin-2.crl.pem");
  EXPECT_EQ(refused(), "") << "not a forgery";
  open();
  EXPECT_EQ(store_->unused_lists().size(), 1U);
  EXPECT_EQ(until("of-twin-1"), std::nullopt);
}

TEST_F(RevocationList, without_a_key_identifier_is_tried_by_its_signature) {
  put("no-key-id.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "early"), "CER-E04");
}

TEST_F(RevocationList, that_is_forged_is_refused) {
  std::string der = read_file(chain_file("complete.crl.der"));
  der.back() = static_cast<char>(der.back() ^ 1);
  write("forged.crl", der);
  EXPECT_EQ(refused(), "pki.crl: no la firmó la autoridad que nombra");
}

TEST_F(RevocationList, that_is_indirect_partial_or_not_understood_is_refused) {
  for (const auto& [list, why] :
       {std::pair{"indirect.crl.pem",
                  "pki.crl: es indirecta (de otro emisor que el de los certificados); no se admite"},
        {"some-reasons.crl.pem", "pki.crl: solo cubre algunos motivos; no se admite"},
        {"critical.crl.pem", "pki.crl: trae una extensión crítica desconocida"}}) {
    put(list);
    EXPECT_EQ(refused(), why);
    remove(list);
  }
}

TEST_F(RevocationList, of_authorities_alone_leaves_users_without_one) {
  put("authorities.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "good"), "accepted");
  EXPECT_EQ(until(), std::nullopt);
  put("users.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "early"), "CER-E04");
  EXPECT_EQ(until(), instant("2045-01-01T00:00:00Z"));
}

TEST_F(RevocationList, past_its_time_still_revokes) {
  put("stale.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "early"), "CER-E04");
  EXPECT_EQ(until(), instant("2026-02-01T00:00:00Z")) << "whether that is fresh enough is for others to say";
}

TEST_F(RevocationList, the_newest_of_several_counts) {
  put("empty.crl.pem");
  put("quiet.crl.pem");
  put("stale.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "late"), "accepted");
  put("all.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "late"), "CER-E04");
}

TEST_F(RevocationList, one_that_begins_a_moment_later_already_revokes) {
  put("quiet.crl.pem");
  put("all.crl.pem");  // from 2026-08-01
  open();
  const Instant before = instant("2026-07-31T23:59:59Z");
  EXPECT_EQ(judge(*store_, der_in(chain_file("late.pem")), before, before), "CER-E04");
  EXPECT_EQ(judge(*store_, der_in(chain_file("good.pem")), before, before), "accepted");
}

TEST_F(RevocationList, a_delta_list_revokes_whether_or_not_it_was_announced) {
  for (const char* complete : {"complete.crl.pem", "quiet.crl.pem"}) {
    put(complete);
    open();
    EXPECT_EQ(judge_today(*store_, "late"), "accepted") << complete;
    put("delta.crl.pem");
    open();
    EXPECT_EQ(judge_today(*store_, "late"), "CER-E04") << complete;
    EXPECT_EQ(judge_today(*store_, "early"), "CER-E04") << complete;
    EXPECT_EQ(judge_today(*store_, "good"), "accepted") << complete;
    remove(complete);
    remove("delta.crl.pem");
  }
}

TEST_F(RevocationList, a_delta_list_lifts_a_hold) {
  put("complete.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "held"), "CER-E04");
  put("delta-lifts.crl.pem");
  open();
  EXPECT_EQ(judge_today(*store_, "held"), "accepted");
}

TEST_F(RevocationList, a_delta_list_alone_says_nothing_about_freshness) {
  put("delta.crl.pem");
  open();
  EXPECT_EQ(until(), std::nullopt);
  EXPECT_EQ(judge_today(*store_, "late"), "CER-E04") << "but what it revokes is revoked";
}

TEST_F(RevocationList, a_new_list_is_in_the_renewed_store_and_old_judgements_are_not) {
  put("quiet.crl.pem", "list.crl");
  open();
  EXPECT_EQ(judge_today(*store_, "late"), "accepted");
  put("all.crl.pem", "list.crl");
  EXPECT_EQ(renew(), 0U);
  EXPECT_EQ(judge_today(*store_, "late"), "CER-E04");
}

TEST_F(RevocationList, a_bad_new_file_keeps_the_list_that_was_there) {
  put("all.crl.pem", "list.crl");
  put("twin-1.crl.pem");
  open();
  for (const std::string& bad :
       {std::string("hola"), std::string(), read_file(chain_file("indirect.crl.pem")),
        read_file(chain_file("all.crl.pem")).substr(0, 200)}) {
    write("list.crl", bad);
    EXPECT_EQ(renew(), 1U);
    EXPECT_EQ(judge_today(*store_, "late"), "CER-E04");
    EXPECT_EQ(judge_today(*store_, "of-twin-1-revoked"), "CER-E04") << "the others are not touched";
  }
  put("all.crl.pem", "list.crl");
  EXPECT_EQ(renew(), 0U);
}

TEST_F(RevocationList, that_goes_away_is_kept_until_there_is_a_newer_one) {
  put("stale.crl.pem", "2026-01.crl");
  open();
  remove("2026-01.crl");
  EXPECT_EQ(renew(), 1U);
  EXPECT_EQ(judge_today(*store_, "early"), "CER-E04");
  put("all.crl.pem", "2026-08.crl");
  EXPECT_EQ(renew(), 0U);
  EXPECT_EQ(judge_today(*store_, "late"), "CER-E04");
  EXPECT_EQ(until(), instant("2044-01-01T00:00:00Z"));
}

TEST_F(RevocationList, expires_like_a_certificate) {
  put("stale.crl.pem");
  put("delta.crl.pem");
  open();
  const auto expiries = store_->expiries();
  ASSERT_EQ(expiries.size(), 6U) << "two anchors, three authorities, one issuer's newest list";
  EXPECT_EQ(expiries.back().what, "lista de revocación");
  EXPECT_EQ(expiries.back().name, "CN=listed,O=ESCLUSA,C=EC");
}

}  // namespace
}  // namespace esclusa::pki
