#pragma once
/// What queries read: pages of documents, movements and milestones, limited to what the asker may see.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/accounts.h"
#include "store/documents.h"
#include "store/shipments.h"

namespace esclusa::store {

/// Who asks. An operator sees the documents that it presented and those that name a declaration of which it
/// is the exporter.
struct Scope {
  bool everything = false;  // operators of the gateway
  std::string ruc;
};

struct Window {
  std::uint64_t offset = 0;
  std::uint64_t limit = 50;
};

template <class Row>
struct Listed {
  std::uint64_t total = 0;  // over all pages
  std::vector<Row> rows;
};

/// Empty = any. Instants: from <= arrived < to.
struct DocumentEnquiry {
  Scope scope;
  Instant from{};
  Instant to{};
  std::vector<std::string> kinds;
  std::string submission_number;
  std::string document_state;
  std::string user;
  std::string oce_code;
};

/// Empty = any.
struct AccountEnquiry {
  std::string identity_number;
  std::optional<std::string> company;  // RUC; empty text = general users, who have none
  std::string state;
};

/// Accepted entry or exit reports. Empty = any; without `from` and `to` of any time.
struct ReportEnquiry {
  Scope scope;
  std::string kind;  // IIE, ISE; never empty
  std::optional<Instant> from;
  std::optional<Instant> to;
  std::string submission_number;
  std::string declaration;
  std::string depot;
  std::string district;
  std::string document_state;
  std::string container;
  std::string entry_type;
  std::string motive;
  std::string entry;  // NumeroEntregaIIE
};

/// What a report says of one declaration, as corrected; what an annulled report said when it was annulled.
struct ReportRow {
  std::string submission_number;
  std::string declaration;
  std::string exporter;
  std::string depot;
  Instant at{};  // FechaIngreso, FechaSalida
  Amount amount;
  std::vector<std::string> containers;
  std::string entry_type;
  std::string motive;
  std::string entry;
  std::string document_state;
  std::string channel;  // of the declaration, today
  Amount left;          // in the depot under the declaration, today
};

/// The event with which every timeline begins: customs accepted the declaration.
inline constexpr std::string_view kDeclared = "DECLARACION";

/// Timelines of one declaration, or of all that left with one cargo number (MRN, MSN and, if given, HSN).
struct MilestoneEnquiry {
  Scope scope;  // a depot sees of others' depots nothing
  std::string declaration;
  std::string mrn, msn, hsn;
  std::string depot;  // empty = all
};

struct MilestoneRow : Milestone {
  std::string submission_number;  // of the document; empty for the declaration
};

class Enquiries {
 public:
  virtual ~Enquiries() = default;
  /// Newest first.
  virtual Result<Listed<DocumentRecord>> documents(const DocumentEnquiry& enquiry, const Window& window) = 0;
  /// Newest first.
  virtual Result<Listed<Account>> accounts(const AccountEnquiry& enquiry, const Window& window) = 0;
  /// Newest first; one row for each declaration of a report.
  virtual Result<Listed<ReportRow>> reports(const ReportEnquiry& enquiry, const Window& window) = 0;
  /// In the order of their times, then as they were booked.
  virtual Result<Listed<MilestoneRow>> milestones(const MilestoneEnquiry& enquiry, const Window& window) = 0;
};

}  // namespace esclusa::store
