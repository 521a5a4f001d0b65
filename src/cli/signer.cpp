#include "cli/signer.h"

namespace esclusa::cli {

void add_signer_options(CLI::App& sub, SignerFiles& files) {
  sub.add_option("-k,--key", files.key, "clave privada: archivo PEM o PKCS#12, o URI pkcs11:")->required();
  sub.add_option("--cert,--certificate", files.certificate,
                 "certificado PEM del firmante; no hace falta si está con la clave");
  sub.add_option("--passphrase-file", files.passphrase_file,
                 "archivo con la contraseña o el PIN de la clave");
  sub.add_option("--module", files.module, "biblioteca PKCS#11, para una URI pkcs11:");
}

Result<std::shared_ptr<const pki::SealKey>> load_signer(const SignerFiles& files) {
  return pki::SealKey::load({.key = files.key,
                             .certificate = files.certificate,
                             .secret = files.passphrase_file,
                             .module = files.module});
}

}  // namespace esclusa::cli
