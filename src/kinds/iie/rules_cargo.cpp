#include <map>
#include <set>

#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

/// What one document brings in of a container.
struct Arrival {
  Instant at{};
  std::vector<std::string> declarations;
};

}  // namespace

/// R16: the same container twice only under the declarations of one consolidated arrival.
Status container_inside(const Dossier& dossier, const document::Surroundings& around,
                        document::Judgement& out) {
  const Iie& iie = dossier.iie;
  std::map<std::string_view, Arrival> arrivals;
  std::set<std::pair<std::size_t, std::string_view>> told;
  for (std::size_t d = 0; d < iie.details.size(); ++d) {
    const goods::Detail& detail = iie.details[d];
    for (std::size_t l = 0; l < detail.lines.size(); ++l) {
      const std::string& container = detail.lines[l].container;
      if (container.empty() || !told.emplace(d, container).second) continue;
      Arrival& here = arrivals.try_emplace(container, Arrival{detail.at, {}}).first->second;
      here.declarations.push_back(detail.declaration);
      ESC_TRY(const auto stays, around.unit.shipments().inside(iie.depot, container));
      std::string why = goods::container_conflict(detail.declaration, detail.at, here.declarations, stays);
      if (why.empty() && here.at != detail.at) why = "El mismo informe lo ingresa en otra fecha.";
      if (!why.empty())
        out.findings.push_back({"IIE-E41", kNaming.line(d, l, "Contenedor"), container, std::move(why)});
    }
  }
  return {};
}

}  // namespace esclusa::kinds::iie
