#pragma once
/// Entry and exit reports as they stand after corrections.

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/decimal.h"

namespace esclusa::store {

/// A cargo line of an accepted report.
struct ReportLine {
  std::int64_t document = 0;
  std::int64_t detail = 0;    // place of its DetalleDAE, from 1
  std::int64_t sequence = 0;  // Secuencia
  std::string declaration;
  std::string mode;  // M, A, T: that of its report
  bool perishable = false;
  std::string container;  // may be empty
  std::int64_t pieces = 0;
  domain::Kilograms weight;
  Instant at{};  // FechaIngreso or FechaSalida
};

/// What queries look up of an accepted report, once for each declaration that it names. Empty = the kind does
/// not have it, or the report does not say it.
struct ReportHead {
  std::int64_t document = 0;
  std::string declaration;
  std::string depot;
  std::string district;
  std::string entry_type;  // TipoIngreso
  std::string motive;      // MotivoSalida
  std::string entry;       // NumeroEntregaIIE
  std::string mrn, msn, hsn;
};

class Reports {
 public:
  virtual ~Reports() = default;
  /// Kind, arrival and sender are those of the document. A document names a declaration once.
  virtual Status add_head(const ReportHead& head) = 0;
  /// Adds a line or replaces the one in its place.
  virtual Status put_line(const ReportLine& line) = 0;
  /// By detail and sequence; what an annulled report had when it was annulled. Containers of a document are
  /// here, too.
  virtual Result<std::vector<ReportLine>> lines(std::int64_t document) = 0;

  /// The exit report cites the entry report.
  virtual Status link_exit(std::int64_t exit, std::int64_t entry) = 0;
  /// The exit report was annulled.
  virtual Status unlink_exit(std::int64_t exit) = 0;
  /// Exit reports in force that cite the entry report.
  virtual Result<std::vector<std::int64_t>> exits_of(std::int64_t entry) = 0;

  /// The next correction of a report; an error if it has that degree already.
  virtual Status add_correction(std::int64_t original, std::int64_t degree, std::int64_t document) = 0;
  /// 0 = never corrected.
  virtual Result<std::int64_t> last_degree(std::int64_t original) = 0;
};

}  // namespace esclusa::store
