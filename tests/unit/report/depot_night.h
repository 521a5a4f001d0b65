#pragma once
/// A real store with three partners, and what they sent in the night of 2026-11-20.

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/local_time.h"
#include "config/config.h"
#include "report/night.h"
#include "report/report.h"
#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa::report {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().what);
  return std::move(*result);
}
inline void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().code + ": " + status.error().what);
}

inline Instant at(std::string_view iso) {
  return must(parse_iso(iso));
}

/// One file with its decision, as the pipeline stores it.
struct Sent {
  std::string partner;
  std::string file;
  Instant arrived{};
  std::string kind = "IIE";
  std::string result = "ACEPTADO";
  std::string transmission_state = "RECIBIDO";
  std::string codes{};
  int answered_after = 2;  // seconds
};

class DepotNight : public testing::Test {
 protected:
  DepotNight() {
    config.node.name = "nodo-1";
    config.report.folder = folder.path() / "reports";
    add_partner("andina", "Andina \"Uno\", S.A.");
    add_partner("norte", "=Norte");
    add_partner("sur", "Sur");
    sqlite::SqliteSettings settings;
    settings.path = (folder.path() / "esclusa.db").string();
    store = must(sqlite::open(settings));
  }

  config::Partner& add_partner(const std::string& id, const std::string& name) {
    config::Partner partner;
    partner.id = id;
    partner.name = name;
    config.partners.push_back(partner);
    return config.partners.back();
  }
  config::Partner& partner(std::string_view id) {
    return *std::ranges::find(config.partners, id, &config::Partner::id);
  }
  static std::vector<std::chrono::weekday> every_day() {
    return {std::chrono::Monday, std::chrono::Tuesday,  std::chrono::Wednesday, std::chrono::Thursday,
            std::chrono::Friday, std::chrono::Saturday, std::chrono::Sunday};
  }

  std::int64_t arrive(store::UnitOfWork& unit, const std::string& who, const std::string& file,
                      Instant when) {
    ++seed_;
    store::NewArrival arrival;
    arrival.partner = who;
    arrival.claim = std::to_string(seed_);
    arrival.name = file;
    arrival.size = 100;
    std::memcpy(arrival.sha256.data(), &seed_, sizeof seed_);
    arrival.arrived = when;
    return must(unit.arrivals().add(arrival));
  }

  /// The document's id.
  std::int64_t send(store::UnitOfWork& unit, const Sent& sent) {
    const std::int64_t arrival = arrive(unit, sent.partner, sent.file, sent.arrived);
    store::DocumentRecord document;
    document.partner = sent.partner;
    document.arrival = arrival;
    std::memcpy(document.sha256.data(), &seed_, sizeof seed_);
    document.kind = sent.kind;
    if (!sent.kind.empty())
      document.submission_number = "05000003" + std::to_string(202600000000 + seed_) + "F";
    document.result = sent.result;
    document.transmission_state = sent.transmission_state;
    document.codes = sent.codes;
    document.arrived = sent.arrived;
    document.decided = sent.arrived;
    const std::int64_t id = must(unit.documents().add(document));
    store::NewAnswer answer;
    answer.partner = sent.partner;
    answer.number = must(unit.answers().head(sent.partner)).next_number;
    answer.answer_id = "ACK" + std::to_string(must(unit.answers().next_answer_sequence()));
    answer.document = id;
    answer.result = sent.result;
    answer.name = std::to_string(answer.number) + ".acuse.xml";
    must(unit.answers().add(answer, sent.arrived + std::chrono::seconds{sent.answered_after}));
    const std::int64_t run = must(unit.runs().current(sent.partner, sent.arrived));
    must(unit.arrivals().decided(arrival, id, 0, run));
    if (sent.result == "RECHAZADO") must(unit.quarantine().add(arrival, sent.codes, sent.arrived));
    return id;
  }

  Scope night(const std::string& only = "") {
    const LocalDay day = must(parse_day("2026-11-20"));
    return {night_of(day, config.report), day, only};
  }
  Report made(const Scope& scope, Instant now) {
    return must(make(*must(store->read()), config, codes, scope, now));
  }

  testing_support::TemporaryFolder folder;
  config::Config config;
  document::CodeList codes;
  std::shared_ptr<store::Store> store;
  const Instant morning = at("2026-11-21T11:30:00Z");

 private:
  std::uint64_t seed_ = 0;
};

}  // namespace esclusa::report
