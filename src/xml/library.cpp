#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <xercesc/util/PlatformUtils.hpp>

#include "xml/guarded.h"

namespace esclusa::xml {
namespace {

xmlParserInputPtr refuse_external_entity(const char*, const char*, xmlParserCtxtPtr) {
  return nullptr;
}

void be_silent(void*, const char*, ...) {}  // NOLINT(cert-dcl50-cpp): the type libxml2 asks for

}  // namespace

LibraryScope::LibraryScope() {
  xmlInitParser();
  xmlSetExternalEntityLoader(refuse_external_entity);
  xmlThrDefSetGenericErrorFunc(nullptr, be_silent);  // threads started from now on
  xmlSetGenericErrorFunc(nullptr, be_silent);        // this one
  xercesc::XMLPlatformUtils::Initialize();
}

LibraryScope::~LibraryScope() {
  xercesc::XMLPlatformUtils::Terminate();
  xmlCleanupParser();
}

}  // namespace esclusa::xml
