#include "kinds/desk.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "answer/acuse.h"
#include "document/header.h"
#include "kinds/all.h"
#include "registry/load.h"
#include "sqlite/sqlite_store.h"
#include "xml/locate.h"

namespace esclusa::kinds {
namespace {

const std::filesystem::path kSource = ESCLUSA_SOURCE_DIR;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().what);
  return std::move(*result);
}
void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().code + ": " + status.error().what);
}

std::shared_ptr<store::Store> open_store(const std::filesystem::path& folder) {
  sqlite::SqliteSettings settings;
  settings.path = (folder / "desk.db").string();
  return must(sqlite::open(settings));
}

void load_registers(store::Store& store, const std::vector<std::string>& registers) {
  for (const std::string& name : registers) {
    std::ifstream in(kSource / "tests" / "kinds" / "registers" / (name + ".csv"));
    registry::Report report;
    const Status loaded = registry::load(store, FixedClock(Desk::kArrived), {name, name, 0}, in, report);
    if (!report.rejects.empty()) throw std::runtime_error(report.rejects.front().reason);
    must(loaded);
  }
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string codes_of(const Findings& findings) {
  std::string codes;
  for (const Finding& finding : findings) {
    const std::size_t below_root = finding.path.find('/', 1);
    codes += (codes.empty() ? "" : ",") + finding.code + "@";
    if (below_root != std::string::npos) codes += finding.path.substr(below_root + 1);
  }
  return codes;
}

Desk::Desk(const std::vector<std::string>& registers)
    : catalog_(must(catalog::Catalog::load(kSource / "config" / "catalog"))),
      kinds_(make_all()),
      verifier_(nullptr, {}),
      store_(open_store(folder_.path())) {
  load_registers(*store_, registers);
  reset();
}

Desk::~Desk() = default;

void Desk::reset() {
  unit_.reset();  // rolls back
  unit_ = must(store_->write());
  post_ = {};
  signer_.reset();
  from_customs_ = false;
}

xmlsig::VerifiedOctets Desk::octets_of(const std::string& xml, std::string* root) {
  Findings findings;
  const auto document = must(xml::GuardedDocument::parse(as_bytes(xml), {}, findings));
  if (root != nullptr) *root = document.root_name();
  return must(verifier_.verify(document, xmlsig::SignaturePolicy::optional, kArrived, findings));
}

xml::Reader& Desk::reader(const document::Kind& kind) {
  auto& reader = readers_[kind.code()];
  if (reader == nullptr)
    reader = xml::Reader::create(must(xml::Schema::load(kSource / "xsd" / kind.schema_file())));
  return *reader;
}

bool Desk::valid(const document::Kind& kind, const std::string& xml) {
  Findings findings;
  return must(kind.bind(octets_of(xml, nullptr), reader(kind), findings)) != nullptr;
}

bool Desk::urgent(const document::Kind& kind, const std::string& xml) {
  Findings findings;
  return kind.urgent(*must(kind.bind(octets_of(xml, nullptr), reader(kind), findings)));
}

Outcome Desk::process(const std::string& xml, Instant now, const std::string& name) {
  Outcome outcome;
  std::string root;
  const xmlsig::VerifiedOctets octets = octets_of(xml, &root);
  const document::Kind* const kind = kinds_.find(document::kDocumentNamespace, root);
  if (kind == nullptr) throw std::runtime_error("no kind has the root " + root);
  answer::Subject subject;
  subject.partner = "socio";
  subject.file_name = name;
  subject.size = xml.size();
  subject.sha256 = pki::sha256(as_bytes(xml));
  subject.content = octets.digest();
  subject.arrived = kArrived;
  subject.kind = kind;
  decide(*kind, octets, now, outcome, subject.header);
  answer::Outcome told;
  told.result = outcome.result;
  told.processed = !subject.header.document_type.empty() || !subject.header.submission_number.empty();
  told.findings = outcome.findings;
  xml::locate(as_bytes(xml), told.findings);
  told.pending = outcome.pending;
  told.booking = outcome.booking;
  const answer::Place place{answer::answer_id(now, 1), 1, {}, now};
  outcome.acuse =
      answer::write_acuse({"nodo", "PRUEBA", catalog_.version()}, place, subject, told, kinds_.codes());
  return outcome;
}

void Desk::decide(const document::Kind& kind, const xmlsig::VerifiedOctets& octets, Instant now,
                  Outcome& outcome, document::Header& header) {
  const auto bound = must(kind.bind(octets, reader(kind), outcome.findings));
  outcome.result = "RECHAZADO";
  if (bound == nullptr) return;
  header = bound->header;
  const document::Surroundings around{catalog_, settings_,     *unit_,
                                      post_,    kArrived,      now,
                                      "socio",  from_customs_, signer_ ? &*signer_ : nullptr};
  auto judgement = must(kind.judge(*bound, around));
  outcome.findings = std::move(judgement.findings);
  outcome.pending = std::move(judgement.pending);
  if (document::has_errors(outcome.findings)) {
    must(kind.refuse(*bound, record(*bound, kind, outcome), around));
    return;
  }
  if (outcome.pending) {
    outcome.result = "PENDIENTE";
    const std::int64_t id = record(*bound, kind, outcome);
    outcome.pending = must(kind.hold(*bound, id, around, std::move(*outcome.pending)));
    return;
  }
  outcome.result = outcome.findings.empty() ? "ACEPTADO" : "ACEPTADO_CON_OBSERVACIONES";
  outcome.booking = must(kind.apply(*bound, record(*bound, kind, outcome), around));
}

Outcome Desk::settle(const std::string& xml, Instant now) {
  Outcome outcome;
  std::string root;
  const xmlsig::VerifiedOctets octets = octets_of(xml, &root);
  const document::Kind& kind = *kinds_.find(document::kDocumentNamespace, root);
  const auto bound = must(kind.bind(octets, reader(kind), outcome.findings));
  const auto row = must(unit_->documents().find_number(bound->header.submission_number));
  if (!row) throw std::runtime_error("nothing waits under that number");
  const document::Surroundings around{catalog_, settings_,     *unit_,
                                      post_,    kArrived,      now,
                                      "socio",  from_customs_, signer_ ? &*signer_ : nullptr,
                                      row->id};
  auto judgement = must(kind.judge(*bound, around));
  outcome.findings = std::move(judgement.findings);
  outcome.pending = std::move(judgement.pending);
  if (outcome.pending) {
    outcome.result = "PENDIENTE";
    return outcome;
  }
  store::DocumentRecord settled = *row;
  settled.result = outcome.result = document::has_errors(outcome.findings) ? "RECHAZADO" : "ACEPTADO";
  must(unit_->documents().settle(settled));
  if (outcome.result == "RECHAZADO") {
    must(kind.refuse(*bound, row->id, around));
  } else {
    outcome.booking = must(kind.apply(*bound, row->id, around));
  }
  return outcome;
}

void Desk::sign_as(const std::string& ruc, const std::string& cedula) {
  auto signer = std::make_shared<pki::SignerCertificate>();
  signer->identity.ruc = ruc;
  signer->identity.cedula = cedula;
  signer_ = xmlsig::SignatureFacts{.signer = std::move(signer), .signing_time = {}};
}

std::int64_t Desk::record(const document::Document& document, const document::Kind& kind,
                          const Outcome& outcome) {
  store::NewArrival arrival;
  arrival.partner = "socio";
  arrival.claim = arrival.name = arrival.correlation = std::to_string(++documents_);
  arrival.sha256[0] = static_cast<std::byte>(documents_ % 256);
  arrival.sha256[1] = static_cast<std::byte>(documents_ / 256);
  arrival.arrived = kArrived;
  store::DocumentRecord row;
  row.arrival = must(unit_->arrivals().add(arrival));
  row.partner = arrival.partner;
  row.sha256 = arrival.sha256;
  row.kind = kind.code();
  row.submission_number = document.header.submission_number;
  row.oce_code = document.header.oce_code;
  row.ruc = document.header.ruc;
  row.result = outcome.result;
  row.codes = codes_of(outcome.findings);
  row.transmission_state = "RECIBIDO";
  row.document_state = outcome.result;
  row.ruc = document.header.ruc;
  row.user = document.header.user;
  row.oce_code = document.header.oce_code;
  row.arrived = kArrived;
  row.decided = kArrived;
  if (outcome.pending) {
    row.awaits = outcome.pending->awaits;
    row.pending_until = outcome.pending->until;
  }
  return must(unit_->documents().add(row));
}

}  // namespace esclusa::kinds
