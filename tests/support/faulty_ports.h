#pragma once
/// The ports of the store, each of whose calls goes through `Faults`. For faulty_store.h.

#include <memory>

#include "store/store.h"
#include "support/faults.h"

namespace esclusa::testing_support {

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
  Status set_attempts(Id id, int n) override { return pass(&P::set_attempts, id, n); }
  Status decided(Id id, Id doc, int rep, Id run) override { return pass(&P::decided, id, doc, rep, run); }
  Status source_removed(Ids ids) override { return pass(&P::source_removed, ids); }
  Result<std::uint64_t> bytes_since(Text partner, Instant since) override {
    return pass(&P::bytes_since, partner, since);
  }
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
  Result<bool> was_refused(Text partner, Text number) override {
    return pass(&P::was_refused, partner, number);
  }
  Status set_document_state(Id id, Text state) override { return pass(&P::set_document_state, id, state); }
  Status cite(Id id, const std::vector<std::string>& d) override { return pass(&P::cite, id, d); }
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
};

class FaultyDeclarations final : public FaultyPort<store::Declarations> {
 public:
  using P = store::Declarations;
  using FaultyPort::FaultyPort;
  Result<std::optional<store::Declaration>> find(Text number) override { return pass(&P::find, number); }
  Status put(const store::Declaration& declaration) override { return pass(&P::put, declaration); }
  Status set_state(Text number, Text state) override { return pass(&P::set_state, number, state); }
  Status set_channel(Text number, Text channel) override { return pass(&P::set_channel, number, channel); }
};

class FaultyGenerations final : public FaultyPort<store::Generations> {
 public:
  using P = store::Generations;
  using FaultyPort::FaultyPort;
  Result<Id> begin(const store::NewGeneration& generation) override { return pass(&P::begin, generation); }
  Status extend(Id id, std::uint64_t rows) override { return pass(&P::extend, id, rows); }
  Status activate(Id id, Instant now) override { return pass(&P::activate, id, now); }
  Status discard(Id id) override { return pass(&P::discard, id); }
  Result<std::optional<store::Generation>> current(Text name) override { return pass(&P::current, name); }
  Result<std::vector<store::Generation>> all_current() override { return pass(&P::all_current); }
  Result<std::optional<store::Generation>> filling(Text name) override { return pass(&P::filling, name); }
  Status add_part(Id id, int part) override { return pass(&P::add_part, id, part); }
  Result<bool> has_part(Id id, int part) override { return pass(&P::has_part, id, part); }
  Result<int> count_parts(Id id) override { return pass(&P::count_parts, id); }
  Result<Id> version() override { return pass(&P::version); }
  Result<bool> any_old() override { return pass(&P::any_old); }
  Result<bool> sweep(Limit n) override { return pass(&P::sweep, n); }
};

class FaultyReferences final : public FaultyPort<store::References> {
 public:
  using P = store::References;
  using FaultyPort::FaultyPort;
  Result<bool> put(Id id, const store::TaxpayerRecord& record) override { return put_any(id, record); }
  Result<bool> put(Id id, const store::CompanyRecord& record) override { return put_any(id, record); }
  Result<bool> put(Id id, const store::RepresentativeRecord& record) override { return put_any(id, record); }
  Result<bool> put(Id id, const store::OceRecord& record) override { return put_any(id, record); }
  Result<bool> put(Id id, const store::UserRecord& record) override { return put_any(id, record); }
  Result<bool> put(Id id, const store::CodeRecord& record) override { return put_any(id, record); }
  Result<bool> holds(Id id, const store::TaxpayerRecord& record) override { return holds_any(id, record); }
  Result<bool> holds(Id id, const store::CompanyRecord& record) override { return holds_any(id, record); }
  Result<bool> holds(Id id, const store::RepresentativeRecord& record) override {
    return holds_any(id, record);
  }
  Result<bool> holds(Id id, const store::OceRecord& record) override { return holds_any(id, record); }
  Result<bool> holds(Id id, const store::UserRecord& record) override { return holds_any(id, record); }
  Result<bool> holds(Id id, const store::CodeRecord& record) override { return holds_any(id, record); }
  Result<std::optional<store::TaxpayerRecord>> find_ruc(Text ruc) override { return pass(&P::find_ruc, ruc); }
  Result<std::optional<store::CompanyRecord>> find_company(Text ruc) override {
    return pass(&P::find_company, ruc);
  }
  Result<std::vector<store::RepresentativeRecord>> representatives(Text ruc) override {
    return pass(&P::representatives, ruc);
  }
  Result<bool> is_legal_representative(Text ruc, Text type, Text number, Text day) override {
    return pass(&P::is_legal_representative, ruc, type, number, day);
  }
  Result<std::vector<store::CodeRecord>> codes(Text name) override { return pass(&P::codes, name); }

 private:
  template <class Record>
  Result<bool> holds_any(Id id, const Record& record) {
    return pass(static_cast<Result<bool> (P::*)(Id, const Record&)>(&P::holds), id, record);
  }
  template <class Record>
  Result<bool> put_any(Id id, const Record& record) {
    return pass(static_cast<Result<bool> (P::*)(Id, const Record&)>(&P::put), id, record);
  }
};

class FaultyShipments final : public FaultyPort<store::Shipments> {
 public:
  using P = store::Shipments;
  using Stay = store::ContainerStay;
  using FaultyPort::FaultyPort;
  Result<std::optional<store::Shipment>> find(Text depot, Text declaration) override {
    return pass(&P::find, depot, declaration);
  }
  Result<std::vector<store::Shipment>> of_declaration(Text declaration) override {
    return pass(&P::of_declaration, declaration);
  }
  Result<std::vector<store::Movement>> movements(Text declaration) override {
    return pass(&P::movements, declaration);
  }
  Status book(const store::Movement& movement, const store::Stage& stage) override {
    return pass(&P::book, movement, stage);
  }
  Status set_stage(Text depot, Text declaration, const store::Stage& stage) override {
    return pass(&P::set_stage, depot, declaration, stage);
  }
  Status add_milestone(const store::Milestone& milestone) override {
    return pass(&P::add_milestone, milestone);
  }
  Result<bool> transferred(Text declaration, Text depot) override {
    return pass(&P::transferred, declaration, depot);
  }
  Result<std::vector<Stay>> inside(Text depot, Text container) override {
    return pass(&P::inside, depot, container);
  }
  Status enter_container(const Stay& stay) override { return pass(&P::enter_container, stay); }
  Status withdraw_container(const Stay& stay) override { return pass(&P::withdraw_container, stay); }
  Status leave_container(const Stay& stay, Id exit, Instant at) override {
    return pass(&P::leave_container, stay, exit, at);
  }
  Status take_back_container(const Stay& stay, Id exit) override {
    return pass(&P::take_back_container, stay, exit);
  }
};

class FaultyReports final : public FaultyPort<store::Reports> {
 public:
  using P = store::Reports;
  using FaultyPort::FaultyPort;
  Status add_head(const store::ReportHead& head) override { return pass(&P::add_head, head); }
  Status put_line(const store::ReportLine& line) override { return pass(&P::put_line, line); }
  Result<std::vector<store::ReportLine>> lines(Id document) override { return pass(&P::lines, document); }
  Status link_exit(Id exit, Id entry) override { return pass(&P::link_exit, exit, entry); }
  Status unlink_exit(Id exit) override { return pass(&P::unlink_exit, exit); }
  Result<std::vector<Id>> exits_of(Id entry) override { return pass(&P::exits_of, entry); }
  Status add_correction(Id original, Id degree, Id document) override {
    return pass(&P::add_correction, original, degree, document);
  }
  Result<Id> last_degree(Id original) override { return pass(&P::last_degree, original); }
};

class FaultyAccounts final : public FaultyPort<store::Accounts> {
 public:
  using P = store::Accounts;
  using FaultyPort::FaultyPort;
  Result<bool> user_taken(Text user) override { return pass(&P::user_taken, user); }
  Result<bool> identity_taken(Text kind, Text ruc, Text type, Text number) override {
    return pass(&P::identity_taken, kind, ruc, type, number);
  }
  Result<bool> email_taken(Text email) override { return pass(&P::email_taken, email); }
  Status add(const store::Account& account) override { return pass(&P::add, account); }
  Result<std::optional<store::Account>> of_document(Id document) override {
    return pass(&P::of_document, document);
  }
  Result<std::optional<store::Account>> of_number(Text submission_number) override {
    return pass(&P::of_number, submission_number);
  }
  Result<std::optional<store::Account>> of_user(Text user) override { return pass(&P::of_user, user); }
  Result<bool> has_active(Text ruc, Text cedula) override { return pass(&P::has_active, ruc, cedula); }
  Result<bool> has_active_of_kind(Text ruc, Text kind) override {
    return pass(&P::has_active_of_kind, ruc, kind);
  }
  Result<std::vector<store::Account>> search(const store::AccountFilter& filter) override {
    return pass(&P::search, filter);
  }
  Status set_state(Id document, Text state, Text reasons, Text remark,
                   std::optional<Instant> decided) override {
    return pass(&P::set_state, document, state, reasons, remark, decided);
  }
  Status refresh(Id document, Text day) override { return pass(&P::refresh, document, day); }
  Result<std::vector<store::Account>> stale(Text day, Limit limit) override {
    return pass(&P::stale, day, limit);
  }
  Status add_challenge(const store::Challenge& challenge) override {
    return pass(&P::add_challenge, challenge);
  }
  Result<std::optional<store::Challenge>> challenge(Text id) override { return pass(&P::challenge, id); }
  Result<std::vector<store::Challenge>> challenges(Id document) override {
    return pass(&P::challenges, document);
  }
  Result<int> add_try(Text id) override { return pass(&P::add_try, id); }
  Status end_challenge(Text id, Text state) override { return pass(&P::end_challenge, id, state); }
  Status grant(const store::OceGrant& grant) override { return pass(&P::grant, grant); }
  Result<std::vector<store::OceGrant>> grants_of(Id document) override {
    return pass(&P::grants_of, document);
  }
};

class FaultyMailbox final : public FaultyPort<store::Mailbox> {
 public:
  using P = store::Mailbox;
  using FaultyPort::FaultyPort;
  Result<Id> add(const store::NewNotice& notice) override { return pass(&P::add, notice); }
  Result<std::optional<store::NoticeRecord>> get(Id id) override { return pass(&P::get, id); }
  Result<std::vector<store::NoticeRecord>> list(const store::MailboxFilter& f) override {
    return pass(&P::list, f);
  }
  Status set_state(Id id, Text state) override { return pass(&P::set_state, id, state); }
};

class FaultyEnquiries final : public FaultyPort<store::Enquiries> {
 public:
  using P = store::Enquiries;
  using FaultyPort::FaultyPort;
  Result<store::Listed<store::DocumentRecord>> documents(const store::DocumentEnquiry& e,
                                                         const store::Window& w) override {
    return pass(&P::documents, e, w);
  }
  Result<store::Listed<store::Account>> accounts(const store::AccountEnquiry& e,
                                                 const store::Window& w) override {
    return pass(&P::accounts, e, w);
  }
  Result<store::Listed<store::ReportRow>> reports(const store::ReportEnquiry& e,
                                                  const store::Window& w) override {
    return pass(&P::reports, e, w);
  }
  Result<store::Listed<store::MilestoneRow>> milestones(const store::MilestoneEnquiry& e,
                                                        const store::Window& w) override {
    return pass(&P::milestones, e, w);
  }
};

class FaultyMails final : public FaultyPort<store::Mails> {
 public:
  using P = store::Mails;
  using FaultyPort::FaultyPort;
  Status add(Text id, Instant at) override { return pass(&P::add, id, at); }
  Result<bool> known(Text id) override { return pass(&P::known, id); }
};

class FaultyFigures final : public FaultyPort<store::Figures> {
 public:
  using P = store::Figures;
  using FaultyPort::FaultyPort;
  Result<std::vector<std::string>> partners() override { return pass(&P::partners); }
  Result<store::Activity> activity(Text partner, const store::Period& period) override {
    return pass(&P::activity, partner, period);
  }
  Result<store::AnswerFigures> answers(Text partner, const store::Period& period) override {
    return pass(&P::answers, partner, period);
  }
  Result<store::Outbox> outbox(Text partner) override { return pass(&P::outbox, partner); }
  Result<std::optional<store::OldestPending>> oldest_pending(Text partner) override {
    return pass(&P::oldest_pending, partner);
  }
  Result<std::uint64_t> quarantined(Text partner, const store::Period& period) override {
    return pass(&P::quarantined, partner, period);
  }
  Result<std::optional<Instant>> first_arrival(Text partner, const store::Period& period) override {
    return pass(&P::first_arrival, partner, period);
  }
  Result<store::IdleShipments> idle_shipments(Text partner, Instant before, Limit n) override {
    return pass(&P::idle_shipments, partner, before, n);
  }
};

class FaultyLotes final : public FaultyPort<store::Lotes> {
 public:
  using P = store::Lotes;
  using FaultyPort::FaultyPort;
  Result<std::optional<store::LoteProgress>> progress(Id lote) override { return pass(&P::progress, lote); }
  Status begin(Id lote) override { return pass(&P::begin, lote); }
  Status plan(Id lote, const store::PlannedEntry& e) override { return pass(&P::plan, lote, e); }
  Status planned(Id lote, std::uint64_t next, bool done) override {
    return pass(&P::planned, lote, next, done);
  }
  Result<std::vector<store::PlannedEntry>> undecided(Id lote, Limit n) override {
    return pass(&P::undecided, lote, n);
  }
  Status decide(Id lote, const store::DecidedEntry& e) override { return pass(&P::decide, lote, e); }
  Status count_set_aside(Id lote) override { return pass(&P::count_set_aside, lote); }
  Result<std::vector<store::DecidedEntry>> decided(Id lote, std::uint64_t from, Limit n) override {
    return pass(&P::decided, lote, from, n);
  }
  Result<store::LoteTotals> totals(Id lote) override { return pass(&P::totals, lote); }
  Result<std::optional<store::LotePlace>> place_of(Id document) override {
    return pass(&P::place_of, document);
  }
};

class FaultyEvidence final : public FaultyPort<store::Evidence> {
 public:
  using P = store::Evidence;
  using FaultyPort::FaultyPort;
  using MaybeId = Result<std::optional<Id>>;
  using Objects = std::span<const store::EvidenceObject>;
  MaybeId find_set(const Digest& d) override { return pass(&P::find_set, d); }
  Result<Id> keep(const Digest& d, Objects o, Instant now) override { return pass(&P::keep, d, o, now); }
  Result<bool> has_object(const Digest& d) override { return pass(&P::has_object, d); }
  Result<std::optional<store::EvidenceObject>> object(const Digest& d) override {
    return pass(&P::object, d);
  }
  Result<std::optional<store::EvidenceObject>> nth_object(Id n) override { return pass(&P::nth_object, n); }
  Result<std::optional<Set>> set(Id id) override { return pass(&P::set, id); }
  MaybeId set_of_signer(const Digest& d) override { return pass(&P::set_of_signer, d); }
  Result<store::DecisionRows> rows_of(Id id) override { return pass(&P::rows_of, id); }
  Result<store::Extent> extent() override { return pass(&P::extent); }
  Result<std::vector<store::JournalRow>> entries(std::uint64_t after, Limit n) override {
    return pass(&P::entries, after, n);
  }
  Result<std::vector<store::JournalRow>> entries_of(Text c) override { return pass(&P::entries_of, c); }
  Status add_anchor(const store::Anchor& a) override { return pass(&P::add_anchor, a); }
  Result<std::optional<store::Anchor>> last_anchor() override { return pass(&P::last_anchor); }
  Result<std::vector<store::Anchor>> anchors(std::uint64_t from, Limit n) override {
    return pass(&P::anchors, from, n);
  }
  Result<std::vector<store::Chain>> chains(Text after, Limit n) override {
    return pass(&P::chains, after, n);
  }
  Result<std::vector<Id>> booked_by(Id after, Limit n) override { return pass(&P::booked_by, after, n); }
  Result<std::vector<std::string>> shipped(Text after, Limit n) override {
    return pass(&P::shipped, after, n);
  }
  Result<std::optional<store::AnswerRecord>> find_answer(Text id) override {
    return pass(&P::find_answer, id);
  }
  Result<std::optional<store::Arrival>> find_correlation(Text c) override {
    return pass(&P::find_correlation, c);
  }
};

}  // namespace esclusa::testing_support
