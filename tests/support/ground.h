#pragma once
/// What the tests of a program share: libraries, kinds and keys, made once. xmlsec1 leaks when it is
/// initialised twice.

#include "document/kind.h"
#include "kinds/all.h"
#include "support/temporary_folder.h"
#include "xml/guarded.h"
#include "xmlsig/verify.h"

namespace esclusa::testing_support {

struct Ground {
  xml::LibraryScope xml;
  xmlsig::LibraryScope xmlsec;
  TemporaryFolder keys;
  document::KindRegistry kinds{kinds::make_all()};
};

inline Ground& ground() {
  static Ground made;
  return made;
}

}  // namespace esclusa::testing_support
