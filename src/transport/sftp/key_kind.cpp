#include "transport/sftp/key_kind.h"

#include <cstring>

#include "base/bytes.h"

namespace esclusa::transport {

bool is_rsa_key(std::string_view file) {
  if (file.find("BEGIN RSA PRIVATE KEY") != std::string_view::npos) return true;
  const auto begin = file.find("KEY-----");
  const auto end = file.rfind("-----END");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 8) return false;
  auto decoded = from_base64(file.substr(begin + 8, end - begin - 8));
  if (!decoded) return false;
  constexpr std::string_view kRsaEncryption("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 9);  // OID of PKCS#8
  const std::string_view body = as_text(*decoded);
  const bool rsa =
      body.find("ssh-rsa") != std::string_view::npos || body.find(kRsaEncryption) != std::string_view::npos;
  ::explicit_bzero(decoded->data(), decoded->size());
  return rsa;
}

}  // namespace esclusa::transport
