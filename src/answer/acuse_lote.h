#pragma once
/// The acknowledgement of a lote: what became of each of its entries. The published contract is
/// xsd/ack/1.0/lote.xsd.

#include <string>
#include <vector>

#include "answer/acuse.h"
#include "store/lotes.h"
#include "xml/canonical_writer.h"

namespace esclusa::answer {

/// At most so many findings of an entry are told; the partner's own Acuse of it would tell all.
inline constexpr std::size_t kMaxEntryFindings = 20;

/// ACEPTADO if every entry is accepted without observations or repeats such a document, RECHAZADO if none is
/// accepted, pending or repeated; ACEPTADO_CON_OBSERVACIONES in between: there is something to look at.
std::string_view lote_result(const store::LoteTotals& totals);

/// Canonical text of an AcuseLote, not signed yet: made page by page, in the order of the zip.
class AcuseLoteWriter {
 public:
  /// `subject` is the lote as a file. `codes` outlives the writer.
  AcuseLoteWriter(const Issuer& issuer, const Place& place, const Subject& subject,
                  const store::LoteTotals& totals, const document::CodeList& codes);
  void write(const std::vector<store::DecidedEntry>& page);
  /// The writer is empty afterwards.
  std::string finish() { return out_.finish(); }

 private:
  void write_entry(const store::DecidedEntry& entry);
  xml::CanonicalWriter out_;
  const document::CodeList& codes_;
};

}  // namespace esclusa::answer
