#include "pki/handles.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>
#include <ctime>
#include <string_view>

#include "base/bytes.h"

namespace esclusa::pki {
namespace {

std::string take_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT(*-cstyle-cast): OpenSSL's macro
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string{};
}

Bio open_file(const std::filesystem::path& file) {
  return Bio{BIO_new_file(file.c_str(), "rb")};
}

std::string rsa_weakness(const EVP_PKEY* key) {
  constexpr int kLeastBits = 2048;
  constexpr int kMostBits = 8192;  // beyond it, verifying costs more than a document is worth
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kLeastBits || bits > kMostBits) {
    return fmt::format("la llave RSA mide {} bits; se admiten de {} a {}", bits, kLeastBits, kMostBits);
  }
  BIGNUM* raw = nullptr;
  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &raw);
  const BigNumber exponent{raw};
  if (!exponent || BN_is_odd(exponent.get()) == 0 || BN_is_one(exponent.get()) == 1) {
    return "el exponente de la llave RSA no es admisible";
  }
  return {};
}

std::string curve_weakness(const EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  int explicit_parameters = 0;
  EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit_parameters);
  if (explicit_parameters == 0 && EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1) {
    const std::string_view curve{name.data(), length};
    if (curve == SN_X9_62_prime256v1 || curve == SN_secp384r1) return {};
  }
  return "la curva de la llave no es P-256 ni P-384";
}

}  // namespace

std::string name_text(const X509_NAME* name) {
  const Bio bio{BIO_new(BIO_s_mem())};
  constexpr unsigned long kFlags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, kFlags) < 0) return {};
  constexpr std::size_t kLongest = 1024;
  return printable(take_text(bio.get()), kLongest);
}

std::string serial_text(const X509* certificate) {
  const BigNumber number{ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr)};
  if (!number) return {};
  char* text = BN_bn2dec(number.get());
  std::string result = text == nullptr ? "" : text;
  OPENSSL_free(text);
  return result;
}

Instant instant_of(const ASN1_TIME* time) {
  std::tm broken{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &broken) != 1) return Instant{};
  const std::chrono::year_month_day day{std::chrono::year{broken.tm_year + 1900},
                                        std::chrono::month{static_cast<unsigned>(broken.tm_mon) + 1},
                                        std::chrono::day{static_cast<unsigned>(broken.tm_mday)}};
  return Instant{std::chrono::sys_days{day}} + std::chrono::hours{broken.tm_hour} +
         std::chrono::minutes{broken.tm_min} + std::chrono::seconds{broken.tm_sec};
}

std::string weakness(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return rsa_weakness(key);
    case EVP_PKEY_EC:
      return curve_weakness(key);
    default:
      return "la llave no es RSA ni de curva elíptica P-256 o P-384";
  }
}

Bytes to_der(const X509* certificate) {
  unsigned char* raw = nullptr;
  const int length = i2d_X509(certificate, &raw);
  if (length <= 0) return {};
  const auto view = std::as_bytes(std::span{raw, static_cast<std::size_t>(length)});
  Bytes der{view.begin(), view.end()};
  OPENSSL_free(raw);
  return der;
}

Result<Bytes> der_of(const X509* certificate) {
  Bytes der = to_der(certificate);
  if (der.empty()) return park("pki.internal", "un certificado no se puede codificar");
  return der;
}

Result<std::vector<Certificate>> load_certificates(const std::filesystem::path& file,
                                                   const std::string& code) {
  const Bio bio = open_file(file);
  if (!bio) return park(code, fmt::format("no se puede leer el certificado {}", file.string()));
  std::vector<Certificate> certificates;
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
    certificates.emplace_back(next);
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (certificates.empty() || !at_end) {
    return park(code, fmt::format("{} no contiene solo certificados PEM legibles", file.string()));
  }
  return certificates;
}

Result<std::vector<RevocationList>> load_crls(const std::filesystem::path& file) {
  const Bio bio = open_file(file);
  if (!bio) return park("pki.crl", fmt::format("no se puede leer la lista de revocación {}", file.string()));
  std::vector<RevocationList> crls;
  while (X509_CRL* next = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr))
    crls.emplace_back(next);
  if (crls.empty() && BIO_seek(bio.get(), 0) == 0) {  // NOLINT(*-cstyle-cast): OpenSSL's macro
    if (X509_CRL* only = d2i_X509_CRL_bio(bio.get(), nullptr)) crls.emplace_back(only);
  }
  ERR_clear_error();
  if (crls.empty())
    return park("pki.crl", fmt::format("{} no contiene una lista de revocación", file.string()));
  return crls;
}

}  // namespace esclusa::pki
