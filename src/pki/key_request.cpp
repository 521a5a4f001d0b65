#include "pki/key_request.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/descriptor.h"
#include "base/secret.h"
#include "pki/certificates.h"
#include "pki/signer.h"
#include "pki/token_key.h"

namespace esclusa::pki {
namespace {

using Request = Handle<X509_REQ, X509_REQ_free>;
using Algorithm = Handle<X509_ALGOR, X509_ALGOR_free>;
using BitString = Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;

Error failed(std::string_view what) {
  ERR_clear_error();
  return park("seal.request", fmt::format("no se pudo {}", what));
}

bool add_name(X509_NAME* name, int nid, const std::string& value) {
  if (value.empty()) return true;
  return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, as_uchar(as_bytes(value)),
                                    static_cast<int>(value.size()), -1, 0) == 1;
}

Result<Request> unsigned_request(EVP_PKEY* key, const RequestSubject& subject) {
  Request request{X509_REQ_new()};
  X509_NAME* const name = request ? X509_REQ_get_subject_name(request.get()) : nullptr;
  const std::string ruc = subject.ruc.empty() ? "" : "VATEC-" + subject.ruc;
  const bool good =
      name != nullptr && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1 &&
      add_name(name, NID_countryName, "EC") && add_name(name, NID_organizationName, subject.organization) &&
      add_name(name, NID_organizationIdentifier, ruc) && add_name(name, NID_commonName, subject.name) &&
      X509_REQ_set_pubkey(request.get(), key) == 1;
  if (!good) return failed("escribir la solicitud: ¿nombre demasiado largo?");
  return request;
}

/// Signed by hand, so that one way does for keys in memory and in tokens.
Status sign_request(X509_REQ* request, const Signer& signer, bool rsa) {
  const Algorithm algorithm{X509_ALGOR_new()};
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(rsa ? NID_sha256WithRSAEncryption : NID_ecdsa_with_SHA256),
                  rsa ? V_ASN1_NULL : V_ASN1_UNDEF, nullptr);
  if (X509_REQ_set1_signature_algo(request, algorithm.get()) != 1) return failed("firmar la solicitud");
  unsigned char* octets = nullptr;
  const int length = i2d_re_X509_REQ_tbs(request, &octets);
  if (length <= 0) return failed("firmar la solicitud");
  const Digest digest = sha256(std::as_bytes(std::span{octets, static_cast<std::size_t>(length)}));
  OPENSSL_free(octets);
  ESC_TRY(Bytes signature, signer.sign(digest));
  if (!rsa) {
    ESC_TRY(signature, ecdsa_to_der(signature));
  }
  BitString bits{ASN1_BIT_STRING_new()};
  if (!bits || ASN1_BIT_STRING_set(bits.get(),
                                   const_cast<unsigned char*>(as_uchar(signature)),  // NOLINT(*-const-cast)
                                   static_cast<int>(signature.size())) != 1) {
    return failed("firmar la solicitud");
  }
  bits->flags = (bits->flags & ~0x07L) | ASN1_STRING_FLAG_BITS_LEFT;  // whole octets, none of them cut
  X509_REQ_set0_signature(request, bits.release());                   // request owns it now
  return {};
}

Result<std::string> to_pem(X509_REQ* request) {
  const Bio memory{BIO_new(BIO_s_mem())};
  if (!memory || PEM_write_bio_X509_REQ(memory.get(), request) != 1) return failed("escribir la solicitud");
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);  // NOLINT(*-cstyle-cast): OpenSSL's macro
  return std::string(text, static_cast<std::size_t>(size));
}

Result<std::string> finish(EVP_PKEY* public_key, const Signer& signer, const RequestSubject& subject) {
  ESC_TRY(const Request request, unsigned_request(public_key, subject));
  ESC_CHECK(sign_request(request.get(), signer, EVP_PKEY_get_base_id(public_key) == EVP_PKEY_RSA));
  if (X509_REQ_verify(request.get(), public_key) != 1) return failed("comprobar la solicitud");
  return to_pem(request.get());
}

/// A file that was made here and goes again unless it is kept.
class NewFile {
 public:
  static Result<NewFile> make(const std::filesystem::path& file) {
    Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (out) return NewFile(file, std::move(out));
    return park(
        errno == EEXIST ? "seal.exists" : "seal.write",
        fmt::format("no se puede crear {}: {}", file.string(), std::generic_category().message(errno)));
  }
  NewFile(NewFile&& other) noexcept : file_(std::exchange(other.file_, {})), out_(std::move(other.out_)) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (!file_.empty()) ::unlink(file_.c_str());
  }

  [[nodiscard]] int descriptor() const { return out_.get(); }
  Status keep() {
    if (::fsync(out_.get()) != 0) return park("seal.write", "no se puede escribir " + file_.string());
    file_.clear();
    return {};
  }

 private:
  NewFile(std::filesystem::path file, Descriptor out) : file_(std::move(file)), out_(std::move(out)) {}
  std::filesystem::path file_;
  Descriptor out_;
};

Status write_key(const NewFile& file, const EVP_PKEY* key, const Secret& passphrase) {
  const Bio out{BIO_new_fd(file.descriptor(), BIO_NOCLOSE)};
  const EVP_CIPHER* const cipher = passphrase.empty() ? nullptr : EVP_aes_256_cbc();
  const bool good =
      out && PEM_write_bio_PKCS8PrivateKey(out.get(), key, cipher, passphrase.c_str(),
                                           static_cast<int>(passphrase.text().size()), nullptr, nullptr) == 1;
  return good ? Status{} : failed("escribir la llave");
}

Result<std::string> request_with_file(const KeySource& place, KeyType type, const RequestSubject& subject,
                                      const Secret& passphrase) {
  ESC_TRY(NewFile file, NewFile::make(place.key));
  constexpr unsigned kBits = 2048;
  PrivateKey key{type == KeyType::rsa2048 ? EVP_RSA_gen(kBits) : EVP_EC_gen("P-256")};
  if (!key) return failed("generar la llave");
  ESC_CHECK(write_key(file, key.get(), passphrase));
  EVP_PKEY_up_ref(key.get());
  const PrivateKey shown{key.get()};
  const auto signer = make_signer(std::move(key));
  ESC_TRY(std::string request, finish(shown.get(), *signer, subject));
  ESC_CHECK(file.keep());
  return request;
}

}  // namespace

Result<std::string> request_certificate(const KeySource& place, KeyType type, const RequestSubject& subject) {
  Secret secret;
  if (!place.secret.empty()) {
    ESC_TRY(secret, Secret::read_line(place.secret, "seal.secret", place.allowed));
  }
  if (!place.is_token()) return request_with_file(place, type, subject, secret);
  TokenModules modules;
  ESC_TRY(auto module, modules.open(place.module));
  ESC_TRY(const TokenPair made, make_token_key(place, std::move(module), std::move(secret), type));
  return finish(made.public_key.get(), *made.signer, subject);
}

}  // namespace esclusa::pki
