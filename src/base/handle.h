#pragma once
/// Owning handles for objects of C libraries: `using XmlDoc = Handle<xmlDoc, xmlFreeDoc>;`.

#include <memory>

namespace esclusa {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};

template <class T, auto Free>
using Handle = std::unique_ptr<T, FreeWith<Free>>;

}  // namespace esclusa
