#pragma once
/// A store whose n-th call fails. A fault loop runs a piece of work with n = 1, 2, 3 … until nothing fails
/// any more, and checks each time that nothing was lost or done twice.

#include <atomic>
#include <memory>
#include <utility>

#include "store/store.h"

namespace esclusa::testing_support {

/// Counts the calls of a FaultyStore and everything it gave out. Thread rule: any thread.
class Faults {
 public:
  /// `nth` = 0: nothing fails.
  explicit Faults(int nth = 0) : nth_(nth) {}
  template <class Call>
  auto through(Call call) -> decltype(call()) {
    if (++calls_ == nth_) return error_;
    return call();
  }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] bool struck() const { return nth_ != 0 && calls_ >= nth_; }

 private:
  const int nth_;
  const Error error_ = retry("store.busy", "La base de datos está ocupada (falla de prueba).");
  std::atomic<int> calls_ = 0;
};

/// The repository under it and the faults above; `pass(&Port::call, arguments…)`.
template <class Port>
class FaultyPort : public Port {
 public:
  FaultyPort(Port& inner, Faults& faults) : inner_(inner), faults_(faults) {}

 protected:
  template <class Return, class... Parameters, class... Arguments>
  Return pass(Return (Port::*call)(Parameters...), Arguments&&... arguments) {
    return faults_.through([&] { return (inner_.*call)(std::forward<Arguments>(arguments)...); });
  }

 private:
  Port& inner_;
  Faults& faults_;
};

using Text = const std::string&;
using Id = std::int64_t;
using Ids = std::span<const std::int64_t>;
using Limit = std::size_t;

class FaultyArrivals final : public FaultyPort<store::Arrivals> {
 public:
  using P = store::Arrivals;
  using Found = Result<std::optional<store::Arrival>>;
  using List = Result<std::vector<store::Arrival>>;
  using FaultyPort::FaultyPort;
  Result<Id> add(const store::NewArrival& a) override { return pass(&P::add, a); }
  Found find_claim(Text partner, Text claim) override { return pass(&P::find_claim, partner, claim); }
  Found get(Id id) override { return pass(&P::get, id); }
  List undecided(Text partner, Limit n) override { return pass(&P::undecided, partner, n); }
  Status add_attempt(Id id) override { return pass(&P::add_attempt, id); }
  Status take_back_attempt(Id id) override { return pass(&P::take_back_attempt, id); }
  Status decided(Id id, Id doc, int rep, Id run) override { return pass(&P::decided, id, doc, rep, run); }
  Status source_removed(Ids ids) override { return pass(&P::source_removed, ids); }
  List to_remove(Text partner, Limit n) override { return pass(&P::to_remove, partner, n); }
};

class FaultyDocuments final : public FaultyPort<store::Documents> {
 public:
  using P = store::Documents;
  using Found = Result<std::optional<store::DocumentRecord>>;
  using List = Result<std::vector<store::DocumentRecord>>;
  using FaultyPort::FaultyPort;
  Result<Id> add(const store::DocumentRecord& d) override { return pass(&P::add, d); }
  Found get(Id id) override { return pass(&P::get, id); }
  Found find_file(Text partner, const Digest& sha256) override {
    return pass(&P::find_file, partner, sha256);
  }
  Found find_number(Text number) override { return pass(&P::find_number, number); }
  Status settle(const store::DocumentRecord& d) override { return pass(&P::settle, d); }
  Status await(Id id, Text key, std::optional<Instant> until) override {
    return pass(&P::await, id, key, until);
  }
  List due(Text partner, Instant now, Limit n) override { return pass(&P::due, partner, now, n); }
  Status came(Text key) override { return pass(&P::came, key); }
  Result<int> add_repetition(Id id) override { return pass(&P::add_repetition, id); }
  Result<std::uint64_t> next_procedure() override { return pass(&P::next_procedure); }
  List search(const store::DocumentFilter& filter) override { return pass(&P::search, filter); }
};

class FaultyAnswers final : public FaultyPort<store::Answers> {
 public:
  using P = store::Answers;
  using Count = Result<std::uint64_t>;
  using FaultyPort::FaultyPort;
  Result<store::ChainHead> head(Text partner) override { return pass(&P::head, partner); }
  Count next_answer_sequence() override { return pass(&P::next_answer_sequence); }
  Result<Id> add(const store::NewAnswer& a, Instant at) override { return pass(&P::add, a, at); }
  Result<bool> name_taken(Text partner, Text name) override { return pass(&P::name_taken, partner, name); }
  Status redeliver(Id answer, Text name, Instant now) override {
    return pass(&P::redeliver, answer, name, now);
  }
  Result<std::vector<store::AnswerRecord>> of_document(Id id) override { return pass(&P::of_document, id); }
  Result<std::optional<store::AnswerRecord>> find(Text partner, std::uint64_t number) override {
    return pass(&P::find, partner, number);
  }
  Result<std::vector<store::Delivery>> undelivered(Text partner, Instant now, Limit n) override {
    return pass(&P::undelivered, partner, now, n);
  }
  Status delivered(Ids ids, Instant now) override { return pass(&P::delivered, ids, now); }
  Status failed(Id id, Text error, Instant next, bool parked) override {
    return pass(&P::failed, id, error, next, parked);
  }
  Count waiting(Text partner) override { return pass(&P::waiting, partner); }
};

class FaultyRuns final : public FaultyPort<store::Runs> {
 public:
  using P = store::Runs;
  using FaultyPort::FaultyPort;
  Result<Id> current(Text partner, Instant now) override { return pass(&P::current, partner, now); }
  Result<std::optional<Id>> open_run(Text partner) override { return pass(&P::open_run, partner); }
  Result<store::RunTotals> totals(Id run) override { return pass(&P::totals, run); }
  Result<std::vector<store::RunEntry>> entries(Id run, Id after, Limit n) override {
    return pass(&P::entries, run, after, n);
  }
  Status close(Id run, Instant now) override { return pass(&P::close, run, now); }
};

class FaultyQuarantine final : public FaultyPort<store::Quarantine> {
 public:
  using P = store::Quarantine;
  using FaultyPort::FaultyPort;
  Status add(Id arrival, Text codes, Instant now) override { return pass(&P::add, arrival, codes, now); }
  Result<std::vector<store::QuarantineEntry>> list(Text partner, Limit n) override {
    return pass(&P::list, partner, n);
  }
  Result<std::vector<store::QuarantineEntry>> unwritten(Text partner, Limit n) override {
    return pass(&P::unwritten, partner, n);
  }
  Status written(std::span<const Id> arrivals) override { return pass(&P::written, arrivals); }
};

class FaultyJournal final : public FaultyPort<store::Journal> {
 public:
  using P = store::Journal;
  using FaultyPort::FaultyPort;
  Status append(Instant at, Text event, Text correlation, Text facts) override {
    return pass(&P::append, at, event, correlation, facts);
  }
  Result<std::uint64_t> verify() override { return pass(&P::verify); }
};

class FaultyOperators final : public FaultyPort<store::Operators> {
 public:
  using P = store::Operators;
  using FaultyPort::FaultyPort;
  Result<std::optional<store::OceRecord>> find_oce(Text code) override { return pass(&P::find_oce, code); }
  Result<std::optional<store::UserRecord>> find_user(Text ruc, Text user) override {
    return pass(&P::find_user, ruc, user);
  }
  Result<bool> has_user_with_cedula(Text ruc, Text cedula) override {
    return pass(&P::has_user_with_cedula, ruc, cedula);
  }
  Status clear_oce() override { return pass(&P::clear_oce); }
  Status put_oce(const store::OceRecord& record) override { return pass(&P::put_oce, record); }
  Status clear_users() override { return pass(&P::clear_users); }
  Status put_user(const store::UserRecord& record) override { return pass(&P::put_user, record); }
};

class FaultyDeclarations final : public FaultyPort<store::Declarations> {
 public:
  using P = store::Declarations;
  using FaultyPort::FaultyPort;
  Result<std::optional<store::Declaration>> find(Text number) override { return pass(&P::find, number); }
  Status put(const store::Declaration& declaration) override { return pass(&P::put, declaration); }
  Status set_state(Text number, Text state) override { return pass(&P::set_state, number, state); }
};

class FaultyShipments final : public FaultyPort<store::Shipments> {
 public:
  using P = store::Shipments;
  using FaultyPort::FaultyPort;
  Result<std::optional<store::Shipment>> find(Text depot, Text declaration) override {
    return pass(&P::find, depot, declaration);
  }
  Result<store::Entered> entered(Text declaration) override { return pass(&P::entered, declaration); }
  Status enter(const store::Movement& movement, Text state) override {
    return pass(&P::enter, movement, state);
  }
  Result<std::vector<store::ContainerStay>> inside(Text depot, Text container) override {
    return pass(&P::inside, depot, container);
  }
  Status enter_container(const store::ContainerStay& stay) override {
    return pass(&P::enter_container, stay);
  }
};

class FaultyAccounts final : public FaultyPort<store::Accounts> {
 public:
  using P = store::Accounts;
  using FaultyPort::FaultyPort;
  Result<bool> user_taken(Text user) override { return pass(&P::user_taken, user); }
  Result<bool> identity_taken(Text type, Text number) override {
    return pass(&P::identity_taken, type, number);
  }
  Result<bool> email_taken(Text email) override { return pass(&P::email_taken, email); }
  Status add(const store::Account& account) override { return pass(&P::add, account); }
};

class FaultyUnit final : public store::UnitOfWork {
 public:
  FaultyUnit(std::unique_ptr<store::UnitOfWork> inner, Faults& faults)
      : inner_(std::move(inner)), faults_(faults) {}
  Status commit() override {
    return faults_.through([&] { return inner_->commit(); });
  }
  Status mark() override {
    return faults_.through([&] { return inner_->mark(); });
  }
  Status undo_to_mark() override {
    return faults_.through([&] { return inner_->undo_to_mark(); });
  }
  store::Arrivals& arrivals() override { return arrivals_; }
  store::Documents& documents() override { return documents_; }
  store::Answers& answers() override { return answers_; }
  store::Runs& runs() override { return runs_; }
  store::Quarantine& quarantine() override { return quarantine_; }
  store::Journal& journal() override { return journal_; }
  store::Operators& operators() override { return operators_; }
  store::Declarations& declarations() override { return declarations_; }
  store::Shipments& shipments() override { return shipments_; }
  store::Accounts& accounts() override { return accounts_; }

 private:
  std::unique_ptr<store::UnitOfWork> inner_;
  Faults& faults_;
  FaultyArrivals arrivals_{inner_->arrivals(), faults_};
  FaultyDocuments documents_{inner_->documents(), faults_};
  FaultyAnswers answers_{inner_->answers(), faults_};
  FaultyRuns runs_{inner_->runs(), faults_};
  FaultyQuarantine quarantine_{inner_->quarantine(), faults_};
  FaultyJournal journal_{inner_->journal(), faults_};
  FaultyOperators operators_{inner_->operators(), faults_};
  FaultyDeclarations declarations_{inner_->declarations(), faults_};
  FaultyShipments shipments_{inner_->shipments(), faults_};
  FaultyAccounts accounts_{inner_->accounts(), faults_};
};

/// `inner` and `faults` outlive the store and its units of work.
class FaultyStore final : public store::Store {
 public:
  FaultyStore(store::Store& inner, Faults& faults) : inner_(inner), faults_(faults) {}
  Result<std::unique_ptr<store::UnitOfWork>> write() override { return wrapped(&store::Store::write); }
  Result<std::unique_ptr<store::UnitOfWork>> read() override { return wrapped(&store::Store::read); }

 private:
  using Begun = Result<std::unique_ptr<store::UnitOfWork>>;
  Begun wrapped(Begun (store::Store::*begin)()) {
    ESC_TRY(auto unit, faults_.through([&] { return (inner_.*begin)(); }));
    return std::unique_ptr<store::UnitOfWork>{std::make_unique<FaultyUnit>(std::move(unit), faults_)};
  }
  store::Store& inner_;
  Faults& faults_;
};

}  // namespace esclusa::testing_support
