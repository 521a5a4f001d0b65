#include "xml/fault.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <xercesc/framework/XMLValidityCodes.hpp>
#include <xercesc/util/XMLExceptMsgs.hpp>

namespace esclusa::xml {
namespace {

using xercesc::XMLExcepts;
using xercesc::XMLValid;

/// The n-th text between apostrophes; names of elements and attributes cannot hold one.
std::string quoted(std::string_view text, int n) {
  for (;; --n) {
    const std::size_t begin = text.find('\'');
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('\'', begin + 1);
    if (end == std::string_view::npos) return {};
    if (n == 0) {
      const std::string_view name = text.substr(begin + 1, end - begin - 1);
      return std::string(name.substr(name.find(':') + 1));  // without prefix
    }
    text.remove_prefix(end + 1);
  }
}

struct Reason {
  XMLExcepts::Codes code;
  std::string_view spanish;
};

constexpr std::array kReasons{
    Reason{XMLExcepts::VALUE_NotIn_Enumeration, "El valor no está en la lista."},
    Reason{XMLExcepts::VALUE_NotMatch_Pattern, "El valor no tiene la forma pedida."},
    Reason{XMLExcepts::VALUE_GT_maxLen, "El valor es demasiado largo."},
    Reason{XMLExcepts::VALUE_LT_minLen, "El valor es demasiado corto."},
    Reason{XMLExcepts::VALUE_NE_Len, "El valor no tiene el largo pedido."},
    Reason{XMLExcepts::VALUE_exceed_maxIncl, "El valor es mayor que el máximo."},
    Reason{XMLExcepts::VALUE_exceed_maxExcl, "El valor es mayor que el máximo."},
    Reason{XMLExcepts::VALUE_exceed_minIncl, "El valor es menor que el mínimo."},
    Reason{XMLExcepts::VALUE_exceed_minExcl, "El valor es menor que el mínimo."},
    Reason{XMLExcepts::VALUE_exceed_totalDigit, "El valor tiene demasiados dígitos."},
    Reason{XMLExcepts::VALUE_exceed_fractDigit, "El valor tiene demasiados decimales."},
    Reason{XMLExcepts::XMLNUM_Inv_chars, "El valor no es un número."},
};

std::string_view reason(unsigned code) {
  for (const Reason& candidate : kReasons) {
    if (candidate.code == static_cast<XMLExcepts::Codes>(code)) return candidate.spanish;
  }
  return "El valor no cumple su tipo.";
}

/// A value of the innermost element, or of an attribute of the element about to begin.
Finding bad_value(const XercesFault& fault, Track& track, std::string_view content) {
  const Shape* const shape = track.empty() ? nullptr : track.top().shape;
  std::string_view why = reason(fault.about == XercesFault::About::value ? fault.code : 0);
  if (shape == nullptr || !shape->simple) {
    const bool root = track.empty() && !track.roots().empty();
    return {"XSD-E03", root ? track.path_of_next(track.roots().front().name) : track.path(), "",
            fmt::format("Un atributo no cumple su tipo. {}", why)};
  }
  if (content.empty()) why = "El elemento está vacío.";
  return {"XSD-E03", track.path(), std::string(content),
          shape->explanation.empty() ? std::string(why) : fmt::format("{} {}", why, shape->explanation)};
}

Finding missing_attribute(const XercesFault& fault, const Track& track) {
  const std::string attribute = quoted(fault.text, 0);
  const std::string element = track.empty() && !track.roots().empty() ? track.roots().front().name : "*";
  return {"XSD-E01", track.path_of_next(element) + "/@" + attribute, "",
          "Falta el atributo " + attribute + "."};
}

Finding unknown_attribute(const XercesFault& fault, const Track& track) {
  const std::string attribute = quoted(fault.text, 0);
  return {"XSD-E02", track.path_of_next(quoted(fault.text, 1)) + "/@" + attribute, "",
          "El esquema no admite el atributo " + attribute + "."};
}

std::optional<Finding> of_content(Track& track, Findings& findings) {
  if (track.empty()) return std::nullopt;
  Frame& frame = track.top();
  if (frame.shape != nullptr && !frame.content_told) {
    frame.content_told = true;
    explain_content(*frame.shape, frame.runs, track.path(), findings);
  }
  return std::nullopt;
}

std::optional<Finding> unknown_element(const XercesFault& fault, const Track& track) {
  if (!track.empty()) return std::nullopt;  // told with the content of its parent
  return Finding{"XSD-E02", "/" + quoted(fault.text, 0), "", "El esquema no tiene este elemento raíz."};
}

std::optional<Finding> of_structure(const XercesFault& fault, Track& track, std::string_view content,
                                    Findings& findings) {
  switch (fault.code) {
    case XMLValid::ElementNotValidForContent:
    case XMLValid::NotEnoughElemsForCM:
    case XMLValid::EmptyNotValidForContent:
      return of_content(track, findings);
    case XMLValid::ElementNotDefined:
      return unknown_element(fault, track);
    case XMLValid::AttNotDefinedForElement:
      return unknown_attribute(fault, track);
    case XMLValid::RequiredAttrNotProvided:
      return missing_attribute(fault, track);
    case XMLValid::DatatypeError:
    case XMLValid::NotSameAsFixedValue:
    case XMLValid::FixedDifferentFromActual:
      return bad_value(fault, track, content);
    case XMLValid::SimpleTypeHasChild:
      return Finding{"XSD-E02", track.path(), "", "El elemento solo admite texto, no otros elementos."};
    case XMLValid::NoCharDataInCM:
    case XMLValid::NonWSContent:
      return Finding{"XSD-E02", track.path(), "", "Hay texto donde solo se admiten elementos."};
    default:
      return Finding{"XSD-E04", track.path(), "", fmt::format("Falla {} del validador.", fault.code)};
  }
}

}  // namespace

void explain(const XercesFault& fault, Track& track, std::string_view content, Findings& findings) {
  if (fault.about == XercesFault::About::form) {
    findings.push_back(
        {"XSD-E04", track.path(), "", fmt::format("El XML no se puede leer (falla {}).", fault.code)});
    return;
  }
  const bool below_unknown = !track.empty() && track.top().shape == nullptr;
  if (below_unknown) return;  // told as an unexpected child
  if (fault.about == XercesFault::About::value) {
    findings.push_back(bad_value(fault, track, content));
    return;
  }
  if (auto finding = of_structure(fault, track, content, findings)) findings.push_back(std::move(*finding));
}

}  // namespace esclusa::xml
