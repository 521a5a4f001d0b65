#include "xml/transcript.h"

#include <gtest/gtest.h>

#include <functional>

namespace esclusa::xml {
namespace {

using Tell = std::function<void(Handler&)>;

std::string record(const Tell& tell) {
  Recorder recorder;
  tell(recorder);
  return recorder.take();
}

bool is_good(const Tell& tell) {
  return check_transcript(as_bytes(record(tell)), "root").ok();
}

void tell_small_document(Handler& to) {
  to.start("root");
  to.attribute("version", "1.0");
  to.start("name");
  to.end("Ñandú & <hijos>\n");
  to.end("");
}

TEST(Transcript, tells_again_what_was_told) {
  const std::string transcript = record(tell_small_document);
  Recorder again;
  Findings findings;
  ASSERT_TRUE(TranscriptReader("root").read(as_bytes(transcript), again, findings).ok());
  EXPECT_EQ(again.take(), transcript);
}

TEST(Transcript, that_is_not_of_this_root_or_not_complete_tells_nothing) {
  const std::string whole = record(tell_small_document);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    Recorder nobody;
    Findings findings;
    const Status read = TranscriptReader("root").read(as_bytes(whole).first(length), nobody, findings);
    ASSERT_FALSE(read.ok()) << length;
    EXPECT_EQ(read.error().code, "xml.transcript");
    EXPECT_EQ(nobody.take(), "") << length;
  }
  EXPECT_FALSE(check_transcript(as_bytes(whole), "other").ok());
  EXPECT_FALSE(check_transcript(as_bytes(whole + whole), "root").ok());
  EXPECT_FALSE(check_transcript(as_bytes(whole + '\x09'), "root").ok());
}

struct Case {
  const char* name;
  Tell tell;
};

class Impossible : public ::testing::TestWithParam<Case> {};

TEST_P(Impossible, is_refused) {
  EXPECT_TRUE(is_good(tell_small_document));
  EXPECT_FALSE(is_good(GetParam().tell));
}

void deep(Handler& to, int levels) {
  for (int i = 0; i < levels; ++i) to.start("root");
  for (int i = 0; i < levels; ++i) to.end("");
}

Tell with_text(const char* text) {
  return [text](Handler& to) {
    to.start("root");
    to.end(text);
  };
}

INSTANTIATE_TEST_SUITE_P(
    Orders, Impossible,
    ::testing::Values(Case{"an_end_without_a_start", [](Handler& to) { to.end(""); }},
                      Case{"an_attribute_outside", [](Handler& to) { to.attribute("a", "b"); }},
                      Case{"an_attribute_after_a_child",
                           [](Handler& to) {
                             to.start("root");
                             to.start("a");
                             to.end("");
                             to.attribute("late", "");
                             to.end("");
                           }},
                      Case{"text_beside_children",
                           [](Handler& to) {
                             to.start("root");
                             to.start("a");
                             to.end("");
                             to.end("text");
                           }},
                      Case{"deeper_than_documents_are", [](Handler& to) { deep(to, 65); }},
                      Case{"a_name_that_is_none",
                           [](Handler& to) {
                             to.start("root");
                             to.start("a b");
                             to.end("");
                             to.end("");
                           }},
                      Case{"a_control_character", with_text("\x01")},
                      Case{"half_a_character", with_text("\xC3")},
                      Case{"a_character_that_is_none", with_text("\xEF\xBF\xBF")}),
    [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace esclusa::xml
