#include "xmlsig/sign.h"

#include <memory>

#include "cli/commands.h"
#include "config/config.h"
#include "pki/seal_key.h"

namespace esclusa::cli {

Command add_sign(CLI::App& app) {
  struct Options {
    std::string file, key, certificate, passphrase_file, output;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("sign", "firma un documento XML (XAdES BASELINE-B, envuelta)");
  sub->add_option("archivo", options->file, "documento sin firmar; - para la entrada estándar")->required();
  sub->add_option("-k,--key", options->key, "clave privada PEM")->required();
  sub->add_option("--cert", options->certificate, "certificado PEM del firmante")->required();
  sub->add_option("--passphrase-file", options->passphrase_file, "archivo con la contraseña de la clave");
  sub->add_option("-o,--output", options->output, "archivo firmado; por defecto la salida estándar");
  sub->footer("Ejemplo: esclusa sign iie.xml --key deposito.key --cert deposito.pem -o iie-firmado.xml");
  return [options](Env& env) -> int {
    std::string passphrase;
    if (!options->passphrase_file.empty()) {
      auto secret = config::read_secret(options->passphrase_file);
      if (!secret) return fail(secret.error());
      passphrase = std::move(*secret);
    }
    const auto key = pki::SealKey::load(options->key, options->certificate, passphrase);
    if (!key) return fail(key.error());
    const auto input = read_input(options->file);
    if (!input) return fail(input.error());
    const auto text = xmlsig::sign_document(as_text(*input), **key, env.clock.now());
    if (!text) return fail(text.error());
    const Status written = write_output(options->output, *text);
    return written ? kOk : kCannotWrite;
  };
}

}  // namespace esclusa::cli
