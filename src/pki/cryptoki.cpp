#include "pki/cryptoki.h"

#include <fmt/format.h>
#include <p11-kit/p11-kit.h>

#include <algorithm>
#include <array>

namespace esclusa::pki {
namespace {

/// Fixed-width fields, filled with blanks, not with NUL.
template <std::size_t N>
std::string text_of(const unsigned char (&field)[N]) {  // NOLINT(*-avoid-c-arrays): PKCS#11 has them
  const std::string_view text(reinterpret_cast<const char*>(field), N);  // NOLINT(*-reinterpret-cast)
  return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

Error pin_error(std::string_view why) {
  return park("seal.pin",
              fmt::format("{}; corrija el PIN, y compruebe con «esclusa keys check» cuando la ficha "
                          "lo permita",
                          why));
}

bool never_succeeds(CK_RV code) {
  constexpr std::array<CK_RV, 9> kFinal{
      CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_KEY_TYPE_INCONSISTENT,   CKR_KEY_SIZE_RANGE,
      CKR_MECHANISM_INVALID,          CKR_MECHANISM_PARAM_INVALID, CKR_TEMPLATE_INCONSISTENT,
      CKR_TEMPLATE_INCOMPLETE,        CKR_ATTRIBUTE_VALUE_INVALID, CKR_TOKEN_WRITE_PROTECTED};
  return std::find(kFinal.begin(), kFinal.end(), code) != kFinal.end();
}

bool is_about_pin(CK_RV code) {
  constexpr std::array<CK_RV, 5> kPin{CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_EXPIRED,
                                      CKR_PIN_LOCKED};
  return std::find(kPin.begin(), kPin.end(), code) != kPin.end();
}

}  // namespace

Result<TokenUri> parse_token_uri(const std::string& text) {
  TokenUri uri{p11_kit_uri_new()};
  const int result = p11_kit_uri_parse(text.c_str(), P11_KIT_URI_FOR_ANY, uri.get());
  if (result != P11_KIT_URI_OK || p11_kit_uri_any_unrecognized(uri.get()) != 0) {
    return park("seal.key",
                "no es una URI de PKCS#11 (RFC 7512), por ejemplo "
                "pkcs11:token=esclusa;object=sello;type=private");
  }
  if (p11_kit_uri_get_pin_value(uri.get()) != nullptr || p11_kit_uri_get_pin_source(uri.get()) != nullptr)
    return park("seal.key", "la URI de la llave no debe llevar el PIN ni su archivo: use pin_file");
  return uri;
}

Error token_error(CK_RV code, std::string_view doing) {
  if (is_about_pin(code)) return pin_error("la ficha PKCS#11 rechaza el PIN");
  const std::string what = fmt::format("la ficha PKCS#11 no pudo {}: {} (0x{:x})", doing,
                                       p11_kit_strerror(code), static_cast<unsigned long>(code));
  return never_succeeds(code) ? park("seal.sign", what) : retry("seal.token", what);
}

std::string login_refusal(CK_FLAGS token_flags) {
  if ((token_flags & CKF_USER_PIN_LOCKED) != 0) return "el PIN de la ficha PKCS#11 está bloqueado";
  if ((token_flags & CKF_USER_PIN_FINAL_TRY) != 0)
    return "a la ficha PKCS#11 le queda un solo intento de PIN, y un programa no lo gasta";
  return {};
}

Result<std::shared_ptr<Cryptoki>> Cryptoki::open(const std::filesystem::path& library) {
  const auto unusable = [&](std::string_view why) {
    return park("seal.module", fmt::format("la biblioteca PKCS#11 {} no sirve: {}", library.string(), why));
  };
  if (!library.is_absolute()) return unusable("falta su ruta absoluta");
  CK_FUNCTION_LIST* const calls = p11_kit_module_load(library.c_str(), 0);
  if (calls == nullptr) {
    const char* const why = p11_kit_message();
    return unusable(why == nullptr ? "no se puede cargar" : why);
  }
  if (const CK_RV code = p11_kit_module_initialize(calls); code != CKR_OK) {
    p11_kit_module_release(calls);
    return token_error(code, "empezar");  // what it needs may come back
  }
  return std::shared_ptr<Cryptoki>(new Cryptoki(library, calls));
}

Cryptoki::~Cryptoki() {
  if (running_) p11_kit_module_finalize(calls_);
  p11_kit_module_release(calls_);
}

Cryptoki::Turn Cryptoki::turn() {
  const std::lock_guard entering(door_);
  return Turn(gate_);
}

Status Cryptoki::begin_anew(unsigned seen) {
  const std::lock_guard entering(door_);
  const std::unique_lock alone(gate_);
  if (running_ && generation_ != seen) return {};
  ++generation_;
  if (running_) p11_kit_module_finalize(calls_);
  const CK_RV code = p11_kit_module_initialize(calls_);
  running_ = code == CKR_OK;
  return running_ ? Status{} : Status{token_error(code, "empezar de nuevo")};
}

Result<CK_SLOT_ID> Cryptoki::find_token(const P11KitUri& uri) {
  if (!running_) return retry("seal.token", "la biblioteca PKCS#11 no responde");
  constexpr CK_ULONG kMost = 256;
  std::vector<CK_SLOT_ID> slots(kMost);
  CK_ULONG count = kMost;
  if (const CK_RV code = calls_->C_GetSlotList(CK_TRUE, slots.data(), &count); code != CKR_OK)
    return token_error(code, "decir qué fichas hay");
  slots.resize(count);
  std::erase_if(slots, [&](CK_SLOT_ID slot) {
    CK_TOKEN_INFO info{};
    return calls_->C_GetTokenInfo(slot, &info) != CKR_OK || p11_kit_uri_match_token_info(&uri, &info) == 0;
  });
  if (slots.empty()) return retry("seal.token", "la ficha PKCS#11 de la llave de sello no está");
  if (slots.size() > 1) {
    return park("seal.key",
                fmt::format("la URI de la llave nombra {} fichas PKCS#11; añada serial=", slots.size()));
  }
  return slots.front();
}

Status Cryptoki::log_in(CK_SESSION_HANDLE session, CK_SLOT_ID token, const Secret& pin) {
  const std::lock_guard alone(logins_);
  CK_SESSION_INFO state{};
  if (calls_->C_GetSessionInfo(session, &state) == CKR_OK &&
      (state.state == CKS_RO_USER_FUNCTIONS || state.state == CKS_RW_USER_FUNCTIONS)) {
    return {};
  }
  CK_TOKEN_INFO info{};
  if (const CK_RV code = calls_->C_GetTokenInfo(token, &info); code != CKR_OK)
    return token_error(code, "decir su estado");
  const std::string serial = text_of(info.serialNumber);
  if (pin_refused_.contains(serial))
    return pin_error("la ficha PKCS#11 ya rechazó este PIN, y no se intenta otra vez");
  if (const std::string refusal = login_refusal(info.flags); !refusal.empty()) return pin_error(refusal);
  // Cryptoki does not change it, but its type does not say so.
  auto* const octets = reinterpret_cast<unsigned char*>(const_cast<char*>(pin.c_str()));  // NOLINT(*-cast)
  const CK_RV code = calls_->C_Login(session, CKU_USER, octets, pin.text().size());
  if (is_about_pin(code)) pin_refused_.insert(serial);
  if (code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN) return {};
  return token_error(code, "abrir con el PIN");
}

Result<CK_SESSION_HANDLE> Cryptoki::open_session(CK_SLOT_ID token, const Secret& pin, CK_FLAGS more) {
  CK_SESSION_HANDLE session = 0;
  const CK_RV code = calls_->C_OpenSession(token, CKF_SERIAL_SESSION | more, nullptr, nullptr, &session);
  if (code != CKR_OK) return token_error(code, "abrir una sesión");
  if (pin.empty()) return session;
  if (Status status = log_in(session, token, pin); !status) {
    close_session(session);
    return status.error();
  }
  return session;
}

void Cryptoki::close_session(CK_SESSION_HANDLE session) noexcept {
  (void)calls_->C_CloseSession(session);
}

Result<std::vector<CK_OBJECT_HANDLE>> Cryptoki::find(CK_SESSION_HANDLE session,
                                                     std::vector<CK_ATTRIBUTE> wanted) {
  constexpr CK_ULONG kMost = 16;
  std::vector<CK_OBJECT_HANDLE> objects(kMost);
  CK_ULONG count = 0;
  CK_RV code = calls_->C_FindObjectsInit(session, wanted.data(), wanted.size());
  if (code == CKR_OK) {
    code = calls_->C_FindObjects(session, objects.data(), kMost, &count);
    (void)calls_->C_FindObjectsFinal(session);
  }
  if (code != CKR_OK) return token_error(code, "buscar la llave");
  objects.resize(count);
  return objects;
}

Result<Bytes> Cryptoki::attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                                  CK_ATTRIBUTE_TYPE type) {
  constexpr auto kUnavailable = static_cast<CK_ULONG>(-1);  // CK_UNAVAILABLE_INFORMATION
  CK_ATTRIBUTE asked{type, nullptr, 0};
  CK_RV code = calls_->C_GetAttributeValue(session, object, &asked, 1);
  Bytes value;
  if (code == CKR_OK && asked.ulValueLen != kUnavailable) {
    value.resize(asked.ulValueLen);
    asked.pValue = value.data();
    code = calls_->C_GetAttributeValue(session, object, &asked, 1);
  }
  if (code != CKR_OK) return token_error(code, "leer un atributo");
  return value;
}

}  // namespace esclusa::pki
