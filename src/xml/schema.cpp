#include "xml/schema.h"

#include <fmt/format.h>

#include <xercesc/internal/BinMemOutputStream.hpp>
#include <xercesc/sax/ErrorHandler.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/BinMemInputStream.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "xml/transcode.h"

namespace esclusa::xml {
namespace {

/// Keeps the first fault of a schema.
class FirstFault final : public xercesc::ErrorHandler {
 public:
  void warning(const xercesc::SAXParseException& fault) override { keep(fault); }
  void error(const xercesc::SAXParseException& fault) override { keep(fault); }
  void fatalError(const xercesc::SAXParseException& fault) override { keep(fault); }
  void resetErrors() override {}
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void keep(const xercesc::SAXParseException& fault) {
    if (!text_.empty()) return;
    text_ = fmt::format("{}:{}: {}", to_utf8_or_empty(fault.getSystemId()), fault.getLineNumber(),
                        to_utf8_or_empty(fault.getMessage()));
  }
  std::string text_;
};

Status fill(xercesc::XMLGrammarPoolImpl& pool, const std::filesystem::path& file) {
  using xercesc::XMLUni;
  const std::unique_ptr<xercesc::SAX2XMLReader> loader(
      xercesc::XMLReaderFactory::createXMLReader(xercesc::XMLPlatformUtils::fgMemoryManager, &pool));
  FirstFault faults;
  loader->setErrorHandler(&faults);
  loader->setFeature(XMLUni::fgXercesSchema, true);
  loader->setFeature(XMLUni::fgXercesSchemaFullChecking, true);
  const auto* const grammar = loader->loadGrammar(file.c_str(), xercesc::Grammar::SchemaGrammarType, true);
  if (!faults.text().empty()) return park("schema.load", faults.text());
  if (grammar == nullptr) return park("schema.load", file.string() + ": no es un esquema XSD legible.");
  return {};
}

Result<std::shared_ptr<const Schema>> compile(const std::filesystem::path& file) {
  auto pool = std::make_unique<xercesc::XMLGrammarPoolImpl>(xercesc::XMLPlatformUtils::fgMemoryManager);
  ESC_CHECK(fill(*pool, file));
  pool->lockPool();
  std::vector<Shape> roots = shapes_of(*pool);
  pool->unlockPool();
  xercesc::BinMemOutputStream out;
  pool->serializeGrammars(&out);
  std::vector<XMLByte> grammar(out.getRawBuffer(), out.getRawBuffer() + out.curPos());
  return std::shared_ptr<const Schema>(std::make_shared<XercesSchema>(std::move(grammar), std::move(roots)));
}

}  // namespace

std::unique_ptr<xercesc::XMLGrammarPool> XercesSchema::copy() const {
  auto pool = std::make_unique<xercesc::XMLGrammarPoolImpl>(xercesc::XMLPlatformUtils::fgMemoryManager);
  xercesc::BinMemInputStream in(grammar_.data(), grammar_.size(),
                                xercesc::BinMemInputStream::BufOpt_Reference);
  pool->deserializeGrammars(&in);
  pool->lockPool();
  return pool;
}

std::unique_ptr<Reader> XercesSchema::take() const {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Reader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void XercesSchema::give_back(std::unique_ptr<Reader> reader) const {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(reader));
}

Result<std::shared_ptr<const Schema>> Schema::load(const std::filesystem::path& file) {
  try {
    return compile(file);
  } catch (const xercesc::XMLException& fault) {
    return park("schema.load", to_utf8_or_empty(fault.getMessage()));
  } catch (const xercesc::SAXException& fault) {
    return park("schema.load", to_utf8_or_empty(fault.getMessage()));
  } catch (const xercesc::OutOfMemoryException&) {
    return park("schema.load", "No alcanza la memoria para el esquema.");
  }
}

}  // namespace esclusa::xml
