#include "intake/name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/file_name.h"

namespace esclusa::intake {
namespace {

constexpr std::string_view kClaimPrefix = ".esclusa-in-";
constexpr std::size_t kTokenLength = 16;
constexpr std::size_t kMaxFileName = 255;
constexpr std::array<std::string_view, 4> kTemporarySuffixes{".tmp", ".part", ".filepart", "~"};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

NameVerdict classify(std::string_view name) {
  if (name.starts_with(kClaimPrefix) && name.size() > kClaimPrefix.size() + kTokenLength) {
    return {NameClass::claimed, {}};
  }
  if (name.starts_with('.')) return {NameClass::invisible, {}};
  if (std::ranges::any_of(kTemporarySuffixes, [&](std::string_view s) { return has_suffix(name, s); })) {
    return {NameClass::invisible, {}};
  }
  if (has_suffix(name, kDoneSuffix)) return {NameClass::done_marker, {}};
  if (!is_plain_file_name(name)) {
    return {NameClass::candidate,
            {"ARC-E01",
             "Use solo letras sin tilde, cifras, punto, guion y guion bajo; 128 caracteres como máximo."}};
  }
  if (!has_suffix(name, ".xml") && !has_suffix(name, kLoteSuffix))
    return {NameClass::candidate, {"ARC-E02", ""}};
  return {NameClass::candidate, {}};
}

std::string claim_name(std::string_view name, std::string_view token) {
  std::string claim = fmt::format("{}{}-", kClaimPrefix, token);
  for (const char c : name) {
    std::string piece(1, c);
    if (!is_plain_character(c)) piece = fmt::format("%{:02X}", static_cast<unsigned char>(c));
    if (claim.size() + piece.size() > kMaxFileName) break;
    claim += piece;
  }
  return claim;
}

std::string claimed_name(std::string_view claim) {
  claim.remove_prefix(std::min(claim.size(), kClaimPrefix.size() + kTokenLength + 1));
  std::string name;
  for (std::size_t i = 0; i < claim.size(); ++i) {
    const bool escape = claim[i] == '%' && i + 2 < claim.size() && hex_value(claim[i + 1]) >= 0 &&
                        hex_value(claim[i + 2]) >= 0;
    if (escape) {
      name.push_back(static_cast<char>(hex_value(claim[i + 1]) * 16 + hex_value(claim[i + 2])));
      i += 2;
    } else {
      name.push_back(claim[i]);
    }
  }
  return name;
}

bool is_lote(const store::NewArrival& arrival) {
  return arrival.fault.code.empty() && has_suffix(arrival.name, kLoteSuffix);
}

std::string answer_name(std::string_view path, const Digest& sha256, std::string_view mark) {
  const std::string_view name = path.substr(path.rfind('/') + 1);  // all of it without a slash
  if (!is_plain_file_name(name)) {
    return fmt::format("archivo-{}{}.acuse.xml", to_hex(sha256).substr(0, 16), mark);
  }
  const bool known = has_suffix(name, ".xml") || has_suffix(name, kLoteSuffix);
  const std::string_view stem = known ? name.substr(0, name.size() - 4) : name;
  return fmt::format("{}{}.acuse.xml", stem.empty() ? name : stem, mark);
}

}  // namespace esclusa::intake
