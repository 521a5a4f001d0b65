#pragma once

namespace esclusa::xml {

/// libxml2, xmlsec and everything that uses `new` get memory, or the process ends (base/memory_or_exit.h).
/// Before the LibraryScope; false: it was too late.
bool exit_without_memory();

}  // namespace esclusa::xml
