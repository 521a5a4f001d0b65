#pragma once
/// What queries read: pages of documents, movements and milestones, limited to what the asker may see.

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/documents.h"

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

class Enquiries {
 public:
  virtual ~Enquiries() = default;
  /// Newest first.
  virtual Result<Listed<DocumentRecord>> documents(const DocumentEnquiry& enquiry, const Window& window) = 0;
};

}  // namespace esclusa::store
