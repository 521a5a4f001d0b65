#pragma once
/// What the reports of a depot (IIE, ISE) and their corrections (CII) have in common.

#include <cstdint>
#include <string>
#include <vector>

#include "document/kind.h"
#include "domain/decimal.h"

namespace esclusa::goods {

/// Carga.
struct CargoLine {
  std::int64_t sequence = 0;  // Secuencia
  std::string type;           // TipoCarga: CG, CS, GR, CC
  std::string container;      // Contenedor
  std::string uld;            // NumeroULD
  std::vector<std::string> seals;
  std::string packaging;           // TipoEmbalaje
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
  std::int64_t number = 0;    // NumeroDetalle of a correction: its place in the original, from 1
  std::string declaration;    // NumeroDAE
  std::string base_document;  // TipoDocBase: D, S, A
  std::string exporter;       // RucExportador
  Instant at{};               // FechaIngreso, FechaSalida
  std::int64_t parcel = 0;    // NumeroEmbarque; 0 = none
  std::vector<CargoLine> lines;
};

struct Report : document::Document {
  std::string district;   // General/Distrito
  std::string depot;      // CodigoDeposito
  std::string depot_ruc;  // RucDeposito
  std::string mode;       // ModoTransporte: M, A, T; empty in corrections
  std::vector<Detail> details;
  std::int64_t total_pieces = 0;   // Totales/TotalBultos
  domain::Kilograms total_weight;  // Totales/TotalPeso
};

/// R15: a report with a perishable line goes first.
bool has_perishables(const Report& report);

/// Declarations of all details, as `Kind::cites` wants them.
std::vector<std::string> declarations_of(const Report& report);

}  // namespace esclusa::goods
