#include <libxml/tree.h>
// xmlsec.h goes before the others of its library
// clang-format off
#include <xmlsec/xmlsec.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
// clang-format on

#include <cstdlib>

#include "xmlsig/verify.h"

namespace esclusa::xmlsig {
namespace {

/// Faults of foreign documents are findings, not lines on standard error.
void be_silent(const char*, int, const char*, const char*, const char*, int, const char*) {}

}  // namespace

LibraryScope::LibraryScope() {
  if (xmlSecInit() < 0 || xmlSecCheckVersion() != 1 || xmlSecOpenSSLAppInit(nullptr) < 0 ||
      xmlSecOpenSSLInit() < 0) {
    std::abort();  // the installation is broken; nothing can be verified
  }
  xmlSecErrorsSetCallback(be_silent);
}

LibraryScope::~LibraryScope() {
  xmlSecOpenSSLShutdown();
  xmlSecOpenSSLAppShutdown();
  xmlSecShutdown();
}

}  // namespace esclusa::xmlsig
