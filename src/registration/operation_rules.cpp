#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "pki/certificates.h"
#include "registration/account.h"
#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Judgement;
using document::Surroundings;

constexpr std::size_t kMostPdf = 1024UL * 1024;
constexpr std::size_t kMostPdfs = 5 * kMostPdf;

std::string oce_path(const Filing& filing, std::size_t i, std::string_view element) {
  return filing.path(fmt::format("Operacion/Oce[{}]/{}", i + 1, element));
}

/// Each row has a known type; a code that is given is this company's and of that type; the days are in order.
Status operator_codes(const Filing& filing, const Surroundings& around, Judgement& out) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < filing.request.oces.size(); ++i) {
    const OceRow& row = filing.request.oces[i];
    if (!around.catalog.has_oce_type(row.type)) add(out, "REG-E22", oce_path(filing, i, "Tipo"), row.type);
    if (!seen.insert(row.type + "/" + row.code).second)
      add(out, "REG-E23", oce_path(filing, i, "Tipo"), row.type, "La fila se repite.");
    if (!row.from.empty() && !row.to.empty() && to_iso_day(row.to) < to_iso_day(row.from))
      add(out, "REG-E23", oce_path(filing, i, "FechaFin"), row.to, "Es anterior a la fecha de inicio.");
    if (row.code.empty()) continue;
    ESC_TRY(const auto known, around.unit.operators().find_oce(row.code));
    if (!known || known->ruc != filing.request.company.ruc || known->type != row.type)
      add(out, "REG-E23", oce_path(filing, i, "Codigo"), row.code,
          "El código no está registrado para esta empresa con este tipo.");
  }
  return {};
}

/// The certificate that is registered is the one that signed.
Status certificate(const Filing& filing, const Surroundings& around, Judgement& out) {
  const std::string& sent = filing.request.certificate;
  if (sent.empty() || around.signature == nullptr) return {};
  const std::string used = to_hex(around.signature->signer->fingerprint);
  if (sent != used)
    add(out, "REG-E26", filing.path("Certificado/CertIdUnica"), sent,
        "El certificado de la firma es " + used + ".");
  return {};
}

/// What is wrong with an attachment; empty = nothing.
std::string fault_of(const Attachment& attachment, const Bytes& content) {
  if (!as_text(content).starts_with("%PDF-")) return "El contenido no es un PDF.";
  if (content.size() > kMostPdf)
    return fmt::format("Tiene {} bytes; el máximo es {}.", content.size(), kMostPdf);
  const auto kilobytes = static_cast<std::int64_t>((content.size() + 1023) / 1024);
  if (kilobytes != attachment.kilobytes) return fmt::format("El contenido tiene {} KB.", kilobytes);
  if (to_hex(pki::sha256(content)) != attachment.sha256) return "El SHA-256 no es el del contenido.";
  return "";
}

Status attachments(const Filing& filing, const Surroundings&, Judgement& out) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < filing.request.attachments.size(); ++i) {
    const Attachment& attachment = filing.request.attachments[i];
    const std::string path = filing.path(fmt::format("Adjuntos/Adjunto[{}]", i + 1));
    const auto content = from_base64(attachment.content);
    const std::string fault = content ? fault_of(attachment, *content) : content.error().what + ".";
    if (!fault.empty()) add(out, "REG-E24", path, attachment.name, fault);
    total += content ? content->size() : 0;
  }
  if (total > kMostPdfs)
    add(out, "REG-E25", filing.path("Adjuntos"), std::to_string(total),
        fmt::format("El máximo es {} bytes.", kMostPdfs));
  return {};
}

constexpr std::array kRules{
    Rule{"O1", operator_codes},
    Rule{"C1", certificate},
    Rule{"A1", attachments},
};

}  // namespace

std::span<const Rule> operation_rules() {
  return kRules;
}

}  // namespace esclusa::registration
