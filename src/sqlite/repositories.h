#pragma once
/// The repositories of the store's port over one connection. Contracts: store/*.h.

#include "sqlite/connection.h"
#include "store/store.h"

namespace esclusa::sqlite {

class Arrivals final : public store::Arrivals {
 public:
  explicit Arrivals(Connection& db) : db_(db) {}
  Result<std::int64_t> add(const store::NewArrival& arrival) override;
  Result<std::optional<store::Arrival>> find_claim(const std::string& partner,
                                                   const std::string& claim) override;
  Result<std::optional<store::Arrival>> get(std::int64_t id) override;
  Result<std::vector<store::Arrival>> undecided(const std::string& partner, std::size_t limit) override;
  Status add_attempt(std::int64_t id) override;
  Status take_back_attempt(std::int64_t id) override;
  Status set_attempts(std::int64_t id, int attempts) override;
  Status decided(std::int64_t id, std::int64_t document, int repetition, std::int64_t run) override;
  Status source_removed(std::span<const std::int64_t> ids) override;
  Result<std::uint64_t> bytes_since(const std::string& partner, Instant since) override;
  Result<std::vector<store::Arrival>> to_remove(const std::string& partner, std::size_t limit) override;

 private:
  Connection& db_;
};

class Documents final : public store::Documents {
 public:
  explicit Documents(Connection& db) : db_(db) {}
  Result<std::int64_t> add(const store::DocumentRecord& document) override;
  Result<std::optional<store::DocumentRecord>> get(std::int64_t id) override;
  Result<std::optional<store::DocumentRecord>> find_file(const std::string& partner,
                                                         const Digest& sha256) override;
  Result<std::optional<store::DocumentRecord>> find_number(const std::string& submission_number) override;
  Status settle(const store::DocumentRecord& document) override;
  Status await(std::int64_t id, const std::string& key, std::optional<Instant> until) override;
  Result<std::vector<store::DocumentRecord>> due(const std::string& partner, Instant now,
                                                 std::size_t limit) override;
  Result<bool> was_refused(const std::string& partner, const std::string& submission_number) override;
  Status set_document_state(std::int64_t id, const std::string& document_state) override;
  Status cite(std::int64_t id, const std::vector<std::string>& declarations) override;
  Status came(const std::string& key) override;
  Result<int> add_repetition(std::int64_t id) override;
  Result<std::uint64_t> next_procedure() override;
  Result<std::vector<store::DocumentRecord>> search(const store::DocumentFilter& filter) override;

 private:
  Connection& db_;
};

class Answers final : public store::Answers {
 public:
  explicit Answers(Connection& db) : db_(db) {}
  Result<store::ChainHead> head(const std::string& partner) override;
  Result<std::uint64_t> next_answer_sequence() override;
  Result<std::int64_t> add(const store::NewAnswer& answer, Instant created) override;
  Result<bool> name_taken(const std::string& partner, const std::string& name) override;
  Status redeliver(std::int64_t answer, const std::string& name, Instant now) override;
  Result<std::vector<store::AnswerRecord>> of_document(std::int64_t document) override;
  Result<std::optional<store::AnswerRecord>> find(const std::string& partner, std::uint64_t number) override;
  Result<std::vector<store::Delivery>> undelivered(const std::string& partner, Instant now,
                                                   std::size_t limit) override;
  Status delivered(std::span<const std::int64_t> deliveries, Instant now) override;
  Status failed(std::int64_t delivery, const std::string& error, Instant next_try, bool parked) override;
  Result<std::uint64_t> waiting(const std::string& partner) override;

 private:
  Status move_head(const store::NewAnswer& answer);
  Status count_in_run(const store::NewAnswer& answer);
  Connection& db_;
};

class Runs final : public store::Runs {
 public:
  explicit Runs(Connection& db) : db_(db) {}
  Result<std::int64_t> current(const std::string& partner, Instant now) override;
  Result<std::optional<std::int64_t>> open_run(const std::string& partner) override;
  Result<store::RunTotals> totals(std::int64_t run) override;
  Result<std::vector<store::RunEntry>> entries(std::int64_t run, std::int64_t after,
                                               std::size_t limit) override;
  Status close(std::int64_t run, Instant now) override;

 private:
  Connection& db_;
};

class Quarantine final : public store::Quarantine {
 public:
  explicit Quarantine(Connection& db) : db_(db) {}
  Status add(std::int64_t arrival, const std::string& codes, Instant now) override;
  Result<std::vector<store::QuarantineEntry>> list(const std::string& partner, std::size_t limit) override;
  Result<std::vector<store::QuarantineEntry>> unwritten(const std::string& partner,
                                                        std::size_t limit) override;
  Status written(std::span<const std::int64_t> arrivals) override;

 private:
  Connection& db_;
};

class Journal final : public store::Journal {
 public:
  explicit Journal(Connection& db) : db_(db) {}
  Status append(Instant at, const std::string& event, const std::string& correlation,
                const std::string& facts) override;
  Result<std::uint64_t> verify() override;

 private:
  Connection& db_;
};

class Operators final : public store::Operators {
 public:
  explicit Operators(Connection& db) : db_(db) {}
  Result<std::optional<store::OceRecord>> find_oce(const std::string& code) override;
  Result<std::optional<store::UserRecord>> find_user(const std::string& ruc,
                                                     const std::string& user) override;
  Result<bool> has_user_with_cedula(const std::string& ruc, const std::string& cedula) override;

 private:
  Connection& db_;
};

class Declarations final : public store::Declarations {
 public:
  explicit Declarations(Connection& db) : db_(db) {}
  Result<std::optional<store::Declaration>> find(const std::string& number) override;
  Status put(const store::Declaration& declaration) override;
  Status set_state(const std::string& number, const std::string& state) override;
  Status set_channel(const std::string& number, const std::string& channel) override;

 private:
  Connection& db_;
};

class Generations final : public store::Generations {
 public:
  explicit Generations(Connection& db) : db_(db) {}
  Result<std::int64_t> begin(const store::NewGeneration& generation) override;
  Status extend(std::int64_t id, std::uint64_t rows) override;
  Status activate(std::int64_t id, Instant now) override;
  Status discard(std::int64_t id) override;
  Result<std::optional<store::Generation>> current(const std::string& register_name) override;
  Result<std::vector<store::Generation>> all_current() override;
  Result<std::optional<store::Generation>> filling(const std::string& register_name) override;
  Status add_part(std::int64_t id, int part) override;
  Result<bool> has_part(std::int64_t id, int part) override;
  Result<int> count_parts(std::int64_t id) override;
  Result<std::int64_t> version() override;
  Result<bool> any_old() override;
  Result<bool> sweep(std::size_t limit) override;

 private:
  Status expect_filling();
  Result<std::optional<std::int64_t>> oldest();
  Connection& db_;
};

class References final : public store::References {
 public:
  explicit References(Connection& db) : db_(db) {}
  Result<bool> put(std::int64_t generation, const store::TaxpayerRecord& record) override;
  Result<bool> put(std::int64_t generation, const store::CompanyRecord& record) override;
  Result<bool> put(std::int64_t generation, const store::RepresentativeRecord& record) override;
  Result<bool> put(std::int64_t generation, const store::OceRecord& record) override;
  Result<bool> put(std::int64_t generation, const store::UserRecord& record) override;
  Result<bool> put(std::int64_t generation, const store::CodeRecord& record) override;
  Result<bool> holds(std::int64_t generation, const store::TaxpayerRecord& record) override;
  Result<bool> holds(std::int64_t generation, const store::CompanyRecord& record) override;
  Result<bool> holds(std::int64_t generation, const store::RepresentativeRecord& record) override;
  Result<bool> holds(std::int64_t generation, const store::OceRecord& record) override;
  Result<bool> holds(std::int64_t generation, const store::UserRecord& record) override;
  Result<bool> holds(std::int64_t generation, const store::CodeRecord& record) override;
  Result<std::optional<store::TaxpayerRecord>> find_ruc(const std::string& ruc) override;
  Result<std::optional<store::CompanyRecord>> find_company(const std::string& ruc) override;
  Result<std::vector<store::RepresentativeRecord>> representatives(const std::string& ruc) override;
  Result<bool> is_legal_representative(const std::string& ruc, const std::string& document_type,
                                       const std::string& document_number, const std::string& day) override;
  Result<std::vector<store::CodeRecord>> codes(const std::string& register_name) override;

 private:
  /// Runs a SELECT EXISTS.
  template <class... Values>
  Result<bool> is_there(std::string_view sql, const Values&... values) {
    ESC_TRY(const std::int64_t found, db_.number(sql, values...));
    return found != 0;
  }
  /// Runs an INSERT OR IGNORE.
  template <class... Values>
  Result<bool> insert(std::string_view sql, const Values&... values) {
    ESC_CHECK(db_.run(sql, values...));
    return db_.changes() == 1;
  }
  Connection& db_;
};

class Shipments final : public store::Shipments {
 public:
  explicit Shipments(Connection& db) : db_(db) {}
  Result<std::optional<store::Shipment>> find(const std::string& depot,
                                              const std::string& declaration) override;
  Result<std::vector<store::Shipment>> of_declaration(const std::string& declaration) override;
  Result<std::vector<store::Movement>> movements(const std::string& declaration) override;
  Status book(const store::Movement& movement, const store::Stage& stage) override;
  Status set_stage(const std::string& depot, const std::string& declaration,
                   const store::Stage& stage) override;
  Status add_milestone(const store::Milestone& milestone) override;
  Result<bool> transferred(const std::string& declaration, const std::string& depot) override;
  Result<std::vector<store::ContainerStay>> inside(const std::string& depot,
                                                   const std::string& container) override;
  Status enter_container(const store::ContainerStay& stay) override;
  Status withdraw_container(const store::ContainerStay& stay) override;
  Status leave_container(const store::ContainerStay& stay, std::int64_t exit, Instant at) override;
  Status take_back_container(const store::ContainerStay& stay, std::int64_t exit) override;

 private:
  Connection& db_;
};

class Reports final : public store::Reports {
 public:
  explicit Reports(Connection& db) : db_(db) {}
  Status add_head(const store::ReportHead& head) override;
  Status put_line(const store::ReportLine& line) override;
  Result<std::vector<store::ReportLine>> lines(std::int64_t document) override;
  Status link_exit(std::int64_t exit, std::int64_t entry) override;
  Status unlink_exit(std::int64_t exit) override;
  Result<std::vector<std::int64_t>> exits_of(std::int64_t entry) override;
  Status add_correction(std::int64_t original, std::int64_t degree, std::int64_t document) override;
  Result<std::int64_t> last_degree(std::int64_t original) override;

 private:
  Connection& db_;
};

class Mailbox final : public store::Mailbox {
 public:
  explicit Mailbox(Connection& db) : db_(db) {}
  Result<std::int64_t> add(const store::NewNotice& notice) override;
  Result<std::optional<store::NoticeRecord>> get(std::int64_t id) override;
  Result<std::vector<store::NoticeRecord>> list(const store::MailboxFilter& filter) override;
  Status set_state(std::int64_t id, const std::string& state) override;

 private:
  Connection& db_;
};

class Enquiries final : public store::Enquiries {
 public:
  explicit Enquiries(Connection& db) : db_(db) {}
  Result<store::Listed<store::DocumentRecord>> documents(const store::DocumentEnquiry& enquiry,
                                                         const store::Window& window) override;
  Result<store::Listed<store::Account>> accounts(const store::AccountEnquiry& enquiry,
                                                 const store::Window& window) override;
  Result<store::Listed<store::ReportRow>> reports(const store::ReportEnquiry& enquiry,
                                                  const store::Window& window) override;
  Result<store::Listed<store::MilestoneRow>> milestones(const store::MilestoneEnquiry& enquiry,
                                                        const store::Window& window) override;

 private:
  Connection& db_;
};

class Mails final : public store::Mails {
 public:
  explicit Mails(Connection& db) : db_(db) {}
  Status add(const std::string& id, Instant at) override;
  Result<bool> known(const std::string& id) override;

 private:
  Connection& db_;
};

class Accounts final : public store::Accounts {
 public:
  explicit Accounts(Connection& db) : db_(db) {}
  Result<bool> user_taken(const std::string& user) override;
  Result<bool> identity_taken(const std::string& kind, const std::string& ruc, const std::string& type,
                              const std::string& number) override;
  Result<bool> email_taken(const std::string& email) override;
  Status add(const store::Account& account) override;
  Result<std::optional<store::Account>> of_document(std::int64_t document) override;
  Result<std::optional<store::Account>> of_number(const std::string& submission_number) override;
  Result<std::optional<store::Account>> of_user(const std::string& user) override;
  Result<bool> has_active(const std::string& ruc, const std::string& cedula) override;
  Result<bool> has_active_of_kind(const std::string& ruc, const std::string& kind) override;
  Result<std::vector<store::Account>> search(const store::AccountFilter& filter) override;
  Status set_state(std::int64_t document, const std::string& state, const std::string& reasons,
                   const std::string& remark, std::optional<Instant> decided) override;
  Status refresh(std::int64_t document, const std::string& day) override;
  Result<std::vector<store::Account>> stale(const std::string& day, std::size_t limit) override;
  Status add_challenge(const store::Challenge& challenge) override;
  Result<std::optional<store::Challenge>> challenge(const std::string& id) override;
  Result<std::vector<store::Challenge>> challenges(std::int64_t document) override;
  Result<int> add_try(const std::string& id) override;
  Status end_challenge(const std::string& id, const std::string& state) override;
  Status grant(const store::OceGrant& grant) override;
  Result<std::vector<store::OceGrant>> grants_of(std::int64_t document) override;

 private:
  Connection& db_;
};

class Figures final : public store::Figures {
 public:
  explicit Figures(Connection& db) : db_(db) {}
  Result<std::vector<std::string>> partners() override;
  Result<store::Activity> activity(const std::string& partner, const store::Period& period) override;
  Result<store::AnswerFigures> answers(const std::string& partner, const store::Period& period) override;
  Result<store::Outbox> outbox(const std::string& partner) override;
  Result<std::optional<store::OldestPending>> oldest_pending(const std::string& partner) override;
  Result<std::uint64_t> quarantined(const std::string& partner, const store::Period& period) override;
  Result<std::optional<Instant>> first_arrival(const std::string& partner,
                                               const store::Period& period) override;
  Result<store::IdleShipments> idle_shipments(const std::string& partner, Instant before,
                                              std::size_t limit) override;

 private:
  Status count_files(const std::string& partner, const store::Period& period, store::Activity& activity);
  Status count_entries(const std::string& partner, const store::Period& period, store::Activity& activity);
  Connection& db_;
};

class Lotes final : public store::Lotes {
 public:
  explicit Lotes(Connection& db) : db_(db) {}
  Result<std::optional<store::LoteProgress>> progress(std::int64_t lote) override;
  Status begin(std::int64_t lote) override;
  Status plan(std::int64_t lote, const store::PlannedEntry& entry) override;
  Status planned(std::int64_t lote, std::uint64_t next, bool done) override;
  Result<std::vector<store::PlannedEntry>> undecided(std::int64_t lote, std::size_t limit) override;
  Status decide(std::int64_t lote, const store::DecidedEntry& entry) override;
  Status count_set_aside(std::int64_t lote) override;
  Result<std::vector<store::DecidedEntry>> decided(std::int64_t lote, std::uint64_t from,
                                                   std::size_t limit) override;
  Result<store::LoteTotals> totals(std::int64_t lote) override;
  Result<std::optional<store::LotePlace>> place_of(std::int64_t document) override;

 private:
  Connection& db_;
};

class Evidence final : public store::Evidence {
 public:
  explicit Evidence(Connection& db) : db_(db) {}
  Result<std::optional<std::int64_t>> find_set(const Digest& digest) override;
  Result<std::int64_t> keep(const Digest& digest, std::span<const store::EvidenceObject> objects,
                            Instant now) override;
  Result<bool> has_object(const Digest& sha256) override;
  Result<std::optional<store::EvidenceObject>> object(const Digest& sha256) override;
  Result<std::optional<store::EvidenceObject>> nth_object(std::int64_t n) override;
  Result<std::optional<Set>> set(std::int64_t id) override;
  Result<std::optional<std::int64_t>> set_of_signer(const Digest& certificate) override;
  Result<store::DecisionRows> rows_of(std::int64_t document) override;
  Result<store::Extent> extent() override;
  Result<std::vector<store::JournalRow>> entries(std::uint64_t after, std::size_t limit) override;
  Result<std::vector<store::JournalRow>> entries_of(const std::string& correlation) override;
  Status add_anchor(const store::Anchor& anchor) override;
  Result<std::optional<store::Anchor>> last_anchor() override;
  Result<std::vector<store::Anchor>> anchors(std::uint64_t from, std::size_t limit) override;
  Result<std::vector<store::Chain>> chains(const std::string& after, std::size_t limit) override;
  Result<std::vector<std::int64_t>> booked_by(std::int64_t after, std::size_t limit) override;
  Result<std::vector<std::string>> shipped(const std::string& after, std::size_t limit) override;
  Result<std::optional<store::AnswerRecord>> find_answer(const std::string& answer_id) override;
  Result<std::optional<store::Arrival>> find_correlation(const std::string& correlation) override;

 private:
  Connection& db_;
};

/// The next value of a gapless sequence.
Result<std::uint64_t> next_in_sequence(Connection& db, std::string_view name);

}  // namespace esclusa::sqlite
