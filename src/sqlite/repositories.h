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
  Status decided(std::int64_t id, std::int64_t document, int repetition, std::int64_t run) override;
  Status source_removed(std::span<const std::int64_t> ids) override;
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
  Status clear_oce() override;
  Status put_oce(const store::OceRecord& record) override;
  Status clear_users() override;
  Status put_user(const store::UserRecord& record) override;

 private:
  Connection& db_;
};

class Declarations final : public store::Declarations {
 public:
  explicit Declarations(Connection& db) : db_(db) {}
  Result<std::optional<store::Declaration>> find(const std::string& number) override;
  Status put(const store::Declaration& declaration) override;
  Status set_state(const std::string& number, const std::string& state) override;

 private:
  Connection& db_;
};

class Shipments final : public store::Shipments {
 public:
  explicit Shipments(Connection& db) : db_(db) {}
  Result<std::optional<store::Shipment>> find(const std::string& depot,
                                              const std::string& declaration) override;
  Result<store::Entered> entered(const std::string& declaration) override;
  Status enter(const store::Movement& movement, const std::string& state) override;
  Result<std::vector<store::ContainerStay>> inside(const std::string& depot,
                                                   const std::string& container) override;
  Status enter_container(const store::ContainerStay& stay) override;

 private:
  Connection& db_;
};

class Accounts final : public store::Accounts {
 public:
  explicit Accounts(Connection& db) : db_(db) {}
  Result<bool> user_taken(const std::string& user) override;
  Result<bool> identity_taken(const std::string& type, const std::string& number) override;
  Result<bool> email_taken(const std::string& email) override;
  Status add(const store::Account& account) override;

 private:
  Connection& db_;
};

/// The next value of a gapless sequence.
Result<std::uint64_t> next_in_sequence(Connection& db, std::string_view name);

}  // namespace esclusa::sqlite
