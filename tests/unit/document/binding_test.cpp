#include "document/binding.h"

#include <gtest/gtest.h>

#include <string>

#include "document/values.h"

namespace esclusa::document {
namespace {

struct Doc {
  std::string name;
  std::vector<std::string> items;
};

Binding<Doc> table() {
  Binding<Doc> binding;
  binding.text("head/name", [](Doc& d, std::string_view t) { d.name = t; })
      .enter("item", [](Doc& d) { d.items.emplace_back(); })
      .text("item/name", [](Doc& d, std::string_view t) { d.items.back() = t; });
  return binding;
}

TEST(Binder, tells_elements_of_one_name_apart_by_their_path) {
  const Binding<Doc> binding = table();
  Doc document;
  Binder<Doc> binder(binding, document);
  binder.start("root");
  binder.start("head");
  binder.start("name");
  binder.end("here");
  binder.end("");
  for (const char* text : {"one", "two"}) {
    binder.start("item");
    binder.start("name");
    binder.end(text);
    binder.end("");
  }
  binder.end("");
  EXPECT_EQ(document.name, "here");
  EXPECT_EQ(document.items, (std::vector<std::string>{"one", "two"}));
}

TEST(Binder, passes_over_elements_that_nobody_binds) {
  const Binding<Doc> binding = table();
  Doc document;
  Binder<Doc> binder(binding, document);
  for (const char* name : {"root", "other", "name"}) binder.start(name);
  for (int i = 0; i < 3; ++i) binder.end("text");
  EXPECT_EQ(document.name, "");
}

TEST(Values, ignore_the_white_space_that_schemas_ignore) {
  EXPECT_EQ(to_integer(" +12\n"), 12);
  EXPECT_TRUE(to_bool("\ttrue "));
  EXPECT_EQ(to_iso(to_instant(" 2026-11-20T20:00:00Z ")), "2026-11-20T20:00:00Z");
  EXPECT_EQ(to_decimal<domain::Kilograms>(" 1.5 ").to_string(), "1.500");
}

TEST(Values, days_are_those_of_ecuador) {
  EXPECT_EQ(ecuador_day(*parse_iso("2026-11-21T04:59:59Z")), "2026-11-20");
  EXPECT_EQ(ecuador_day(*parse_iso("2026-11-21T05:00:00Z")), "2026-11-21");
}

}  // namespace
}  // namespace esclusa::document
