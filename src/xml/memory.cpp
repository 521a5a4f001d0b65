#include "xml/memory.h"

#include <libxml/xmlmemory.h>

#include <new>

#include "base/memory_or_exit.h"

namespace esclusa::xml {

bool exit_without_memory() {
  std::set_new_handler([] { ::_exit(kExitWithoutMemory); });
  return xmlMemSetup(std::free, allocate_or_exit, reallocate_or_exit, duplicate_or_exit) == 0;
}

}  // namespace esclusa::xml
