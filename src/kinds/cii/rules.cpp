#include "kinds/cii/rules.h"

#include <array>

namespace esclusa::kinds::cii {
namespace {

using document::Judgement;
using document::Surroundings;

template <goods::Check kCheck>
constexpr auto kShared = goods::shared<Dossier, kCheck>;

/// R12: only the depot that sent the report, and only while it is in force.
Status original_is_own(const Dossier& dossier, const Surroundings&, Judgement& out) {
  Doubt found = doubt(dossier);
  if (!found.code.empty())
    out.findings.push_back({found.code, kNaming.path("General/NumeroEntregaOriginal"), dossier.cii.original,
                            std::move(found.why)});
  return {};
}

Status lines_fit_type(const Dossier& dossier, const Surroundings&, Judgement& out) {
  if (dossier.eliminates() && !dossier.cii.details.empty())
    out.findings.push_back({"CII-E28", kNaming.detail(0), "", ""});
  if (!dossier.eliminates() && dossier.cii.details.empty())
    out.findings.push_back({"CII-E27", kNaming.path("General/TipoCorreccion"), dossier.cii.type, ""});
  return {};
}

constexpr std::array kRequest{
    Rule{"header", kShared<goods::header>},
    Rule{"F6", kShared<goods::depot_is_sender>},
    Rule{"R6", kShared<goods::depot_is_registered>},
    Rule{"F7", kShared<goods::ruc_owns_depot>},
    Rule{"R7", kShared<goods::district_of_depot>},
    Rule{"R12", original_is_own},
    Rule{"C1", lines_fit_type},
    Rule{"F19", kShared<goods::cargo_type>},
    Rule{"F19", kShared<goods::container_number>},
    Rule{"F21", kShared<goods::packaging_listed>},
    Rule{"F27", kShared<goods::driver>},
    Rule{"R10", kShared<goods::plausible_weight>},
    Rule{"R22", kShared<goods::repealed_number>},
};

}  // namespace

Doubt doubt(const Dossier& dossier) {
  const auto& original = dossier.original;
  if (!original) return {"CII-E21", "Ningún informe en vigor tiene ese número."};
  if (original->kind != "IIE" && original->kind != "ISE") return {"CII-E21", "No es un IIE ni un ISE."};
  if (original->result == "PENDIENTE") return {"CII-E21", "El informe aún no está aceptado."};
  if (original->oce_code != dossier.cii.depot) return {"CII-E22", ""};
  return {};
}

std::span<const Rule> request_rules() {
  return kRequest;
}

}  // namespace esclusa::kinds::cii
