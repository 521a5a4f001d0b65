#include "xml/byte_guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "xml/markup_scan.h"

namespace esclusa::xml {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kBom = "\xEF\xBB\xBF"sv;

struct Magic {
  std::string_view prefix;
  const char* what;
};

// Order matters: UTF-32 before UTF-16, whose mark it starts with.
constexpr std::array kForeignFormats{
    Magic{"\x1F\x8B"sv, "el archivo está comprimido con gzip; envíe el XML sin comprimir"},
    Magic{"PK\x03\x04"sv, "el archivo es un ZIP; dentro de un lote solo se admiten documentos XML"},
    Magic{"PK\x05\x06"sv, "el archivo es un ZIP vacío"},
    Magic{"BZh"sv, "el archivo está comprimido con bzip2; envíe el XML sin comprimir"},
    Magic{"\xFD"
          "7zXZ"sv,
          "el archivo está comprimido con xz; envíe el XML sin comprimir"},
    Magic{"7z\xBC\xAF"sv, "el archivo es un 7z; envíe el XML sin comprimir"},
    Magic{"%PDF"sv, "el archivo es un PDF, no un documento XML"},
    Magic{"\x30\x82"sv,
          "el archivo parece una firma PKCS#7 binaria; se espera XML con firma XML-DSig o XAdES"},
    Magic{"MI"sv, "el archivo parece una firma PKCS#7 en base64; se espera XML con firma XML-DSig o XAdES"},
    Magic{"\0\0\xFE\xFF"sv, "el archivo está en UTF-32; debe estar en UTF-8"},
    Magic{"\xFF\xFE\0\0"sv, "el archivo está en UTF-32; debe estar en UTF-8"},
    Magic{"\xFE\xFF"sv, "el archivo está en UTF-16; debe estar en UTF-8"},
    Magic{"\xFF\xFE"sv, "el archivo está en UTF-16; debe estar en UTF-8"},
    Magic{"\0\0\0<"sv, "el archivo está en UTF-32; debe estar en UTF-8"},
    Magic{"<\0\0\0"sv, "el archivo está en UTF-32; debe estar en UTF-8"},
    Magic{"\0<"sv, "el archivo está en UTF-16; debe estar en UTF-8"},
    Magic{"<\0"sv, "el archivo está en UTF-16; debe estar en UTF-8"},
    Magic{"+ADw"sv, "el archivo está en UTF-7; debe estar en UTF-8"},
    Magic{"\x4C\x6F\xA7\x94"sv, "el archivo está en EBCDIC; debe estar en UTF-8"},
};

void add(Findings& findings, const char* code, Place place, std::string detail, std::string value = {}) {
  findings.push_back({code, {}, std::move(value), std::move(detail), place.line, place.column});
}

/// Octets of the well-formed UTF-8 sequence at the start of `bytes` (Unicode table 3-7), 0 if there is none.
std::size_t sequence_length(const unsigned char* bytes, std::size_t left) {
  const auto tail = [&](std::size_t at, unsigned char low = 0x80, unsigned char high = 0xBF) {
    return at < left && bytes[at] >= low && bytes[at] <= high;
  };
  const unsigned char lead = bytes[0];
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : 0xBF;  // no surrogates
    if (!tail(1, low, high) || !tail(2)) return 0;
    const bool noncharacter = lead == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE;  // U+FFFE, U+FFFF
    return noncharacter ? 0 : 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/// A multi-byte character that merely lacks its last octets because the file ends.
bool cut_off(const unsigned char* bytes, std::size_t left) {
  if (left >= 4) return false;
  const unsigned char lead = bytes[0];
  const std::size_t wanted = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  return wanted > left &&
         std::all_of(bytes + 1, bytes + left, [](unsigned char c) { return (c & 0xC0) == 0x80; });
}

/// True if none of eight octets is a control character or above 0x7F; tab and line ends go the slow way.
bool eight_plain(const unsigned char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  constexpr std::uint64_t kSpaces = 0x2020202020202020U;
  return ((word | (word - kSpaces)) & kHigh) == 0;
}

struct BadOctet {
  std::size_t offset;
  bool truncated;
};

std::optional<BadOctet> first_bad_octet(ByteView file) {
  const unsigned char* bytes = as_uchar(file);
  std::size_t at = 0;
  while (at < file.size()) {
    if (at + 8 <= file.size() && eight_plain(bytes + at)) {
      at += 8;
      continue;
    }
    const unsigned char octet = bytes[at];
    if (octet < 0x80) {
      if (octet < 0x20 && octet != '\t' && octet != '\n' && octet != '\r') return BadOctet{at, false};
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(bytes + at, file.size() - at);
    if (length == 0) return BadOctet{at, cut_off(bytes + at, file.size() - at)};
    at += length;
  }
  return std::nullopt;
}

bool check_start(ByteView file, Findings& findings) {
  const std::string_view text = as_text(file);
  for (const Magic& magic : kForeignFormats) {
    if (!text.starts_with(magic.prefix)) continue;
    add(findings, "XML-E02", {}, magic.what);
    return false;
  }
  const std::string_view body = text.starts_with(kBom) ? text.substr(kBom.size()) : text;
  if (body.starts_with('<')) return true;
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && body[first] == '<') {
    add(findings, "XML-E02", {}, "hay espacios o líneas en blanco antes del comienzo del XML");
  } else {
    add(findings, "XML-E02", {}, "el archivo no es XML: no empieza con \"<\"");
  }
  return false;
}

/// Value of a pseudo-attribute of the XML declaration; nullopt if it is missing.
std::optional<std::string_view> pseudo_attribute(std::string_view declaration, std::string_view name) {
  const auto at = declaration.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  const auto open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return std::nullopt;
  const auto close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return declaration.substr(open + 1, close - open - 1);
}

bool is_utf8_name(std::string_view name) {
  constexpr std::string_view kName = "utf-8";
  return std::equal(name.begin(), name.end(), kName.begin(), kName.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// Only the words are judged here; the grammar of the declaration is the parser's business.
bool check_declaration(std::string_view body, Place place, Findings& findings) {
  if (!body.starts_with("<?xml") || body.size() < 6 || std::strchr(" \t\r\n", body[5]) == nullptr)
    return true;
  const std::string_view declaration = body.substr(0, body.find("?>"));
  bool good = true;
  const auto version = pseudo_attribute(declaration, "version");
  if (version && *version != "1.0") {
    add(findings, "XML-E02", place, "solo se admite XML 1.0", std::string{*version});
    good = false;
  }
  const auto encoding = pseudo_attribute(declaration, "encoding");
  if (encoding && !is_utf8_name(*encoding)) {
    add(findings, "XML-E02", place, "la declaración XML nombra otra codificación; solo se admite UTF-8",
        std::string{*encoding});
    good = false;
  }
  return good;
}

void add_bad_octet(ByteView file, const BadOctet& bad, Findings& findings) {
  const Place place = place_of(file, bad.offset);
  const unsigned char octet = as_uchar(file)[bad.offset];
  const std::string value = fmt::format("0x{:02X}", octet);
  if (bad.truncated) {
    add(findings, "XML-E03", place, "el archivo está cortado: termina en medio de un carácter", value);
  } else if (octet < 0x20) {
    add(findings, "XML-E02", place, "el archivo contiene un carácter de control, no permitido en XML 1.0",
        value);
  } else {
    add(findings, "XML-E02", place, "el archivo no es UTF-8 válido; ¿se guardó en ISO-8859-1 o Windows-1252?",
        value);
  }
}

}  // namespace

Place place_of(ByteView file, std::size_t offset) {
  const std::string_view before = as_text(file).substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto last = before.rfind('\n');
  const std::size_t column = last == std::string_view::npos ? before.size() + 1 : before.size() - last;
  return {static_cast<unsigned>(lines) + 1, static_cast<unsigned>(column)};
}

ByteReport guard_bytes(ByteView file, const Limits& limits, Findings& findings) {
  if (file.empty()) {
    add(findings, "XML-E00", {}, "el archivo está vacío");
    return {};
  }
  if (file.size() > limits.bytes) {
    add(findings, "XML-E04", {},
        fmt::format("el archivo supera el tamaño permitido de {} octetos", limits.bytes),
        std::to_string(file.size()));
    return {};
  }
  if (!check_start(file, findings)) return {};
  const std::string_view text = as_text(file);
  const std::size_t start = text.starts_with(kBom) ? kBom.size() : 0;
  const Place first = place_of(file, start);
  bool good = check_declaration(text.substr(start), first, findings);
  // Another declared encoding explains its own strange octets; one finding is enough then.
  if (const auto bad = good ? first_bad_octet(file) : std::nullopt) {
    add_bad_octet(file, *bad, findings);
    good = false;
  }
  MarkupScan scan{text, start, limits};
  while (const auto fault = scan.next()) {
    add(findings, fault->code, place_of(file, fault->offset), fault->detail);
  }
  return {scan.unfinished()};
}

}  // namespace esclusa::xml
