#include "kinds/crg/bind.h"

#include "document/header.h"

namespace esclusa::kinds::crg {
namespace {

using std::string_view;

constexpr std::size_t kRowDepth = 2;  // below the root
constexpr string_view kRow = "Fila";

}  // namespace

const document::Binding<Crg>& binding() {
  static const document::Binding<Crg> kTable = [] {
    document::Binding<Crg> table;
    document::bind_header(table);
    table.text("Carga/Registro", [](Crg& d, string_view t) { d.register_name = t; })
        .text("Carga/Modo", [](Crg& d, string_view t) { d.mode = t; })
        .text("Carga/Serie", [](Crg& d, string_view t) { d.series = t; })
        .text("Carga/Parte",
              [](Crg& d, string_view t) { d.part = static_cast<int>(document::to_integer(t)); })
        .text("Carga/DePartes",
              [](Crg& d, string_view t) { d.parts = static_cast<int>(document::to_integer(t)); })
        .enter("Fila", [](Crg& d) { d.rows.emplace_back(); });
    return table;
  }();
  return kTable;
}

void CrgBinder::start(string_view name) {
  if (open_.size() == kRowDepth && open_.back() == kRow)
    document_.rows.back().push_back({std::string(name), {}});
  open_.emplace_back(name);
  head_.start(name);
}

void CrgBinder::end(string_view text) {
  open_.pop_back();
  if (open_.size() == kRowDepth && open_.back() == kRow)
    document_.rows.back().back().text = document::trimmed(text);
  head_.end(text);
}

}  // namespace esclusa::kinds::crg
