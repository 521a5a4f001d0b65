#pragma once
/// The rules of all requests for users; README.md has the table for people.

#include <optional>
#include <span>
#include <string>

#include "document/rule.h"
#include "registration/request.h"
#include "store/references.h"

namespace esclusa::registration {

/// A request with what the registers know about it, looked up once for all rules.
struct Filing {
  const Request& request;
  const Profile& profile;
  std::optional<store::Account> updated{};  // the account that an update is for
  std::optional<store::TaxpayerRecord> taxpayer{};
  std::optional<store::CompanyRecord> company{};
  bool taxpayers_loaded = false;  // whether there is such a register at all
  bool companies_loaded = false;

  [[nodiscard]] std::string path(std::string_view below) const {
    return "/" + std::string(profile.root) + "/" + std::string(below);
  }
  [[nodiscard]] std::string company_path(std::string_view element) const {
    return path(std::string(profile.section) + "/" + std::string(element));
  }
};

/// Errors: those of the store.
Result<Filing> gather(const Request& request, const Profile& profile, store::UnitOfWork& unit);

using Rule = document::Rule<Filing>;

std::span<const Rule> person_rules();     // G1–G7, P1
std::span<const Rule> company_rules();    // E1–E4
std::span<const Rule> operation_rules();  // O1, C1, A1
std::span<const Rule> check_rules();      // V1–V6, the checks of the review
std::span<const document::Code> codes();  // of requests, confirmations and decisions

inline void add(document::Judgement& out, const char* code, std::string path, std::string value,
                std::string detail = {}) {
  out.findings.push_back({code, std::move(path), std::move(value), std::move(detail)});
}

/// Whether an address says where to go: at least 15 characters and three words of letters, and a digit or one
/// of the words S/N, Y, E, ENTRE, JUNTO, FRENTE, KM, MZ, SOLAR.
bool is_detailed_address(std::string_view address);

}  // namespace esclusa::registration
