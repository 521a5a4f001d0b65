#include <exception>
#include <iostream>

#include "cli/commands.h"
#include "examination/worker/zygote.h"
#include "kinds/all.h"
#include "transport/sftp/sftp.h"
#include "xml/guarded.h"
#include "xmlsig/verify.h"

int main(int argc, char** argv) {
  try {
    const esclusa::document::KindRegistry kinds(esclusa::kinds::make_all());
    if (esclusa::examination::is_zygote(argc, argv)) return esclusa::examination::run_zygote(kinds);
    // The global state of the C and C++ libraries, before any thread, in the order in which they need each
    // other.
    const esclusa::xml::LibraryScope xml;
    const esclusa::xmlsig::LibraryScope xmlsec;
    const esclusa::transport::LibraryScope ssh;
    const esclusa::SystemClock clock;
    return esclusa::cli::run(argc, argv, kinds, clock);
  } catch (const std::exception& bug) {
    std::cerr << "esclusa: falla interna: " << bug.what() << '\n';
    return 70;
  }
}
