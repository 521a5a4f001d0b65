#pragma once
/// Rows of replies, shared by the documents and the command line.

#include "document/kind.h"
#include "queries/query.h"

namespace esclusa::queries {

/// What people call a kind: "Informe de ingreso de mercancías".
std::string_view document_name(std::string_view kind);
/// VUE, DESPACHO, CARGA, REGISTRO: the kinds of an operation.
std::vector<std::string> kinds_of_operation(std::string_view operation);
/// Kinds whose name holds a text, without regard to case.
std::vector<std::string> kinds_named(std::string_view text);

/// A row of CET; `number` counts over all pages.
document::Reply::Row document_row(const store::DocumentRecord& document, std::uint64_t number);

/// A row of CRR.
Result<document::Reply::Row> registration_row(const store::Account& account, Instant now,
                                              store::UnitOfWork& unit);

/// Rows of CIE, CSE and CPC.
document::Reply::Row entry_row(const store::ReportRow& report);
document::Reply::Row exit_row(const store::ReportRow& report);
document::Reply::Row milestone_row(const store::MilestoneRow& milestone);

}  // namespace esclusa::queries
