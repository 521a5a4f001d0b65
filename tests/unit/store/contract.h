#pragma once
/// What every adapter of the store's port must do. The tests named contract_*_test.cpp know only the port.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"

namespace esclusa::store {

/// Where a store lives; every `open` gives a store over the same contents.
class Site {
 public:
  virtual ~Site() = default;
  virtual Result<std::shared_ptr<Store>> open() = 0;
};

struct Adapter {
  std::string name;
  std::unique_ptr<Site> (*make_site)();
};

/// All that this build has.
std::vector<Adapter> adapters();

inline constexpr Instant kNoon{std::chrono::seconds{1'795'176'000}};  // 2026-11-20T12:00:00Z

inline Instant later(int seconds) {
  return kNoon + std::chrono::seconds{seconds};
}

/// A digest that tells tests apart, not one of anything.
inline Digest digest_of(std::uint64_t seed) {
  Digest digest{};
  std::memcpy(digest.data(), &seed, sizeof seed);
  digest[31] = std::byte{1};
  return digest;
}

inline NewArrival some_arrival(std::uint64_t seed, const std::string& partner = "andina") {
  NewArrival arrival;
  arrival.partner = partner;
  arrival.correlation = "c-" + std::to_string(seed);
  arrival.claim = "claim-" + std::to_string(seed);
  arrival.name = "iie-" + std::to_string(seed) + ".xml";
  arrival.size = 5000 + seed;
  arrival.sha256 = digest_of(seed);
  arrival.arrived = kNoon;
  arrival.place = {"2026/11/20/000001.tar", 512 * seed, arrival.size};
  return arrival;
}

inline DocumentRecord some_document(std::uint64_t seed, std::int64_t arrival,
                                    const std::string& result = "ACEPTADO",
                                    const std::string& partner = "andina") {
  DocumentRecord document;
  document.partner = partner;
  document.arrival = arrival;
  document.sha256 = digest_of(seed);
  document.content = digest_of(seed + 1'000'000);
  document.kind = "IIE";
  document.schema_version = "1.0";
  document.submission_number = "03456789" + std::to_string(202600000000 + seed) + "F";
  document.oce_code = "03456789";
  document.ruc = "1790012345001";
  document.user = "JPEREZ";
  document.result = result;
  document.transmission_state = "RECIBIDO";
  document.document_state = result == "PENDIENTE" ? "EN PROCESO" : "ACEPTADO";
  document.arrived = kNoon;
  document.decided = later(1);
  return document;
}

class StoreContract : public testing::TestWithParam<Adapter> {
 protected:
  void SetUp() override {
    site_ = GetParam().make_site();
    reopen();
  }
  void reopen() {
    store_.reset();
    auto opened = site_->open();
    ASSERT_TRUE(opened.ok()) << opened.error().what;
    store_ = *opened;
  }

  std::unique_ptr<UnitOfWork> write() { return begun(store_->write()); }
  std::unique_ptr<UnitOfWork> read() { return begun(store_->read()); }

  /// What must succeed; a failure ends the test by an exception.
  template <class T>
  static T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().code + ": " + result.error().what);
    return std::move(*result);
  }
  static void must(const Status& status) {
    if (!status) throw std::runtime_error(status.error().code + ": " + status.error().what);
  }

  static NewAnswer next_answer(UnitOfWork& unit, std::optional<std::int64_t> document,
                               std::optional<std::int64_t> run, const std::string& partner = "andina") {
    NewAnswer answer;
    answer.partner = partner;
    answer.number = must(unit.answers().head(partner)).next_number;
    answer.answer_id = "ACK" + std::to_string(must(unit.answers().next_answer_sequence()));
    answer.document = document;
    answer.run = run;
    answer.result = "ACEPTADO";
    answer.canonical_digest = digest_of(900'000 + answer.number);
    answer.name = std::to_string(answer.number) + ".acuse.xml";
    answer.bytes = "<Acuse>" + std::to_string(answer.number) + "</Acuse>";
    return answer;
  }

  struct Whole {
    std::int64_t arrival = 0;
    std::int64_t document = 0;
    std::int64_t answer = 0;
  };
  /// One file from arrival to answer, as the pipeline writes it.
  static Whole record(UnitOfWork& unit, std::uint64_t seed, const std::string& result = "ACEPTADO",
                      const std::string& partner = "andina") {
    Whole whole;
    const std::int64_t run = must(unit.runs().current(partner, kNoon));
    whole.arrival = must(unit.arrivals().add(some_arrival(seed, partner)));
    whole.document = must(unit.documents().add(some_document(seed, whole.arrival, result, partner)));
    whole.answer = must(unit.answers().add(next_answer(unit, whole.document, run, partner), later(1)));
    must(unit.arrivals().decided(whole.arrival, whole.document, 0, run));
    must(unit.journal().append(later(1), "document.decided", "c-" + std::to_string(seed),
                               R"({"result":"x"})"));
    return whole;
  }

  std::unique_ptr<Site> site_;
  std::shared_ptr<Store> store_;

 private:
  static std::unique_ptr<UnitOfWork> begun(Result<std::unique_ptr<UnitOfWork>> unit) {
    return must(std::move(unit));
  }
};

inline std::string adapter_name(const testing::TestParamInfo<Adapter>& info) {
  return info.param.name;
}

MATCHER_P(FailsWith, code, "") {
  *result_listener << (arg.ok() ? "which is ok" : "which is " + arg.error().code + ": " + arg.error().what);
  return !arg.ok() && arg.error().code == code;
}

}  // namespace esclusa::store
