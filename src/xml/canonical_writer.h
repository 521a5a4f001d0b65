#pragma once
/// Writes XML that is already in canonical form (C14N, exclusive or not: one default namespace, declared on
/// the root).

#include <string>
#include <string_view>
#include <vector>

namespace esclusa::xml {

/// Elements are indented by two spaces so that people can read them; white space is content like any other,
/// so it is signed too. Names must be literals that outlive the writer.
class CanonicalWriter {
 public:
  /// Attributes are given in canonical order: no namespace, sorted by name.
  CanonicalWriter(std::string_view root, std::string_view xml_namespace,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> attributes);

  void open(std::string_view name);
  void close();
  void leaf(std::string_view name, std::string_view text);
  /// Nothing when `text` is empty.
  void leaf_if(std::string_view name, std::string_view text) {
    if (!text.empty()) leaf(name, text);
  }
  /// Closes all that is open; the writer is empty afterwards.
  std::string finish();

 private:
  void indent();
  std::string out_;
  std::vector<std::string_view> open_;
};

/// Text content and attribute values as C14N writes them. Characters that XML 1.0 cannot hold must not come
/// in.
void append_text(std::string& out, std::string_view text);
void append_attribute(std::string& out, std::string_view text);

}  // namespace esclusa::xml
