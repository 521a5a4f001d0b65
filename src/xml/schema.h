#pragma once
/// Inside of Schema, for the reader only.

#include <memory>
#include <vector>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>

#include "xml/reader.h"
#include "xml/shape.h"

namespace esclusa::xml {

class XercesSchema final : public Schema {
 public:
  XercesSchema(std::unique_ptr<xercesc::XMLGrammarPoolImpl> pool, std::vector<Shape> roots)
      : pool_(std::move(pool)), roots_(std::move(roots)) {}

  /// Locked, so parsers only read it; Xerces asks for a pointer to non-const.
  [[nodiscard]] xercesc::XMLGrammarPool* pool() const { return pool_.get(); }
  [[nodiscard]] const std::vector<Shape>& roots() const { return roots_; }

 private:
  std::unique_ptr<xercesc::XMLGrammarPoolImpl> pool_;
  std::vector<Shape> roots_;
};

/// One shape per global element of the pool.
std::vector<Shape> shapes_of(xercesc::XMLGrammarPool& pool);

}  // namespace esclusa::xml
