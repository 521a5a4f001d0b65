#include "xml/content.h"

#include <fmt/format.h>

#include <algorithm>

namespace esclusa::xml {
namespace {

/// Walks the particles of a sequence beside the children.
class Explainer {
 public:
  Explainer(const Shape& shape, const std::vector<Run>& runs, const std::string& path, Findings& findings)
      : shape_(shape), runs_(runs), path_(path), findings_(findings) {}

  void run() {
    for (std::size_t i = 0; i < runs_.size() && findings_.size() < kMostFindings; ++i) {
      if (runs_[i].foreign) {
        explain_foreign(i);
      } else {
        place(i);
      }
    }
    miss_until(shape_.children.size());
  }

 private:
  [[nodiscard]] const Run& at(std::size_t index) const { return runs_[index]; }

  void place(std::size_t index) {
    const Run& run = at(index);
    const auto begin = shape_.children.begin();
    const auto found = std::find_if(begin + static_cast<std::ptrdiff_t>(next_), shape_.children.end(),
                                    [&](const Shape& child) { return child.name == *run.name; });
    if (found == shape_.children.end()) {
      const Shape* const elsewhere = shape_.child(*run.name);
      unexpected(index, elsewhere == nullptr ? "El esquema no admite este elemento aquí."
                                             : "El elemento está repetido o fuera de su orden.");
      return;
    }
    const auto place = static_cast<std::size_t>(found - begin);
    miss_until(place);
    next_ = place + 1;
    check_count(*found, run);
  }

  void check_count(const Shape& child, const Run& run) {
    if (run.count < child.least) {
      add("XSD-E01", step(child.name, run.count + 1, true),
          fmt::format("Hay {} y hacen falta al menos {}.", run.count, child.least));
    } else if (run.count > child.most) {
      add("XSD-E02", step(child.name, child.most + 1, true),
          fmt::format("Hay {} y se admiten {} como máximo.", run.count, child.most));
    }
  }

  /// Obligatory children between the last one placed and `end` are missing, unless they come later: then only
  /// their order is wrong.
  void miss_until(std::size_t end) {
    for (; next_ < end; ++next_) {
      const Shape& child = shape_.children[next_];
      if (child.least == 0 || child.name.empty() || count_of(runs_, child.name) > 0) continue;
      add("XSD-E01", step(child.name, 1, child.repeats()), "Falta el elemento " + child.name + ".");
    }
  }

  void explain_foreign(std::size_t index) {
    const bool wildcard = std::ranges::any_of(shape_.children, [](const Shape& c) { return c.name.empty(); });
    if (wildcard && index + 1 == runs_.size() && at(index).count == 1 && *at(index).name == "Signature")
      return;
    unexpected(index, "El elemento es de otro espacio de nombres o está fuera de su lugar.");
  }

  void unexpected(std::size_t index, std::string detail) {
    unsigned position = 1;
    for (std::size_t i = 0; i < index; ++i) position += *at(i).name == *at(index).name ? at(i).count : 0;
    const Shape* const child = shape_.child(*at(index).name);
    add("XSD-E02", step(*at(index).name, position, child != nullptr && child->repeats()), std::move(detail));
  }

  void add(const char* code, const std::string& where, std::string detail) {
    findings_.push_back({code, path_ + where, "", std::move(detail)});
  }

  const Shape& shape_;
  const std::vector<Run>& runs_;
  const std::string& path_;
  Findings& findings_;
  std::size_t next_ = 0;  // first particle that may still come
};

}  // namespace

unsigned count_of(const std::vector<Run>& runs, std::string_view name) {
  unsigned count = 0;
  for (const Run& run : runs) count += *run.name == name ? run.count : 0;
  return count;
}

std::string step(std::string_view name, unsigned position, bool repeats) {
  return position > 1 || repeats ? fmt::format("/{}[{}]", name, position) : fmt::format("/{}", name);
}

void explain_content(const Shape& shape, const std::vector<Run>& runs, const std::string& path,
                     Findings& findings) {
  const std::size_t before = findings.size();
  if (shape.sequence) Explainer(shape, runs, path, findings).run();
  if (findings.size() == before)
    findings.push_back(
        {"XSD-E04", path, "", "Los elementos no están en el orden o número que pide el esquema."});
}

}  // namespace esclusa::xml
