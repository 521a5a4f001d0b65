#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/validators/datatype/DatatypeValidator.hpp>
#include <xercesc/validators/datatype/DatatypeValidatorFactory.hpp>
#include <xercesc/validators/schema/SchemaSymbols.hpp>

#include "xml/guarded.h"

namespace esclusa::xml {
namespace {

xmlParserInputPtr refuse_external_entity(const char*, const char*, xmlParserCtxtPtr) {
  return nullptr;
}

/// The pattern of xs:integer, [+\-]?[0-9]+, belongs to the process and fills itself on first use, without a
/// lock: here it is used while there is one thread. No other built-in type in our schemas has a pattern.
void fill_pattern_of_integers() {
  xercesc::DatatypeValidatorFactory()
      .getDatatypeValidator(xercesc::SchemaSymbols::fgDT_INTEGER)
      ->validate(u"+10", nullptr, xercesc::XMLPlatformUtils::fgMemoryManager);
}

void be_silent(void*, const char*, ...) {}  // NOLINT(cert-dcl50-cpp): the type libxml2 asks for

}  // namespace

LibraryScope::LibraryScope() {
  xmlInitParser();
  xmlSetExternalEntityLoader(refuse_external_entity);
  xmlThrDefSetGenericErrorFunc(nullptr, be_silent);  // threads started from now on
  xmlSetGenericErrorFunc(nullptr, be_silent);        // this one
  xercesc::XMLPlatformUtils::Initialize();
  fill_pattern_of_integers();
}

LibraryScope::~LibraryScope() {
  xercesc::XMLPlatformUtils::Terminate();
  xmlCleanupParser();
}

}  // namespace esclusa::xml
