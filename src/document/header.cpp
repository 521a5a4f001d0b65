#include "document/header.h"

#include <algorithm>
#include <optional>

#include "domain/identity.h"
#include "domain/submission.h"

namespace esclusa::document {
namespace {

domain::RucStrictness strictness(std::string_view setting) {
  if (setting == "strict") return domain::RucStrictness::strict;
  return setting == "register" ? domain::RucStrictness::registered : domain::RucStrictness::structural;
}

void check_number(const Header& header, const std::string& path, Findings& findings) {
  const auto number = domain::SubmissionNumber::parse(header.submission_number);
  if (!number) return;  // cannot be: the schema has the same form
  if (!header.oce_code.empty() && number->oce_code().str() != header.oce_code)
    findings.push_back({"ID-E01", path, header.submission_number,
                        "El número debe empezar con el código de OCE " + header.oce_code + "."});
  if (number->channel() != 'F' && number->channel() != 'S')
    findings.push_back({"ID-E02", path, header.submission_number, ""});
}

}  // namespace

namespace {

/// What the digits tell; nullopt = not a RUC at all.
std::optional<domain::Ruc> check_digits(std::string_view ruc, const std::string& path,
                                        const RuleSettings& settings, Findings& findings) {
  const auto parsed = domain::Ruc::parse(ruc);
  if (!parsed) {
    findings.push_back({"RUC-E01", path, std::string(ruc), parsed.error().what});
    return std::nullopt;
  }
  const auto verdict = parsed->check(strictness(settings.ruc_strictness));
  if (verdict == domain::RucVerdict::refuse) findings.push_back({"RUC-E01", path, parsed->str(), ""});
  if (verdict == domain::RucVerdict::warn) findings.push_back({"RUC-W01", path, parsed->str(), ""});
  if (!parsed->is_head_office()) findings.push_back({"RUC-W02", path, parsed->str(), ""});
  return *parsed;
}

/// The register knows taxpayers by their head office.
Status check_registered(const domain::Ruc& ruc, const std::string& path, const Surroundings& around,
                        Findings& findings) {
  ESC_TRY(const auto taxpayer, around.unit.references().find_ruc(std::string(ruc.stem()) + "001"));
  if (taxpayer) return {};
  ESC_TRY(const auto loaded, around.unit.generations().current("ruc"));
  findings.push_back({"RUC-E04", path, ruc.str(), loaded ? "" : "No hay un registro de RUC cargado."});
  return {};
}

void check_listed(bool listed, const char* code, std::string_view value, const std::string& path,
                  Findings& findings) {
  if (!listed && !value.empty()) findings.push_back({code, path, std::string(value), ""});
}

}  // namespace

Status check_ruc(std::string_view ruc, const std::string& path, const Surroundings& around,
                 Findings& findings) {
  const auto parsed = check_digits(ruc, path, around.settings, findings);
  if (!parsed || strictness(around.settings.ruc_strictness) != domain::RucStrictness::registered) return {};
  return check_registered(*parsed, path, around, findings);
}

Status check_header(const Header& header, std::string_view root, const Surroundings& around,
                    Findings& findings) {
  const std::string base = "/" + std::string(root) + "/Cabecera/";
  check_number(header, base + "NumeroEntrega", findings);
  if (header.issued > around.arrived + around.settings.clock_skew)
    findings.push_back({"ID-E03", base + "FechaEmision", to_iso(header.issued), ""});
  if (header.ruc.empty()) return {};
  // Customs feeds that register: its own number cannot wait for it.
  if (!around.from_customs) return check_ruc(header.ruc, base + "Ruc", around, findings);
  check_digits(header.ruc, base + "Ruc", around.settings, findings);
  return {};
}

void check_district(std::string_view code, const std::string& path, const Surroundings& around,
                    Findings& findings) {
  check_listed(around.catalog.has_clearance_district(code), "CAT-E01", code, path, findings);
}

void check_package(std::string_view code, const std::string& path, const Surroundings& around,
                   Findings& findings) {
  check_listed(around.catalog.has_package(code), "CAT-E02", code, path, findings);
}

void check_country(std::string_view code, const std::string& path, const Surroundings& around,
                   Findings& findings) {
  check_listed(around.catalog.has_country(code), "CAT-E03", code, path, findings);
}

void check_province(std::string_view code, const std::string& path, const Surroundings& around,
                    Findings& findings) {
  check_listed(around.catalog.has_province(code), "CAT-E04", code, path, findings);
}

bool has_errors(const Findings& findings) {
  return std::ranges::any_of(findings, [](const Finding& f) { return severity(f.code) == Severity::error; });
}

}  // namespace esclusa::document
