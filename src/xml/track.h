#pragma once
/// Where in a document a reader is: the open elements, their shapes and the children seen so far.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "xml/content.h"
#include "xml/shape.h"

namespace esclusa::xml {

/// Local names in UTF-8, transcoded once. Pointers stay good until `trim`.
class Names {
 public:
  const std::string* utf8(std::u16string_view name);
  /// Between documents: forgets what foreign names have piled up.
  void trim();

 private:
  std::unordered_map<std::u16string, std::string> names_;
  std::u16string key_;  // keeps its memory from call to call
};

struct Frame {
  const std::string* name = nullptr;
  const Shape* shape = nullptr;  // null = the schema does not know the element
  bool content_told = false;     // its content was explained already
  std::vector<Run> runs;
};

class Track {
 public:
  explicit Track(const std::vector<Shape>& roots) : roots_(roots) {}

  void reset();
  void enter(const std::string* name);
  /// A child that is not entered: ds:Signature, or an element of another namespace.
  void note_foreign(const std::string* name);
  void leave() { --depth_; }

  [[nodiscard]] bool empty() const { return depth_ == 0; }
  [[nodiscard]] Frame& top() { return frames_[depth_ - 1]; }
  [[nodiscard]] const std::vector<Shape>& roots() const { return roots_; }
  /// XPath of the innermost open element, empty outside the root.
  [[nodiscard]] std::string path() const;
  /// XPath that the next child called `name` will have.
  [[nodiscard]] std::string path_of_next(std::string_view name) const;

 private:
  const std::vector<Shape>& roots_;
  std::vector<Frame> frames_;  // the first depth_ are open; the others keep their memory
  std::size_t depth_ = 0;
};

}  // namespace esclusa::xml
