#include "pki/chain.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>

#include "pki/exhibit.h"

namespace esclusa::pki {
namespace {

using StoreContext = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;

void free_borrowing_stack(STACK_OF(X509) * stack) noexcept {
  sk_X509_free(stack);
}
using BorrowedStack = Handle<STACK_OF(X509), free_borrowing_stack>;

constexpr int kDepth = 5;
constexpr int kAuthLevel = 2;  // 112 bits: RSA 2048, SHA-256 along the whole path

/// What the verification callback noted.
struct Notes {
  bool revoked = false;
  bool crl_broken = false;
  int fatal = X509_V_OK;
};

int note_error(int ok, X509_STORE_CTX* context) {
  if (ok == 1) return 1;
  auto* notes = static_cast<Notes*>(X509_STORE_CTX_get_app_data(context));
  const int error = X509_STORE_CTX_get_error(context);
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:  // both judged by the caller, at two instants
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_EE_KEY_TOO_SMALL:   // told as CER-E03
    case X509_V_ERR_UNABLE_TO_GET_CRL:  // an issuer for which no list is configured
    case X509_V_ERR_CRL_HAS_EXPIRED:    // judged by next_update and the grace
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return 1;
    case X509_V_ERR_CERT_REVOKED:
      notes->revoked = true;
      return 1;
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
      notes->crl_broken = true;
      return 0;
    default:
      notes->fatal = error;
      return 0;
  }
}

std::string explain(int error) {
  switch (error) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "el certificado no fue emitido por una autoridad de certificación reconocida";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "el certificado está firmado por sí mismo o por una raíz no reconocida";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "la firma de la autoridad en el certificado no es válida";
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
      return "el certificado fue emitido por quien no es autoridad de certificación";
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "la cadena del certificado usa una llave o un resumen débil";
    default:
      return fmt::format("la cadena del certificado no es válida (motivo {} de OpenSSL)", error);
  }
}

Status check_authority(X509* certificate, bool anchor, const std::filesystem::path& file) {
  if (X509_check_ca(certificate) == 0) {
    return park("pki.anchor", fmt::format("{} no es de una autoridad de certificación", file.string()));
  }
  if (anchor && X509_self_signed(certificate, 1) != 1) {
    return park("pki.anchor", fmt::format("{} no es una raíz: no está firmado por sí mismo", file.string()));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<const Anchors>> Anchors::load(const TrustSettings& settings) {
  auto anchors = std::make_unique<Anchors>();
  if (!anchors->store_) return park("pki.internal", "no hay memoria para las autoridades de certificación");
  // No default paths: the operating system's authorities say nothing about customs documents.
  for (const auto& file : settings.anchors) {
    ESC_TRY(const std::vector<Certificate> loaded, load_certificates(file, "pki.anchor"));
    for (const Certificate& certificate : loaded) {
      ESC_CHECK(check_authority(certificate.get(), true, file));
      X509_STORE_add_cert(anchors->store_.get(), certificate.get());
    }
  }
  if (settings.anchors.empty() && settings.kept.empty())
    return park("pki.anchor", "no hay ninguna autoridad raíz configurada");
  for (const auto& file : settings.intermediates) {
    ESC_TRY(std::vector<Certificate> loaded, load_certificates(file, "pki.anchor"));
    for (Certificate& certificate : loaded) {
      ESC_CHECK(check_authority(certificate.get(), false, file));
      anchors->intermediates_.push_back(std::move(certificate));
    }
  }
  for (const auto& file : settings.crls) {
    ESC_TRY(std::vector<RevocationList> loaded, load_crls(file));
    for (RevocationList& crl : loaded) ESC_CHECK(anchors->add_list(std::move(crl)));
  }
  for (const auto& exhibit : settings.kept) ESC_CHECK(anchors->add_kept(*exhibit));
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(anchors->store_.get());
  unsigned long flags = X509_V_FLAG_X509_STRICT;
  if (!anchors->lists_.empty()) flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
  X509_VERIFY_PARAM_set_flags(parameters, flags);
  X509_VERIFY_PARAM_set_depth(parameters, kDepth);
  X509_VERIFY_PARAM_set_auth_level(parameters, kAuthLevel);
  ERR_clear_error();
  return std::unique_ptr<const Anchors>{std::move(anchors)};
}

Status Anchors::add_list(RevocationList list) {
  ESC_TRY(std::shared_ptr<const Exhibit> exhibit, exhibit_of(list.get()));
  X509_STORE_add_crl(store_.get(), list.get());
  lists_.push_back({std::move(list), std::move(exhibit)});
  return {};
}

Status Anchors::add_kept(const Exhibit& exhibit) {
  if (exhibit.kind == Exhibit::Kind::revocation_list) {
    ESC_TRY(RevocationList list, list_of(exhibit));
    return add_list(std::move(list));
  }
  ESC_TRY(Certificate certificate, certificate_of(exhibit));
  if (X509_self_signed(certificate.get(), 0) == 1) {
    X509_STORE_add_cert(store_.get(), certificate.get());
  } else {
    intermediates_.push_back(std::move(certificate));
  }
  return {};
}

std::vector<const Anchors::KnownList*> Anchors::lists_of(const X509* certificate) const {
  std::vector<const KnownList*> found;
  for (const KnownList& known : lists_) {
    if (X509_NAME_cmp(X509_CRL_get_issuer(known.list.get()), X509_get_issuer_name(certificate)) == 0)
      found.push_back(&known);
  }
  return found;
}

std::shared_ptr<const Exhibits> Anchors::exhibits_of(const STACK_OF(X509) * chain) const {
  auto exhibits = std::make_shared<Exhibits>();
  std::vector<std::shared_ptr<const Exhibit>> lists;
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    auto link = exhibit_of(sk_X509_value(chain, i));
    if (!link) return nullptr;
    exhibits->items.push_back(std::move(*link));
    if (i + 1 == sk_X509_num(chain)) break;  // nobody revokes an anchor
    for (const KnownList* known : lists_of(sk_X509_value(chain, i))) {
      if (std::ranges::find(lists, known->exhibit) == lists.end()) lists.push_back(known->exhibit);
    }
  }
  std::ranges::move(lists, std::back_inserter(exhibits->items));
  Sha256 digest;
  for (const auto& item : exhibits->items) digest.update(item->sha256);
  exhibits->digest = digest.finish();
  return exhibits;
}

std::optional<Instant> Anchors::next_update(const X509* certificate) const {
  std::optional<Instant> latest;
  for (const KnownList* known : lists_of(certificate)) {
    const ASN1_TIME* next = X509_CRL_get0_nextUpdate(known->list.get());
    const Instant until = next == nullptr ? Instant::max() : instant_of(next);
    latest = std::max(latest.value_or(until), until);
  }
  return latest;
}

Result<Anchors::Path> Anchors::find_path(X509* certificate, Instant at) const {
  const StoreContext context{X509_STORE_CTX_new()};
  const BorrowedStack untrusted{sk_X509_new_null()};
  const Error internal = park("pki.internal", "no se pudo preparar la verificación del certificado");
  if (!context || !untrusted) return internal;
  for (const Certificate& intermediate : intermediates_) sk_X509_push(untrusted.get(), intermediate.get());
  if (X509_STORE_CTX_init(context.get(), store_.get(), certificate, untrusted.get()) != 1) return internal;
  Notes notes;
  X509_STORE_CTX_set_app_data(context.get(), &notes);
  X509_STORE_CTX_set_verify_cb(context.get(), note_error);
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), at.time_since_epoch().count());
  const int verified = X509_verify_cert(context.get());
  ERR_clear_error();

  if (notes.crl_broken) return park("pki.crl", "una lista de revocación configurada no es válida");
  Path path;
  if (verified != 1) {
    path.faults.push_back({"CER-E01", {}, {}, explain(notes.fatal), 0, 0});
    return path;
  }
  if (notes.revoked)
    path.faults.push_back({"CER-E04", {}, {}, "el certificado o el de su autoridad está revocado", 0, 0});
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  path.exhibits = exhibits_of(chain);
  if (!path.exhibits) return internal;
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    const X509* link = sk_X509_value(chain, i);
    path.not_before = std::max(path.not_before, instant_of(X509_get0_notBefore(link)));
    path.not_after = std::min(path.not_after, instant_of(X509_get0_notAfter(link)));
    if (i + 1 == sk_X509_num(chain)) break;  // nobody revokes an anchor
    if (const auto until = next_update(link))
      path.crl_until = std::min(path.crl_until.value_or(*until), *until);
  }
  return path;
}

}  // namespace esclusa::pki
