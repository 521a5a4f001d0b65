#pragma once
/// The names of the counts of a Tally, once for every form of the report.

#include <array>

#include "store/figures.h"

namespace esclusa::report {

struct FigureName {
  const char* key;    // CSV and JSON
  const char* title;  // tables
  std::uint64_t store::Tally::*value;
};

inline constexpr std::array kFileFigures{
    FigureName{"recibidos", "RECIBIDOS", &store::Tally::received},
    FigureName{"erroresDeRecepcion", "ERROR RECEPCIÓN", &store::Tally::refused_technically},
    FigureName{"aceptados", "ACEPTADOS", &store::Tally::accepted},
    FigureName{"aceptadosConObservaciones", "CON OBS.", &store::Tally::accepted_with_observations},
    FigureName{"rechazados", "RECHAZADOS", &store::Tally::refused},
    FigureName{"pendientes", "PENDIENTES", &store::Tally::pending},
    FigureName{"repeticiones", "REPETIDOS", &store::Tally::repetitions},
    FigureName{"sinDecidir", "SIN DECIDIR", &store::Tally::undecided},
};

/// How a kind is shown: files that could not be read have none.
inline std::string kind_name(const std::string& kind) {
  return kind.empty() ? "SIN TIPO" : kind;
}

}  // namespace esclusa::report
