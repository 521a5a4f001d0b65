#include "document/codes.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace esclusa::document {
namespace {

TEST(Codes, the_letter_after_the_hyphen_is_the_severity) {
  EXPECT_EQ(severity("IIE-E31"), Severity::error);
  EXPECT_EQ(severity("IIE-W22"), Severity::advertencia);
  EXPECT_EQ(severity("SIS-I01"), Severity::informativo);
  EXPECT_EQ(severity("nonsense"), Severity::error);
}

TEST(Codes, general_codes_use_the_closed_lists) {
  const std::set<std::string_view> classes{"ARCHIVO",   "SINTAXIS", "SEGURIDAD", "AUTORIDAD",
                                           "DUPLICADO", "CATALOGO", "REGLA",     "SISTEMA"};
  const std::set<std::string_view> motives{"NO_EN_LISTA", "FALTA", "REGLA", "SOBRA", "DUPLICADO", "FORMATO"};
  for (const Code& code : general_codes()) {
    EXPECT_TRUE(classes.contains(code.clase)) << code.code;
    EXPECT_TRUE(motives.contains(code.motivo)) << code.code;
    EXPECT_TRUE(code.mensaje.ends_with('.')) << code.code;
  }
}

TEST(CodeList, an_unknown_code_has_the_text_of_an_internal_fault) {
  EXPECT_EQ(CodeList{}.find("XYZ-E01").code, "SIS-E99");
}

TEST(CodeListDeathTest, a_code_with_two_meanings_is_a_bug) {
  CodeList list;
  const std::vector<Code> copy(general_codes().begin(), general_codes().end());
  EXPECT_DEATH(list.add(copy), "");
}

TEST(CodeList, kinds_may_share_a_list) {
  CodeList list;
  const std::size_t before = list.all().size();
  list.add(general_codes());
  EXPECT_EQ(list.all().size(), before);
}

}  // namespace
}  // namespace esclusa::document
