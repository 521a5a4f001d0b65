// A test program that can be its own zygote, as the shipped program is.
#include <gtest/gtest.h>

#include "examination/worker/zygote.h"
#include "kinds/all.h"

int main(int argc, char** argv) {
  if (esclusa::examination::is_zygote(argc, argv)) {
    const esclusa::document::KindRegistry kinds(esclusa::kinds::make_all());
    return esclusa::examination::run_zygote(kinds);
  }
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
