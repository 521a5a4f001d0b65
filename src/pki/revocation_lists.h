#pragma once
/// Certificate revocation lists, each bound to the key that signed it; internal to the room.

#include <openssl/x509.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "pki/certificates.h"
#include "pki/handles.h"

namespace esclusa::pki {

/// Immutable after `load`.
class RevocationLists {
 public:
  /// `places` are files or folders; in a folder, names that begin with a dot or end in "~", ".tmp" or ".part"
  /// are left out. Errors: park "pki.crl".
  static Result<std::vector<std::filesystem::path>> files_of(
      const std::vector<std::filesystem::path>& places);
  /// Reads `files_of(places)`. With `before`, a file that cannot be used keeps the lists it had there, and so
  /// does one that went away unless each of its lists has a newer one of the same issuer; `kept` then says
  /// why. Without, such a file is an error. Errors: park "pki.crl".
  /// `besides`: lists that come from no file.
  static Result<RevocationLists> load(const std::vector<std::filesystem::path>& places,
                                      std::vector<RevocationList> besides,
                                      const std::vector<X509*>& authorities, const RevocationLists* before,
                                      std::vector<Error>& kept);

  [[nodiscard]] bool empty() const { return bound_.empty(); }
  /// The lists that the key of `authority` signed, newest first; delta lists are among them.
  [[nodiscard]] std::vector<X509_CRL*> of(const X509* authority) const;
  /// The same, to be kept.
  [[nodiscard]] std::vector<std::shared_ptr<const Exhibit>> exhibits_of(const X509* authority) const;
  [[nodiscard]] std::vector<std::shared_ptr<const Exhibit>> exhibits() const;
  /// What the newest lists say, down to the first complete one. Beside the library's own check, because that
  /// knows delta lists only where the complete list announces them, and leaves out a list that begins a
  /// moment after the time in question.
  [[nodiscard]] bool revoked_by_newest(X509* certificate, const X509* authority) const;
  [[nodiscard]] ListState state(X509* certificate, const X509* authority) const;
  /// The newest list of each issuer.
  [[nodiscard]] std::vector<Expiry> expiries() const;
  [[nodiscard]] const std::vector<std::string>& unused() const { return unused_; }

 private:
  enum class Scope { all, users_only, authorities_only };
  struct Bound {
    RevocationList list;
    std::shared_ptr<const Exhibit> exhibit;
    std::vector<const X509*> issuers;  // one key, maybe in several certificates
    bool delta = false;
    Scope scope = Scope::all;
    Instant from{};
    Instant until{};
  };
  using File = std::vector<RevocationList>;

  Status take(const std::filesystem::path& path, File lists, const std::vector<X509*>& authorities);
  Status bind(const std::filesystem::path& path, const RevocationList& list,
              const std::vector<X509*>& authorities, std::vector<Bound>& bound);
  void keep_vanished(const RevocationLists& before, const std::vector<X509*>& authorities,
                     std::vector<Error>& kept);
  [[nodiscard]] bool has_newer(const X509_CRL* list) const;
  [[nodiscard]] const Bound* newest(X509* certificate, const X509* authority) const;

  std::map<std::filesystem::path, File> files_;
  std::vector<Bound> bound_;  // newest first
  std::vector<std::string> unused_;
};

}  // namespace esclusa::pki
