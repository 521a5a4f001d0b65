#include "xml/fault.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <xercesc/framework/XMLValidityCodes.hpp>

namespace esclusa::xml {
namespace {

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
  std::string_view english;
  std::string_view spanish;
};

/// Parts of Xerces' messages about values, the more special first.
constexpr std::array kReasons{
    Reason{"not in enumeration", "El valor no está en la lista."},
    Reason{"regular expression", "El valor no tiene la forma pedida."},
    Reason{"exceeds maximum length", "El valor es demasiado largo."},
    Reason{"less than minimum length", "El valor es demasiado corto."},
    Reason{"not equal to length", "El valor no tiene el largo pedido."},
    Reason{"maxInclusive", "El valor es mayor que el máximo."},
    Reason{"maxExclusive", "El valor es mayor que el máximo."},
    Reason{"minInclusive", "El valor es menor que el mínimo."},
    Reason{"minExclusive", "El valor es menor que el mínimo."},
    Reason{"total digits", "El valor tiene demasiados dígitos."},
    Reason{"fraction digits", "El valor tiene demasiados decimales."},
    Reason{"invalid decimal", "El valor no es un número."},
};

std::string_view reason(std::string_view english) {
  for (const Reason& candidate : kReasons) {
    if (english.find(candidate.english) != std::string_view::npos) return candidate.spanish;
  }
  return "El valor no cumple su tipo.";
}

/// A value of the innermost element, or of an attribute of the element about to begin.
Finding bad_value(const XercesFault& fault, Track& track, std::string_view content) {
  const Shape* const shape = track.empty() ? nullptr : track.top().shape;
  if (shape == nullptr || !shape->simple) {
    const bool root = track.empty() && !track.roots().empty();
    return {"XSD-E03", root ? track.path_of_next(track.roots().front().name) : track.path(), "",
            fmt::format("Un atributo no cumple su tipo. {}", reason(fault.text))};
  }
  const std::string_view why =
      content.empty() ? std::string_view("El elemento está vacío.") : reason(fault.text);
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

std::optional<Finding> of_schema(const XercesFault& fault, Track& track, std::string_view content,
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
    case XMLValid::DisplayErrorMessage:  // carries a message about a value
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
  if (!fault.of_schema) {
    findings.push_back(
        {"XSD-E04", track.path(), "", fmt::format("El XML no se puede leer (falla {}).", fault.code)});
    return;
  }
  const bool below_unknown = !track.empty() && track.top().shape == nullptr;
  if (below_unknown) return;  // told as an unexpected child
  if (auto finding = of_schema(fault, track, content, findings)) findings.push_back(std::move(*finding));
}

}  // namespace esclusa::xml
