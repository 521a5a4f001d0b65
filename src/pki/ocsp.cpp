#include "pki/ocsp.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "pki/handles.h"

namespace esclusa::pki {
namespace {

using Request = Handle<OCSP_REQUEST, OCSP_REQUEST_free>;
using Response = Handle<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using Basic = Handle<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using CertificateId = Handle<OCSP_CERTID, OCSP_CERTID_free>;
using Store = Handle<X509_STORE, X509_STORE_free>;
void free_strings(STACK_OF(OPENSSL_STRING) * strings) noexcept {
  X509_email_free(strings);
}
using Strings = Handle<STACK_OF(OPENSSL_STRING), free_strings>;

constexpr std::chrono::minutes kClockSkew{5};
constexpr std::chrono::minutes kAgeWithoutEnd{10};  // of an answer that names no next update

Certificate parse(ByteView der) {
  const unsigned char* at = as_uchar(der);
  Certificate certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  ERR_clear_error();
  return certificate;
}

OcspAnswer undetermined(std::string why) {
  return {Standing::undetermined, std::move(why), {}};
}

/// ASN1_GENERALIZEDTIME is an ASN1_TIME.
Instant at(const ASN1_GENERALIZEDTIME* time) {
  return instant_of(time);
}

}  // namespace

struct OcspQuestion::State {
  Certificate certificate;
  Certificate issuer;
  CertificateId id;
  Request request;
  bool nonce = false;
  Bytes octets;

  [[nodiscard]] bool is_signed(OCSP_BASICRESP* basic, Instant now) const;
  [[nodiscard]] std::string why_not_ours(OCSP_BASICRESP* basic, Instant now) const;
  [[nodiscard]] OcspAnswer status_of(OCSP_BASICRESP* basic, Instant now) const;
};

OcspQuestion::OcspQuestion(std::unique_ptr<State> state) : state_(std::move(state)) {}
OcspQuestion::OcspQuestion(OcspQuestion&& other) noexcept = default;
OcspQuestion& OcspQuestion::operator=(OcspQuestion&& other) noexcept = default;
OcspQuestion::~OcspQuestion() = default;

Result<OcspQuestion> OcspQuestion::about(ByteView certificate, ByteView issuer, bool with_nonce) {
  auto state = std::make_unique<State>();
  state->certificate = parse(certificate);
  state->issuer = parse(issuer);
  state->nonce = with_nonce;
  state->request.reset(OCSP_REQUEST_new());
  const Error failed = park("pki.internal", "no se pudo preparar la pregunta OCSP");
  if (!state->certificate || !state->issuer || !state->request ||
      X509_check_issued(state->issuer.get(), state->certificate.get()) != X509_V_OK) {
    ERR_clear_error();
    return failed;
  }
  state->id.reset(OCSP_cert_to_id(nullptr, state->certificate.get(), state->issuer.get()));
  CertificateId asked{OCSP_CERTID_dup(state->id.get())};
  if (!asked || OCSP_request_add0_id(state->request.get(), asked.get()) == nullptr) return failed;
  asked.release();  // the request owns it now
  if (with_nonce && OCSP_request_add1_nonce(state->request.get(), nullptr, -1) != 1) return failed;
  unsigned char* raw = nullptr;
  const int length = i2d_OCSP_REQUEST(state->request.get(), &raw);
  if (length <= 0) return failed;
  const auto view = std::as_bytes(std::span{raw, static_cast<std::size_t>(length)});
  state->octets.assign(view.begin(), view.end());
  OPENSSL_free(raw);
  return OcspQuestion{std::move(state)};
}

const Bytes& OcspQuestion::octets() const {
  return state_->octets;
}

/// By the issuer itself, or by a responder that the issuer made one: nobody else is in the store.
bool OcspQuestion::State::is_signed(OCSP_BASICRESP* basic, Instant now) const {
  const Store store{X509_STORE_new()};
  if (!store || X509_STORE_add_cert(store.get(), issuer.get()) != 1) return false;
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), now.time_since_epoch().count());
  const bool good = OCSP_basic_verify(basic, nullptr, store.get(), OCSP_PARTIAL_CHAIN | OCSP_NOEXPLICIT) == 1;
  ERR_clear_error();
  return good;
}

std::string OcspQuestion::State::why_not_ours(OCSP_BASICRESP* basic, Instant now) const {
  if (!is_signed(basic, now))
    return "la respuesta OCSP no está firmada por quien puede responder por la autoridad";
  if (nonce && OCSP_check_nonce(request.get(), basic) != 1)
    return "la respuesta OCSP no repite nuestro nonce";
  return {};
}

OcspAnswer OcspQuestion::State::status_of(OCSP_BASICRESP* basic, Instant now) const {
  int status = -1;
  int reason = -1;
  ASN1_GENERALIZEDTIME* revoked = nullptr;
  ASN1_GENERALIZEDTIME* from = nullptr;
  ASN1_GENERALIZEDTIME* until = nullptr;
  if (OCSP_resp_find_status(basic, id.get(), &status, &reason, &revoked, &from, &until) != 1)
    return undetermined("la respuesta OCSP es de otro certificado");
  if (from == nullptr || at(from) > now + kClockSkew) return undetermined("la respuesta OCSP es del futuro");
  if (until == nullptr ? at(from) + kAgeWithoutEnd < now : at(until) < now)
    return undetermined("la respuesta OCSP está vencida");
  const Instant end = until == nullptr ? now : at(until);
  if (status == V_OCSP_CERTSTATUS_GOOD) return {Standing::good, {}, end};
  if (status != V_OCSP_CERTSTATUS_REVOKED)
    return undetermined("la autoridad responde por OCSP que no conoce el certificado");
  return {Standing::revoked, fmt::format("revocado el {} según la autoridad (OCSP)", to_iso(at(revoked))),
          end};
}

OcspAnswer OcspQuestion::read(ByteView response, Instant now) const {
  const unsigned char* begin = as_uchar(response);
  const Response parsed{d2i_OCSP_RESPONSE(nullptr, &begin, static_cast<long>(response.size()))};
  const bool whole = parsed && begin == as_uchar(response) + response.size();
  const bool done = whole && OCSP_response_status(parsed.get()) == OCSP_RESPONSE_STATUS_SUCCESSFUL;
  const Basic basic{done ? OCSP_response_get1_basic(parsed.get()) : nullptr};
  ERR_clear_error();
  if (!whole) return undetermined("la respuesta OCSP no se puede leer");
  if (!basic) return undetermined("el servidor OCSP no pudo responder");
  if (std::string why = state_->why_not_ours(basic.get(), now); !why.empty())
    return undetermined(std::move(why));
  OcspAnswer answer = state_->status_of(basic.get(), now);
  ERR_clear_error();
  return answer;
}

bool same_authority(ByteView one, ByteView other) {
  const Certificate a = parse(one);
  const Certificate b = parse(other);
  return a && b && X509_NAME_cmp(X509_get_subject_name(a.get()), X509_get_subject_name(b.get())) == 0 &&
         EVP_PKEY_eq(X509_get0_pubkey(a.get()), X509_get0_pubkey(b.get())) == 1;
}

std::string responder_url(ByteView certificate) {
  const Certificate parsed = parse(certificate);
  const Strings urls{parsed ? X509_get1_ocsp(parsed.get()) : nullptr};
  ERR_clear_error();
  return urls && sk_OPENSSL_STRING_num(urls.get()) > 0 ? sk_OPENSSL_STRING_value(urls.get(), 0) : "";
}

}  // namespace esclusa::pki
