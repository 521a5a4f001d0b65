#pragma once
/// Inside of Schema, for the reader only.

#include <memory>
#include <mutex>
#include <vector>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>

#include "xml/reader.h"
#include "xml/shape.h"

namespace esclusa::xml {

class XercesSchema final : public Schema {
 public:
  /// `grammar` as Xerces serializes it.
  XercesSchema(std::vector<XMLByte> grammar, std::vector<Shape> roots)
      : grammar_(std::move(grammar)), roots_(std::move(roots)) {}

  /// A grammar for one thread at a time: Xerces fills parts of it on first use, without a lock (the maps of
  /// character classes in patterns), whether the pool is locked or not. Throws what Xerces throws.
  [[nodiscard]] std::unique_ptr<xercesc::XMLGrammarPool> copy() const;
  [[nodiscard]] const std::vector<Shape>& roots() const { return roots_; }

  /// A reader that nobody uses, or nothing.
  [[nodiscard]] std::unique_ptr<Reader> take() const;
  void give_back(std::unique_ptr<Reader> reader) const;

 private:
  std::vector<XMLByte> grammar_;
  std::vector<Shape> roots_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Reader>> idle_;  // the one used last is last
};

/// One shape per global element of the pool.
std::vector<Shape> shapes_of(xercesc::XMLGrammarPool& pool);

}  // namespace esclusa::xml
