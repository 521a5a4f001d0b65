#pragma once
/// A store with one request, and a post that keeps what it is given.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "catalog/catalog.h"
#include "registration/account.h"
#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa::registration {

struct Postbox final : document::Post {
  Status notify(const document::Notice& notice) override {
    notices.push_back(notice);
    return {};
  }
  Status mail(const document::Mail& mail) override {
    mails.push_back(mail);
    return {};
  }
  std::vector<document::Notice> notices;
  std::vector<document::Mail> mails;
};

inline constexpr Instant kNoon{std::chrono::seconds{1'795'176'000}};  // 2026-11-20T12:00:00Z

/// Nothing that a test does is kept.
class Office : public ::testing::Test {
 protected:
  /// A document and the account that it asks for.
  store::Account filed(const std::string& user, const std::string& kind, const std::string& ruc) {
    const std::string name = std::to_string(++requests_);
    store::NewArrival arrival;
    arrival.partner = "socio";
    arrival.correlation = arrival.claim = arrival.name = name;
    arrival.sha256[0] = static_cast<std::byte>(requests_);
    arrival.arrived = kNoon;
    store::DocumentRecord document;
    document.arrival = *unit_->arrivals().add(arrival);
    document.partner = arrival.partner;
    document.sha256 = arrival.sha256;
    document.kind = kind;
    document.submission_number = "0500000320260000000" + name + "F";
    document.result = "PENDIENTE";
    document.transmission_state = document.document_state = "RECIBIDO";
    document.arrived = document.decided = kNoon;
    store::Account account;
    account.document = *unit_->documents().add(document);
    account.kind = kind;
    account.user = user;
    account.identity_type = "002";
    account.identity_number = "171003406" + name;
    account.name = "Ana Pérez";
    account.email = user + "@example.com";
    account.ruc = ruc;
    account.submission_number = document.submission_number;
    account.state = kAwaitsCode;
    account.filed = kNoon;
    EXPECT_TRUE(unit_->accounts().add(account).ok());
    return account;
  }
  [[nodiscard]] document::Surroundings around(Instant arrived, Instant now) {
    return {catalog_, settings_, *unit_, post_, arrived, now, "socio"};
  }
  std::string state_of(const store::Account& account) {
    return (*unit_->accounts().of_document(account.document))->state;
  }

  testing_support::TemporaryFolder folder_;
  catalog::Catalog catalog_ =
      *catalog::Catalog::load(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "config/catalog");
  document::RuleSettings settings_;
  std::shared_ptr<store::Store> store_ = *sqlite::open({.path = (folder_.path() / "office.db").string()});
  std::unique_ptr<store::UnitOfWork> unit_ = *store_->write();
  Postbox post_;
  int requests_ = 0;
};

inline constexpr const char* kCompany = "0990000018001";

}  // namespace esclusa::registration
