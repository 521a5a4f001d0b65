#include "examination/inspector.h"

#include "xml/locate.h"
#include "xml/transcript.h"

namespace esclusa::examination {
namespace {

/// Lets two hear what one reader tells.
class Both final : public xml::Handler {
 public:
  Both(xml::Handler& first, xml::Handler& second) : first_(first), second_(second) {}
  void start(std::string_view name) override {
    first_.start(name);
    second_.start(name);
  }
  void attribute(std::string_view name, std::string_view value) override {
    first_.attribute(name, value);
    second_.attribute(name, value);
  }
  void end(std::string_view text) override {
    first_.end(text);
    second_.end(text);
  }

 private:
  xml::Handler& first_;
  xml::Handler& second_;
};

/// A reader that is written down as it tells.
class Recorded final : public xml::Reader {
 public:
  Recorded(xml::Reader& reader, xml::Recorder& recorder) : reader_(reader), recorder_(recorder) {}
  Status read(ByteView octets, xml::Handler& handler, Findings& findings) override {
    Both both(handler, recorder_);
    return reader_.read(octets, both, findings);
  }

 private:
  xml::Reader& reader_;
  xml::Recorder& recorder_;
};

class Deaf final : public xml::Handler {
 public:
  void start(std::string_view) override {}
  void attribute(std::string_view, std::string_view) override {}
  void end(std::string_view) override {}
};

}  // namespace

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

Inspector::Inspector(const document::KindRegistry& kinds, std::shared_ptr<const Schemas> schemas,
                     std::shared_ptr<const pki::WatchedTrust> trust, xml::Limits limits,
                     xmlsig::VerifySettings signature)
    : kinds_(kinds),
      schemas_(std::move(schemas)),
      trust_(std::move(trust)),
      limits_(limits),
      signature_(signature) {}

Result<std::shared_ptr<Inspector>> Inspector::open(const Standards& standards,
                                                   std::shared_ptr<const pki::WatchedTrust> trust,
                                                   const document::KindRegistry& kinds) {
  ESC_TRY(auto schemas, Schemas::load(standards.schemas, kinds));
  return std::shared_ptr<Inspector>(
      new Inspector(kinds, std::move(schemas), std::move(trust), standards.limits, standards.signature));
}

Result<Inspected> Inspector::examine(const std::string& /*partner*/, ByteView file, Instant arrived,
                                     Patience /*patience*/) {
  return look(file, arrived, nullptr);
}

Result<Inspected> Inspector::examine_and_record(ByteView file, Instant arrived,
                                                std::string& transcript) const {
  return look(file, arrived, &transcript);
}

std::string Inspector::describe() const {
  return "en el mismo proceso, sin aislar";
}

void Inspector::warm_up() const {
  for (const auto& kind : kinds_.all()) {
    Deaf nobody;
    Findings findings;  // of course it is not valid
    (void)xml::Reader::create(schemas_->of(*kind))->read(as_bytes("<a/>"), nobody, findings);
  }
}

Result<Inspected> Inspector::look(ByteView file, Instant arrived, std::string* transcript) const {
  Inspected inspected;
  const Status status = open_verify_bind(file, arrived, transcript, inspected);
  if (!status && status.error().remedy != Remedy::reject) return status.error();
  if (inspected.kind != nullptr && !inspected.findings.empty()) xml::locate(file, inspected.findings);
  return inspected;
}

Status Inspector::open_verify_bind(ByteView file, Instant arrived, std::string* transcript,
                                   Inspected& inspected) const {
  ESC_TRY(const xml::GuardedDocument parsed, xml::GuardedDocument::parse(file, limits_, inspected.findings));
  const document::Kind* kind = kinds_.find(parsed.root_namespace(), parsed.root_name());
  if (kind == nullptr) {
    inspected.findings.push_back({.code = "XML-E06",
                                  .path = "/" + parsed.root_name(),
                                  .value = "{" + parsed.root_namespace() + "}" + parsed.root_name(),
                                  .detail = ""});
    return reject("xml.refused", "raíz desconocida");
  }
  inspected.kind = kind;
  xmlsig::Verifier verifier(trust_->current(), signature_);  // as it is now: its lists may have changed
  ESC_TRY(const xmlsig::VerifiedOctets octets,
          verifier.verify(parsed, kind->signature(), arrived, inspected.findings));
  inspected.content = octets.digest();
  inspected.signature = octets.signature();
  const auto reader = xml::Reader::create(schemas_->of(*kind));
  xml::Recorder recorder;
  Recorded recorded(*reader, recorder);
  ESC_TRY(inspected.document,
          kind->bind(octets, transcript == nullptr ? *reader : recorded, inspected.findings));
  if (transcript != nullptr && inspected.document) *transcript = recorder.take();
  return {};
}

}  // namespace esclusa::examination
