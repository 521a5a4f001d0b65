#pragma once
/// The columns of a document, and how they are read.

#include "sqlite/connection.h"
#include "store/documents.h"

namespace esclusa::sqlite {

inline constexpr const char* kSelectDocument =
    "SELECT id, partner, arrival, sha256, content, kind, schema_version, submission_number, oce_code, ruc, "
    "user, result,"
    " transmission_state, document_state, procedure_number, codes, arrived, decided, pending_until, awaits, "
    "repetitions, evidence"
    " FROM documents ";

inline store::DocumentRecord read_document(Query& row) {
  store::DocumentRecord document;
  document.id = row.integer();
  document.partner = row.text();
  document.arrival = row.integer();
  document.sha256 = row.digest();
  document.content = row.maybe(&Query::digest);
  document.kind = row.text();
  document.schema_version = row.text();
  document.submission_number = row.text();
  document.oce_code = row.text();
  document.ruc = row.text();
  document.user = row.text();
  document.result = row.text();
  document.transmission_state = row.text();
  document.document_state = row.text();
  document.procedure_number = row.text();
  document.codes = row.text();
  document.arrived = row.instant();
  document.decided = row.instant();
  document.pending_until = row.maybe(&Query::instant);
  document.awaits = row.text();
  document.repetitions = row.small();
  document.evidence = row.maybe(&Query::integer);
  return document;
}

}  // namespace esclusa::sqlite
