/// The checks of the review (V1–V6) that registers can answer. They run when the request comes in, so that
/// nobody waits for a rejection that is certain; what no register can answer is left to the officer. V7, the
/// free names, is G1 and G7.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "document/values.h"
#include "domain/ascii.h"
#include "domain/identity.h"
#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Judgement;
using document::Surroundings;

bool reviewed_by_customs(const Filing& filing) {
  return filing.profile.approval == Approval::customs;
}

/// V1: companies only; neither people nor public entities are in that register.
Status company_active(const Filing& filing, const Surroundings&, Judgement& out) {
  if (!reviewed_by_customs(filing) || !filing.taxpayer || filing.taxpayer->type != "sociedad") return {};
  const std::string path = filing.company_path(filing.profile.ruc_element);
  if (!filing.companies_loaded) {
    add(out, "REG-W49", path, filing.request.company.ruc, "Superintendencia de Compañías.");
  } else if (!filing.company || (filing.company->state != "ACTIVO" && filing.company->state != "ACTIVA")) {
    add(out, "REG-E41", path, filing.request.company.ruc,
        fmt::format("{} Siguiente paso: regularizar la empresa y presentar una solicitud nueva.",
                    filing.company ? "Estado: " + filing.company->state + "." : "No consta."));
  }
  return {};
}

/// V2.
Status address_detailed(const Filing& filing, const Surroundings&, Judgement& out) {
  if (!reviewed_by_customs(filing) || is_detailed_address(filing.request.company.address)) return {};
  add(out, "REG-E42",
      filing.company_path(filing.profile.section == "Entidad" ? "DireccionEntidad" : "DireccionEmpresa"),
      filing.request.company.address,
      "Siguiente paso: presentar otra vez con calle principal, número, transversal y referencias.");
  return {};
}

/// V3: the user is the legal representative that the request names, and the registers know that person.
Status filed_by_representative(const Filing& filing, const Surroundings& around, Judgement& out) {
  if (!reviewed_by_customs(filing)) return {};
  const LegalRepresentative& named = filing.request.legal_representative;
  const std::string path = filing.path("RepresentanteLegal/RepLegalNumDoc");
  constexpr const char* kNext = "Siguiente paso: solo el representante legal puede presentar la solicitud.";
  const Person& person = filing.request.person;
  const bool same =
      named.identity_type == person.identity_type && named.identity_number == person.identity_number;
  // A delegate of a public entity is shown by the appointment that is attached.
  if (!same && filing.profile.code == "REP") {
    add(out, "REG-E43", path, named.identity_number, kNext);
    return {};
  }
  if (!filing.taxpayers_loaded) {
    add(out, "REG-W49", path, named.identity_number, "Representante legal.");
    return {};
  }
  ESC_TRY(const bool known, around.unit.references().is_legal_representative(
                                filing.request.company.ruc, named.identity_type, named.identity_number,
                                document::ecuador_day(around.arrived)));
  // A natural person represents itself.
  const auto ruc = domain::Ruc::parse(filing.request.company.ruc);
  const bool self = ruc && ruc->is_natural_person() && ruc->stem() == named.identity_number;
  if (!known && !self) add(out, "REG-E43", path, named.identity_number, kNext);
  return {};
}

/// V4.
Status taxpayer_active(const Filing& filing, const Surroundings&, Judgement& out) {
  if (filing.profile.section.empty()) return {};
  const std::string path = filing.company_path(filing.profile.ruc_element);
  if (!filing.taxpayers_loaded) {
    add(out, "REG-W49", path, filing.request.company.ruc, "Registro del SRI.");
  } else if (!filing.taxpayer || filing.taxpayer->state != "ACTIVO") {
    add(out, "REG-E44", path, filing.request.company.ruc,
        fmt::format("{} Siguiente paso: regularizar en el SRI.",
                    filing.taxpayer ? "Estado: " + filing.taxpayer->state + "." : "No consta."));
  }
  return {};
}

/// V5: RUC and, where the user signs, cédula of the certificate.
Status certificate_belongs(const Filing& filing, const Surroundings& around, Judgement& out) {
  if (filing.profile.section.empty() || around.signature == nullptr) return {};
  const pki::Identity& identity = around.signature->signer->identity;
  const std::string& ruc = filing.request.company.ruc;
  const auto parsed = domain::Ruc::parse(ruc);
  const bool own =
      parsed && parsed->is_natural_person() && !identity.cedula.empty() && parsed->stem() == identity.cedula;
  constexpr const char* kNext = " Siguiente paso: firmar con el certificado correcto.";
  if (identity.ruc != ruc && !own) {
    add(out, "REG-E45", filing.company_path(filing.profile.ruc_element), ruc,
        fmt::format("RUC del certificado: {}.{}", identity.ruc.empty() ? "ninguno" : identity.ruc, kNext));
  }
  const std::string& number = filing.request.person.identity_number;
  if (reviewed_by_customs(filing) && filing.request.person.identity_type == "002" &&
      !identity.cedula.empty() && identity.cedula != number) {
    add(out, "REG-E45", filing.path("Solicitud/NumDocIdentificacion"), number,
        fmt::format("La cédula del certificado es otra.{}", kNext));
  }
  return {};
}

/// V6.
Status documents_complete(const Filing& filing, const Surroundings&, Judgement& out) {
  for (const std::string_view needed : filing.profile.attachments) {
    if (std::ranges::find(filing.request.attachments, needed, &Attachment::type) ==
        filing.request.attachments.end())
      add(out, "REG-E46", filing.path("Adjuntos"), "",
          fmt::format("Falta {}. Siguiente paso: adjuntarlo.", needed));
  }
  return {};
}

constexpr std::array kRules{
    Rule{"V1", company_active},  Rule{"V2", address_detailed},    Rule{"V3", filed_by_representative},
    Rule{"V4", taxpayer_active}, Rule{"V5", certificate_belongs}, Rule{"V6", documents_complete},
};

}  // namespace

bool is_detailed_address(std::string_view address) {
  constexpr std::array<std::string_view, 8> kWords{"Y", "E", "ENTRE", "JUNTO", "FRENTE", "KM", "MZ", "SOLAR"};
  std::size_t characters = 0;
  std::size_t words = 0;
  bool precise =
      address.find("S/N") != std::string_view::npos || address.find("s/n") != std::string_view::npos;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) ++words;
    precise = precise || std::ranges::find(kWords, word) != kWords.end();
    word.clear();
  };
  for (const char c : address) {
    const auto octet = static_cast<unsigned char>(c);
    if ((octet & 0xC0U) != 0x80U) ++characters;
    const bool letter =
        (octet & 0x80U) != 0 || (domain::ascii::is_alphanumeric(c) && !domain::ascii::is_digit(c));
    precise = precise || domain::ascii::is_digit(c);
    if (letter) {
      word += domain::ascii::to_upper(c);
    } else {
      end_word();
    }
  }
  end_word();
  return characters >= 15 && words >= 3 && precise;
}

std::span<const Rule> check_rules() {
  return kRules;
}

}  // namespace esclusa::registration
