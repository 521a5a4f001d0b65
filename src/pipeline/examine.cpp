#include "pipeline/examine.h"

#include "xml/locate.h"

namespace esclusa::pipeline {

Result<std::shared_ptr<const Schemas>> Schemas::load(const std::filesystem::path& folder,
                                                     const document::KindRegistry& kinds) {
  auto schemas = std::make_shared<Schemas>();
  for (const auto& kind : kinds.all()) {
    ESC_TRY(schemas->schemas_[kind.get()], xml::Schema::load(folder / kind->schema_file()));
  }
  return std::shared_ptr<const Schemas>(std::move(schemas));
}

std::shared_ptr<const xml::Schema> Schemas::of(const document::Kind& kind) const {
  return schemas_.at(&kind);
}

Examiner::Examiner(const document::KindRegistry& kinds, std::shared_ptr<const Schemas> schemas,
                   std::shared_ptr<const pki::WatchedTrust> trust, xml::Limits limits,
                   xmlsig::VerifySettings settings)
    : kinds_(kinds),
      schemas_(std::move(schemas)),
      limits_(limits),
      trust_(std::move(trust)),
      settings_(settings) {}

Status Examiner::open_verify_bind(const intake::Received& file, Examined& examined) {
  ESC_TRY(const xml::GuardedDocument parsed,
          xml::GuardedDocument::parse(file.content, limits_, examined.findings));
  const document::Kind* kind = kinds_.find(parsed.root_namespace(), parsed.root_name());
  if (kind == nullptr) {
    examined.findings.push_back({.code = "XML-E06",
                                 .path = "/" + parsed.root_name(),
                                 .value = "{" + parsed.root_namespace() + "}" + parsed.root_name(),
                                 .detail = ""});
    return reject("xml.refused", "raíz desconocida");
  }
  examined.subject.kind = kind;
  xmlsig::Verifier verifier(trust_->current(), settings_);  // as it is now: its lists may have changed
  ESC_TRY(const xmlsig::VerifiedOctets octets,
          verifier.verify(parsed, kind->signature(), file.arrival.arrived, examined.findings));
  examined.subject.content = octets.digest();
  examined.subject.signature = octets.signature();
  const auto reader = xml::Reader::create(schemas_->of(*kind));
  ESC_TRY(examined.document, kind->bind(octets, *reader, examined.findings));
  if (examined.document) examined.subject.header = examined.document->header;
  return {};
}

Result<Examined> Examiner::examine(const intake::Received& file) {
  const store::Arrival& arrival = file.arrival;
  Examined examined;
  examined.correlation = arrival.correlation;
  examined.subject.partner = arrival.partner;
  examined.subject.file_name = arrival.name;
  examined.subject.size = arrival.size;
  examined.subject.sha256 = arrival.sha256;
  examined.subject.arrived = arrival.arrived;
  if (!arrival.fault.code.empty()) {
    examined.findings.push_back(
        {.code = arrival.fault.code, .path = "", .value = arrival.name, .detail = arrival.fault.detail});
    return examined;
  }
  const Status status = open_verify_bind(file, examined);
  if (!status && status.error().remedy != Remedy::reject) return status.error();
  if (examined.subject.kind != nullptr && !examined.findings.empty())
    xml::locate(file.content, examined.findings);
  return examined;
}

}  // namespace esclusa::pipeline
