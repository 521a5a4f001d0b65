#pragma once
/// XSD validation and binding in one pass: Xerces-C++ SAX2 over octets that verification let through.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/finding.h"
#include "base/result.h"

namespace esclusa::xml {

/// A compiled schema and its idle readers. Shared between threads; it and its readers go before the
/// LibraryScope does.
class Schema {
 public:
  /// Loads an XSD and all it includes from disk. Errors: park "schema.load" with Xerces' own words.
  static Result<std::shared_ptr<const Schema>> load(const std::filesystem::path& file);
  virtual ~Schema() = default;
};

/// What a reader tells. Names are local names in UTF-8, valid during the call. Elements of ds:Signature are
/// not told.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void start(std::string_view name) = 0;
  virtual void attribute(std::string_view name, std::string_view value) = 0;  // after its start
  virtual void end(std::string_view text) = 0;  // text content of an element without element children
};

/// A parser with a grammar of its own. Used by one thread at a time.
class Reader {
 public:
  /// An idle reader of the schema, or a new one (about 1 ms and half a MiB) if there is none; it becomes idle
  /// again when it goes. So a schema has as many readers as were ever used at once.
  static std::unique_ptr<Reader> create(std::shared_ptr<const Schema> schema);
  virtual ~Reader() = default;
  /// Reads all of `octets`, calls `handler` and adds one finding per schema fault (code XSD-E01 missing
  /// element, XSD-E02 element not expected here, XSD-E03 value breaks its type, XSD-E04 anything else), each
  /// with path, value and the reason in Spanish: the part of its type that a value breaks, and
  /// the type's documentation. After the first fault the handler hears no more; after 200 reading stops. Line
  /// and column are left 0: they would be those of the canonical form. Errors: reject "xml.refused" when
  /// there was a finding, park "xml.internal".
  virtual Status read(ByteView octets, Handler& handler, Findings& findings) = 0;
};

}  // namespace esclusa::xml
