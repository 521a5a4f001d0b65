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

constexpr std::size_t kDepth = 5;      // authorities above a signer
constexpr std::size_t kMostWays = 16;  // of one certificate; cross-signed authorities make several
constexpr int kAuthLevel = 2;          // 112 bits: RSA 2048, SHA-256 along the whole path

/// What the verification callback noted.
struct Notes {
  const RevocationLists& lists;
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
    case X509_V_ERR_EE_KEY_TOO_SMALL:     // told as CER-E03
    case X509_V_ERR_UNABLE_TO_GET_CRL:    // an issuer for which no list is configured
    case X509_V_ERR_DIFFERENT_CRL_SCOPE:  // or only one of other certificates
    case X509_V_ERR_CRL_HAS_EXPIRED:      // told as ListState
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

/// The library asks by name; it gets what the issuer's own key signed.
STACK_OF(X509_CRL) * give_lists(const X509_STORE_CTX* context, const X509_NAME* /*issuer*/) {
  const auto* notes = static_cast<const Notes*>(X509_STORE_CTX_get_app_data(context));
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
  const int above = std::min(X509_STORE_CTX_get_error_depth(context) + 1, sk_X509_num(chain) - 1);
  STACK_OF(X509_CRL)* lists = sk_X509_CRL_new_null();
  for (X509_CRL* list : notes->lists.of(sk_X509_value(chain, above))) {
    X509_CRL_up_ref(list);
    sk_X509_CRL_push(lists, list);
  }
  return lists;
}

std::string explain(int error) {
  switch (error) {
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return "el certificado fue emitido por quien no es autoridad de certificación";
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
      return "la cadena es más larga de lo que permite una de sus autoridades";
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_SUBTREE_MINMAX:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
    case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
    case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
      return "el nombre del certificado está fuera de lo que su autoridad puede emitir";
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
      return "un certificado de la cadena trae una extensión crítica desconocida";
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

/// By name, key identifier and, what counts, by key: authorities may share a name.
bool issued(X509* issuer, X509* subject) {
  const bool good =
      X509_check_issued(issuer, subject) == X509_V_OK && X509_verify(subject, X509_get0_pubkey(issuer)) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace

Status Anchors::load_authorities(const TrustSettings& settings) {
  // No default paths: the operating system's authorities say nothing about customs documents.
  for (const auto& file : settings.anchors) {
    ESC_TRY(std::vector<Certificate> loaded, load_certificates(file, "pki.anchor"));
    for (Certificate& certificate : loaded) {
      ESC_CHECK(check_authority(certificate.get(), true, file));
      anchors_.push_back({std::move(certificate), Store{X509_STORE_new()}});
    }
  }
  for (const auto& file : settings.intermediates) {
    ESC_TRY(std::vector<Certificate> loaded, load_certificates(file, "pki.anchor"));
    for (Certificate& certificate : loaded) {
      ESC_CHECK(check_authority(certificate.get(), false, file));
      intermediates_.push_back(std::move(certificate));
    }
  }
  return {};
}

/// What is not an authority (the signer's own certificate may be among what was kept) stands in nobody's way.
Result<std::vector<RevocationList>> Anchors::load_kept(const TrustSettings& settings) {
  std::vector<RevocationList> lists;
  for (const auto& exhibit : settings.kept) {
    if (exhibit->kind == Exhibit::Kind::revocation_list) {
      ESC_TRY(RevocationList list, list_of(*exhibit));
      lists.push_back(std::move(list));
      continue;
    }
    ESC_TRY(Certificate certificate, certificate_of(*exhibit));
    if (X509_check_ca(certificate.get()) == 0) continue;
    if (X509_self_signed(certificate.get(), 1) == 1) {
      anchors_.push_back({std::move(certificate), Store{X509_STORE_new()}});
    } else {
      intermediates_.push_back(std::move(certificate));
    }
  }
  return lists;
}

Status Anchors::prepare(Anchor& anchor) const {
  X509_STORE* const store = anchor.store.get();
  if (store == nullptr || X509_STORE_add_cert(store, anchor.certificate.get()) != 1)
    return park("pki.internal", "no hay memoria para las autoridades de certificación");
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store);
  unsigned long flags = X509_V_FLAG_X509_STRICT;
  if (!lists_.empty()) flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_USE_DELTAS;
  X509_VERIFY_PARAM_set_flags(parameters, flags);
  X509_VERIFY_PARAM_set_depth(parameters, static_cast<int>(kDepth));
  X509_VERIFY_PARAM_set_auth_level(parameters, kAuthLevel);
  X509_STORE_set_lookup_crls(store, give_lists);
  return {};
}

Result<std::unique_ptr<const Anchors>> Anchors::load(const TrustSettings& settings, const Anchors* before,
                                                     std::vector<Error>& kept) {
  auto anchors = std::make_unique<Anchors>();
  ESC_CHECK(anchors->load_authorities(settings));
  ESC_TRY(std::vector<RevocationList> kept_lists, anchors->load_kept(settings));
  if (anchors->anchors_.empty()) return park("pki.anchor", "no hay ninguna autoridad raíz configurada");
  std::vector<X509*> authorities;
  for (const Anchor& anchor : anchors->anchors_) authorities.push_back(anchor.certificate.get());
  for (const Certificate& intermediate : anchors->intermediates_) authorities.push_back(intermediate.get());
  ESC_TRY(anchors->lists_, RevocationLists::load(settings.crls, std::move(kept_lists), authorities,
                                                 before == nullptr ? nullptr : &before->lists_, kept));
  for (Anchor& anchor : anchors->anchors_) ESC_CHECK(anchors->prepare(anchor));
  for (const Certificate& intermediate : anchors->intermediates_) {
    Way way;
    anchors->climb(intermediate.get(), way, anchors->ways_up_.emplace_back());
  }
  ERR_clear_error();
  return std::unique_ptr<const Anchors>{std::move(anchors)};
}

void Anchors::climb(X509* subject, Way& way, std::vector<Way>& ways) const {
  for (const Anchor& anchor : anchors_) {
    if (ways.size() == kMostWays) return;
    if (!issued(anchor.certificate.get(), subject)) continue;
    ways.push_back(way);
    ways.back().push_back(anchor.certificate.get());
  }
  if (way.size() + 2 > kDepth) return;
  for (const Certificate& next : intermediates_) {
    const bool again = next.get() == subject || std::find(way.begin(), way.end(), next.get()) != way.end();
    if (again || !issued(next.get(), subject)) continue;
    way.push_back(next.get());
    climb(next.get(), way, ways);
    way.pop_back();
  }
}

std::vector<Anchors::Way> Anchors::ways_from(X509* certificate) const {
  std::vector<Way> ways;
  for (const Anchor& anchor : anchors_)
    if (issued(anchor.certificate.get(), certificate)) ways.push_back({anchor.certificate.get()});
  for (std::size_t i = 0; i < intermediates_.size(); ++i) {
    if (ways_up_[i].empty() || !issued(intermediates_[i].get(), certificate)) continue;
    for (const Way& above : ways_up_[i]) {
      Way& way = ways.emplace_back(1, intermediates_[i].get());
      way.insert(way.end(), above.begin(), above.end());
    }
  }
  if (ways.size() > kMostWays) ways.resize(kMostWays);
  return ways;
}

std::string Anchors::why_no_way(X509* certificate) const {
  if (X509_self_signed(certificate, 0) == 1)
    return "el certificado está firmado por sí mismo o por una raíz no reconocida";
  return "el certificado no fue emitido por una autoridad de certificación reconocida";
}

Result<Anchors::Path> Anchors::verify(X509* certificate, const Way& way, Instant at) const {
  const auto anchor = std::find_if(anchors_.begin(), anchors_.end(),
                                   [&](const Anchor& one) { return one.certificate.get() == way.back(); });
  const StoreContext context{X509_STORE_CTX_new()};
  const BorrowedStack between{sk_X509_new_null()};
  const Error internal = park("pki.internal", "no se pudo preparar la verificación del certificado");
  if (!context || !between) return internal;
  for (X509* link : way)
    if (link != way.back()) sk_X509_push(between.get(), link);
  if (X509_STORE_CTX_init(context.get(), anchor->store.get(), certificate, between.get()) != 1)
    return internal;
  Notes notes{lists_};
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
  X509* below = certificate;
  for (X509* issuer : way) {
    if (below == issuer) break;  // an anchor itself signed
    path.lists.push_back(lists_.state(below, issuer));
    notes.revoked = notes.revoked || lists_.revoked_by_newest(below, issuer);
    path.not_before = std::max(path.not_before, instant_of(X509_get0_notBefore(issuer)));
    path.not_after = std::min(path.not_after, instant_of(X509_get0_notAfter(issuer)));
    below = issuer;
  }
  if (notes.revoked)
    path.faults.push_back({"CER-E04", {}, {}, "el certificado o el de su autoridad está revocado", 0, 0});
  ESC_TRY(path.exhibits, exhibits_of(certificate, way));
  return path;
}

Result<std::shared_ptr<const Exhibits>> Anchors::exhibits_of(const X509* certificate, const Way& way) const {
  std::vector<std::shared_ptr<const Exhibit>> items;
  ESC_TRY(items.emplace_back(), exhibit_of(certificate));
  for (const X509* link : way) {
    ESC_TRY(items.emplace_back(), exhibit_of(link));
  }
  for (const X509* link : way) {
    for (auto& list : lists_.exhibits_of(link)) {
      if (std::find(items.begin(), items.end(), list) == items.end()) items.push_back(std::move(list));
    }
  }
  return pki::exhibits_of(std::move(items));
}

Result<std::vector<std::shared_ptr<const Exhibit>>> Anchors::exhibits() const {
  std::vector<std::shared_ptr<const Exhibit>> all;
  for (const Anchor& anchor : anchors_) {
    ESC_TRY(all.emplace_back(), exhibit_of(anchor.certificate.get()));
  }
  for (const Certificate& intermediate : intermediates_) {
    ESC_TRY(all.emplace_back(), exhibit_of(intermediate.get()));
  }
  const auto lists = lists_.exhibits();
  all.insert(all.end(), lists.begin(), lists.end());
  return all;
}

Result<std::vector<Anchors::Path>> Anchors::find_paths(X509* certificate, Instant at) const {
  std::vector<Path> paths;
  for (const Way& way : ways_from(certificate)) {
    ESC_TRY(Path path, verify(certificate, way, at));
    paths.push_back(std::move(path));
  }
  if (paths.empty())
    paths.emplace_back().faults.push_back({"CER-E01", {}, {}, why_no_way(certificate), 0, 0});
  std::stable_sort(paths.begin(), paths.end(),
                   [](const Path& a, const Path& b) { return a.faults.size() < b.faults.size(); });
  return paths;
}

std::vector<Expiry> Anchors::expiries() const {
  std::vector<Expiry> all;
  const auto add = [&](const char* what, const X509* certificate) {
    all.push_back({what, name_text(X509_get_subject_name(certificate)),
                   instant_of(X509_get0_notBefore(certificate)),
                   instant_of(X509_get0_notAfter(certificate))});
  };
  for (const Anchor& anchor : anchors_) add("certificado raíz", anchor.certificate.get());
  for (const Certificate& intermediate : intermediates_) add("autoridad emisora", intermediate.get());
  const std::vector<Expiry> lists = lists_.expiries();
  all.insert(all.end(), lists.begin(), lists.end());
  return all;
}

}  // namespace esclusa::pki
