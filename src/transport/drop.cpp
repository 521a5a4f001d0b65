#include "transport/drop.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/bytes.h"

namespace esclusa::transport {
namespace {

constexpr std::size_t kNameLimit = 255;  // NAME_MAX of every file system we meet

std::uint64_t fnv1a(std::string_view text) noexcept {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;
  }
  return hash;
}

}  // namespace

bool is_plain_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > kNameLimit || name == "." || name == "..") return false;
  return name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

std::string temporary_name(std::string_view name) {
  std::string plain = fmt::format(".esclusa-out-{}.tmp", name);
  if (plain.size() <= kNameLimit) return plain;
  return fmt::format(".esclusa-out-{}-{:016x}.tmp", name.substr(0, 200), fnv1a(name));
}

namespace fault {

Error bad_name(std::string_view name) {
  return reject("drop.name", fmt::format("«{}» no es un nombre de archivo admisible", printable(name)));
}

Error gone(std::string_view name) {
  return reject("drop.gone", fmt::format("el archivo «{}» ya no está en el buzón", printable(name)));
}

Error exists(std::string_view name) {
  return retry("drop.exists", fmt::format("ya hay un archivo «{}» en el buzón", printable(name)));
}

Error changing(std::string_view name) {
  return retry("drop.changing", fmt::format("el archivo «{}» cambió mientras se leía", printable(name)));
}

Error unfit(std::string_view name) {
  return reject("drop.unfit",
                fmt::format("«{}» no es un archivo regular o supera el tamaño permitido", printable(name)));
}

Error conflict(std::string_view name) {
  return park("drop.conflict",
              fmt::format("ya existe «{}» con otro contenido y no se sobrescribe", printable(name)));
}

Error space(std::string_view name) {
  return park("drop.space", fmt::format("no hay espacio o cuota para escribir «{}»", printable(name)));
}

Error permission(std::string_view action, std::string_view name) {
  return park("drop.permission", fmt::format("sin permiso para {} «{}»", action, printable(name)));
}

Error missing(std::string_view folder) {
  return park("drop.missing", fmt::format("no existe la carpeta «{}»", printable(folder)));
}

Error failed(std::string_view action, std::string_view name, std::string_view reason) {
  return retry("drop.failed", fmt::format("no se pudo {} «{}»: {}", action, printable(name), reason));
}

Error not_connected() {
  return retry("drop.unreachable", "no hay conexión con el buzón");
}

}  // namespace fault
}  // namespace esclusa::transport
