#include "pipeline/authority.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/local_time.h"
#include "domain/identity.h"

namespace esclusa::pipeline {
namespace {

constexpr std::chrono::hours kEcuador{-5};  // UTC−5 all year
constexpr const char* kCertificate = "Signature/KeyInfo/X509Data/X509Certificate";

std::string local_day(Instant instant) {
  const std::string day = to_yyyymmdd(instant + kEcuador);
  return fmt::format("{}-{}-{}", day.substr(0, 4), day.substr(4, 2), day.substr(6, 2));
}

/// Collects the findings of one document's header.
class AuthorityCheck {
 public:
  AuthorityCheck(const config::Partner& partner, const Pins& pins, const answer::Subject& subject,
                 store::UnitOfWork& unit, Findings& findings)
      : partner_(partner),
        pins_(pins),
        subject_(subject),
        header_(subject.header),
        unit_(unit),
        findings_(findings) {}

  Status run() {
    check_kind();
    if (subject_.signature && !pins_.empty()) check_pins();
    if (subject_.signature) ESC_CHECK(check_certificate());
    if (!header_.ruc.empty() && subject_.kind->signature() == xmlsig::SignaturePolicy::required &&
        header_.ruc != partner_.ruc) {
      add("PAR-E01", "Cabecera/Ruc", header_.ruc);
    }
    if (!subject_.kind->sender_types().empty()) ESC_CHECK(check_oce());
    if (!header_.user.empty()) ESC_CHECK(check_user());
    return {};
  }

 private:
  void add(const char* code, const std::string& path, const std::string& value, std::string detail = "") {
    findings_.push_back({.code = code,
                         .path = fmt::format("/{}/{}", subject_.kind->root(), path),
                         .value = value,
                         .detail = std::move(detail)});
  }

  void check_kind() {
    const bool listed = std::ranges::find(partner_.kinds, subject_.kind->code()) != partner_.kinds.end();
    const bool reserved = subject_.kind->customs_only() && !partner_.customs;
    if (!listed || reserved) {
      findings_.push_back({.code = "PAR-E06",
                           .path = fmt::format("/{}", subject_.kind->root()),
                           .value = std::string(subject_.kind->code()),
                           .detail = ""});
    }
  }

  /// Windows may overlap: in the night of a change both certificates count.
  void check_pins() {
    const Digest& used = subject_.signature->signer->fingerprint;
    const Pin* known = nullptr;
    for (const Pin& pin : pins_) {
      if (pin.fingerprint != used) continue;
      known = &pin;
      const bool begun = !pin.from || subject_.arrived >= *pin.from;
      if (begun && (!pin.until || subject_.arrived < *pin.until)) return;
    }
    if (known == nullptr) {
      add("CER-E05", kCertificate, to_hex(used),
          "Firme con el certificado acordado, o acuerde este con la aduana antes de usarlo.");
    } else if (known->from && subject_.arrived < *known->from) {
      add("CER-E06", kCertificate, to_hex(used),
          fmt::format("Rige desde {} (hora de Ecuador); hasta entonces firme con el anterior.",
                      to_local(*known->from)));
    } else {
      add("CER-E06", kCertificate, to_hex(used),
          fmt::format("Rigió hasta {} (hora de Ecuador); firme con el que lo reemplaza.",
                      to_local(*known->until)));
    }
  }

  /// RUC equal; or the cédula is the natural person's behind that RUC; or the person is an active user of
  /// that RUC.
  Status check_certificate() {
    const pki::Identity& identity = subject_.signature->signer->identity;
    if (header_.ruc.empty() || (!identity.ruc.empty() && identity.ruc == header_.ruc)) return {};
    if (!identity.cedula.empty()) {
      const auto ruc = domain::Ruc::parse(header_.ruc);
      if (ruc && ruc->is_natural_person() && header_.ruc.starts_with(identity.cedula)) return {};
      ESC_TRY(const bool known, unit_.operators().has_user_with_cedula(header_.ruc, identity.cedula));
      if (known) return {};
      ESC_TRY(const bool registered, unit_.accounts().has_active(header_.ruc, identity.cedula));
      if (registered) return {};
    }
    add("CER-E31", "Cabecera/Ruc", header_.ruc);
    return {};
  }

  Status check_oce() {
    ESC_TRY(const auto record, unit_.operators().find_oce(header_.oce_code));
    const auto& allowed = partner_.oce_codes;
    const bool of_partner = allowed.empty() || std::ranges::find(allowed, header_.oce_code) != allowed.end();
    if (!record || record->ruc != header_.ruc || !of_partner) {
      add("PAR-E02", "Cabecera/CodigoOce", header_.oce_code);
      return {};
    }
    const std::string day = local_day(header_.issued);
    if (day < record->from || day > record->to) {
      add("PAR-E03", "Cabecera/CodigoOce", header_.oce_code,
          fmt::format("Vigente desde {} hasta {}.", record->from, record->to));
    }
    const auto types = subject_.kind->sender_types();
    if (record->type != header_.oce_type) {
      add("PAR-E04", "Cabecera/TipoOce", header_.oce_type, "El código está registrado con otro tipo.");
    } else if (std::ranges::find(types, header_.oce_type) == types.end()) {
      add("PAR-E04", "Cabecera/TipoOce", header_.oce_type, "Este tipo de OCE no presenta este documento.");
    }
    if (!header_.oce_code.starts_with(header_.oce_type))
      add("OCE-W01", "Cabecera/CodigoOce", header_.oce_code);
    return {};
  }

  /// In the register, or registered here. An account that was disabled here is, whatever the register says.
  Status check_user() {
    ESC_TRY(const auto account, unit_.accounts().of_user(header_.user));
    const bool own = account && account->ruc == header_.ruc;
    if (own && account->state == "ACTIVO") return {};
    const bool disabled = own && account->state == "INHABILITADO";
    ESC_TRY(const auto user, unit_.operators().find_user(header_.ruc, header_.user));
    if (!disabled && user && user->active) return {};
    add("PAR-E05", "Cabecera/Usuario", header_.user,
        disabled ? "Inhabilitado por no actualizar sus datos en enero." : "");
    return {};
  }

  const config::Partner& partner_;
  const Pins& pins_;
  const answer::Subject& subject_;
  const document::Header& header_;
  store::UnitOfWork& unit_;
  Findings& findings_;
};

}  // namespace

Status check_authority(const config::Partner& partner, const Pins& pins, const answer::Subject& subject,
                       store::UnitOfWork& unit, Findings& findings) {
  return AuthorityCheck(partner, pins, subject, unit, findings).run();
}

}  // namespace esclusa::pipeline
