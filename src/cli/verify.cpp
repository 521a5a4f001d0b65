#include "xmlsig/verify.h"

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "daemon/house.h"

namespace esclusa::cli {
namespace {

void print_signer(const Env& env, const xmlsig::SignatureFacts& facts) {
  const pki::SignerCertificate& signer = *facts.signer;
  const std::string when = facts.signing_time ? to_iso(*facts.signing_time) : "";
  const std::string form = facts.form == xmlsig::SignatureForm::xades_bes ? "XAdES" : "XML-DSig";
  if (env.json) {
    std::cout << nlohmann::ordered_json{{"firma", "correcta"},
                                        {"forma", form},
                                        {"sujeto", signer.subject},
                                        {"emisor", signer.issuer},
                                        {"serie", signer.serial},
                                        {"ruc", signer.identity.ruc},
                                        {"cedula", signer.identity.cedula},
                                        {"fecha", when}}
                     .dump(2)
              << '\n';
    return;
  }
  std::cout << "firma correcta (" << form << ")\n  sujeto: " << signer.subject
            << "\n  emisor: " << signer.issuer << "\n  serie:  " << signer.serial << '\n';
  if (!signer.identity.ruc.empty()) std::cout << "  RUC:    " << signer.identity.ruc << '\n';
  if (!signer.identity.cedula.empty()) std::cout << "  cédula: " << signer.identity.cedula << '\n';
  if (!when.empty()) std::cout << "  fecha:  " << when << '\n';
}

}  // namespace

Command add_verify(CLI::App& app) {
  struct Options {
    std::string file;
    std::vector<std::string> trusted, intermediates;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("verify", "verifica la firma de un acuse o de un documento");
  sub->add_option("archivo", options->file, "archivo XML firmado; - para la entrada estándar")->required();
  sub->add_option("-t,--trusted", options->trusted,
                  "certificados raíz PEM; por defecto los de la configuración");
  sub->add_option("-i,--intermediate", options->intermediates, "certificados intermedios PEM");
  sub->footer("Sale con 0 si la firma es correcta y con 1 si no lo es.");
  return [options](Env& env) -> int {
    pki::TrustSettings trust;
    trust.anchors.assign(options->trusted.begin(), options->trusted.end());
    trust.intermediates.assign(options->intermediates.begin(), options->intermediates.end());
    if (trust.anchors.empty()) {
      const auto config = load_config(env);
      if (!config) return kBadConfig;
      trust = daemon::trust_settings(*config);
    }
    auto store = pki::TrustStore::open(trust);
    if (!store) return fail(store.error());
    const auto input = read_input(options->file);
    if (!input) return fail(input.error());
    Findings findings;
    const auto parsed = xml::GuardedDocument::parse(*input, {}, findings);
    if (parsed) {
      // An answer may be old: what counts is that it was good when it was made.
      xmlsig::Verifier verifier(*store, {.max_age = std::chrono::hours{24 * 365 * 20}});
      const auto octets =
          verifier.verify(*parsed, xmlsig::SignaturePolicy::required, env.clock.now(), findings);
      if (octets) {
        print_signer(env, *octets->signature());
        return kOk;
      }
      if (octets.error().remedy != Remedy::reject) return fail(octets.error());
    }
    print_findings(env, findings);
    return kNegative;
  };
}

}  // namespace esclusa::cli
