// Certificates and lists that were kept, and the sets that they form.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "audit/checks.h"

namespace esclusa::audit {
namespace {

Status check_object(Audit& audit, store::UnitOfWork& unit, std::int64_t n) {
  const std::string where = fmt::format("evidence_objects, fila {}", n);
  ESC_TRY(const auto object, unit.evidence().nth_object(n));
  if (!object) {
    audit.fault("EVIDENCIA_FALTA", where, "La fila no está.");
    return {};
  }
  ++audit.tally.objects;
  if (pki::sha256(as_bytes(object->bytes)) != object->sha256) {
    audit.fault("EVIDENCIA_ALTERADA", where,
                "Los bytes no son los de su huella " + to_hex(object->sha256) + ".");
  }
  return {};
}

Status check_set(Audit& audit, store::UnitOfWork& unit, std::int64_t id) {
  const std::string where = fmt::format("evidence_sets, fila {}", id);
  ESC_TRY(const auto set, unit.evidence().set(id));
  if (!set) {
    audit.fault("EVIDENCIA_FALTA", where, "La fila no está.");
    return {};
  }
  pki::Sha256 digest;
  for (const Digest& object : set->objects) digest.update(object);
  if (digest.finish() != set->digest)
    audit.fault("EVIDENCIA_ALTERADA", where,
                "Sus objetos no son los de su huella: falta, sobra o cambió uno.");
  return {};
}

}  // namespace

Status check_evidence(Audit& audit) {
  const auto total = static_cast<std::uint64_t>(audit.extent.objects + audit.extent.sets);
  for (std::int64_t n = 1; n <= audit.extent.objects; ++n) {
    ESC_TRY(const auto unit, audit.materials.store.read());
    ESC_CHECK(check_object(audit, *unit, n));
    audit.progress("evidencia", static_cast<std::uint64_t>(n), total);
  }
  for (std::int64_t n = 1; n <= audit.extent.sets; ++n) {
    ESC_TRY(const auto unit, audit.materials.store.read());
    ESC_CHECK(check_set(audit, *unit, n));
    audit.progress("evidencia", static_cast<std::uint64_t>(audit.extent.objects + n), total);
  }
  return {};
}

}  // namespace esclusa::audit
