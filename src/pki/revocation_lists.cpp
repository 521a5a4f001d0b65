#include "pki/revocation_lists.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "pki/exhibit.h"

namespace esclusa::pki {
namespace {

using DistributionPoint = Handle<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free>;
using AuthorityKeyId = Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free>;

Error unusable(const std::filesystem::path& path, std::string_view why) {
  return park("pki.crl", fmt::format("lista de revocación {}: {}", path.string(), why));
}

bool is_being_written(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with('.') || name.ends_with('~') || name.ends_with(".tmp") || name.ends_with(".part");
}

/// Critical extensions are those that must be understood; more than these two nobody here does.
bool has_unknown_critical_extension(const X509_CRL* list) {
  for (int i = 0; i < X509_CRL_get_ext_count(list); ++i) {
    X509_EXTENSION* extension = X509_CRL_get_ext(list, i);
    if (X509_EXTENSION_get_critical(extension) == 0) continue;
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (nid != NID_issuing_distribution_point && nid != NID_delta_crl) return true;
  }
  return false;
}

bool is_delta(const X509_CRL* list) {
  return X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0;
}

DistributionPoint distribution_point(const X509_CRL* list) {
  return DistributionPoint{static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, nullptr, nullptr))};
}

/// Empty if the list speaks for its own issuer and for every reason.
std::string_view foreign_scope(const X509_CRL* list) {
  if (X509_CRL_get_ext_by_NID(list, NID_issuing_distribution_point, -1) < 0) return {};
  const DistributionPoint point = distribution_point(list);
  if (!point) return "su punto de distribución no se puede leer";
  if (point->indirectCRL > 0) return "es indirecta (de otro emisor que el de los certificados); no se admite";
  if (point->onlysomereasons != nullptr) return "solo cubre algunos motivos; no se admite";
  if (point->onlyattr > 0) return "es de certificados de atributos; no se admite";
  return {};
}

bool names_key_of(const X509_CRL* list, const X509* authority) {
  const AuthorityKeyId key{static_cast<AUTHORITY_KEYID*>(
      X509_CRL_get_ext_d2i(list, NID_authority_key_identifier, nullptr, nullptr))};
  return !key || X509_check_akid(authority, key.get()) == X509_V_OK;
}

bool signed_by(X509_CRL* list, X509* authority) {
  const bool good = X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace

Result<std::vector<std::filesystem::path>> RevocationLists::files_of(
    const std::vector<std::filesystem::path>& places) {
  std::vector<std::filesystem::path> files;
  for (const auto& place : places) {
    std::error_code error;
    if (!std::filesystem::is_directory(place, error)) {
      files.push_back(place);
      continue;
    }
    for (std::filesystem::directory_iterator it(place, error), end; !error && it != end;
         it.increment(error)) {
      if (it->is_regular_file() && !is_being_written(it->path())) files.push_back(it->path());
    }
    if (error) return unusable(place, "no se puede leer la carpeta");
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

Status RevocationLists::bind(const std::filesystem::path& path, const RevocationList& list,
                             const std::vector<X509*>& authorities, std::vector<Bound>& bound) {
  X509_CRL* const crl = list.get();
  if (has_unknown_critical_extension(crl)) return unusable(path, "trae una extensión crítica desconocida");
  if (const std::string_view why = foreign_scope(crl); !why.empty()) return unusable(path, why);
  bool claimed = false;
  Bound made;
  for (X509* authority : authorities) {
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(authority)) != 0) continue;
    if (!names_key_of(crl, authority)) continue;  // of another authority with the same name
    claimed = true;
    const bool may = (X509_get_key_usage(authority) & KU_CRL_SIGN) != 0;
    if (may && signed_by(crl, authority)) made.issuers.push_back(authority);
  }
  if (!claimed) {
    unused_.push_back(path.string());
    return {};
  }
  if (made.issuers.empty()) return unusable(path, "no la firmó la autoridad que nombra");
  const ASN1_TIME* next = X509_CRL_get0_nextUpdate(crl);
  made.from = instant_of(X509_CRL_get0_lastUpdate(crl));
  made.until = next == nullptr ? Instant::max() : instant_of(next);
  if (made.until < made.from) return unusable(path, "vence antes de empezar");
  made.delta = is_delta(crl);
  if (const DistributionPoint point = distribution_point(crl)) {
    if (point->onlyuser > 0) made.scope = Scope::users_only;
    if (point->onlyCA > 0) made.scope = Scope::authorities_only;
  }
  ESC_TRY(made.exhibit, exhibit_of(crl));
  X509_CRL_up_ref(crl);
  made.list.reset(crl);
  bound.push_back(std::move(made));
  return {};
}

Status RevocationLists::take(const std::filesystem::path& path, File lists,
                             const std::vector<X509*>& authorities) {
  std::vector<Bound> bound;
  for (const RevocationList& list : lists) ESC_CHECK(bind(path, list, authorities, bound));
  std::move(bound.begin(), bound.end(), std::back_inserter(bound_));
  files_[path] = std::move(lists);
  return {};
}

namespace {

std::vector<RevocationList> copy_of(const std::vector<RevocationList>& lists) {
  std::vector<RevocationList> copies;
  for (const RevocationList& list : lists) {
    X509_CRL_up_ref(list.get());
    copies.emplace_back(list.get());
  }
  return copies;
}

}  // namespace

bool RevocationLists::has_newer(const X509_CRL* list) const {
  const Instant from = instant_of(X509_CRL_get0_lastUpdate(list));
  return std::any_of(bound_.begin(), bound_.end(), [&](const Bound& other) {
    return other.delta == is_delta(list) && other.from >= from &&
           X509_NAME_cmp(X509_CRL_get_issuer(other.list.get()), X509_CRL_get_issuer(list)) == 0;
  });
}

/// Whoever replaces a list may remove the old one first: in between, nobody's revocation must be forgotten.
void RevocationLists::keep_vanished(const RevocationLists& before, const std::vector<X509*>& authorities,
                                    std::vector<Error>& kept) {
  for (const auto& [path, lists] : before.files_) {
    if (files_.contains(path)) continue;
    const bool replaced = std::all_of(lists.begin(), lists.end(),
                                      [&](const RevocationList& list) { return has_newer(list.get()); });
    if (replaced) continue;
    if (take(path, copy_of(lists), authorities))
      kept.push_back(unusable(path, "ya no está y no hay otra más nueva; se sigue usando"));
  }
}

Result<RevocationLists> RevocationLists::load(const std::vector<std::filesystem::path>& places,
                                              std::vector<RevocationList> besides,
                                              const std::vector<X509*>& authorities,
                                              const RevocationLists* before, std::vector<Error>& kept) {
  RevocationLists all;
  ESC_TRY(const std::vector<std::filesystem::path> files, files_of(places));
  for (const auto& file : files) {
    Result<File> lists = load_crls(file);
    Status status = lists ? all.take(file, std::move(*lists), authorities) : Status{lists.error()};
    if (status) continue;
    if (before == nullptr) return status.error();
    const auto old = before->files_.find(file);
    const bool fell_back =
        old != before->files_.end() && all.take(file, copy_of(old->second), authorities).ok();
    kept.push_back(
        fell_back ? unusable(file, "la nueva no sirve y se sigue usando la anterior: " + status.error().what)
                  : status.error());
  }
  if (!besides.empty()) ESC_CHECK(all.take("(conservada)", std::move(besides), authorities));
  if (before != nullptr) all.keep_vanished(*before, authorities, kept);
  std::stable_sort(all.bound_.begin(), all.bound_.end(),
                   [](const Bound& a, const Bound& b) { return a.from > b.from; });
  return all;
}

std::vector<X509_CRL*> RevocationLists::of(const X509* authority) const {
  std::vector<X509_CRL*> lists;
  for (const Bound& bound : bound_) {
    if (std::find(bound.issuers.begin(), bound.issuers.end(), authority) != bound.issuers.end())
      lists.push_back(bound.list.get());
  }
  return lists;
}

std::vector<std::shared_ptr<const Exhibit>> RevocationLists::exhibits_of(const X509* authority) const {
  std::vector<std::shared_ptr<const Exhibit>> found;
  for (const Bound& bound : bound_) {
    if (std::find(bound.issuers.begin(), bound.issuers.end(), authority) != bound.issuers.end())
      found.push_back(bound.exhibit);
  }
  return found;
}

std::vector<std::shared_ptr<const Exhibit>> RevocationLists::exhibits() const {
  std::vector<std::shared_ptr<const Exhibit>> all;
  for (const Bound& bound : bound_) all.push_back(bound.exhibit);
  return all;
}

bool RevocationLists::revoked_by_newest(X509* certificate, const X509* authority) const {
  for (X509_CRL* list : of(authority)) {
    X509_REVOKED* entry = nullptr;
    const int found = X509_CRL_get0_by_cert(list, &entry, certificate);
    if (found != 0) return found == 1;  // 2: a delta list takes it off
    if (!is_delta(list)) return false;
  }
  return false;
}

const RevocationLists::Bound* RevocationLists::newest(X509* certificate, const X509* authority) const {
  const Scope other = X509_check_ca(certificate) != 0 ? Scope::users_only : Scope::authorities_only;
  const auto fits = [&](const Bound& bound) {
    return std::find(bound.issuers.begin(), bound.issuers.end(), authority) != bound.issuers.end() &&
           bound.scope != other;
  };
  const bool complete = std::any_of(bound_.begin(), bound_.end(),
                                    [&](const Bound& bound) { return !bound.delta && fits(bound); });
  const auto found = std::find_if(bound_.begin(), bound_.end(), fits);
  return complete ? &*found : nullptr;  // a delta alone says nothing
}

ListState RevocationLists::state(X509* certificate, const X509* authority) const {
  ListState state{name_text(X509_get_subject_name(authority)), std::nullopt};
  if (const Bound* list = newest(certificate, authority)) state.until = list->until;
  return state;
}

std::vector<Expiry> RevocationLists::expiries() const {
  std::vector<Expiry> all;
  std::vector<std::pair<const X509*, Scope>> told;
  for (const Bound& bound : bound_) {
    const std::pair key{bound.issuers.front(), bound.scope};
    if (std::find(told.begin(), told.end(), key) != told.end()) continue;
    told.push_back(key);
    all.push_back(
        {kRevocationList, name_text(X509_CRL_get_issuer(bound.list.get())), bound.from, bound.until});
  }
  return all;
}

}  // namespace esclusa::pki
