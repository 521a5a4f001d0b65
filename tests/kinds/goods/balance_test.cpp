/// Random sequences of reports, corrections and decisions of customs through the whole way of a document.
/// After each one the balance is the sum of the movements and what a model without any of our books says.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "kinds/desk.h"
#include "kinds/goods/papers.h"

namespace esclusa::kinds {
namespace {

const std::vector<std::string> kDeclarations{"05520264000000001", "05520264000000002"};

struct Sum {
  std::int64_t pieces = 0;
  std::int64_t weight = 0;  // thousandths
  bool operator==(const Sum&) const = default;
  Sum& operator+=(const Line& line) {
    pieces += line.pieces;
    weight += line.weight.thousandths();
    return *this;
  }
};

void PrintTo(const Sum& sum, std::ostream* out) {
  *out << sum.pieces << " / " << sum.weight;
}

/// A report as the depot has it in its own papers.
struct Paper {
  std::string number{};
  std::string motive;  // empty = entry
  std::string declaration;
  std::vector<Line> lines;
  std::int64_t degree = 0;
  std::string entry{};  // that an exit cites
  [[nodiscard]] Sum sum() const {
    Sum total;
    for (const Line& line : lines) total += line;
    return total;
  }
};

/// The papers of one depot; what is in force.
struct Model {
  std::vector<Paper> papers;
  /// By declaration; `motives` "" = entries, "EDTB" = all exits.
  [[nodiscard]] Sum total(const std::string& declaration, const std::string& motives) const {
    Sum total;
    for (const Paper& paper : papers) {
      const bool wanted =
          paper.motive.empty() ? motives.empty() : motives.find(paper.motive) != std::string::npos;
      if (paper.declaration != declaration || !wanted) continue;
      for (const Line& line : paper.lines) total += line;
    }
    return total;
  }
};

class Balance : public ::testing::TestWithParam<unsigned> {
 protected:
  std::int64_t up_to(std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{1, most}(random_);
  }
  bool one_in(std::int64_t chances) { return up_to(chances) == 1; }
  template <class T>
  const T& any(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(up_to(static_cast<std::int64_t>(all.size())) - 1)];
  }
  std::vector<Line> some_lines() {
    std::vector<Line> lines;
    const std::int64_t count = up_to(3);
    for (std::int64_t i = 1; i <= count; ++i) lines.push_back(some_line(i));
    return lines;
  }
  Line some_line(std::int64_t sequence) {
    return {up_to(6), domain::Kilograms::from_thousandths(up_to(60'000)), sequence};
  }
  /// Everything that is inside, in one line.
  std::vector<Line> rest(const std::string& declaration) {
    const Sum in = model_.total(declaration, "");
    const Sum out = model_.total(declaration, "EDTB");
    const Sum left{in.pieces - out.pieces, in.weight - out.weight};
    if (left.pieces == 0 || left.weight == 0) return {};
    return {{left.pieces, domain::Kilograms::from_thousandths(left.weight), 1}};
  }
  const Paper* any_paper(bool entry) {
    std::vector<const Paper*> fitting;
    for (const Paper& paper : model_.papers)
      if (paper.motive.empty() == entry) fitting.push_back(&paper);
    return fitting.empty() ? nullptr : any(fitting);
  }
  bool accepted(const Outcome& outcome, const std::string& what) {
    const bool taken = outcome.result != "RECHAZADO";
    ++(taken ? accepted_ : refused_)[what];
    return taken;
  }
  static bool has(const Outcome& outcome, const std::string& code) {
    return std::ranges::find(outcome.findings, code, &Finding::code) != outcome.findings.end();
  }

  void enter() {
    Paper paper{papers_.next_number(), "", kDeclarations[one_in(5) ? 1 : 0], some_lines()};
    const Outcome outcome =
        desk().process(Papers::entry(paper.number, paper.declaration, paper.lines), Desk::kArrived);
    if (accepted(outcome, "IIE")) model_.papers.push_back(paper);
  }

  void leave() {
    const Paper* const entry = any_paper(true);
    if (entry == nullptr) return;
    Paper paper{papers_.next_number(), any<std::string>({"E", "E", "E", "D", "T", "B"}), entry->declaration,
                some_lines()};
    paper.entry = entry->number;
    if (one_in(3)) paper.lines = rest(paper.declaration);
    if (paper.lines.empty()) return;
    const Outcome outcome =
        desk().process(Papers::exit(paper.number, paper.entry, paper.motive, paper.declaration, paper.lines),
                       Desk::kArrived);
    const Sum in = model_.total(paper.declaration, "");
    const Sum out = model_.total(paper.declaration, "EDTB");
    EXPECT_EQ(has(outcome, "ISE-E31"), out.pieces + paper.sum().pieces > in.pieces);
    EXPECT_EQ(has(outcome, "ISE-E32"), out.weight + paper.sum().weight > in.weight);
    if (accepted(outcome, "ISE " + paper.motive)) model_.papers.push_back(paper);
  }

  void correct() {
    const Paper* const original = any_paper(one_in(2));
    if (original == nullptr) return;
    Paper after = *original;
    const std::string type = any<std::string>({"M", "M", "A", "D"});
    std::vector<Line> lines;
    if (type == "M") {
      lines.push_back(some_line(up_to(static_cast<std::int64_t>(after.lines.size()))));
      after.lines[static_cast<std::size_t>(lines[0].sequence - 1)] = lines[0];
    } else if (type == "A") {
      lines.push_back(some_line(static_cast<std::int64_t>(after.lines.size()) + 1));
      after.lines.push_back(lines[0]);
    }
    const Outcome outcome = desk().process(Papers::correction(papers_.next_number(), after.number, type,
                                                              ++after.degree, after.declaration, lines),
                                           Desk::kArrived);
    if (type == "D") after.lines.clear();
    const std::string& declaration = after.declaration;
    Model then = model_;
    std::erase_if(then.papers, [&](const Paper& paper) { return paper.number == after.number; });
    if (type != "D") then.papers.push_back(after);
    EXPECT_EQ(has(outcome, "CII-E33"),
              then.total(declaration, "EDTB").pieces > then.total(declaration, "").pieces);
    EXPECT_EQ(has(outcome, "CII-E34"),
              then.total(declaration, "EDTB").weight > then.total(declaration, "").weight);
    EXPECT_EQ(
        has(outcome, "CII-E52"),
        type == "D" && std::ranges::find(model_.papers, after.number, &Paper::entry) != model_.papers.end());
    if (accepted(outcome, "CII " + type)) model_ = then;
  }

  void decide() {
    const std::vector<std::pair<std::string, std::string>> events{
        {"CANAL", "<CanalAforo>A</CanalAforo>"},
        {"CANAL", "<CanalAforo>F</CanalAforo>"},
        {"RESULTADO", "<Resultado>FAVORABLE</Resultado>"},
        {"RESULTADO", "<Resultado>ADVERSO</Resultado>"},
        {"SALIDA_AUTORIZADA", ""},
        {"RETENCION", "<Observacion>Pedido</Observacion>"},
        {"LEVANTAMIENTO", ""},
        {"LEVANTAMIENTO", ""},
        {"EMBARQUE", "<MRN>CEC20260055A01</MRN>"}};
    const auto& [event, fields] = any(events);
    accepted(
        desk().process(papers_.notification(kDeclarations[one_in(5) ? 1 : 0], event, fields), Desk::kArrived),
        event);
  }

  void step() {
    const std::int64_t die = up_to(10);
    if (die <= 2) return enter();
    if (die <= 5) return leave();
    return die <= 7 ? correct() : decide();
  }

  static Sum sum(std::int64_t pieces, domain::Kilograms weight) { return {pieces, weight.thousandths()}; }

  void check(const std::string& declaration) {
    const auto shipment =
        desk().unit().shipments().find(kDepot, declaration).value().value_or(store::Shipment{});
    const Sum in = sum(shipment.pieces_in, shipment.weight_in);
    const Sum out = sum(shipment.pieces_out, shipment.weight_out);
    EXPECT_EQ(in, model_.total(declaration, ""));
    EXPECT_EQ(out, model_.total(declaration, "EDTB"));
    EXPECT_EQ(shipment.pieces_boarded, model_.total(declaration, "E").pieces);
    EXPECT_EQ(sum(shipment.pieces_back, shipment.weight_back), model_.total(declaration, "DT"));
    EXPECT_TRUE(out.pieces >= 0 && out.weight >= 0 && out.pieces <= in.pieces && out.weight <= in.weight);
    std::map<bool, Sum> moved;
    const auto movements = desk().unit().shipments().movements(declaration);
    for (const store::Movement& movement : *movements)
      moved[movement.cause == store::kEntry] += Line{movement.pieces, movement.weight, 0};
    EXPECT_EQ(moved[true], in);
    EXPECT_EQ(moved[false], out);
    check_state(shipment);
  }

  /// What a state says about the goods is true of them.
  static void check_state(const store::Shipment& shipment) {
    const std::string& state = shipment.stage.state;
    const bool empty = shipment.pieces_in == shipment.pieces_out;
    const bool boarded = shipment.pieces_boarded > 0;
    const auto is = [&](std::initializer_list<const char*> words) {
      return std::ranges::find(words, state) != words.end();
    };
    EXPECT_EQ(empty, is({"", "SALIDA_TOTAL", "CERRADA", "EMBARCADA"})) << state;
    if (state != "RETENIDA") {
      EXPECT_EQ(boarded, is({"SALIDA_PARCIAL", "SALIDA_TOTAL", "EMBARCADA"})) << state;
    }
    EXPECT_EQ(state == "RETENIDA", !shipment.stage.held_from.empty());
  }

  void check_lines() {
    for (const Paper& paper : model_.papers) {
      const auto document = desk().unit().documents().find_number(paper.number);
      const auto lines = desk().unit().reports().lines(document->value().id);
      Sum kept;
      for (const store::ReportLine& line : *lines) kept += Line{line.pieces, line.weight, line.sequence};
      EXPECT_EQ(kept, paper.sum());
      EXPECT_EQ(lines->size(), paper.lines.size());
    }
  }

  static void SetUpTestSuite() { desk_ = std::make_unique<Desk>(); }
  static void TearDownTestSuite() { desk_.reset(); }
  static Desk& desk() { return *desk_; }
  static inline std::unique_ptr<Desk> desk_;

  std::mt19937_64 random_{GetParam()};
  Papers papers_;
  Model model_;
  std::map<std::string, int> accepted_;
  std::map<std::string, int> refused_;
};

constexpr int kSequences = 500;  // of each seed
constexpr int kSteps = 20;

TEST_P(Balance, is_the_sum_of_movements_whatever_happens) {
  for (int sequence = 0; sequence < kSequences && !HasFailure(); ++sequence) {
    desk().reset();
    model_ = {};
    papers_ = {};
    for (int i = 0; i < kSteps && !HasFailure(); ++i) {
      step();
      for (const std::string& declaration : kDeclarations) check(declaration);
    }
    check_lines();
  }
  for (const char* const what :
       {"IIE", "ISE E", "ISE D", "ISE T", "ISE B", "CII M", "CII A", "CII D", "CANAL", "RESULTADO",
        "SALIDA_AUTORIZADA", "RETENCION", "LEVANTAMIENTO", "EMBARQUE"}) {
    EXPECT_GT(accepted_[what], 0) << what;  // else the sequences say nothing of it
    EXPECT_GT(refused_[what], 0) << what;
  }
}

INSTANTIATE_TEST_SUITE_P(Seed, Balance, ::testing::Values(1U, 2U, 3U, 4U));

}  // namespace
}  // namespace esclusa::kinds
