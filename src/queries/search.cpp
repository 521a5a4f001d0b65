#include "queries/search.h"

#include <algorithm>

#include "queries/rows.h"

namespace esclusa::queries {
namespace {

using document::Reply;

Reply empty_reply(const Query& query, std::string_view row_name) {
  return {.row_name = row_name, .total = 0, .page = query.page, .page_size = query.rows_per_page, .rows = {}};
}

/// The kinds that both filters leave; nothing asked = all of them.
std::vector<std::string> kinds_asked_for(const DocumentQuery& query) {
  if (query.operation.empty() && query.title.empty()) return {};
  std::vector<std::string> kinds = kinds_named(query.title);
  if (query.operation.empty()) return kinds;
  const std::vector<std::string> of_operation = kinds_of_operation(query.operation);
  std::erase_if(kinds, [&](const std::string& kind) {
    return std::ranges::find(of_operation, kind) == of_operation.end();
  });
  return kinds;
}

/// Who names a report or a declaration wants it whenever it came.
bool of_any_time(const ReportQuery& query) {
  return query.period.empty() && !(query.number.empty() && query.declaration.empty());
}

}  // namespace

Result<Reply> find_documents(const DocumentQuery& query, const Asker& asker) {
  Reply reply = empty_reply(query, "Tramite");
  ESC_TRY(const Span span, span_of(query.period, asker.now));
  store::DocumentEnquiry enquiry;
  enquiry.scope = asker.scope;
  enquiry.from = span.from;
  enquiry.to = span.to;
  enquiry.kinds = kinds_asked_for(query);
  if (enquiry.kinds.empty() && !(query.operation.empty() && query.title.empty())) return reply;
  enquiry.submission_number = query.number;
  enquiry.document_state = query.state;
  enquiry.user = query.user;
  enquiry.oce_code = query.oce_code;
  ESC_TRY(const auto found, asker.unit.enquiries().documents(enquiry, query.window()));
  reply.total = found.total;
  std::uint64_t number = query.window().offset;
  for (const store::DocumentRecord& document : found.rows)
    reply.rows.push_back(document_row(document, ++number));
  return reply;
}

Result<Reply> find_registrations(const RegistrationQuery& query, const Asker& asker) {
  Reply reply = empty_reply(query, "Solicitud");
  store::AccountEnquiry enquiry;
  enquiry.identity_number = query.identity;
  enquiry.company = query.company;
  ESC_TRY(const auto found, asker.unit.enquiries().accounts(enquiry, query.window()));
  reply.total = found.total;
  for (const store::Account& account : found.rows) {
    ESC_TRY(auto row, registration_row(account, asker.now, asker.unit));
    reply.rows.push_back(std::move(row));
  }
  return reply;
}

Result<Reply> find_reports(ReportKind kind, const ReportQuery& query, const Asker& asker) {
  const bool entries = kind == ReportKind::entry;
  Reply reply = empty_reply(query, entries ? "Ingreso" : "Salida");
  store::ReportEnquiry enquiry;
  enquiry.scope = asker.scope;
  enquiry.kind = entries ? "IIE" : "ISE";
  if (!of_any_time(query)) {
    ESC_TRY(const Span span, span_of(query.period, asker.now));
    enquiry.from = span.from;
    enquiry.to = span.to;
  }
  enquiry.submission_number = query.number;
  enquiry.declaration = query.declaration;
  enquiry.depot = query.depot;
  enquiry.district = query.district;
  enquiry.document_state = query.state;
  enquiry.container = query.container;
  enquiry.entry_type = query.entry_type;
  enquiry.motive = query.motive;
  enquiry.entry = query.entry;
  ESC_TRY(const auto found, asker.unit.enquiries().reports(enquiry, query.window()));
  reply.total = found.total;
  for (const store::ReportRow& report : found.rows)
    reply.rows.push_back(entries ? entry_row(report) : exit_row(report));
  return reply;
}

Result<Reply> find_timeline(const TimelineQuery& query, const Asker& asker) {
  Reply reply = empty_reply(query, "Evento");
  store::MilestoneEnquiry enquiry;
  enquiry.scope = asker.scope;
  enquiry.declaration = query.declaration;
  enquiry.mrn = query.mrn;
  enquiry.msn = query.msn;
  enquiry.hsn = query.hsn;
  enquiry.depot = query.depot;
  ESC_TRY(const auto found, asker.unit.enquiries().milestones(enquiry, query.window()));
  reply.total = found.total;
  for (const store::MilestoneRow& milestone : found.rows) reply.rows.push_back(milestone_row(milestone));
  return reply;
}

}  // namespace esclusa::queries
