#pragma once
/// Informe de Ingreso de Mercancías (export): what entered a depot, under which declarations.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/kind.h"
#include "domain/decimal.h"

namespace esclusa::kinds::iie {

/// Carga.
struct CargoLine {
  std::int64_t sequence = 0;  // Secuencia
  std::string type;           // TipoCarga: CG, CS, GR, CC
  std::string container;      // Contenedor
  std::vector<std::string> seals;
  std::int64_t pieces = 0;         // Bultos
  domain::Kilograms weight;        // PesoBruto
  std::string transport_document;  // DocTransporte
  std::string driver;              // CedulaConductor
  bool has_temperature = false;    // Temperatura
  bool perishable = false;         // Perecible
  std::string rem;                 // NumeroREM, repealed
};

/// DetalleDAE.
struct Detail {
  std::string declaration;    // NumeroDAE
  std::string base_document;  // TipoDocBase: D, S, A
  std::string exporter;       // RucExportador
  Instant entered{};          // FechaIngreso
  std::int64_t parcel = 0;    // NumeroEmbarque; 0 = none
  std::vector<CargoLine> lines;
};

struct Iie : document::Document {
  std::string district;    // General/Distrito
  std::string depot;       // CodigoDeposito
  std::string depot_ruc;   // RucDeposito
  std::string mode;        // ModoTransporte: M, A, T
  std::string entry_type;  // TipoIngreso: T, P
  std::vector<Detail> details;
  std::int64_t total_pieces = 0;   // Totales/TotalBultos
  domain::Kilograms total_weight;  // Totales/TotalPeso
};

/// XPaths of findings; indexes count from 0.
std::string general_path(std::string_view element);
std::string detail_path(std::size_t detail, std::string_view element = {});
std::string line_path(std::size_t detail, std::size_t line, std::string_view element = {});

std::unique_ptr<document::Kind> make_iie();

}  // namespace esclusa::kinds::iie
