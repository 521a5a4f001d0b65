#include "xmlsig/sign.h"

#include <memory>

#include "cli/commands.h"
#include "cli/signer.h"

namespace esclusa::cli {

Command add_sign(CLI::App& app) {
  struct Options {
    std::string file, output;
    SignerFiles signer;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("sign", "firma un documento XML (XAdES BASELINE-B, envuelta)");
  sub->add_option("archivo", options->file, "documento sin firmar; - para la entrada estándar")->required();
  add_signer_options(*sub, options->signer);
  sub->add_option("-o,--output", options->output, "archivo firmado; por defecto la salida estándar");
  sub->footer("Ejemplo: esclusa sign iie.xml --key deposito.key --cert deposito.pem -o iie-firmado.xml");
  return [options](Env& env) -> int {
    const auto key = load_signer(options->signer);
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
