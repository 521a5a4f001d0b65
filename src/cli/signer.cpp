#include "cli/signer.h"

#include "config/config.h"

namespace esclusa::cli {

void add_signer_options(CLI::App& sub, SignerFiles& files) {
  sub.add_option("-k,--key", files.key, "clave privada PEM")->required();
  sub.add_option("--cert,--certificate", files.certificate, "certificado PEM del firmante")->required();
  sub.add_option("--passphrase-file", files.passphrase_file, "archivo con la contraseña de la clave");
}

Result<std::shared_ptr<const pki::SealKey>> load_signer(const SignerFiles& files) {
  std::string passphrase;
  if (!files.passphrase_file.empty()) {
    ESC_TRY(passphrase, config::read_secret(files.passphrase_file));
  }
  return pki::SealKey::load(files.key, files.certificate, passphrase);
}

}  // namespace esclusa::cli
