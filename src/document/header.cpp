#include "document/header.h"

#include <algorithm>

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

void check_ruc(std::string_view ruc, const std::string& path, const RuleSettings& settings,
               Findings& findings) {
  const auto parsed = domain::Ruc::parse(ruc);
  if (!parsed) {
    findings.push_back({"RUC-E01", path, std::string(ruc), parsed.error().what});
    return;
  }
  const auto verdict = parsed->check(strictness(settings.ruc_strictness));
  if (verdict == domain::RucVerdict::refuse) findings.push_back({"RUC-E01", path, parsed->str(), ""});
  if (verdict == domain::RucVerdict::warn) findings.push_back({"RUC-W01", path, parsed->str(), ""});
  if (!parsed->is_head_office()) findings.push_back({"RUC-W02", path, parsed->str(), ""});
}

void check_header(const Header& header, std::string_view root, const Surroundings& around,
                  Findings& findings) {
  const std::string base = "/" + std::string(root) + "/Cabecera/";
  check_number(header, base + "NumeroEntrega", findings);
  if (header.issued > around.arrived + around.settings.clock_skew)
    findings.push_back({"ID-E03", base + "FechaEmision", to_iso(header.issued), ""});
  if (!header.ruc.empty()) check_ruc(header.ruc, base + "Ruc", around.settings, findings);
}

bool has_errors(const Findings& findings) {
  return std::ranges::any_of(findings, [](const Finding& f) { return severity(f.code) == Severity::error; });
}

}  // namespace esclusa::document
