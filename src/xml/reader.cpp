#include "xml/reader.h"

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPool.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/SecurityManager.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "xml/fault.h"
#include "xml/schema.h"
#include "xml/transcode.h"

namespace esclusa::xml {
namespace {

constexpr std::u16string_view kSignatureNamespace = u"http://www.w3.org/2000/09/xmldsig#";
constexpr std::u16string_view kNamespace = u"urn:esclusa:edoc:1";

/// Thrown through Xerces to stop when enough faults are known.
struct EnoughFaults {};

/// Takes errors with their numbers; a SAX ErrorHandler only gets English sentences.
class Parser final : public xercesc::SAX2XMLReaderImpl {
 public:
  using OnFault = void (*)(void* owner, const XercesFault& fault);

  Parser(xercesc::XMLGrammarPool* pool, void* owner, OnFault on_fault)
      : SAX2XMLReaderImpl(xercesc::XMLPlatformUtils::fgMemoryManager, pool),
        owner_(owner),
        on_fault_(on_fault) {}

  void error(const unsigned int code, const XMLCh* const domain,
             const xercesc::XMLErrorReporter::ErrTypes type, const XMLCh* const text, const XMLCh* const,
             const XMLCh* const, const XMLFileLoc, const XMLFileLoc) override {
    if (type == xercesc::XMLErrorReporter::ErrType_Warning) return;
    on_fault_(owner_, {about(domain, type), code, to_utf8_or_empty(text)});
  }

 private:
  static XercesFault::About about(const XMLCh* domain, xercesc::XMLErrorReporter::ErrTypes type) {
    using xercesc::XMLString;
    if (XMLString::equals(domain, xercesc::XMLUni::fgValidityDomain)) return XercesFault::About::structure;
    const bool error = type == xercesc::XMLErrorReporter::ErrType_Error;
    return error && XMLString::equals(domain, xercesc::XMLUni::fgExceptDomain) ? XercesFault::About::value
                                                                               : XercesFault::About::form;
  }

  void* owner_;
  OnFault on_fault_;
};

void configure(Parser& parser, xercesc::SecurityManager& limits) {
  using xercesc::XMLUni;
  // XMLString constants of Xerces are not const in its interface, but are not written to.
  parser.setProperty(XMLUni::fgXercesScannerName, const_cast<XMLCh*>(XMLUni::fgSGXMLScanner));  // NOLINT
  parser.setProperty(XMLUni::fgXercesSecurityManager, &limits);
  parser.setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
  parser.setFeature(XMLUni::fgSAX2CoreNameSpacePrefixes, false);
  parser.setFeature(XMLUni::fgSAX2CoreValidation, true);
  parser.setFeature(XMLUni::fgXercesDynamic, false);
  parser.setFeature(XMLUni::fgXercesSchema, true);
  parser.setFeature(XMLUni::fgXercesSchemaFullChecking, false);
  parser.setFeature(XMLUni::fgXercesIdentityConstraintChecking, true);
  parser.setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
  parser.setFeature(XMLUni::fgXercesCacheGrammarFromParse, false);
  parser.setFeature(XMLUni::fgXercesLoadSchema, false);
  parser.setFeature(XMLUni::fgXercesLoadExternalDTD, false);
  parser.setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
}

class XercesReader final : public Reader, private xercesc::DefaultHandler {
 public:
  /// The schema outlives its readers.
  explicit XercesReader(const XercesSchema& schema) : schema_(schema), track_(schema_.roots()) {}

  Status read(ByteView octets, Handler& handler, Findings& findings) override {
    begin(handler, findings);
    const Status parsed = parse(octets);
    if (!parsed) {
      parser_.reset();  // its state is not to be trusted
      return parsed;
    }
    if (!faulty_) return {};
    if (findings.size() == findings_before_)
      findings.push_back({"XSD-E04", "/" + (roots().empty() ? "" : roots().front().name), "", ""});
    return reject("xml.refused", "El documento no cumple su esquema.");
  }

 private:
  [[nodiscard]] const std::vector<Shape>& roots() const { return schema_.roots(); }

  void begin(Handler& handler, Findings& findings) {
    names_.trim();
    track_.reset();
    text_.clear();
    skipped_ = 0;
    faulty_ = false;
    handler_ = &handler;
    findings_ = &findings;
    findings_before_ = findings.size();
  }

  void make_parser() {
    grammar_ = schema_.copy();
    parser_ = std::make_unique<Parser>(grammar_.get(), this, [](void* owner, const XercesFault& fault) {
      static_cast<XercesReader*>(owner)->on_fault(fault);
    });
    configure(*parser_, limits_);
    parser_->setContentHandler(this);
    parser_->setErrorHandler(this);  // without one, Parser::error is never called
  }

  Status parse(ByteView octets) {
    try {
      if (!parser_) make_parser();
      xercesc::MemBufInputSource source(as_uchar(octets), octets.size(), "octets");
      source.setCopyBufToStream(false);
      source.setEncoding(xercesc::XMLUni::fgUTF8EncodingString);
      parser_->parse(source);
      return {};
    } catch (const EnoughFaults&) {
      return {};
    } catch (const xercesc::OutOfMemoryException&) {
      return park("xml.internal", "No alcanza la memoria para leer el documento.");
    } catch (const xercesc::XMLException& fault) {
      return park("xml.internal", to_utf8_or_empty(fault.getMessage()));
    } catch (const xercesc::SAXException& fault) {
      return park("xml.internal", to_utf8_or_empty(fault.getMessage()));
    }
  }

  void on_fault(const XercesFault& fault) {
    faulty_ = true;
    if (skipped_ > 0) return;
    content_.clear();
    append_utf8(content_, text_);
    explain(fault, track_, content_, *findings_);
    if (findings_->size() - findings_before_ >= kMostFindings) throw EnoughFaults{};
  }

  void startElement(const XMLCh* const uri, const XMLCh* const local, const XMLCh* const,
                    const xercesc::Attributes& attributes) override {
    text_.clear();
    if (skipped_ > 0 || uri != kNamespace) {
      skip(uri, local);
      return;
    }
    const std::string* const name = names_.utf8(local);
    track_.enter(name);
    if (faulty_) return;  // what follows need not be what setters may be handed
    handler_->start(*name);
    for (XMLSize_t i = 0; i < attributes.getLength(); ++i) tell_attribute(attributes, i);
  }

  void tell_attribute(const xercesc::Attributes& attributes, XMLSize_t index) {
    content_.clear();
    append_utf8(content_, attributes.getValue(index));
    handler_->attribute(*names_.utf8(attributes.getLocalName(index)), content_);
  }

  /// The signature is admitted and not told; other foreign elements have been refused by the schema.
  void skip(std::u16string_view uri, std::u16string_view local) {
    if (skipped_++ == 0) track_.note_foreign(names_.utf8(local));
    if (uri != kSignatureNamespace && skipped_ == 1) faulty_ = true;
  }

  void characters(const XMLCh* const text, const XMLSize_t length) override {
    if (skipped_ == 0) text_.append(text, length);
  }

  void endElement(const XMLCh* const, const XMLCh* const, const XMLCh* const) override {
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    if (!faulty_) {
      content_.clear();
      if (track_.top().runs.empty()) append_utf8(content_, text_);
      handler_->end(content_);
    }
    text_.clear();
    track_.leave();
  }

  const XercesSchema& schema_;
  xercesc::SecurityManager limits_;
  std::unique_ptr<xercesc::XMLGrammarPool> grammar_;
  std::unique_ptr<Parser> parser_;
  Names names_;
  Track track_;
  std::u16string text_;   // of the innermost element
  std::string content_;   // the same in UTF-8
  unsigned skipped_ = 0;  // depth inside an element that is not told
  bool faulty_ = false;
  Handler* handler_ = nullptr;
  Findings* findings_ = nullptr;
  std::size_t findings_before_ = 0;
};

/// Lends a reader of the schema.
class Lease final : public Reader {
 public:
  explicit Lease(std::shared_ptr<const XercesSchema> schema)
      : schema_(std::move(schema)), reader_(schema_->take()) {
    if (!reader_) reader_ = std::make_unique<XercesReader>(*schema_);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() override { schema_->give_back(std::move(reader_)); }

  Status read(ByteView octets, Handler& handler, Findings& findings) override {
    return reader_->read(octets, handler, findings);
  }

 private:
  std::shared_ptr<const XercesSchema> schema_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace

std::unique_ptr<Reader> Reader::create(std::shared_ptr<const Schema> schema) {
  return std::make_unique<Lease>(std::static_pointer_cast<const XercesSchema>(std::move(schema)));
}

}  // namespace esclusa::xml
