#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "catalog/catalog.h"
#include "cli/review.h"
#include "daemon/house.h"
#include "pipeline/examine.h"
#include "pipeline/lote_reader.h"
#include "registration/account.h"
#include "registration/request_kind.h"
#include "registration/review.h"

namespace esclusa::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Nothing is told: the checks of a review only read.
class Silence final : public document::Post {
 public:
  Status notify(const document::Notice&) override { return {}; }
  Status mail(const document::Mail&) override { return {}; }
};

/// A request with everything that is kept about it.
struct File {
  store::Account account;
  store::DocumentRecord document;
  pipeline::Examined original;  // its document is null if it cannot be read any more
  const registration::Profile* profile = nullptr;

  [[nodiscard]] const registration::Request* request() const {
    return static_cast<const registration::Request*>(original.document.get());
  }
};

Result<pipeline::Examined> examine(const Env& env, const config::Config& config, store::UnitOfWork& unit,
                                   const store::DocumentRecord& document) {
  ESC_TRY(const auto arrival, unit.arrivals().get(document.arrival));
  if (!arrival) return park("store.broken", "falta la llegada de la solicitud");
  ESC_TRY(const auto archive, daemon::open_archive(config, env.clock));
  lote::Limits lote;
  lote.entries = config.limits.lote_entries;
  lote.entry_bytes = config.limits.file_bytes;
  lote.total_bytes = config.limits.lote_unpacked_bytes;
  pipeline::LoteReader lotes(*archive, lote);
  ESC_TRY(const intake::Received file, lotes.reopen(unit, *arrival, document.id));
  ESC_TRY(auto trust, pki::WatchedTrust::open(daemon::trust_settings(config)));
  ESC_TRY(const auto examiner, daemon::open_examiner(config, env.kinds, std::move(trust)));
  return pipeline::examine(*examiner, file, examination::Patience::full);
}

Result<File> open_file(const Env& env, const config::Config& config, store::UnitOfWork& unit,
                       const std::string& number) {
  File file;
  ESC_TRY(file.account, find_request(unit, number));
  ESC_TRY(const auto document, unit.documents().get(file.account.document));
  if (!document) return park("store.broken", "falta el documento de la solicitud");
  file.document = *document;
  ESC_TRY(file.original, examine(env, config, unit, *document));
  if (file.original.document) file.profile = registration::profile_of(*file.original.subject.kind);
  if (file.original.document && file.profile == nullptr)
    return park("store.broken", "el documento archivado no es una solicitud");
  return file;
}

Json to_json(const registration::Person& person) {
  return {{"usuario", person.user},           {"tipoDocumento", person.identity_type},
          {"numero", person.identity_number}, {"nombre", person.name},
          {"preguntas", person.questions},    {"pais", person.country},
          {"provincia", person.province},     {"ciudad", person.canton},
          {"direccion", person.address},      {"telefono1", person.telephone},
          {"telefono2", person.telephone2},   {"operadora", person.mobile_operator},
          {"celular", person.mobile},         {"correo", person.email},
          {"posicion", person.position},      {"recibeSms", person.wants_sms}};
}

Json attachments_json(const registration::Request& request) {
  Json list = Json::array();
  for (const registration::Attachment& one : request.attachments) {
    const auto content = from_base64(one.content);
    list.push_back({{"adjunto", list.size() + 1},
                    {"tipo", one.type},
                    {"nombre", printable(one.name)},
                    {"bytes", content ? content->size() : 0},
                    {"sha256", one.sha256}});
  }
  return list;
}

Json fields_json(const registration::Request& request) {
  Json operations = Json::array();
  for (const registration::OceRow& row : request.oces)
    operations.push_back({{"tipo", row.type}, {"codigo", row.code}, {"desde", row.from}, {"hasta", row.to}});
  return {{"reemplaza", request.replaces},
          {"solicitante", to_json(request.person)},
          {"empresa",
           {{"ruc", request.company.ruc},
            {"razonSocial", request.company.name},
            {"direccion", request.company.address},
            {"telefono", request.company.telephone}}},
          {"representanteLegal",
           {{"tipoDocumento", request.legal_representative.identity_type},
            {"numero", request.legal_representative.identity_number},
            {"nombre", request.legal_representative.name}}},
          {"decide", request.decides},
          {"operaciones", operations},
          {"certificado", request.certificate}};
}

Json signature_json(const pipeline::Examined& original) {
  if (!original.subject.signature) return Json::object();
  const pki::SignerCertificate& signer = *original.subject.signature->signer;
  return {{"titular", signer.subject},
          {"emisor", signer.issuer},
          {"serie", signer.serial},
          {"ruc", signer.identity.ruc},
          {"cedula", signer.identity.cedula}};
}

const char* word(registration::Outcome outcome) {
  switch (outcome) {
    case registration::Outcome::met:
      return "CUMPLE";
    case registration::Outcome::not_met:
      return "NO CUMPLE";
    case registration::Outcome::open:
      break;
  }
  return "POR REVISAR";
}

/// As the registers stand now, not as they stood when the request came.
Result<Json> checks_json(const Env& env, const config::Config& config, const File& file,
                         store::UnitOfWork& unit) {
  ESC_TRY(const catalog::Catalog catalog, catalog::Catalog::load(config.node.catalogs));
  const document::RuleSettings settings;
  Silence post;
  const auto& signature = file.original.subject.signature;
  const config::Partner* const partner = config.partner(file.document.partner);
  const document::Surroundings around{catalog,
                                      settings,
                                      unit,
                                      post,
                                      file.document.arrived,
                                      env.clock.now(),
                                      file.document.partner,
                                      partner != nullptr && partner->customs,
                                      signature ? &*signature : nullptr,
                                      file.document.id};
  ESC_TRY(const auto checks, registration::review(*file.request(), *file.profile, file.account, around));
  Json list = Json::array();
  for (const registration::Check& check : checks) {
    Json why = Json::array();
    for (const Finding& f : check.findings)
      why.push_back({{"codigo", f.code},
                     {"mensaje", env.kinds.codes().find(f.code).mensaje},
                     {"valor", printable(f.value, 512)},
                     {"detalle", f.detail}});
    list.push_back({{"control", check.id},
                    {"pregunta", check.what},
                    {"resultado", word(check.outcome)},
                    {"hallazgos", why}});
  }
  return list;
}

Result<Json> challenges_json(const File& file, store::UnitOfWork& unit) {
  ESC_TRY(const auto challenges, unit.accounts().challenges(file.account.document));
  Json list = Json::array();
  for (const store::Challenge& one : challenges)
    list.push_back({{"desafio", one.id},
                    {"enviado", to_iso(one.created)},
                    {"venceEn", to_iso(one.expires)},
                    {"intentosFallidos", one.tries},
                    {"estado", one.state}});
  return list;
}

Result<Json> history_json(const File& file, store::UnitOfWork& unit) {
  Json list = Json::array();
  list.push_back({{"fecha", to_iso(file.document.arrived)}, {"que", "recibida"}});
  ESC_TRY(const auto answers, unit.answers().of_document(file.document.id));
  for (const store::AnswerRecord& answer : answers)
    list.push_back({{"fecha", to_iso(answer.created)},
                    {"que", fmt::format("respuesta {}: {}", answer.answer_id, answer.result)}});
  if (file.account.decided)
    list.push_back(
        {{"fecha", to_iso(*file.account.decided)},
         {"que", fmt::format("{} {} {}", file.account.state, file.account.reasons, file.account.remark)}});
  if (!file.account.refreshed.empty())
    list.push_back({{"fecha", file.account.refreshed}, {"que", "datos confirmados"}});
  return list;
}

/// Other requests of the same person.
Result<Json> others_json(const File& file, store::UnitOfWork& unit) {
  ESC_TRY(const auto accounts,
          unit.accounts().search({.state = "", .ruc = "", .identity_number = file.account.identity_number}));
  Json list = Json::array();
  for (const store::Account& other : accounts) {
    if (other.document == file.account.document) continue;
    list.push_back({{"numeroEntrega", other.submission_number},
                    {"tipo", other.kind},
                    {"ruc", other.ruc},
                    {"usuario", other.user},
                    {"estado", other.state},
                    {"motivos", other.reasons}});
  }
  return list;
}

Result<Json> to_json(const Env& env, const config::Config& config, const File& file,
                     store::UnitOfWork& unit) {
  Json json{{"numeroEntrega", file.account.submission_number},
            {"tipo", file.account.kind},
            {"socio", file.document.partner},
            {"documento", file.document.id},
            {"estado", file.account.state},
            {"resultado", file.document.result},
            {"codigos", file.document.codes}};
  if (file.original.document) {
    json["datos"] = fields_json(*file.request());
    json["firma"] = signature_json(file.original);
    json["adjuntos"] = attachments_json(*file.request());
    ESC_TRY(json["revision"], checks_json(env, config, file, unit));
  } else {
    for (const Finding& finding : file.original.findings) json["originalIlegible"].push_back(finding.code);
  }
  ESC_TRY(json["codigosDeSeguridad"], challenges_json(file, unit));
  ESC_TRY(json["historia"], history_json(file, unit));
  ESC_TRY(json["otrasSolicitudes"], others_json(file, unit));
  return json;
}

bool is_blank(const Json& value) {
  return value.empty() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

/// A value in one line: what is blank is left out, what is nested goes on in the line.
std::string plain(const Json& value) {
  if (value.is_string()) return printable(value.get<std::string>(), 512);
  if (!value.is_structured()) return value.dump();
  std::string line;
  for (const Json& part : value) {
    if (!is_blank(part)) line += (line.empty() ? "" : "  ") + plain(part);
  }
  return line;
}

void print_people(const Json& json, const std::string& indent) {
  for (const auto& [key, value] : json.items()) {
    if (is_blank(value)) continue;
    if (!value.is_structured()) {
      std::cout << fmt::format("{}{:<20}{}\n", indent, key, plain(value));
      continue;
    }
    std::cout << indent << key << '\n';
    if (value.is_object()) {
      print_people(value, indent + "  ");
    } else {
      for (const Json& row : value) std::cout << indent << "  " << plain(row) << '\n';
    }
  }
}

int write_attachment(const registration::Request& request, const ShowRequest& options) {
  if (options.attachment > request.attachments.size())
    return fail(reject("review.attachment",
                       fmt::format("la solicitud tiene {} adjuntos", request.attachments.size())));
  const registration::Attachment& one = request.attachments[options.attachment - 1];
  const auto content = from_base64(one.content);
  if (!content) return fail(content.error());
  if (const Status written = write_output(options.output, as_text(*content)); !written) {
    fail(written.error());
    return kCannotWrite;
  }
  std::cerr << fmt::format("{} ({}, {} bytes, SHA-256 {})\n", printable(one.name), one.type, content->size(),
                           to_hex(pki::sha256(*content)));
  return kOk;
}

}  // namespace

int show_request(const Env& env, const ShowRequest& options) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  const auto file = open_file(env, opened->config, **unit, options.number);
  if (!file) return fail(file.error());
  if (options.attachment > 0) {
    if (file->original.document) return write_attachment(*file->request(), options);
    return fail(reject("review.unreadable", "el original ya no se puede leer; vea esclusa show --original"));
  }
  const auto json = to_json(env, opened->config, *file, **unit);
  if (!json) return fail(json.error());
  if (env.json) {
    std::cout << json->dump(2) << '\n';
  } else {
    print_people(*json, "");
  }
  return kOk;
}

}  // namespace esclusa::cli
