#pragma once
/// The published code list: what a finding's code means, why it happens and what the partner does next.

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace esclusa::document {

enum class Severity { error, advertencia, informativo };

/// One row. All texts are Spanish and go to partners. `rule` cites the rule of the partner guide ("R8") or is
/// empty.
struct Code {
  std::string_view code;    // "IIE-E31": family, E or W, two digits; stable for ever, never re-used
  std::string_view clase;   // ARCHIVO, SINTAXIS, SEGURIDAD, AUTORIDAD, DUPLICADO, CATALOGO, REGLA, SISTEMA
  std::string_view motivo;  // NO_EN_LISTA, FALTA, REGLA, SOBRA, DUPLICADO, FORMATO
  std::string_view regla;
  std::string_view mensaje;
  std::string_view accion;  // CORREGIR_Y_REENVIAR, REENVIAR_IGUAL, ESPERAR, NINGUNA, CONTACTAR
};

/// From the letter after the hyphen: E error, W observation, I information.
Severity severity(std::string_view code);

/// Codes that no single kind owns: file, XML, schema, signature, certificate, authority, duplicates,
/// identifiers, own faults.
std::span<const Code> general_codes();

/// All codes by name; immutable after construction.
class CodeList {
 public:
  CodeList();
  /// Kinds may share a list; a second row for a known code is a bug and aborts (kinds are wired at start).
  void add(std::span<const Code> codes);
  /// Unknown codes are a bug; the answer then carries the code with the text of SIS-E99.
  [[nodiscard]] const Code& find(std::string_view code) const;
  [[nodiscard]] const std::map<std::string_view, const Code*>& all() const { return codes_; }

 private:
  std::map<std::string_view, const Code*> codes_;
};

}  // namespace esclusa::document
