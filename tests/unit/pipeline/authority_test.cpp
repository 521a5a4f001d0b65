#include "pipeline/authority.h"

#include <gtest/gtest.h>

#include <sstream>

#include "kinds/all.h"
#include "registry/load.h"
#include "sqlite/sqlite_store.h"
#include "support/site.h"

namespace esclusa::pipeline {
namespace {

using testing_support::must;
using testing_support::TemporaryFolder;

constexpr const char* kOperators =
    "codigo,tipo,ruc,razon_social,distrito,fecha_inicio,fecha_fin\n"
    "05000003,05,0990000018001,DEPOSITO NORTE,055,2002-09-01,9999-12-31\n"
    "05000009,05,0990000018001,DEPOSITO QUE CERRO,055,2002-09-01,2026-11-19\n"
    "05000010,05,0990000018001,DEPOSITO NUEVO,055,2026-11-20,2026-11-20\n"
    "16000001,16,0990000018001,IMPORTADOR,,2002-09-01,9999-12-31\n"
    "07000001,05,0990000018001,DEPOSITO DE OTRO PREFIJO,055,2002-09-01,9999-12-31\n"
    "05000004,05,1390000045001,DEPOSITO SUR,055,2002-09-01,9999-12-31\n";
constexpr const char* kUsers =
    "ruc,usuario,cedula,estado\n"
    "0990000018001,DEPNORTE1,0601234560,ACTIVO\n"
    "0990000018001,ANTES1,1710034065,INACTIVO\n";

constexpr std::byte kMine{1};  // first octet of the fingerprint of the certificate in use

Pin pin(std::byte first, std::optional<Instant> from = {}, std::optional<Instant> until = {}) {
  Pin made{{}, from, until};
  made.fingerprint[0] = first;
  return made;
}

/// An IIE of the depot 05000003, signed with a certificate of its RUC, from its own drop; a test spoils one
/// thing.
class Authority : public ::testing::Test {
 protected:
  Authority() {
    sqlite::SqliteSettings settings;
    settings.path = (folder_.path() / "store.db").string();
    store_ = must(sqlite::open(settings));
    partner_.id = "deposito-norte";
    partner_.ruc = "0990000018001";
    partner_.kinds = {"IIE"};
    subject_.kind = kinds_.by_code("IIE");
    subject_.header = {.submission_number = "05000003202600000001F",
                       .document_type = "031",
                       .issued = *parse_iso("2026-11-20T18:00:00Z"),
                       .oce_code = "05000003",
                       .oce_type = "05",
                       .ruc = "0990000018001",
                       .user = "DEPNORTE1"};
    load("oce", kOperators);
    load("usuarios", kUsers);
    sign_as({.ruc = "0990000018001", .cedula = "", .passport = "", .name = ""});
  }

  void load(const char* name, const char* text) {
    std::istringstream in(text);
    registry::Report report;
    must(registry::load(*store_, FixedClock(subject_.header.issued), {name, name, 0}, in, report));
  }

  void sign_as(const pki::Identity& identity) {
    pki::SignerCertificate certificate;
    certificate.identity = identity;
    certificate.fingerprint[0] = kMine;
    subject_.signature.emplace();
    subject_.signature->signer = std::make_shared<pki::SignerCertificate>(certificate);
  }

  /// "code@element", in the order of the checks.
  std::string judge() {
    const auto unit = must(store_->write());
    Findings findings;
    must(check_authority(partner_, pins_, subject_, *unit, findings));
    std::string told;
    for (const Finding& finding : findings)
      told += (told.empty() ? "" : ",") + finding.code + "@" +
              finding.path.substr(finding.path.find_last_of('/') + 1);
    return told;
  }

  TemporaryFolder folder_;
  document::KindRegistry kinds_{kinds::make_all()};
  std::shared_ptr<store::Store> store_;
  config::Partner partner_;
  Pins pins_;
  answer::Subject subject_;
};

TEST_F(Authority, lets_the_depot_send_its_report) {
  EXPECT_EQ(judge(), "");
}

TEST_F(Authority, refuses_a_kind_that_the_partner_may_not_send) {
  partner_.kinds = {"ISE"};
  EXPECT_EQ(judge(), "PAR-E06@InformeIngresoMercancia");
}

TEST_F(Authority, refuses_the_kinds_of_customs_to_others_even_if_they_are_listed) {
  partner_.kinds = {"IIE", "DAE"};
  subject_.kind = kinds_.by_code("DAE");
  EXPECT_EQ(judge(), "PAR-E06@DeclaracionAduaneraExportacion");
  partner_.customs = true;
  EXPECT_EQ(judge(), "");
}

TEST_F(Authority, refuses_the_ruc_of_another_partner) {
  partner_.ruc = "1390000045001";
  EXPECT_EQ(judge(), "PAR-E01@Ruc");
}

TEST_F(Authority, refuses_a_certificate_of_somebody_else) {
  sign_as({.ruc = "1390000045001", .cedula = "1710034065", .passport = "", .name = ""});
  EXPECT_EQ(judge(), "CER-E31@Ruc") << "an inactive user's cédula does not help";
}

TEST_F(Authority, accepts_the_certificate_of_an_active_user) {
  sign_as({.ruc = "", .cedula = "0601234560", .passport = "", .name = ""});
  EXPECT_EQ(judge(), "");
}

TEST_F(Authority, accepts_the_natural_person_behind_the_ruc_and_nobody_elses_cedula) {
  load("oce",
       "codigo,tipo,ruc,razon_social,distrito,fecha_inicio,fecha_fin\n"
       "05000003,05,1710034065001,ANA PEREZ,055,2002-09-01,9999-12-31\n");
  load("usuarios", "ruc,usuario,cedula,estado\n1710034065001,DEPNORTE1,,ACTIVO\n");
  partner_.ruc = subject_.header.ruc = "1710034065001";
  sign_as({.ruc = "", .cedula = "1710034065", .passport = "", .name = ""});
  EXPECT_EQ(judge(), "");
  sign_as({.ruc = "", .cedula = "0601234560", .passport = "", .name = ""});
  EXPECT_EQ(judge(), "CER-E31@Ruc");
}

TEST_F(Authority, refuses_a_good_certificate_that_was_not_agreed) {
  pins_ = {pin(std::byte{2})};
  EXPECT_EQ(judge(), "CER-E05@X509Certificate");
  pins_.push_back(pin(kMine));
  EXPECT_EQ(judge(), "");
}

TEST_F(Authority, an_agreed_certificate_must_still_be_of_the_ruc) {
  pins_ = {pin(kMine)};
  sign_as({.ruc = "1390000045001", .cedula = "", .passport = "", .name = ""});
  EXPECT_EQ(judge(), "CER-E31@Ruc");
}

TEST_F(Authority, in_the_night_of_a_change_both_certificates_count_and_afterwards_only_the_new_one) {
  const Instant eight = *parse_iso("2026-11-21T01:00:00Z");
  const Instant midnight = *parse_iso("2026-11-21T05:00:00Z");
  pins_ = {pin(kMine, {}, midnight), pin(std::byte{2}, eight, {})};
  const auto sent_at = [&](Instant arrived, std::byte signer) {
    subject_.arrived = arrived;
    auto certificate = *subject_.signature->signer;
    certificate.fingerprint[0] = signer;
    subject_.signature->signer = std::make_shared<pki::SignerCertificate>(certificate);
    return judge();
  };
  const std::byte next{2};
  EXPECT_EQ(sent_at(eight - std::chrono::seconds{1}, kMine), "");
  EXPECT_EQ(sent_at(eight - std::chrono::seconds{1}, next), "CER-E06@X509Certificate");
  EXPECT_EQ(sent_at(eight, kMine), "");
  EXPECT_EQ(sent_at(eight, next), "");
  EXPECT_EQ(sent_at(midnight - std::chrono::seconds{1}, kMine), "");
  EXPECT_EQ(sent_at(midnight, kMine), "CER-E06@X509Certificate");
  EXPECT_EQ(sent_at(midnight, next), "");
}

TEST_F(Authority, tells_what_to_do_outside_of_the_agreed_time) {
  subject_.arrived = *parse_iso("2026-11-21T05:00:00Z");
  const auto told = [&](const Pin& only) {
    pins_ = {only};
    const auto unit = must(store_->write());
    Findings findings;
    must(check_authority(partner_, pins_, subject_, *unit, findings));
    return findings.empty() ? "" : findings.front().detail;
  };
  EXPECT_EQ(told(pin(kMine, {}, subject_.arrived)),
            "Rigió hasta 2026-11-21 00:00:00 (hora de Ecuador); firme con el que lo reemplaza.");
  EXPECT_EQ(told(pin(kMine, subject_.arrived + std::chrono::hours{1}, {})),
            "Rige desde 2026-11-21 01:00:00 (hora de Ecuador); hasta entonces firme con el anterior.");
}

TEST_F(Authority, refuses_a_code_that_is_unknown_or_of_another_ruc_or_not_agreed) {
  for (const char* const code : {"05999999", "05000004"}) {
    subject_.header.oce_code = code;
    EXPECT_EQ(judge(), "PAR-E02@CodigoOce") << code;
  }
  subject_.header.oce_code = "05000003";
  partner_.oce_codes = {"05000009"};
  EXPECT_EQ(judge(), "PAR-E02@CodigoOce");
}

TEST_F(Authority, refuses_a_code_that_is_not_in_force_on_the_day_of_issue_in_ecuador) {
  subject_.header.oce_code = "05000009";
  EXPECT_EQ(judge(), "PAR-E03@CodigoOce") << "it ended the day before";
  subject_.header.oce_code = "05000010";
  EXPECT_EQ(judge(), "") << "its only day";
  subject_.header.issued = *parse_iso("2026-11-21T04:59:59Z");
  EXPECT_EQ(judge(), "") << "in Ecuador it is still that day";
  subject_.header.issued = *parse_iso("2026-11-21T05:00:00Z");
  EXPECT_EQ(judge(), "PAR-E03@CodigoOce");
}

TEST_F(Authority, refuses_a_type_that_is_not_that_of_the_code) {
  subject_.header.oce_type = "29";
  EXPECT_EQ(judge(), "PAR-E04@TipoOce,OCE-W01@CodigoOce");
}

TEST_F(Authority, refuses_a_type_that_does_not_send_the_kind) {
  subject_.header.oce_code = "16000001";
  subject_.header.oce_type = "16";
  EXPECT_EQ(judge(), "PAR-E04@TipoOce");
}

TEST_F(Authority, observes_a_code_that_does_not_begin_with_its_type) {
  subject_.header.oce_code = "07000001";
  EXPECT_EQ(judge(), "OCE-W01@CodigoOce");
}

TEST_F(Authority, refuses_a_user_who_is_unknown_or_not_active) {
  for (const char* const user : {"NADIE1", "ANTES1"}) {
    subject_.header.user = user;
    EXPECT_EQ(judge(), "PAR-E05@Usuario") << user;
  }
}

}  // namespace
}  // namespace esclusa::pipeline
