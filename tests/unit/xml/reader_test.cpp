#include "xml/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

#include "xml/guarded.h"

namespace esclusa::xml {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Writes down what it is told.
class Tape final : public Handler {
 public:
  void start(std::string_view name) override { events += "<" + std::string(name); }
  void attribute(std::string_view name, std::string_view value) override {
    events += " " + std::string(name) + "=" + std::string(value);
  }
  void end(std::string_view text) override { events += "[" + std::string(text) + "]>"; }
  std::string events;
};

class ReaderTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    static const LibraryScope kScope;
    schema_ = *Schema::load(ESCLUSA_SOURCE_DIR "/tests/unit/xml/small.xsd");
  }
  static void TearDownTestSuite() { schema_.reset(); }

  Status read(const std::string& content) {
    const std::string text = "<raiz xmlns='urn:esclusa:edoc:1' version='1.0'>" + content + "</raiz>";
    return read_all(text);
  }
  Status read_all(const std::string& text) {
    findings_.clear();
    tape_.events.clear();
    return reader_->read(as_bytes(text), tape_, findings_);
  }
  /// "XSD-E01 /raiz/uno" of every finding.
  [[nodiscard]] std::vector<std::string> faults() const {
    std::vector<std::string> list;
    for (const Finding& finding : findings_) list.push_back(finding.code + " " + finding.path);
    return list;
  }

  static inline std::shared_ptr<const Schema> schema_;
  std::unique_ptr<Reader> reader_ = Reader::create(schema_);
  Tape tape_;
  Findings findings_;
};

const std::string kGood = "<uno>1</uno><dos>abc</dos><grupo><hoja>x</hoja></grupo>";

TEST_F(ReaderTest, tells_elements_attributes_and_text) {
  ASSERT_TRUE(read(kGood));
  EXPECT_EQ(tape_.events, "<raiz version=1.0<uno[1]><dos[abc]><grupo<hoja[x]>[]>[]>");
}

TEST_F(ReaderTest, tells_text_in_utf8) {
  ASSERT_TRUE(
      read("<uno>1</uno><dos>\xC3\xB1\xE2\x82\xAC\xF0\x9D\x84\x9E</dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_THAT(tape_.events, HasSubstr("[\xC3\xB1\xE2\x82\xAC\xF0\x9D\x84\x9E]"));
}

TEST_F(ReaderTest, does_not_tell_the_signature) {
  ASSERT_TRUE(read(kGood + "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:X>y</ds:X>"
                           "</ds:Signature>"));
  EXPECT_EQ(tape_.events.find("Signature"), std::string::npos);
}

TEST_F(ReaderTest, names_a_missing_element) {
  const Status status = read("<uno>1</uno><grupo><hoja>x</hoja></grupo>");
  EXPECT_EQ(status.error().code, "xml.refused");
  EXPECT_THAT(faults(), ElementsAre("XSD-E01 /raiz/dos"));
}

TEST_F(ReaderTest, names_an_element_that_is_not_expected) {
  ASSERT_FALSE(read("<uno>1</uno><tres/><dos>abc</dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /raiz/tres"));
}

TEST_F(ReaderTest, tells_wrong_order_once) {
  ASSERT_FALSE(read("<dos>abc</dos><uno>1</uno><grupo><hoja>x</hoja></grupo>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /raiz/uno"));
}

TEST_F(ReaderTest, names_the_first_element_too_many) {
  ASSERT_FALSE(read("<uno>1</uno><dos>abc</dos><grupo><hoja>x</hoja><hoja>y</hoja><hoja>z</hoja></grupo>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /raiz/grupo[1]/hoja[3]"));
}

TEST_F(ReaderTest, explains_a_bad_value_with_the_documentation_of_its_type) {
  ASSERT_FALSE(read("<uno>x1</uno><dos>abc</dos><grupo><hoja>x</hoja></grupo>"));
  ASSERT_THAT(faults(), ElementsAre("XSD-E03 /raiz/uno"));
  EXPECT_EQ(findings_[0].value, "x1");
  EXPECT_EQ(findings_[0].detail, "El valor no tiene la forma pedida. Un dígito.");
}

TEST_F(ReaderTest, says_that_an_element_is_empty) {
  ASSERT_FALSE(read("<uno></uno><dos>abc</dos><grupo><hoja>x</hoja></grupo>"));
  ASSERT_THAT(faults(), ElementsAre("XSD-E03 /raiz/uno"));
  EXPECT_EQ(findings_[0].detail, "El elemento está vacío. Un dígito.");
}

TEST_F(ReaderTest, tells_all_faults_with_positions) {
  ASSERT_FALSE(read("<uno>a</uno><dos>demasiado</dos><grupo><hoja>x</hoja></grupo><grupo/>"));
  EXPECT_THAT(faults(),
              ElementsAre("XSD-E03 /raiz/uno", "XSD-E03 /raiz/dos", "XSD-E01 /raiz/grupo[2]/hoja[1]"));
}

TEST_F(ReaderTest, stops_at_200_faults) {
  std::string groups;
  for (int i = 0; i < 500; ++i) groups += "<grupo/>";
  ASSERT_FALSE(read("<uno>1</uno><dos>abc</dos>" + groups));
  EXPECT_EQ(findings_.size(), 200U);
  EXPECT_TRUE(read(kGood)) << "the reader is usable again";
}

TEST_F(ReaderTest, names_a_missing_attribute) {
  ASSERT_FALSE(read_all("<raiz xmlns='urn:esclusa:edoc:1'>" + kGood + "</raiz>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E01 /raiz/@version"));
}

TEST_F(ReaderTest, names_an_attribute_that_is_not_admitted) {
  ASSERT_FALSE(read("<uno a='1'>1</uno><dos>abc</dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /raiz/uno/@a"));
}

TEST_F(ReaderTest, refuses_another_version) {
  ASSERT_FALSE(read_all("<raiz xmlns='urn:esclusa:edoc:1' version='2.0'>" + kGood + "</raiz>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E03 /raiz"));
}

TEST_F(ReaderTest, refuses_another_root) {
  ASSERT_FALSE(read_all("<otro xmlns='urn:esclusa:edoc:1'/>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /otro"));
}

TEST_F(ReaderTest, refuses_another_namespace) {
  EXPECT_FALSE(read_all("<raiz xmlns='urn:otro' version='1.0'>" + kGood + "</raiz>"));
  EXPECT_FALSE(findings_.empty());
}

TEST_F(ReaderTest, tells_an_element_of_a_foreign_namespace) {
  ASSERT_FALSE(
      read("<uno>1</uno><dos>abc</dos><x:dos xmlns:x='urn:x'>q</x:dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /raiz/dos[2]"));
}

TEST_F(ReaderTest, refuses_text_between_elements) {
  ASSERT_FALSE(read("<uno>1</uno>hola<dos>abc</dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_THAT(faults(), ElementsAre("XSD-E02 /raiz"));
}

TEST_F(ReaderTest, refuses_elements_inside_a_value) {
  ASSERT_FALSE(read("<uno>1</uno><dos><dos>abc</dos></dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_EQ(findings_.at(0).code, "XSD-E02");
}

TEST_F(ReaderTest, ignores_schema_locations_of_the_document) {
  ASSERT_TRUE(
      read_all("<raiz xmlns='urn:esclusa:edoc:1' version='1.0' "
               "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
               "xsi:schemaLocation='urn:esclusa:edoc:1 http://127.0.0.1:9/evil.xsd'>" +
               kGood + "</raiz>"));
}

TEST_F(ReaderTest, refuses_what_is_not_well_formed) {
  ASSERT_FALSE(read_all("<raiz xmlns='urn:esclusa:edoc:1' version='1.0'><uno>"));
  EXPECT_EQ(findings_.back().code, "XSD-E04");
}

TEST_F(ReaderTest, tells_no_more_events_after_a_fault) {
  ASSERT_FALSE(read("<uno>a</uno><dos>abc</dos><grupo><hoja>x</hoja></grupo>"));
  EXPECT_EQ(tape_.events, "<raiz version=1.0<uno");
}

TEST_F(ReaderTest, threads_share_a_schema) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&wrong, t] {
      const auto reader = Reader::create(schema_);
      for (int i = 0; i < 200; ++i) {
        Tape tape;
        Findings findings;
        const std::string unknown = "<ajeno" + std::to_string(t * 1000 + i) + "/>";
        const std::string text = "<raiz xmlns='urn:esclusa:edoc:1' version='1.0'>" + kGood +
                                 (i % 2 == 0 ? "" : unknown) + "</raiz>";
        if (reader->read(as_bytes(text), tape, findings).ok() != (i % 2 == 0)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

/// Xerces fills parts of a pattern when it is first matched: the first documents of all threads are what
/// matters.
TEST_F(ReaderTest, first_documents_of_several_threads_are_read_at_once) {
  const std::string text = "<raiz xmlns='urn:esclusa:edoc:1' version='1.0'>" + kGood + "</raiz>";
  std::atomic<int> wrong = 0;
  for (int round = 0; round < 300; ++round) {
    const auto schema = *Schema::load(ESCLUSA_SOURCE_DIR "/tests/unit/xml/small.xsd");
    std::barrier start(4);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        const auto reader = Reader::create(schema);
        Tape tape;
        Findings findings;
        start.arrive_and_wait();
        if (!reader->read(as_bytes(text), tape, findings)) ++wrong;
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(wrong, 0);
}

TEST_F(ReaderTest, a_reader_is_used_again) {
  std::string first;
  for (int i = 0; i < 3; ++i) {
    const auto reader = Reader::create(schema_);
    Tape tape;
    Findings findings;
    const std::string text =
        "<raiz xmlns='urn:esclusa:edoc:1' version='1.0'>" + (i == 1 ? "<ajeno/>" : kGood) + "</raiz>";
    EXPECT_EQ(reader->read(as_bytes(text), tape, findings).ok(), i != 1);
    if (i == 0) first = tape.events;
    if (i == 2) {
      EXPECT_EQ(tape.events, first);
    }
  }
}

TEST_F(ReaderTest, a_schema_that_does_not_exist_is_an_error) {
  EXPECT_EQ(Schema::load("/does/not/exist.xsd").error().code, "schema.load");
}

}  // namespace
}  // namespace esclusa::xml
