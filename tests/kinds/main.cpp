#include <gtest/gtest.h>

#include "xml/guarded.h"
#include "xmlsig/verify.h"

int main(int argc, char** argv) {
  const esclusa::xml::LibraryScope xml;
  const esclusa::xmlsig::LibraryScope xmlsig;
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
