#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "document/header.h"
#include "domain/ascii.h"
#include "domain/contact.h"
#include "registration/account.h"
#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Judgement;
using document::Surroundings;

/// Names are compared without case, punctuation and repeated spaces.
std::string normalised(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const bool word = domain::ascii::is_alphanumeric(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (word) text += domain::ascii::to_upper(c);
    if (!word && !text.empty() && text.back() != ' ' && (c == ' ' || c == '\t')) text += ' ';
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

Status company_ruc(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Company& company = filing.request.company;
  ESC_CHECK(document::check_ruc(company.ruc, filing.company_path(filing.profile.ruc_element), around,
                                out.findings));
  const bool public_entity = company.ruc.size() > 2 && company.ruc[2] == '6';
  if (filing.profile.section == "Entidad" && !public_entity)
    add(out, "REG-W30", filing.company_path("RucEntidad"), company.ruc);
  return {};
}

Status company_name(const Filing& filing, const Surroundings&, Judgement& out) {
  const std::string& sent = filing.request.company.name;
  if (sent.empty() || !filing.taxpayer || normalised(sent) == normalised(filing.taxpayer->name)) return {};
  add(out, "REG-E19", filing.company_path("RazonSocial"), sent, "En el SRI: " + filing.taxpayer->name + ".");
  return {};
}

Status company_telephone(const Filing& filing, const Surroundings&, Judgement& out) {
  const std::string& number = filing.request.company.telephone;
  const char* const element = filing.profile.section == "Entidad" ? "TelefonoEntidad" : "TelefonoEmpresa";
  if (!domain::LandLine::parse(number)) add(out, "REG-E18", filing.company_path(element), number);
  return {};
}

/// Employees and officials follow a representative of the same company, who will decide.
Status has_representative(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Approval approval = filing.profile.approval;
  if (approval != Approval::company_representative && approval != Approval::entity_representative) return {};
  const bool company = approval == Approval::company_representative;
  ESC_TRY(const bool known, is_representative(filing.request.company.ruc, filing.request.decides,
                                              company ? "REP" : "REN", around.unit));
  if (!known)
    add(out, "REG-E20", filing.path(company ? "IdRepresentante" : "IdRepresentanteEntidad"),
        filing.request.decides);
  return {};
}

constexpr std::array kRules{
    Rule{"E1", company_ruc},
    Rule{"E2", company_name},
    Rule{"E3", company_telephone},
    Rule{"E4", has_representative},
};

}  // namespace

std::span<const Rule> company_rules() {
  return kRules;
}

Result<Filing> gather(const Request& request, const Profile& profile, store::UnitOfWork& unit) {
  Filing filing{.request = request, .profile = profile};
  if (request.updates) {
    ESC_TRY(filing.updated, unit.accounts().of_user(user_key(request.person.user)));
  }
  if (profile.section.empty()) return filing;
  ESC_TRY(filing.taxpayer, unit.references().find_ruc(request.company.ruc));
  ESC_TRY(filing.company, unit.references().find_company(request.company.ruc));
  ESC_TRY(const auto taxpayers, unit.generations().current("ruc"));
  ESC_TRY(const auto companies, unit.generations().current("companias"));
  filing.taxpayers_loaded = taxpayers.has_value();
  filing.companies_loaded = companies.has_value();
  return filing;
}

}  // namespace esclusa::registration
