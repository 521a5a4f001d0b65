/// The way of a request through its confirmation and its decision: what the table of cases cannot show.

#include <gtest/gtest.h>

#include "kinds/desk.h"
#include "registration/challenge.h"
#include "registration/rules.h"

namespace esclusa::kinds {
namespace {

using std::chrono::minutes;

std::string case_text(const std::string& name) {
  return read_file(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "tests/kinds" / (name + ".xml"));
}

std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const std::size_t start = text.find(before);
  if (start == std::string::npos) return {};
  const std::size_t from = start + before.size();
  return text.substr(from, text.find(after, from) - from);
}

class Registration : public ::testing::Test {
 protected:
  /// Files a request; keeps its challenge and the code that was mailed.
  Outcome file(const std::string& name) {
    request_ = case_text(name);
    const Outcome outcome = desk_.process(request_, Desk::kArrived);
    if (outcome.pending) challenge_ = outcome.pending->challenge;
    if (!desk_.post().mails.empty()) code_ = mailed_code();
    return outcome;
  }
  std::string mailed_code() { return between(desk_.post().mails.back().text, "es\n\n    ", "\n"); }

  /// A confirmation with this body arrives; every one has a number of its own.
  Outcome confirm(const std::string& body) {
    const std::string number = "050000032026" + std::to_string(10000300 + ++confirmations_) + "F";
    return desk_.process(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ConfirmacionRegistro xmlns=\"urn:esclusa:edoc:1\" "
        "version=\"1.0\">"
        "<Cabecera><NumeroEntrega>" +
            number +
            "</NumeroEntrega><TipoDocumento>CON</TipoDocumento>"
            "<FechaEmision>2026-11-20T18:00:00Z</FechaEmision></Cabecera><Confirmacion><DesafioId>" +
            challenge_ + "</DesafioId>" + body + "</Confirmacion></ConfirmacionRegistro>",
        Desk::kArrived);
  }
  Outcome confirm_code(const std::string& code) { return confirm("<Codigo>" + code + "</Codigo>"); }

  Outcome decide(const std::string& body, const std::string& ruc = "1760001550001",
                 const std::string& user = "OFICIAL01") {
    const std::string number = "050000032026" + std::to_string(10000400 + ++confirmations_) + "F";
    return desk_.process(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DecisionRegistro xmlns=\"urn:esclusa:edoc:1\" "
        "version=\"1.0\">"
        "<Cabecera><NumeroEntrega>" +
            number +
            "</NumeroEntrega><TipoDocumento>DEC</TipoDocumento>"
            "<FechaEmision>2026-11-20T18:00:00Z</FechaEmision><Ruc>" +
            ruc + "</Ruc><Usuario>" + user + "</Usuario></Cabecera><Decision>" + body +
            "</Decision></DecisionRegistro>",
        Desk::kArrived);
  }
  Outcome settle(Instant now = Desk::kArrived) { return desk_.settle(request_, now); }
  std::string state_of(const std::string& user) {
    const auto account = *desk_.unit().accounts().of_user(user);
    return account ? account->state : "";
  }

  static constexpr const char* kNumber =
      "<NumeroEntregaSolicitud>05000003202600000200F</NumeroEntregaSolicitud>";
  Desk desk_;
  std::string request_, challenge_, code_;
  int confirmations_ = 0;
};

TEST_F(Registration, S2_a_good_request_waits_and_its_code_is_only_in_the_mail) {
  const Outcome outcome = file("gen/cases/ok_cedula");
  ASSERT_TRUE(outcome.pending);
  EXPECT_EQ(outcome.pending->state, "PENDIENTE_CODIGO");
  EXPECT_EQ(outcome.pending->until, Desk::kArrived + registration::kRequestLifetime);
  EXPECT_EQ(outcome.pending->challenge_until, Desk::kArrived + minutes{15});
  ASSERT_EQ(desk_.post().mails.size(), 1U);
  EXPECT_EQ(desk_.post().mails[0].to, "ana.perez@example.com");
  EXPECT_EQ(code_.size(), 8U);
  EXPECT_EQ(code_.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), std::string::npos);
  EXPECT_EQ(outcome.acuse.find(code_), std::string::npos);
  EXPECT_NE(outcome.acuse.find(challenge_), std::string::npos);
  const auto challenge = *desk_.unit().accounts().challenge(challenge_);
  EXPECT_NE(as_text(challenge->hmac), code_);
  EXPECT_TRUE(*desk_.unit().accounts().user_taken("ANA.PEREZ"));
  EXPECT_TRUE(*desk_.unit().accounts().identity_taken("GEN", "", "002", "1710034065"));
  EXPECT_TRUE(*desk_.unit().accounts().email_taken("ana.perez@example.com"));
}

TEST_F(Registration, GEN_is_approved_by_its_code_alone) {
  file("gen/cases/ok_cedula");
  const Outcome confirmed = confirm_code(code_);
  ASSERT_EQ(confirmed.result, "ACEPTADO") << codes_of(confirmed.findings);
  EXPECT_EQ(confirmed.booking.registration->state, "CONFIRMADA");
  const Outcome settled = settle();
  EXPECT_EQ(settled.result, "ACEPTADO");
  EXPECT_EQ(settled.booking.registration->state, "APROBADA");
  EXPECT_EQ(state_of("ANA.PEREZ"), "ACTIVO");
  ASSERT_EQ(desk_.post().notices.size(), 2U);
  EXPECT_EQ(desk_.post().notices[0].event, "CODIGO_ENVIADO");
  EXPECT_EQ(desk_.post().notices[1].event, "REGISTRO_RESUELTO");
  EXPECT_NE(desk_.post().notices[1].text.find("ana.perez@correo.aduana.gob.ec"), std::string::npos);
  EXPECT_EQ(desk_.post().mails.size(), 2U);
}

TEST_F(Registration, S3_a_wrong_code_is_refused_and_the_right_one_still_works) {
  file("gen/cases/ok_cedula");
  const Outcome wrong = confirm_code("WRONG123");
  EXPECT_EQ(codes_of(wrong.findings), "SEC-E02@Confirmacion/Codigo");
  EXPECT_EQ(codes_of(confirm_code("").findings), "SEC-E02@Confirmacion/Codigo");
  EXPECT_EQ(confirm_code(code_).result, "ACEPTADO");
}

TEST_F(Registration, S3_three_wrong_codes_annul_the_request) {
  file("gen/cases/ok_cedula");
  for (int i = 0; i < registration::kMostTries; ++i) confirm_code("WRONG12" + std::to_string(i));
  EXPECT_EQ(codes_of(confirm_code(code_).findings), "SEC-E03@Confirmacion/Codigo");
  const Outcome settled = settle();
  EXPECT_EQ(codes_of(settled.findings), "REG-E21@");
  EXPECT_EQ(state_of("ANA.PEREZ"), "");  // the names are free again
}

TEST_F(Registration, S4_the_arrival_of_the_code_counts_not_the_processing) {
  request_ = case_text("gen/cases/ok_cedula");
  desk_.process(request_, Desk::kArrived - minutes{15});
  challenge_ = (*desk_.unit().accounts().challenges(1)).back().id;
  EXPECT_EQ(confirm_code(mailed_code()).result, "ACEPTADO");  // the very last second
}

TEST_F(Registration, S4_a_code_that_arrives_too_late_is_refused) {
  request_ = case_text("gen/cases/ok_cedula");
  desk_.process(request_, Desk::kArrived - minutes{15} - std::chrono::seconds{1});
  challenge_ = (*desk_.unit().accounts().challenges(1)).back().id;
  EXPECT_EQ(codes_of(confirm_code(mailed_code()).findings), "SEC-E03@Confirmacion/Codigo");
}

TEST_F(Registration, S4_a_new_code_makes_the_old_one_void) {
  file("gen/cases/ok_cedula");
  const std::string old_challenge = challenge_, old_code = code_;
  const Outcome again = confirm("<SolicitaNuevoCodigo>true</SolicitaNuevoCodigo>");
  ASSERT_EQ(again.result, "ACEPTADO");
  EXPECT_EQ(codes_of(confirm_code(old_code).findings), "SEC-E03@Confirmacion/Codigo");
  challenge_ = again.booking.registration->challenge;
  EXPECT_NE(challenge_, old_challenge);
  EXPECT_EQ(confirm_code(mailed_code()).result, "ACEPTADO");
}

TEST_F(Registration, S5_codes_are_not_sent_without_end) {
  file("gen/cases/ok_cedula");
  Outcome last;
  for (std::size_t i = 0; i < registration::kMostCodes; ++i)
    last = confirm("<SolicitaNuevoCodigo>true</SolicitaNuevoCodigo>");
  EXPECT_EQ(codes_of(last.findings), "SEC-E04@Confirmacion/SolicitaNuevoCodigo");
  EXPECT_EQ(desk_.post().mails.size(), registration::kMostCodes);
}

TEST_F(Registration, S6_who_signed_the_request_signs_its_confirmation) {
  desk_.sign_as("0990000018001", "1710034065");
  file("rep/cases/ok_all");
  desk_.sign_as("1790011674001", "0601234560");
  EXPECT_EQ(codes_of(confirm_code(code_).findings), "SEC-E05@");
  desk_.sign_as("0990000018001", "1710034065");
  EXPECT_EQ(confirm_code(code_).result, "ACEPTADO");
}

TEST_F(Registration, S7_a_request_is_confirmed_once) {
  file("gen/cases/ok_cedula");
  confirm_code(code_);
  EXPECT_EQ(codes_of(confirm_code(code_).findings), "SEC-E06@Confirmacion/DesafioId");
  settle();
  EXPECT_EQ(codes_of(confirm_code(code_).findings), "SEC-E06@Confirmacion/DesafioId");
}

TEST_F(Registration, S1_without_a_code_the_request_is_annulled_after_a_day) {
  file("gen/cases/ok_cedula");
  EXPECT_EQ(settle(Desk::kArrived + registration::kRequestLifetime - std::chrono::seconds{1}).result,
            "PENDIENTE");
  const Outcome over = settle(Desk::kArrived + registration::kRequestLifetime);
  EXPECT_EQ(over.result, "RECHAZADO");
  EXPECT_EQ(codes_of(over.findings), "REG-E21@");
  EXPECT_FALSE(*desk_.unit().accounts().email_taken("ana.perez@example.com"));
}

class Review : public Registration {
 protected:
  void SetUp() override {
    desk_.sign_as("0990000018001", "1710034065");
    file("rep/cases/ok_all");
    EXPECT_EQ(confirm_code(code_).booking.registration->state, "EN_REVISION_SENAE");
    EXPECT_EQ(settle().pending->state, "EN_REVISION_SENAE");
    desk_.from_customs(true);
  }
};

TEST_F(Review, D1_customs_approves_and_grants_a_code) {
  const Outcome decision = decide(std::string(kNumber) +
                                  "<Resolucion>APROBAR</Resolucion><OceOtorgado><Tipo>16</Tipo>"
                                  "<Codigo>16000001</Codigo><FechaFin>31/12/9999</FechaFin></OceOtorgado>");
  ASSERT_EQ(decision.result, "ACEPTADO") << codes_of(decision.findings);
  EXPECT_EQ(decision.booking.registration->state, "APROBADA");
  EXPECT_EQ(settle().result, "ACEPTADO");
  EXPECT_EQ(state_of("ANA.PEREZ"), "ACTIVO");
  EXPECT_EQ((*desk_.unit().operators().find_oce("16000001"))->ruc, "0990000018001");
  EXPECT_EQ(codes_of(decide(std::string(kNumber) + "<Resolucion>APROBAR</Resolucion>").findings),
            "REG-E31@Decision/NumeroEntregaSolicitud");  // it is decided
}

TEST_F(Review, V8_a_rejection_carries_reason_and_words) {
  decide(std::string(kNumber) +
         "<Resolucion>RECHAZAR</Resolucion><Motivo>2</Motivo><Motivo>8</Motivo><Observacion>Falta el "
         "piso.</Observacion>");
  const Outcome settled = settle();
  EXPECT_EQ(settled.result, "RECHAZADO");
  EXPECT_EQ(codes_of(settled.findings), "REG-E42@,REG-E48@");
  EXPECT_EQ(settled.findings[0].detail, "Falta el piso.");
  EXPECT_EQ(state_of("ANA.PEREZ"), "");
  EXPECT_EQ(desk_.post().notices.back().subject, "SOLICITUD DE REGISTRO RECHAZADA");
}

TEST_F(Review, V7_the_officer_may_find_the_name_unfit) {
  decide(std::string(kNumber) + "<Resolucion>RECHAZAR</Resolucion><Motivo>7</Motivo>");
  EXPECT_EQ(codes_of(settle().findings), "REG-E47@");
}

TEST_F(Review, D2_only_customs_decides_on_a_representative) {
  desk_.from_customs(false);
  EXPECT_EQ(codes_of(decide(std::string(kNumber) + "<Resolucion>APROBAR</Resolucion>").findings), "REG-E32@");
}

TEST_F(Review, D2_a_certificate_of_somebody_else_does_not_decide) {
  desk_.sign_as("1760001550001", "0102030400");  // not the officer whom the header names
  const std::string approve = std::string(kNumber) + "<Resolucion>APROBAR</Resolucion>";
  EXPECT_EQ(codes_of(decide(approve).findings), "REG-E32@Cabecera/Usuario");
  desk_.sign_as("1760001550001", "");  // the service's own certificate
  EXPECT_EQ(decide(approve).result, "ACEPTADO");
}

TEST_F(Review, D4_a_code_of_another_operator_cannot_be_granted) {
  EXPECT_EQ(
      codes_of(decide(std::string(kNumber) + "<Resolucion>APROBAR</Resolucion><OceOtorgado><Tipo>05</Tipo>"
                                             "<Codigo>05000003</Codigo></OceOtorgado>")
                   .findings),
      "REG-E34@Decision/OceOtorgado[1]");
}

TEST_F(Registration, D2_the_named_representative_decides_on_an_employee) {
  desk_.sign_as("0990000018001", "1710034065");
  file("emp/cases/ok_all");
  EXPECT_EQ(confirm_code(code_).booking.registration->state, "EN_REVISION_REPRESENTANTE");
  const std::string approve = std::string(kNumber) + "<Resolucion>APROBAR</Resolucion>";
  EXPECT_EQ(codes_of(decide(approve, "0990000018001", "OTRO01").findings), "REG-E32@Cabecera/Usuario");
  EXPECT_EQ(codes_of(decide(approve, "1790011674001", "GOLFO01").findings), "REG-E32@Cabecera/Usuario");
  EXPECT_EQ(codes_of(decide(approve, "0990000018001", "GOLFO01").findings), "REG-E32@Cabecera/Usuario")
      << "the employee's own certificate";
  desk_.sign_as("0990000018001", "0102030400");
  EXPECT_EQ(decide(approve, "0990000018001", "GOLFO01").result, "ACEPTADO");
  desk_.sign_as("0990000018001", "1710034065");
  EXPECT_EQ(settle().result, "ACEPTADO");
  EXPECT_EQ(state_of("EMPLEADO.UNO"), "ACTIVO");
}

/// Else a request whose representative left would hold its names for ever.
TEST_F(Registration, D2_customs_may_reject_an_employee_but_not_approve) {
  desk_.sign_as("0990000018001", "1710034065");
  file("emp/cases/ok_all");
  confirm_code(code_);
  desk_.from_customs(true);
  EXPECT_EQ(codes_of(decide(std::string(kNumber) + "<Resolucion>APROBAR</Resolucion>").findings),
            "REG-E32@Cabecera/Usuario");
  EXPECT_EQ(decide(std::string(kNumber) + "<Resolucion>RECHAZAR</Resolucion><Motivo>8</Motivo>"
                                          "<Observacion>El representante ya no está.</Observacion>")
                .result,
            "ACEPTADO");
  EXPECT_EQ(codes_of(settle().findings), "REG-E48@");
  EXPECT_EQ(state_of("EMPLEADO.UNO"), "");
}

/// A representative whose account is of last year.
class Renewal : public Registration {
 protected:
  void SetUp() override {
    desk_.sign_as("0990000018001", "1710034065");
    file("rep/cases/ok_all");
    confirm_code(code_);
    desk_.from_customs(true);
    decide(std::string(kNumber) + "<Resolucion>APROBAR</Resolucion>");
    settle();
    const auto account = *desk_.unit().accounts().of_user("ANA.PEREZ");
    EXPECT_EQ(account->refreshed, "2026-11-20") << "the day of the approval counts";
    EXPECT_TRUE(desk_.unit().accounts().set_state(account->document, "INHABILITADO", "", "", {}).ok());
    request_.replace(request_.find("00000200F"), 9, "00000299F");
    request_.insert(request_.find("</FechaEmision>") + 15, "<Actualiza>true</Actualiza>");
  }
};

TEST_F(Renewal, G7_confirmed_data_are_renewed_but_the_address_never_changes) {
  const std::string update = request_;
  std::string moved = update;
  for (std::size_t at = 0; (at = moved.find("ana.perez@", at)) != std::string::npos; ++at)
    moved.replace(at, 10, "ana.lopez@");
  EXPECT_EQ(codes_of(desk_.process(moved, Desk::kArrived).findings), "REG-E29@Solicitud/Correo");
  const Outcome again = desk_.process(update, Desk::kArrived);
  ASSERT_TRUE(again.pending) << codes_of(again.findings);
  challenge_ = again.pending->challenge;
  EXPECT_EQ(confirm_code(mailed_code()).result, "ACEPTADO");
  EXPECT_EQ(settle().result, "ACEPTADO");  // no second review
  EXPECT_EQ(state_of("ANA.PEREZ"), "ACTIVO");
  EXPECT_EQ(desk_.post().notices.back().event, "USUARIO_DESBLOQUEADO");
  EXPECT_EQ(desk_.post().notices.back().ruc, "0990000018001");
  EXPECT_EQ(desk_.post().mails.back().to, "ana.perez@example.com");
}

TEST_F(Renewal, S1_an_update_without_its_code_ends_and_leaves_the_account_as_it_is) {
  ASSERT_TRUE(desk_.process(request_, Desk::kArrived).pending);
  EXPECT_EQ(codes_of(settle(Desk::kArrived + registration::kRequestLifetime).findings), "REG-E21@");
  EXPECT_EQ(state_of("ANA.PEREZ"), "INHABILITADO");
  const document::Notice& told = desk_.post().notices.back();
  EXPECT_EQ(told.event, "REGISTRO_RESUELTO");
  EXPECT_EQ(told.subject, "SOLICITUD DE REGISTRO RECHAZADA");
  EXPECT_EQ(told.submission_number, "05000003202600000299F");
}

TEST_F(Registration, CRR_tells_result_and_reason_even_of_a_request_refused_at_once) {
  desk_.sign_as("0990000018001", "1710034065");
  file("rep/cases/v2_e42_address");
  desk_.sign_as("", "");
  const Outcome answer = desk_.process(case_text("crr/cases/ok_nothing"), Desk::kArrived);
  ASSERT_EQ(answer.booking.reply->rows.size(), 1U);
  EXPECT_NE(answer.acuse.find("<RespuestaConsulta "), std::string::npos);
  EXPECT_NE(answer.acuse.find("<Resultado>RECHAZADO</Resultado>"), std::string::npos);
  EXPECT_NE(answer.acuse.find("<Motivo>Dirección no válida.</Motivo>"), std::string::npos);
}

TEST_F(Registration, A1_attachments_have_a_limit_in_all) {
  std::string request = case_text("rep/cases/ok_all");
  const std::string pdf = "%PDF-1.4\n" + std::string(1000 * 1024, 'x');
  const std::string one =
      "<Adjunto><Tipo>OTRO</Tipo><NombreArchivo>otro.pdf</NombreArchivo><TamanoKB>1001</TamanoKB><Sha256>" +
      to_hex(pki::sha256(as_bytes(pdf))) + "</Sha256><Contenido>" + to_base64(as_bytes(pdf)) +
      "</Contenido></Adjunto>";
  std::string five;
  for (int i = 0; i < 5; ++i) five += one;
  const std::size_t end = request.find("</Adjuntos>");
  desk_.sign_as("0990000018001", "1710034065");
  EXPECT_EQ(desk_.process(std::string(request).insert(end, five), Desk::kArrived).result, "PENDIENTE");
  desk_.reset();
  desk_.sign_as("0990000018001", "1710034065");
  EXPECT_EQ(codes_of(desk_.process(request.insert(end, five + one), Desk::kArrived).findings),
            "REG-E25@Adjuntos");
}

TEST(RegistrationWithoutRegisters, V4_what_no_register_can_answer_is_left_to_the_officer) {
  Desk desk({"oce", "usuarios", "dae"});
  desk.sign_as("0990000018001", "1710034065");
  const Outcome outcome = desk.process(case_text("rep/cases/ok_all"), Desk::kArrived);
  EXPECT_EQ(outcome.result, "PENDIENTE");
  EXPECT_EQ(codes_of(outcome.findings),
            "REG-W49@RepresentanteLegal/RepLegalNumDoc,REG-W49@Empresa/RucEmpresa");
}

TEST(DetailedAddress, V2_needs_length_words_and_a_place) {
  EXPECT_TRUE(registration::is_detailed_address("Av. Quito 123 y Primero de Mayo"));
  EXPECT_TRUE(registration::is_detailed_address("Vía a Daule, solar cinco"));
  EXPECT_TRUE(registration::is_detailed_address("Calle Larga s/n, Cuenca centro"));
  EXPECT_FALSE(registration::is_detailed_address("Av. Quito 12"));               // too short
  EXPECT_FALSE(registration::is_detailed_address("Guayaquil 1234567890"));       // one word
  EXPECT_FALSE(registration::is_detailed_address("Centro de Guayaquil lindo"));  // nothing exact
}

}  // namespace
}  // namespace esclusa::kinds
