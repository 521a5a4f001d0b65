#pragma once
/// Somebody's own key and certificate, for commands that sign.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "pki/seal_key.h"

namespace esclusa::cli {

struct SignerFiles {
  std::string key, certificate, passphrase_file, module;
};

/// --key, --certificate, --passphrase-file and --module.
void add_signer_options(CLI::App& sub, SignerFiles& files);
/// Errors: those of `pki::SealKey::load`.
Result<std::shared_ptr<const pki::SealKey>> load_signer(const SignerFiles& files);

}  // namespace esclusa::cli
