#pragma once
/// Foreign bytes become a parsed document only here. No DTD, no entity, no network, every quantity bounded.

#include <cstddef>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/finding.h"
#include "base/handle.h"
#include "base/result.h"

struct _xmlDoc;  // libxml2; its headers stay inside xml and xmlsig

namespace esclusa::xml {

/// Global state of libxml2 and Xerces-C++; one object in main, before any thread starts.
class LibraryScope {
 public:
  LibraryScope();
  ~LibraryScope();
  LibraryScope(const LibraryScope&) = delete;
  LibraryScope& operator=(const LibraryScope&) = delete;
};

struct Limits {
  std::size_t bytes = 8UL * 1024 * 1024;
  std::size_t tag_bytes = 16 * 1024;  // longest single tag; bounds attributes and namespace declarations
  std::size_t depth = 64;
  std::size_t attributes = 64;  // per element
  std::size_t nodes = 200'000;
};

void free_document(_xmlDoc* document) noexcept;

/// A well-formed, namespace-well-formed document without DOCTYPE. Belongs to one thread.
class GuardedDocument {
 public:
  /// Findings (nullopt-like: the Result's error is reject "xml.refused" and findings name every fault):
  /// XML-E00 empty · XML-E01 DOCTYPE or entity · XML-E02 not UTF-8 XML 1.0 (other encoding, NUL, compressed,
  /// not XML) · XML-E03 not well-formed or cut off (with line and column) · XML-E04 a limit · XML-E05
  /// processing instruction, XInclude. A UTF-8 BOM, comments outside ds:Signature, CDATA, other prefixes are
  /// accepted.
  static Result<GuardedDocument> parse(ByteView file, const Limits& limits, Findings& findings);

  [[nodiscard]] const std::string& root_namespace() const { return root_namespace_; }
  [[nodiscard]] const std::string& root_name() const { return root_name_; }
  /// For xmlsig only; stays owned by this object.
  [[nodiscard]] _xmlDoc* get() const { return document_.get(); }

 private:
  GuardedDocument(Handle<_xmlDoc, free_document> document, std::string root_namespace, std::string root_name);
  Handle<_xmlDoc, free_document> document_;
  std::string root_namespace_;
  std::string root_name_;
};

}  // namespace esclusa::xml
