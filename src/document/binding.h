#pragma once
/// Table-driven binding: which element of a kind's XML goes into which member. The schema has already judged
/// structure and types, so setters only convert; what they are handed is valid.

#include <cassert>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "xml/reader.h"

namespace esclusa::document {

/// Built once per kind, then shared by all threads.
template <class Doc>
class Binding {
 public:
  using Text = void (*)(Doc&, std::string_view);
  using Enter = void (*)(Doc&);

  /// Text of the element at `path` below the root, "Cabecera/NumeroEntrega".
  Binding& text(std::string_view path, Text set) {
    node(path).text = set;
    return *this;
  }
  /// Called at the start tag, to open a repeated group.
  Binding& enter(std::string_view path, Enter open) {
    node(path).enter = open;
    return *this;
  }

 private:
  struct Node {
    std::string_view name;
    Text text = nullptr;
    Enter enter = nullptr;
    std::vector<std::unique_ptr<Node>> children;
  };

  static Node* child(const Node& parent, std::string_view name) {
    for (const auto& candidate : parent.children) {
      if (candidate->name == name) return candidate.get();
    }
    return nullptr;
  }

  Node& node(std::string_view path) {
    Node* at = &root_;
    while (!path.empty()) {
      const std::string_view name = path.substr(0, path.find('/'));
      path.remove_prefix(name.size() == path.size() ? path.size() : name.size() + 1);
      Node* next = child(*at, name);
      if (next == nullptr)
        next = at->children.emplace_back(std::make_unique<Node>(Node{name, {}, {}, {}})).get();
      at = next;
    }
    return *at;
  }

  Node root_;
  template <class D>
  friend class Binder;
};

/// Runs a Binding over the events of one document.
template <class Doc>
class Binder final : public xml::Handler {
 public:
  Binder(const Binding<Doc>& binding, Doc& document) : binding_(binding), document_(document) {}

  void start(std::string_view name) override {
    if (stack_.empty()) {
      stack_.push_back(&binding_.root_);
      return;
    }
    const auto* at = stack_.back() == nullptr ? nullptr : Binding<Doc>::child(*stack_.back(), name);
    stack_.push_back(at);
    if (at != nullptr && at->enter != nullptr) at->enter(document_);
  }

  void attribute(std::string_view, std::string_view) override {}

  void end(std::string_view text) override {
    assert(!stack_.empty());
    const auto* at = stack_.back();
    stack_.pop_back();
    if (at != nullptr && at->text != nullptr) at->text(document_, text);
  }

 private:
  const Binding<Doc>& binding_;
  Doc& document_;
  std::vector<const typename Binding<Doc>::Node*> stack_;
};

}  // namespace esclusa::document
