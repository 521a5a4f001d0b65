#include "transport/ssh/algorithms.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace esclusa::transport {
namespace {

constexpr std::size_t index(AlgorithmClass which) {
  return static_cast<std::size_t>(which);
}

const std::vector<std::string>& key_exchanges() {
  static const std::vector<std::string> kNames{"curve25519-sha256",
                                               "curve25519-sha256@libssh.org",
                                               "ecdh-sha2-nistp256",
                                               "ecdh-sha2-nistp384",
                                               "ecdh-sha2-nistp521",
                                               "diffie-hellman-group16-sha512",
                                               "diffie-hellman-group18-sha512",
                                               "diffie-hellman-group14-sha256",
                                               "diffie-hellman-group-exchange-sha256"};
  return kNames;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool in_common(const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
  return std::any_of(ours.begin(), ours.end(),
                     [&](const std::string& name) { return contains(theirs, name); });
}

/// A name-list of RFC 4251; takes it off the front of `octets`.
Result<std::vector<std::string>> name_list(std::string_view& octets) {
  const auto broken = [] {
    return retry("drop.unreachable", "el servidor ofrece algoritmos de forma ilegible");
  };
  if (octets.size() < 4) return broken();
  std::size_t length = 0;
  for (std::size_t i = 0; i < 4; ++i) length = length << 8U | static_cast<unsigned char>(octets[i]);
  octets.remove_prefix(4);
  if (length > octets.size()) return broken();
  std::string_view list = octets.substr(0, length);
  octets.remove_prefix(length);
  std::vector<std::string> names;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    names.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

}  // namespace

std::string_view name_of(AlgorithmClass which) {
  static constexpr std::array<std::string_view, kAlgorithmClasses> kNames{
      "intercambio de claves (kex)", "clave de servidor (host key)", "cifrado (cipher)", "MAC"};
  return kNames.at(index(which));
}

Algorithms algorithms_of_libssh2(const std::vector<std::string>& host_key_types) {
  Algorithms ours{key_exchanges(),
                  host_key_types,
                  {"aes128-ctr", "aes192-ctr", "aes256-ctr"},
                  {"hmac-sha2-256", "hmac-sha2-512"}};
  std::erase(ours[index(AlgorithmClass::host_key)], "ssh-rsa");  // libssh2 1.10 knows RSA with SHA-1 only
  return ours;
}

Algorithms algorithms_of_libssh(const std::vector<std::string>& host_key_types) {
  Algorithms ours{
      key_exchanges(),
      host_key_types,
      {"aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes128-ctr",
       "aes192-ctr", "aes256-ctr"},
      {"hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"}};
  auto& host_keys = ours[index(AlgorithmClass::host_key)];
  if (std::erase(host_keys, "ssh-rsa") > 0) {
    host_keys.emplace_back("rsa-sha2-512");
    host_keys.emplace_back("rsa-sha2-256");
  }
  return ours;
}

std::string joined(const Algorithms& algorithms, AlgorithmClass which) {
  return fmt::format("{}", fmt::join(algorithms.at(index(which)), ","));
}

std::vector<AlgorithmClass> lacking(const Algorithms& ours, const Algorithms& server) {
  std::vector<AlgorithmClass> missing;
  for (std::size_t i = 0; i < kAlgorithmClasses; ++i) {
    if (!in_common(ours.at(i), server.at(i))) missing.push_back(static_cast<AlgorithmClass>(i));
  }
  return missing;
}

Result<Algorithms> parse_kexinit(ByteView payload) {
  constexpr std::size_t kHead = 1 + 16;  // the message's number, the cookie
  constexpr char kKexinit = 20;
  std::string_view octets = as_text(payload);
  if (octets.size() < kHead || octets.front() != kKexinit) {
    return retry("drop.unreachable", "el servidor no ofrece algoritmos");
  }
  octets.remove_prefix(kHead);
  Algorithms offer;
  ESC_TRY(offer[index(AlgorithmClass::kex)], name_list(octets));
  ESC_TRY(offer[index(AlgorithmClass::host_key)], name_list(octets));
  for (const AlgorithmClass which : {AlgorithmClass::cipher, AlgorithmClass::mac}) {
    ESC_TRY(std::vector<std::string> to_server, name_list(octets));
    ESC_TRY(const std::vector<std::string> from_server, name_list(octets));
    std::erase_if(to_server, [&](const std::string& name) { return !contains(from_server, name); });
    offer[index(which)] = std::move(to_server);
  }
  return offer;
}

}  // namespace esclusa::transport
