#include "transport/ssh/host_key.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace esclusa::transport {
namespace {

constexpr std::array<std::string_view, 5> kKeyTypes{"ssh-ed25519", "ecdsa-sha2-nistp256",
                                                    "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"};

bool known_type(std::string_view type) {
  return std::find(kKeyTypes.begin(), kKeyTypes.end(), type) != kKeyTypes.end();
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return parts;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(separators), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// "|1|salt|hash": HMAC-SHA1 of the address, what `HashKnownHosts yes` writes.
bool hashed_host_matches(std::string_view pattern, std::string_view address) {
  const auto parts = split(pattern, "|");
  if (parts.size() != 3 || parts[0] != "1") return false;
  const auto salt = from_base64(parts[1]);
  const auto expected = from_base64(parts[2]);
  if (!salt || !expected) return false;
  std::array<std::byte, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  // NOLINTNEXTLINE(*-reinterpret-cast): the C interface takes unsigned char
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  if (HMAC(EVP_sha1(), salt->data(), static_cast<int>(salt->size()), as_uchar(as_bytes(address)),
           address.size(), out, &length) == nullptr) {
    return false;
  }
  return as_text(ByteView(digest).first(length)) == as_text(*expected);
}

/// Plain names only: a pattern with wildcards would let one partner's key speak for another's host.
bool host_matches(std::string_view hosts, std::string_view address) {
  if (hosts.starts_with('|')) return hashed_host_matches(hosts, address);
  const auto names = split(hosts, ",");
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return lower(name) == address; });
}

Error unusable(std::string_view why) {
  return park("drop.host_key", std::string(why));
}

}  // namespace

std::string host_key_fingerprint(ByteView key) {
  Digest digest{};
  unsigned length = 0;
  // NOLINTNEXTLINE(*-reinterpret-cast): the C interface takes unsigned char
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  if (EVP_Digest(key.data(), key.size(), out, &length, EVP_sha256(), nullptr) != 1) return {};
  std::string text = to_base64(digest);
  text.erase(text.find_last_not_of('=') + 1);
  return "SHA256:" + text;
}

std::string_view host_key_type(ByteView key) {
  // A length of four octets, then the name; ours are all shorter than 256.
  if (key.size() < 4 || key[0] != std::byte{0} || key[1] != std::byte{0} || key[2] != std::byte{0}) return {};
  return as_text(key).substr(4, std::to_integer<std::size_t>(key[3]));
}

Result<HostKeyPins> HostKeyPins::parse(std::span<const std::string> entries, std::string_view known_hosts,
                                       std::string_view host, std::uint16_t port) {
  const std::string address = port == 22 ? lower(host) : fmt::format("[{}]:{}", lower(host), port);
  HostKeyPins pins;
  for (const std::string& entry : entries) {
    if (!pins.add_fingerprint(entry) && !pins.add_line(entry, address)) {
      return unusable(fmt::format(
          "«{}» no es una huella SHA256 ni una línea known_hosts con clave Ed25519, ECDSA o RSA de {}",
          printable(entry, 80), printable(address)));
    }
  }
  for (const std::string_view line : split(known_hosts, "\r\n")) pins.add_line(line, address);
  if (pins.accepted_.empty()) {
    return unusable(fmt::format("no hay ninguna clave de servidor fijada para {}", printable(address)));
  }
  return pins;
}

bool HostKeyPins::add_fingerprint(std::string_view entry) {
  const auto words = split(entry, " \t");
  if (words.empty() || words.size() > 2) return false;
  const std::string_view print = words.back();
  if (!print.starts_with("SHA256:")) return false;
  std::string base64(print.substr(7));
  base64.erase(base64.find_last_not_of('=') + 1);
  const auto digest = from_base64(base64 + "=");
  if (!digest || digest->size() != sizeof(Digest)) return false;
  if (words.size() == 2 && !known_type(words[0])) return false;
  if (words.size() == 2) types_.emplace(words[0]);
  untyped_ = untyped_ || words.size() == 1;
  accepted_.insert("SHA256:" + base64);
  return true;
}

bool HostKeyPins::add_line(std::string_view line, std::string_view address) {
  auto words = split(line, " \t");
  if (words.empty() || words[0].starts_with('#')) return false;
  const bool revoked = words[0] == "@revoked";
  if (revoked) words.erase(words.begin());
  if (words.size() < 3 || words[0].starts_with('@') || !known_type(words[1])) return false;
  const auto blob = from_base64(words[2]);
  if (!blob || host_key_type(*blob) != words[1] || !host_matches(words[0], address)) return false;
  if (revoked) {
    revoked_.insert(host_key_fingerprint(*blob));
  } else {
    accepted_.insert(host_key_fingerprint(*blob));
    types_.emplace(words[1]);
  }
  return true;
}

bool HostKeyPins::accepts(ByteView key) const {
  const std::string print = host_key_fingerprint(key);
  return accepted_.contains(print) && !revoked_.contains(print);
}

std::vector<std::string> HostKeyPins::key_types() const {
  std::vector<std::string> types;
  for (const std::string_view type : kKeyTypes) {
    if (untyped_ || types_.contains(std::string(type))) types.emplace_back(type);
  }
  return types;
}

std::vector<std::string> HostKeyPins::known_types() {
  return {kKeyTypes.begin(), kKeyTypes.end()};
}

}  // namespace esclusa::transport
