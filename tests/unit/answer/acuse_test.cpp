#include "answer/acuse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace esclusa::answer {
namespace {

using testing::HasSubstr;
using testing::Not;

const Issuer kIssuer{"nodo-1", "PRUEBA", "2026-11-20"};
const Instant kAt = *parse_iso("2026-11-20T20:00:00Z");

Place place() {
  return {answer_id(kAt, 7), 3, Digest{}, kAt};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(Acuse, identifiers_never_repeat_and_sort_by_day) {
  EXPECT_EQ(answer_id(kAt, 7), "ACK202611200000000007");
}

TEST(Acuse, lists_findings_by_line_column_and_code_and_counts_what_it_leaves_out) {
  Outcome outcome;
  for (unsigned line = 250; line > 0; --line) outcome.findings.push_back({"XSD-E03", "/a", "v", "", line, 1});
  outcome.findings.push_back({"OCE-W01", "/a", "v", "", 1, 1});
  const std::string text = write_acuse(kIssuer, place(), Subject{}, outcome, document::CodeList{});
  EXPECT_EQ(count(text, "<Codigo>XSD-E03</Codigo>"), 200U);
  EXPECT_THAT(text, HasSubstr("<Omitidos>50</Omitidos>"));
  EXPECT_LT(text.find("<Linea>1</Linea>"), text.find("<Linea>2</Linea>"));
  EXPECT_THAT(text, HasSubstr("<Observaciones>"));
}

TEST(Acuse, what_was_received_is_escaped_and_cut) {
  Outcome outcome;
  outcome.findings.push_back({"XSD-E03", "/a", "<&>\x01\xff" + std::string(600, 'x'), "", 1, 1});
  Subject subject;
  subject.file_name = "a\n\x1b[31m.xml";
  const std::string text = write_acuse(kIssuer, place(), subject, outcome, document::CodeList{});
  EXPECT_THAT(text, HasSubstr("<ValorRecibido>&lt;&amp;&gt;%01%FF"));
  EXPECT_THAT(text, HasSubstr("<NombreArchivo>a%0A%1B[31m.xml</NombreArchivo>"));
  EXPECT_THAT(text, Not(HasSubstr(std::string(513, 'x'))));
}

TEST(Acuse, keeps_the_two_state_axes_apart) {
  Outcome outcome;
  EXPECT_EQ(transmission_state(outcome), "ERROR DE RECEPCION");
  outcome.processed = true;
  outcome.result = kAcceptedWithObservations;
  EXPECT_EQ(transmission_state(outcome), "RECIBIDO");
  EXPECT_EQ(document_state(outcome), "ACEPTADO CON OBSERVACIONES");
}

TEST(RunSummary, carries_control_totals_and_names_every_file) {
  store::RunTotals totals;
  totals.files = 3;
  totals.first_number = 4;
  totals.last_number = 5;
  std::vector<store::RunEntry> entries(2);
  entries[0].file_name = "a.xml";
  entries[1].file_name = "b.xml";
  entries[1].repetition = 2;
  const std::string text =
      write_run_summary(kIssuer, place(), "norte", totals, entries, Digest{}, {7, Digest{}});
  EXPECT_THAT(text, HasSubstr("<PrimerNumero>4</PrimerNumero>"));
  EXPECT_THAT(text, HasSubstr("<Repeticion>2</Repeticion>"));
  EXPECT_THAT(text, HasSubstr("<Omitidos>1</Omitidos>"));
  EXPECT_THAT(text, HasSubstr("<Asiento>7</Asiento>"));
}

TEST(CodeList, every_code_has_a_class_a_motive_and_an_action) {
  const document::CodeList codes;
  for (const auto& [name, code] : codes.all()) {
    EXPECT_FALSE(code->clase.empty() || code->motivo.empty() || code->mensaje.empty() || code->accion.empty())
        << name;
  }
  EXPECT_EQ(codes.find("NO-E99").code, "SIS-E99");
}

}  // namespace
}  // namespace esclusa::answer
