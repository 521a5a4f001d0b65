#pragma once
/// A PKCS#11 library: its tokens, sessions and objects; internal to the room.

#include <p11-kit/pkcs11.h>
#include <p11-kit/uri.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/handle.h"
#include "base/result.h"
#include "base/secret.h"

namespace esclusa::pki {

using TokenUri = Handle<P11KitUri, p11_kit_uri_free>;

/// Errors: park "seal.key" (no such URI; or it holds a PIN, which belongs into a file).
Result<TokenUri> parse_token_uri(const std::string& text);

/// What a failed call means. park "seal.pin", park "seal.sign" (the token will never do this), retry
/// "seal.token" (everything else: the token may be gone, the library may have to begin anew).
Error token_error(CK_RV code, std::string_view doing);

/// Why no PIN must be tried on a token with these flags; empty if one may. The last try is never made by a
/// program.
std::string login_refusal(CK_FLAGS token_flags);

/// One library, initialised. Thread rule: any method may be called from any thread. Whoever uses handles
/// (slots, sessions, objects) holds a `Turn`, and none that are of an earlier generation: `begin_anew` makes
/// all of them meaningless.
class Cryptoki {
 public:
  /// Errors: park "seal.module" (it cannot be loaded); as `token_error` (it does not begin to work).
  static Result<std::shared_ptr<Cryptoki>> open(const std::filesystem::path& library);
  ~Cryptoki();
  Cryptoki(const Cryptoki&) = delete;
  Cryptoki& operator=(const Cryptoki&) = delete;

  using Turn = std::shared_lock<std::shared_mutex>;
  [[nodiscard]] Turn turn();
  /// Grows with each `begin_anew`. Asked within a turn.
  [[nodiscard]] unsigned generation() const noexcept { return generation_; }
  /// Ends the library and starts it again, so that it looks at its tokens anew; nothing if somebody else has
  /// done that since `seen`. Not within a turn. Errors: retry "seal.token".
  Status begin_anew(unsigned seen);

  [[nodiscard]] CK_FUNCTION_LIST* calls() const noexcept { return calls_; }

  /// The one token that the URI names. Errors: retry "seal.token" (none), park "seal.key" (several).
  Result<CK_SLOT_ID> find_token(const P11KitUri& uri);
  /// A session in which somebody is logged in if there is a PIN. Errors: as `token_error`; park "seal.pin"
  /// also without asking the token, when it refused a PIN before or when the next wrong one would lock it.
  Result<CK_SESSION_HANDLE> open_session(CK_SLOT_ID token, const Secret& pin, CK_FLAGS more = 0);
  void close_session(CK_SESSION_HANDLE session) noexcept;

  /// Objects that have all attributes of `wanted`; at most 16.
  Result<std::vector<CK_OBJECT_HANDLE>> find(CK_SESSION_HANDLE session, std::vector<CK_ATTRIBUTE> wanted);
  Result<Bytes> attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);

 private:
  Cryptoki(std::filesystem::path library, CK_FUNCTION_LIST* calls)
      : library_(std::move(library)), calls_(calls) {}
  Status log_in(CK_SESSION_HANDLE session, CK_SLOT_ID token, const Secret& pin);

  std::filesystem::path library_;
  CK_FUNCTION_LIST* calls_;
  std::mutex
      door_;  // before the gate: who wants to begin anew waits for those inside, and lets nobody else in
  std::shared_mutex gate_;
  unsigned generation_ = 0;
  bool running_ = true;
  std::mutex logins_;                  // one login at a time, so that a wrong PIN is tried once
  std::set<std::string> pin_refused_;  // serial numbers of tokens
};

}  // namespace esclusa::pki
