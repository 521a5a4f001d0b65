// Figures against a second bookkeeping, kept by the tests.
#include <map>
#include <random>

#include "contract.h"

namespace esclusa::store {

inline void PrintTo(const Tally& t, std::ostream* out) {
  *out << t.received << " = " << t.refused_technically << " + " << t.accepted << " + "
       << t.accepted_with_observations << " + " << t.refused << " + " << t.pending << " (" << t.undecided
       << ") + " << t.repetitions;
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr Period kHour{kNoon, kNoon + std::chrono::hours{1}};

class Counting : public StoreContract {};

/// A store with random files of three partners, some before and some after the hour; the expected figures are
/// counted while it is filled.
class RandomHouse {
 public:
  explicit RandomHouse(UnitOfWork& unit) : unit_(unit) {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) receive(seed);
  }

  std::map<std::string, Activity> expected;

 private:
  template <class T>
  static T value(Result<T> result) {
    EXPECT_TRUE(result.ok());
    return *result;
  }

  void receive(std::uint64_t seed) {
    const std::string partner = std::vector<std::string>{"andina", "norte", "sur"}[random_() % 3];
    const Instant arrived = kNoon + std::chrono::seconds{static_cast<int>(random_() % 7200) - 1800};
    NewArrival arrival = some_arrival(seed, partner);
    arrival.arrived = arrived;
    const std::int64_t id = value(unit_.arrivals().add(arrival));
    Activity outside;
    Activity& counted = arrived >= kHour.from && arrived < kHour.to ? expected[partner] : outside;
    const std::uint64_t dice = random_() % 10;
    if (dice == 0) {
      add(counted.kinds[""], {.received = 1, .pending = 1, .undecided = 1});
    } else if (dice <= 2 && !documents_[partner].empty()) {
      repeat(partner, id, counted);
    } else {
      decide(seed, partner, id, arrived, counted);
    }
  }

  static void add(Tally& sum, const Tally& one) { sum += one; }

  void repeat(const std::string& partner, std::int64_t arrival, Activity& counted) {
    const auto& [document, kind] = documents_[partner][random_() % documents_[partner].size()];
    const int n = value(unit_.documents().add_repetition(document));
    const std::int64_t run = value(unit_.runs().current(partner, kNoon));
    EXPECT_TRUE(unit_.arrivals().decided(arrival, document, n, run).ok());
    add(counted.kinds[kind], {.received = 1, .repetitions = 1});
  }

  void decide(std::uint64_t seed, const std::string& partner, std::int64_t arrival, Instant arrived,
              Activity& counted) {
    struct Case {
      const char* result;
      const char* kind;
      const char* transmission;
      const char* codes;
      Tally tally;
    };
    static const std::vector<Case> kCases{
        {"ACEPTADO", "IIE", "RECIBIDO", "", {.received = 1, .accepted = 1}},
        {"ACEPTADO_CON_OBSERVACIONES",
         "IIE",
         "RECIBIDO",
         "IIE-W01,OCE-W01",
         {.received = 1, .accepted_with_observations = 1}},
        {"RECHAZADO", "", "ERROR DE RECEPCION", "XML-E03", {.received = 1, .refused_technically = 1}},
        {"RECHAZADO", "GEN", "ERROR DE RECEPCION", "PAR-E01", {.received = 1, .refused_technically = 1}},
        {"RECHAZADO", "GEN", "RECIBIDO", "GEN-E01,OCE-W01", {.received = 1, .refused = 1}},
        {"PENDIENTE", "IIE", "RECIBIDO", "IIE-W01", {.received = 1, .pending = 1}},
    };
    const Case& one = kCases[random_() % kCases.size()];
    DocumentRecord record = some_document(seed, arrival, one.result, partner);
    record.kind = one.kind;
    record.transmission_state = one.transmission;
    record.codes = one.codes;
    record.arrived = arrived;
    const std::int64_t document = value(unit_.documents().add(record));
    documents_[partner].emplace_back(document, one.kind);
    answer(partner, document, arrived, counted);
    const std::int64_t run = value(unit_.runs().current(partner, kNoon));
    EXPECT_TRUE(unit_.arrivals().decided(arrival, document, 0, run).ok());
    add(counted.kinds[one.kind], one.tally);
    for (const std::string code : {"IIE-W01", "OCE-W01", "XML-E03", "PAR-E01", "GEN-E01"})
      if (record.codes.find(code) != std::string::npos) ++counted.codes[code];
  }

  /// Two answers now and then, as for a document that was settled: the first one counts.
  void answer(const std::string& partner, std::int64_t document, Instant arrived, Activity& counted) {
    const int seconds = static_cast<int>(random_() % 500);
    for (int n = 0; n < 1 + static_cast<int>(random_() % 2); ++n) {
      NewAnswer answer;
      answer.partner = partner;
      answer.number = value(unit_.answers().head(partner)).next_number;
      answer.answer_id = "ACK" + std::to_string(value(unit_.answers().next_answer_sequence()));
      answer.document = document;
      answer.result = "ACEPTADO";
      answer.name = std::to_string(answer.number) + ".acuse.xml";
      EXPECT_TRUE(unit_.answers().add(answer, arrived + std::chrono::seconds{seconds + 900 * n}).ok());
    }
    counted.answered_after.add(seconds);
  }

  UnitOfWork& unit_;
  std::mt19937 random_{20'261'120};
  std::map<std::string, std::vector<std::pair<std::int64_t, std::string>>> documents_;
};

TEST_P(Counting, count_a_store_with_random_content_exactly) {
  auto unit = write();
  const RandomHouse house(*unit);
  EXPECT_THAT(must(unit->figures().partners()), ElementsAre("andina", "norte", "sur"));
  for (const auto& [partner, expected] : house.expected) {
    const Activity found = must(unit->figures().activity(partner, kHour));
    EXPECT_EQ(found.kinds, expected.kinds) << partner;
    EXPECT_EQ(found.codes, expected.codes) << partner;
    EXPECT_EQ(found.answered_after.count(), expected.answered_after.count());
    EXPECT_EQ(found.answered_after.longest(), expected.answered_after.longest());
    for (const unsigned percent : {50U, 95U})
      EXPECT_EQ(found.answered_after.percentile(percent), expected.answered_after.percentile(percent));
    Tally sum;
    for (const auto& [kind, tally] : found.kinds) sum += tally;
    EXPECT_GT(sum.received, 50U);
    EXPECT_EQ(sum.received, sum.refused_technically + sum.accepted + sum.accepted_with_observations +
                                sum.refused + sum.pending + sum.repetitions);
  }
}

TEST_P(Counting, count_a_settled_document_by_its_final_result) {
  auto unit = write();
  const Whole pending = record(*unit, 1, "PENDIENTE");
  EXPECT_EQ(must(unit->figures().activity("andina", kHour)).kinds["IIE"].pending, 1U);
  DocumentRecord settled = *must(unit->documents().get(pending.document));
  settled.result = "RECHAZADO";
  settled.codes = "IIE-E31";
  must(unit->documents().settle(settled));
  Activity activity = must(unit->figures().activity("andina", kHour));
  EXPECT_EQ(activity.kinds["IIE"], (Tally{.received = 1, .refused = 1}));
  EXPECT_THAT(activity.codes, ElementsAre(Pair("IIE-E31", 1)));
}

TEST_P(Counting, count_the_documents_of_a_lote_apart_from_the_lote) {
  auto unit = write();
  const std::int64_t lote = must(unit->arrivals().add(some_arrival(1)));
  must(unit->lotes().begin(lote));
  for (std::uint64_t i = 0; i < 5; ++i) must(unit->lotes().plan(lote, {i, "x.xml", 0}));
  DocumentRecord record = some_document(2, lote);
  record.codes = "OCE-W01";
  const std::int64_t document = must(unit->documents().add(record));
  const auto entry = [](std::uint64_t place, const std::string& result) {
    DecidedEntry decided;
    decided.entry = place;
    decided.kind = "IIE";
    decided.result = result;
    return decided;
  };
  DecidedEntry accepted = entry(0, "ACEPTADO");
  accepted.document = document;
  must(unit->lotes().decide(lote, accepted));
  DecidedEntry repeated = accepted;
  repeated.entry = 1;
  repeated.repetition = 1;
  must(unit->lotes().decide(lote, repeated));
  DecidedEntry unreadable = entry(2, "RECHAZADO");
  unreadable.kind = "";
  unreadable.findings = {{"XML-E03", ""}, {"XML-E03", "/a"}, {"ARC-E01", ""}};
  must(unit->lotes().decide(lote, unreadable));

  const Activity activity = must(unit->figures().activity("andina", kHour));
  EXPECT_THAT(activity.kinds, ElementsAre(Pair("", Tally{.received = 1, .pending = 1, .undecided = 1})))
      << "the lote itself has no answer yet";
  EXPECT_THAT(
      activity.in_lotes,
      ElementsAre(Pair("", Tally{.received = 3, .refused_technically = 1, .pending = 2, .undecided = 2}),
                  Pair("IIE", Tally{.received = 2, .accepted = 1, .repetitions = 1})));
  EXPECT_THAT(activity.codes, ElementsAre(Pair("ARC-E01", 1), Pair("OCE-W01", 1), Pair("XML-E03", 1)));
}

TEST_P(Counting, a_period_holds_its_begin_and_not_its_end) {
  auto unit = write();
  record(*unit, 1);
  const auto files = [&](int from, int to) {
    return must(unit->figures().activity("andina", {later(from), later(to)})).kinds["IIE"].received;
  };
  EXPECT_EQ(files(0, 1), 1U);
  EXPECT_EQ(files(-1, 0), 0U);
  EXPECT_EQ(files(1, 100), 0U);
  EXPECT_EQ(must(unit->figures().first_arrival("andina", {later(0), later(1)})), kNoon);
  EXPECT_EQ(must(unit->figures().first_arrival("andina", {later(1), later(9)})), std::nullopt);
  EXPECT_EQ(must(unit->figures().first_arrival("norte", kHour)), std::nullopt);
}

TEST_P(Counting, tell_what_became_of_the_answers) {
  auto unit = write();
  std::vector<Whole> all;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) all.push_back(record(*unit, seed));
  record(*unit, 5, "ACEPTADO", "norte");
  std::vector<Delivery> due = must(unit->answers().undelivered("andina", later(9), 10));
  ASSERT_EQ(due.size(), 4U);
  must(unit->answers().delivered(std::vector<std::int64_t>{due[0].id}, later(5)));
  must(unit->answers().failed(due[1].id, "occupied", later(60), true));
  must(unit->answers().redeliver(all[0].answer, "again.acuse.xml", later(6)));

  const AnswerFigures answers = must(unit->figures().answers("andina", kHour));
  EXPECT_EQ(answers.count, 4U);
  EXPECT_EQ(answers.first_number, 1U);
  EXPECT_EQ(answers.last_number, 4U);
  EXPECT_EQ(answers.delivered, 1U);
  EXPECT_EQ(answers.waiting, 2U);
  EXPECT_EQ(answers.parked, 1U);
  const Outbox outbox = must(unit->figures().outbox("andina"));
  EXPECT_EQ(outbox.waiting, 3U) << "with the repetition";
  EXPECT_EQ(outbox.parked, 1U);
  const AnswerFigures none = must(unit->figures().answers("andina", {later(100), later(200)}));
  EXPECT_EQ(none.count, 0U);
  EXPECT_EQ(none.first_number, std::nullopt);
}

TEST_P(Counting, name_the_oldest_pending_whether_looked_into_or_not) {
  auto unit = write();
  EXPECT_FALSE(must(unit->figures().oldest_pending("andina")));
  record(*unit, 1);
  EXPECT_FALSE(must(unit->figures().oldest_pending("andina"))) << "decided ones are not pending";
  NewArrival untouched = some_arrival(2);
  untouched.arrived = later(50);
  must(unit->arrivals().add(untouched));
  auto oldest = must(unit->figures().oldest_pending("andina"));
  ASSERT_TRUE(oldest);
  EXPECT_EQ(oldest->file_name, "iie-2.xml");
  EXPECT_EQ(oldest->submission_number, "");
  EXPECT_EQ(oldest->since, later(50));
  record(*unit, 3, "PENDIENTE");
  oldest = must(unit->figures().oldest_pending("andina"));
  ASSERT_TRUE(oldest);
  EXPECT_EQ(oldest->submission_number, some_document(3, 1).submission_number);
  EXPECT_EQ(oldest->since, kNoon);
}

TEST_P(Counting, count_what_went_into_quarantine_in_the_period) {
  auto unit = write();
  const Whole one = record(*unit, 1, "RECHAZADO");
  const Whole two = record(*unit, 2, "RECHAZADO");
  must(unit->quarantine().add(one.arrival, "X", later(10)));
  must(unit->quarantine().add(two.arrival, "X", later(3600)));
  EXPECT_EQ(must(unit->figures().quarantined("andina", kHour)), 1U);
  EXPECT_EQ(must(unit->figures().quarantined("norte", kHour)), 0U);
}

TEST_P(Counting, list_shipments_that_stand_still_with_a_balance) {
  auto unit = write();
  const std::int64_t document = record(*unit, 1).document;
  const std::int64_t other = record(*unit, 2, "ACEPTADO", "norte").document;
  const auto weight = domain::Kilograms::from_thousandths(5500);
  const auto book = [&](std::int64_t by, const char* dae, std::string_view cause, std::int64_t pieces,
                        int at) {
    must(unit->shipments().book({by, "05000003", dae, std::string(cause), pieces, weight, later(at)}, {}));
  };
  book(document, "old", kEntry, 10, -100);
  book(document, "moved", kEntry, 10, -100);
  book(other, "moved", kEntry, 1, 50);
  book(document, "returned", kEntry, 10, -100);
  book(other, "returned", kReturn, 10, -99);
  book(other, "theirs", kEntry, 3, -100);

  const IdleShipments all = must(unit->figures().idle_shipments("", kNoon, 10));
  ASSERT_EQ(all.count, 2U);
  EXPECT_EQ(all.first[0].declaration, "old");
  EXPECT_EQ(all.first[0].partner, "andina");
  EXPECT_EQ(all.first[0].pieces, 10);
  EXPECT_EQ(all.first[0].weight, weight);
  EXPECT_EQ(all.first[0].last_movement, later(-100));
  EXPECT_EQ(all.first[1].partner, "norte");
  const IdleShipments cut = must(unit->figures().idle_shipments("", kNoon, 1));
  EXPECT_EQ(cut.count, 2U);
  EXPECT_EQ(cut.first.size(), 1U);
  EXPECT_EQ(must(unit->figures().idle_shipments("norte", kNoon, 10)).count, 1U);
  EXPECT_THAT(must(unit->figures().idle_shipments("", later(-100), 10)).first, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Store, Counting, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
