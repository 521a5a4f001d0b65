#include "config/seal.h"

#include <algorithm>

namespace esclusa::config {
namespace {

constexpr std::string_view kToken = "pkcs11:";
constexpr std::string_view kCredential = "credential:";

/// A file of a secret, or the name of a credential that the service manager hands over (systemd:
/// LoadCredential=).
void read_secret_file(TableReader& r, const char* key, Seal& seal) {
  std::string text;
  r.optional(key, text);
  if (!text.starts_with(kCredential)) return r.optional(key, seal.secret);
  const Path name = text.substr(kCredential.size());
  if (name.empty() || name != name.filename() || name == "." || name == "..")
    return r.problem(key, "«" + text + "» no es el nombre de una credencial");
  const Path folder = credentials_folder();
  if (folder.empty())
    return r.problem(key, "no hay credenciales: el servicio no se inició con LoadCredential= de systemd");
  seal.secret = folder / name;
}

void read_token(TableReader& r, Seal& seal) {
  r.required("module", seal.module);
  r.optional("certificate", seal.certificate);
  read_secret_file(r, "pin_file", seal);
}

void read_file(TableReader& r, Seal& seal) {
  Path file;
  r.required("key", file);
  seal.key = file.string();
  const std::string kind = file.extension().string();
  // A PKCS#12 file has its certificates with it.
  kind == ".p12" || kind == ".pfx" ? r.optional("certificate", seal.certificate)
                                   : r.required("certificate", seal.certificate);
  read_secret_file(r, "passphrase_file", seal);
}

}  // namespace

Seal read_seal(TableReader& r, const std::vector<Seal>& before) {
  Seal seal;
  std::string key;
  r.optional("key", key);
  if (key.starts_with(kToken)) {
    seal.key = key;
    read_token(r, seal);
  } else {
    read_file(r, seal);
  }
  r.optional("from", seal.from);
  if (std::ranges::find(before, seal.from, &Seal::from) != before.end()) {
    r.problem("from", seal.from == Instant{} ? "falta: solo una llave puede no decir desde cuándo sella"
                                             : "otra llave sella desde la misma hora");
  }
  return seal;
}

}  // namespace esclusa::config
