#pragma once
/// Reference registers that are replaced as a whole, generation by generation: taxpayers, companies, legal
/// representatives, operators, users and code lists. Look-ups see the generation in force and no other.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/registers.h"

namespace esclusa::store {

/// A taxpayer as the tax service knows it.
struct TaxpayerRecord {
  std::string ruc;
  std::string name;
  std::string state;                // ACTIVO, PASIVO, SUSPENDIDO
  std::string type;                 // persona_natural, sociedad, entidad_publica
  std::string representative_type;  // kind of identity document: 001, 002, 004; empty = none named
  std::string representative_number;
  std::string representative_name;
  std::string address;
};

/// A company as the superintendence of companies knows it.
struct CompanyRecord {
  std::string ruc;
  std::string state;
  std::string name;
};

/// Days are inclusive; an open end is 9999-12-31.
struct RepresentativeRecord {
  std::string ruc;
  std::string document_type;  // 001, 002, 004
  std::string document_number;
  std::string name;
  std::string position;
  std::string from;
  std::string to;
};

/// A row of a code list. What `first` and `second` say depends on the list: catalog/lists.h.
struct CodeRecord {
  std::string code;
  std::string name;
  std::string first;
  std::string second;
  std::string from;
  std::string to;
};

struct NewGeneration {
  std::string register_name;  // "ruc"
  std::string series;         // empty for a file; else what the parts of one delivery have in common
  std::string source;         // name of the file
  Digest sha256{};
  Instant begun{};
};

struct Generation {
  std::int64_t id = 0;
  std::string register_name;
  std::string series;
  std::string source;
  Digest sha256{};
  std::uint64_t rows = 0;
  Instant begun{};
  std::optional<Instant> activated;  // empty while it is being filled
};

/// A generation is begun, filled in as many transactions as it takes, and activated by one row. What is begun
/// and never activated is in nobody's way and is swept away once the next one of its register begins.
class Generations {
 public:
  virtual ~Generations() = default;
  /// Gives up what was being filled for the same register before: of the same series or, if `series` is
  /// empty, by files.
  virtual Result<std::int64_t> begin(const NewGeneration& generation) = 0;
  /// Counts rows that were put. Errors: retry "store.overtaken" if the generation is not being filled any
  /// more.
  virtual Status extend(std::int64_t id, std::uint64_t rows) = 0;
  /// From this transaction on it is in force. Errors: as of `extend`.
  virtual Status activate(std::int64_t id, Instant now) = 0;
  /// Gives up a generation that is being filled.
  virtual Status discard(std::int64_t id) = 0;

  virtual Result<std::optional<Generation>> current(const std::string& register_name) = 0;
  virtual Result<std::vector<Generation>> all_current() = 0;
  /// The one that is being filled by a series of parts; there is one at most.
  virtual Result<std::optional<Generation>> filling(const std::string& register_name) = 0;
  virtual Status add_part(std::int64_t id, int part) = 0;
  virtual Result<bool> has_part(std::int64_t id, int part) = 0;
  virtual Result<int> count_parts(std::int64_t id) = 0;

  /// Grows with every activation.
  virtual Result<std::int64_t> version() = 0;
  /// Whether there is anything to sweep.
  virtual Result<bool> any_old() = 0;
  /// Removes about `limit` rows (all that share a RUC go together) of generations that nobody sees any more;
  /// false when nothing is left to do.
  virtual Result<bool> sweep(std::size_t limit) = 0;
};

class References {
 public:
  virtual ~References() = default;
  /// False if the generation has a row of the same key; then nothing changed.
  virtual Result<bool> put(std::int64_t generation, const TaxpayerRecord& record) = 0;
  virtual Result<bool> put(std::int64_t generation, const CompanyRecord& record) = 0;
  virtual Result<bool> put(std::int64_t generation, const RepresentativeRecord& record) = 0;
  virtual Result<bool> put(std::int64_t generation, const OceRecord& record) = 0;
  virtual Result<bool> put(std::int64_t generation, const UserRecord& record) = 0;
  virtual Result<bool> put(std::int64_t generation, const CodeRecord& record) = 0;

  /// Whether the generation, in force or not, has a row of that key.
  virtual Result<bool> holds(std::int64_t generation, const TaxpayerRecord& record) = 0;
  virtual Result<bool> holds(std::int64_t generation, const CompanyRecord& record) = 0;
  virtual Result<bool> holds(std::int64_t generation, const RepresentativeRecord& record) = 0;
  virtual Result<bool> holds(std::int64_t generation, const OceRecord& record) = 0;
  virtual Result<bool> holds(std::int64_t generation, const UserRecord& record) = 0;
  virtual Result<bool> holds(std::int64_t generation, const CodeRecord& record) = 0;

  virtual Result<std::optional<TaxpayerRecord>> find_ruc(const std::string& ruc) = 0;
  virtual Result<std::optional<CompanyRecord>> find_company(const std::string& ruc) = 0;
  /// In the order of their documents.
  virtual Result<std::vector<RepresentativeRecord>> representatives(const std::string& ruc) = 0;
  /// True if, on that day ("2026-11-20"), the register of representatives says so, or the tax service names
  /// the person (it gives no days).
  virtual Result<bool> is_legal_representative(const std::string& ruc, const std::string& document_type,
                                               const std::string& document_number,
                                               const std::string& day) = 0;
  /// The code list of that name, in the order of codes; empty if none was loaded.
  virtual Result<std::vector<CodeRecord>> codes(const std::string& register_name) = 0;
};

}  // namespace esclusa::store
