#pragma once
/// Notificación de Detalles de Aprobación de Salida: what customs decided about goods that wait in depots.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/kind.h"

namespace esclusa::kinds::rads {

/// Notificacion.
struct Row {
  std::string declaration;            // NumeroDAE
  std::string depot;                  // CodigoDeposito; empty = every depot whose goods admit the event
  std::string event;                  // Evento: CANAL, INSPECCION, …
  Instant at{};                       // Fecha
  std::string channel;                // CanalAforo
  std::optional<Instant> inspection;  // FechaInspeccion
  std::string officer;                // Funcionario
  std::string result;                 // Resultado
  std::string manifest;               // MRN
  std::string remark;                 // Observacion
};

struct Rads : document::Document {
  std::vector<Row> rows;
};

std::unique_ptr<document::Kind> make_rads();

}  // namespace esclusa::kinds::rads
