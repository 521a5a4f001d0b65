#include "answer/acuse_lote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace esclusa::answer {
namespace {

using testing::HasSubstr;
using testing::Not;

store::LoteTotals totals(std::uint64_t accepted, std::uint64_t refused, std::uint64_t pending,
                         std::uint64_t repetitions) {
  store::LoteTotals all;
  all.entries = accepted + refused + pending + repetitions;
  all.accepted = accepted;
  all.refused = refused;
  all.pending = pending;
  all.repetitions = repetitions;
  return all;
}

TEST(AcuseLote, its_result_says_whether_there_is_something_to_look_at) {
  EXPECT_EQ(lote_result(totals(2, 0, 0, 1)), kAccepted);
  EXPECT_EQ(lote_result(totals(2, 1, 0, 0)), kAcceptedWithObservations);
  EXPECT_EQ(lote_result(totals(2, 0, 1, 0)), kAcceptedWithObservations);
  EXPECT_EQ(lote_result(totals(0, 3, 0, 0)), kRefused);
  EXPECT_EQ(lote_result(totals(0, 2, 0, 1)), kAcceptedWithObservations);
}

TEST(AcuseLote, tells_of_every_entry_what_is_known_of_it) {
  const document::CodeList codes;
  const Instant at = *parse_iso("2026-11-20T20:00:00Z");
  AcuseLoteWriter writer({"nodo-1", "PRUEBA", "2026-11-20"}, {answer_id(at, 7), 3, Digest{}, at}, Subject{},
                         totals(0, 1, 1, 0), codes);
  std::vector<store::DecidedEntry> page(2);
  page[0].name = "a\n.xml";
  page[0].result = kRefused;
  page[0].findings.assign(kMaxEntryFindings, {"XSD-E03", "/a[1]"});
  page[0].omitted = 5;
  page[1].entry = 4;
  page[1].result = kPending;
  page[1].sha256 = Digest{};
  page[1].pending_state = "PENDIENTE_DAE";
  page[1].repetition = 2;
  writer.write(page);
  const std::string text = writer.finish();
  EXPECT_THAT(text, HasSubstr("<NombreArchivo>a%0A.xml</NombreArchivo>"));
  EXPECT_THAT(text, HasSubstr("<Mensaje>Un valor no cumple su tipo"));
  EXPECT_THAT(text, HasSubstr("<Omitidos>5</Omitidos>"));
  EXPECT_THAT(text, HasSubstr("<Indice>4</Indice>"));
  EXPECT_THAT(text, HasSubstr("<Repeticion>2</Repeticion>"));
  EXPECT_THAT(text, HasSubstr("<EstadoPendiente>PENDIENTE_DAE</EstadoPendiente>"));
  const std::string first =
      text.substr(text.find("<Entradas>"), text.find("<Indice>4") - text.find("<Entradas>"));
  EXPECT_THAT(first, Not(HasSubstr("Sha256"))) << "what could not be read has none";
}

}  // namespace
}  // namespace esclusa::answer
