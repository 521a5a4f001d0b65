#include <fmt/format.h>

#include <array>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/commands.h"

namespace esclusa::cli {
namespace {

using document::Code;
using document::CodeList;

/// The families that are not those of one kind of document.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kFamilies{{
    {"ARC", "Archivo, nombre y lote"},
    {"CAT", "Listas de códigos"},
    {"CED", "Cédula"},
    {"CER", "Certificado"},
    {"CNT", "Contenedor"},
    {"DUP", "Repetición"},
    {"FIR", "Firma"},
    {"ID", "Cabecera y número de entrega"},
    {"OCE", "Código de OCE"},
    {"PAR", "Quién puede enviar qué"},
    {"QRY", "Consultas"},
    {"REG", "Solicitudes de registro"},
    {"RUC", "RUC"},
    {"SEC", "Código de seguridad"},
    {"SIS", "Fallas del sistema"},
    {"XML", "XML"},
    {"XSD", "Esquema"},
}};

constexpr std::string_view kHead =
    "# Códigos de las respuestas\n"
    "\n"
    "<!-- Este archivo sale de `esclusa codes --markdown`; no se edita a mano. -->\n"
    "\n"
    "Cada hallazgo de una respuesta lleva uno de estos códigos. Un código con `E` es un error y rechaza el\n"
    "documento; con `W` es una advertencia: el documento se acepta con observaciones. Un código no cambia "
    "nunca\n"
    "de significado. «Regla» es la de la página del documento.\n"
    "\n"
    "| Acción | Qué hacer |\n"
    "|---|---|\n"
    "| `CORREGIR_Y_REENVIAR` | corrija el documento, fírmelo otra vez y envíelo |\n"
    "| `REENVIAR_IGUAL` | el documento está bien: envíelo otra vez sin cambios |\n"
    "| `ESPERAR` | falta un paso ajeno; envíelo otra vez cuando haya ocurrido |\n"
    "| `CONTACTAR` | hable con quien lleva el registro o el estado que se nombra |\n"
    "| `NINGUNA` | nada: es un aviso |\n";

std::string_view family_of(std::string_view code) {
  return code.substr(0, code.find('-'));
}

std::string title_of(std::string_view family, const document::KindRegistry& kinds) {
  if (const document::Kind* kind = kinds.by_code(family)) return "`" + std::string(kind->root()) + "`";
  for (const auto& [name, title] : kFamilies) {
    if (name == family) return std::string(title);
  }
  return std::string(family);
}

std::string_view name_of(document::Severity severity) {
  switch (severity) {
    case document::Severity::error:
      return "ERROR";
    case document::Severity::advertencia:
      return "ADVERTENCIA";
    case document::Severity::informativo:
      break;
  }
  return "INFORMATIVO";
}

/// Text within a cell of a table: what Markdown would take for its own is escaped.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '*') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

void print_markdown(const document::KindRegistry& kinds) {
  std::cout << kHead;
  std::string_view family;
  for (const auto& [name, code] : kinds.codes().all()) {
    if (family_of(name) != family) {
      family = family_of(name);
      std::cout << fmt::format("\n## {}: {}\n\n", family, title_of(family, kinds))
                << "| Código | Mensaje | Clase | Motivo | Regla | Severidad | Acción |\n"
                   "|---|---|---|---|---|---|---|\n";
    }
    std::cout << fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", name, cell(code->mensaje), code->clase,
                             code->motivo, code->regla, name_of(document::severity(name)), code->accion);
  }
}

void print_json(const CodeList& codes) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [name, code] : codes.all()) {
    list.push_back({{"codigo", name},
                    {"clase", code->clase},
                    {"motivo", code->motivo},
                    {"regla", code->regla},
                    {"severidad", name_of(document::severity(name))},
                    {"mensaje", code->mensaje},
                    {"accion", code->accion}});
  }
  std::cout << list.dump(2) << '\n';
}

/// The message is the longest cell, so it stands last.
void print_people(const CodeList& codes) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, code] : codes.all()) {
    rows.push_back({std::string(name), std::string(code->clase), std::string(code->motivo),
                    std::string(code->regla), std::string(name_of(document::severity(name))),
                    std::string(code->accion), std::string(code->mensaje)});
  }
  print_table({"código", "clase", "motivo", "regla", "severidad", "acción", "mensaje"}, rows);
}

}  // namespace

Command add_codes(CLI::App& app) {
  const auto markdown = std::make_shared<bool>(false);
  CLI::App* sub = app.add_subcommand("codes", "todos los códigos que puede llevar una respuesta");
  sub->add_flag("--markdown", *markdown, "como la página docs/guia/codigos.md");
  sub->footer("Ejemplo: esclusa codes --json | jq '.[] | select(.clase == \"SEGURIDAD\")'");
  return [markdown](Env& env) -> int {
    if (*markdown) {
      print_markdown(env.kinds);
    } else if (env.json) {
      print_json(env.kinds.codes());
    } else {
      print_people(env.kinds.codes());
    }
    return std::cout.flush() ? kOk : kCannotWrite;
  };
}

}  // namespace esclusa::cli
