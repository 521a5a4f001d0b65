#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "base/local_time.h"
#include "cli/commands.h"
#include "daemon/guard.h"
#include "daemon/house.h"
#include "pki/key_request.h"

namespace esclusa::cli {
namespace {

struct KeysOptions {
  std::string output, type = "p256";
  pki::KeySource place;
  std::string secret, module;
  pki::RequestSubject subject;
};

std::string local_or(const std::optional<Instant>& instant, const char* otherwise) {
  return instant && *instant != Instant{} ? to_local(*instant) : otherwise;
}

long days_left(const pki::SealKey& key, Instant now) {
  return std::chrono::floor<std::chrono::days>(key.not_after() - now).count();
}

nlohmann::ordered_json iso_or_null(const std::optional<Instant>& instant) {
  return instant && *instant != Instant{} ? nlohmann::ordered_json(to_iso(*instant))
                                          : nlohmann::ordered_json();
}

int list(const Env& env, const pki::SealRing& ring) {
  const Instant now = env.clock.now();
  const pki::SealRing::Link* const current = &ring.link_at(now);
  std::vector<std::vector<std::string>> rows;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const pki::SealRing::Link& link : ring.links()) {
    const pki::SealKey& key = *link.key;
    const bool seals = &link == current;
    rows.push_back({seals ? "sí" : "no", key.algorithm(), local_or(link.from, "siempre"),
                    local_or(link.until, "—"), std::to_string(days_left(key, now)),
                    to_hex(key.fingerprint()).substr(0, 16), key.subject()});
    json.push_back({{"sella", seals},
                    {"algoritmo", key.algorithm()},
                    {"desde", iso_or_null(link.from)},
                    {"hasta", iso_or_null(link.until)},
                    {"vigenteDesde", to_iso(key.not_before())},
                    {"vigenteHasta", to_iso(key.not_after())},
                    {"dias", days_left(key, now)},
                    {"huella", to_hex(key.fingerprint())},
                    {"titular", key.subject()},
                    {"emisor", key.issuer()},
                    {"serie", key.serial()}});
  }
  if (env.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_table({"SELLA", "ALGORITMO", "DESDE", "HASTA", "DÍAS", "HUELLA SHA-256", "TITULAR"}, rows);
  }
  return kOk;
}

/// Opens a key as the daemon would, and signs with it.
Status try_key(const config::Config& config, const config::Seal& seal, pki::TokenModules& modules,
               Instant now) {
  ESC_TRY(const pki::KeySource source, daemon::key_source(config, seal));
  ESC_TRY(const auto key, pki::SealKey::load(source, modules));
  if (const std::string unfit = pki::unfit_to_seal(*key); !unfit.empty())
    return park("seal.certificate", unfit);
  if (key->not_after() < now)
    return park("seal.expired", "el certificado venció el " + to_local(key->not_after()));
  ESC_CHECK(key->sign(as_bytes("prueba")));
  return {};
}

int check(const Env& env, const config::Config& config) {
  pki::TokenModules modules;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  int code = kOk;
  for (const config::Seal& seal : config.seals) {
    const Status status = try_key(config, seal, modules, env.clock.now());
    const std::string what = status ? "firma" : status.error().what;
    json.push_back({{"llave", seal.key}, {"correcto", status.ok()}, {"detalle", what}});
    if (!env.json) std::cout << fmt::format("{}  {}: {}\n", status ? "bien " : "FALLA", seal.key, what);
    if (!status) code = status.error().remedy == Remedy::retry && code == kOk ? kTryAgain : kBadConfig;
  }
  if (env.json) std::cout << json.dump(2) << '\n';
  return code;
}

std::string to_pem(ByteView der) {
  constexpr std::size_t kLine = 64;
  const std::string base64 = to_base64(der);
  std::string pem = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < base64.size(); at += kLine) pem += base64.substr(at, kLine) + '\n';
  return pem + "-----END CERTIFICATE-----\n";
}

/// Each certificate once, under a line that says whose it is: PEM may have text between.
int export_certificates(const pki::SealRing& ring, const std::string& output) {
  std::set<Bytes> written;
  std::string text;
  for (const pki::SealRing::Link& link : ring.links()) {
    text += fmt::format("# Sello de {} a {}: {}\n# SHA-256 {}\n", local_or(link.from, "siempre"),
                        local_or(link.until, "nuevo aviso"), link.key->subject(),
                        to_hex(link.key->fingerprint()));
    for (const Bytes& der : link.key->certificates()) {
      if (written.insert(der).second) text += to_pem(der);
    }
  }
  const Status status = write_output(output, text);
  return status ? kOk : kCannotWrite;
}

int request(const KeysOptions& options) {
  if (const Status guarded = daemon::guard_process(); !guarded) return fail(guarded.error());
  pki::KeySource place = options.place;
  place.secret = options.secret;
  place.module = options.module;
  const pki::KeyType type = options.type == "rsa" ? pki::KeyType::rsa2048 : pki::KeyType::p256;
  const auto made = pki::request_certificate(place, type, options.subject);
  if (!made) return fail(made.error());
  const Status status = write_output(options.output, *made);
  return status ? kOk : kCannotWrite;
}

int run(const Env& env, const KeysOptions& options, const CLI::App& sub) {
  if (sub.got_subcommand("request")) return request(options);
  const auto config = load_config(env);
  if (!config) return kBadConfig;
  if (const Status guarded = daemon::guard_process(); !guarded) return fail(guarded.error());
  if (sub.got_subcommand("check")) return check(env, *config);
  const auto ring = daemon::open_seals(*config);
  if (!ring) return fail(ring.error());
  return sub.got_subcommand("export") ? export_certificates(**ring, options.output) : list(env, **ring);
}

void add_request(CLI::App& sub, KeysOptions& options) {
  CLI::App* one = sub.add_subcommand("request", "hace una llave y la solicitud de su certificado (PKCS#10)");
  one->add_option("-k,--key", options.place.key, "archivo nuevo de la llave (PEM, 0600), o URI pkcs11:")
      ->required();
  one->add_option("--secret-file", options.secret,
                  "archivo con la frase de paso que cifra la llave, o con el PIN de la ficha");
  one->add_option("--module", options.module, "biblioteca PKCS#11, para una URI pkcs11:");
  one->add_option("--type", options.type, "p256 o rsa (2048 bits)")
      ->check(CLI::IsMember({"p256", "rsa"}))
      ->capture_default_str();
  one->add_option("--name", options.subject.name, "nombre (CN) del certificado")->required();
  one->add_option("--organization", options.subject.organization, "organización");
  one->add_option("--ruc", options.subject.ruc, "RUC de la institución");
  one->add_option("-o,--output", options.output, "archivo de la solicitud; por defecto la salida estándar");
  one->footer("Ejemplo: esclusa keys request --key sello-2027.key --name \"SELLO 2027\" -o sello-2027.csr");
}

}  // namespace

Command add_keys(CLI::App& app) {
  const auto options = std::make_shared<KeysOptions>();
  CLI::App* sub =
      app.add_subcommand("keys", "las llaves con que se sellan las respuestas: la de ahora y la próxima");
  sub->require_subcommand(1);
  sub->add_subcommand("list", "cada llave, cuándo sella, cuándo vence su certificado y cuál sella ahora");
  sub->add_subcommand("check", "abre cada llave y firma con ella");
  CLI::App* exported =
      sub->add_subcommand("export", "los certificados en PEM, para anunciarlos a los socios");
  exported->add_option("-o,--output", options->output, "archivo; por defecto la salida estándar");
  add_request(*sub, *options);
  sub->footer("El cambio de llave, paso a paso: docs/llaves.md");
  return [options, sub](Env& env) -> int { return run(env, *options, *sub); };
}

}  // namespace esclusa::cli
