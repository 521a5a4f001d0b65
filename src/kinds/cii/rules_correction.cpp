#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "goods/ledger.h"
#include "kinds/cii/rules.h"

namespace esclusa::kinds::cii {
namespace {

using document::Judgement;
using document::Surroundings;

/// Where the correction speaks of a share.
std::string path_of(const Dossier& dossier, std::size_t share) {
  const auto first = std::ranges::find(dossier.share_of, share);
  if (first == dossier.share_of.end()) return kNaming.path("General/NumeroEntregaOriginal");
  return kNaming.detail(static_cast<std::size_t>(first - dossier.share_of.begin()));
}

/// Calls `check(share, index)` for each share whose declaration the register knows.
template <class Check>
void for_each_known(const Dossier& dossier, Check check) {
  for (std::size_t s = 0; s < dossier.shares.size(); ++s) {
    if (dossier.shares[s].record && dossier.original_moves[s].document != 0) check(dossier.shares[s], s);
  }
}

Status degree(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const std::int64_t due = dossier.last_degree + 1;
  if (dossier.cii.degree != due)
    out.findings.push_back({"CII-E24", kNaming.path("General/GradoCorreccion"),
                            std::to_string(dossier.cii.degree), fmt::format("Corresponde {}.", due)});
  return {};
}

/// What identifies a line is not corrected: eliminate the report and send it anew.
Status identity(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for (std::size_t d = 0; d < dossier.cii.details.size(); ++d) {
    const goods::Detail& detail = dossier.cii.details[d];
    const auto* const known = find_line(dossier.before, detail.number, 1);
    if (known == nullptr) {
      out.findings.push_back({"CII-E23", kNaming.detail(d, "NumeroDetalle"), std::to_string(detail.number),
                              "El informe original no tiene tantos detalles."});
    } else if (known->declaration != detail.declaration) {
      out.findings.push_back({"CII-E23", kNaming.detail(d, "NumeroDAE"), detail.declaration,
                              "El informe original dice " + known->declaration + "."});
    }
  }
  return {};
}

/// M names lines that are there, A the next ones; none twice.
Status sequence(const Dossier& dossier, const Surroundings&, Judgement& out) {
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  const bool adds = dossier.cii.type == "A";
  goods::for_each_line(dossier.cii, [&](const goods::CargoLine& line, std::size_t d, std::size_t l) {
    const std::int64_t detail = dossier.cii.details[d].number;
    const bool known = find_line(dossier.before, detail, line.sequence) != nullptr;
    const bool follows =
        line.sequence > 1 && (find_line(dossier.before, detail, line.sequence - 1) != nullptr ||
                              seen.contains({detail, line.sequence - 1}));
    const bool first_time = seen.emplace(detail, line.sequence).second;
    if (first_time && (adds ? follows && !known : known)) return;
    out.findings.push_back({"CII-E12", kNaming.line(d, l, "Secuencia"), std::to_string(line.sequence),
                            !first_time ? "Está repetida."
                            : adds      ? "No es la siguiente del informe original."
                                        : "El informe original no la tiene."});
  });
  return {};
}

/// F26: as the original had to have it.
Status air_waybill(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const bool boards = !dossier.original_moves.empty() && dossier.original_moves[0].cause == store::kBoarding;
  return dossier.of_entry() || boards ? goods::air_waybill(dossier, around, out) : Status{};
}

/// R17.
Status temperature(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  return dossier.of_entry() ? goods::temperature(dossier, around, out) : Status{};
}

/// R8 where more counts as entered than before: more of an entry, or less of a return.
Status not_over_declared(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  for_each_known(dossier, [&](const goods::Share& share, std::size_t s) {
    const store::Amount before = share.entered();
    const store::Amount entered =
        goods::change(share, movement(dossier, s, 0), goods::Event::correction).entered;
    const store::Amount more = goods::difference(entered, before);
    if (more.pieces <= 0 && more.weight <= domain::Kilograms{}) return;
    goods::check_declared(kNaming, *share.record, entered, more, dossier.mode, share.perishable,
                          around.settings, path_of(dossier, s), out.findings);
  });
  return {};
}

/// R11: never more out than in.
Status not_more_than_inside(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const goods::Share& share, std::size_t s) {
    const store::Amount left =
        goods::inside(goods::change(share, movement(dossier, s, 0), goods::Event::correction).shipment);
    if (left.pieces < 0)
      out.findings.push_back({"CII-E33", path_of(dossier, s), share.declaration,
                              fmt::format("Faltarían {} bultos.", -left.pieces)});
    if (left.weight < domain::Kilograms{})
      out.findings.push_back({"CII-E34", path_of(dossier, s), share.declaration,
                              fmt::format("El saldo sería {} kg.", left.weight.to_string())});
  });
  return {};
}

/// R12: until everything has left.
Status state_admits_correction(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const goods::Share& share, std::size_t s) {
    const goods::Change now = goods::change(share, movement(dossier, s, 0), goods::Event::correction);
    if (!now.stage)
      out.findings.push_back(
          {"CII-E51", path_of(dossier, s), share.declaration, "Estado: " + now.shipment.stage.state + "."});
  });
  return {};
}

/// R12: an entry that an exit cites stays.
Status no_dependent_exit(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  if (!dossier.eliminates() || dossier.exits.empty()) return {};
  ESC_TRY(const auto exit, around.unit.documents().get(dossier.exits.front()));
  out.findings.push_back({"CII-E52", kNaming.path("General/TipoCorreccion"), dossier.cii.type,
                          exit ? "Informe de salida " + exit->submission_number + "." : ""});
  return {};
}

/// Why a container cannot come in or out as the correction says: code and reason.
Doubt container_doubt(const Dossier& dossier, const ContainerChange& change,
                      const std::vector<store::ContainerStay>& stays) {
  const auto own = std::ranges::find(stays, change.declaration, &store::ContainerStay::declaration);
  if (dossier.of_entry() && change.added) {
    std::string why = goods::container_conflict(change.declaration, change.at, {change.declaration}, stays);
    return why.empty() ? Doubt{} : Doubt{"CII-E41", std::move(why)};
  }
  if (dossier.of_entry()) {
    const bool there = own != stays.end() && own->document == dossier.original->id;
    return there ? Doubt{} : Doubt{"CII-E42", "Ya salió."};
  }
  if (change.added) return own != stays.end() ? Doubt{} : Doubt{"CII-E42", ""};
  const auto later =
      std::ranges::find_if(stays, [&](const store::ContainerStay& stay) { return stay.arrived > change.at; });
  return own == stays.end() && later == stays.end() ? Doubt{} : Doubt{"CII-E41", "Volvió a ingresar."};
}

/// R16.
Status containers(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  for (const ContainerChange& change : dossier.containers) {
    ESC_TRY(const auto stays, around.unit.shipments().inside(dossier.cii.depot, change.container));
    Doubt found = container_doubt(dossier, change, stays);
    if (!found.code.empty())
      out.findings.push_back({found.code, change.path, change.container, std::move(found.why)});
  }
  return {};
}

constexpr std::array kCorrection{
    Rule{"C2", degree},
    Rule{"C3", identity},
    Rule{"C4", sequence},
    Rule{"F26", air_waybill},
    Rule{"R18", goods::shared<Dossier, goods::unit_load_device>},
    Rule{"R8", not_over_declared},
    Rule{"R11", not_more_than_inside},
    Rule{"R12", state_admits_correction},
    Rule{"R12", no_dependent_exit},
    Rule{"R16", containers},
    Rule{"R17", temperature},
};

}  // namespace

std::span<const Rule> correction_rules() {
  return kCorrection;
}

}  // namespace esclusa::kinds::cii
