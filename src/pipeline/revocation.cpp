#include "pipeline/revocation.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>

namespace esclusa::pipeline {
namespace {

Finding about_certificate(const Examined& examined, const char* code, std::string detail) {
  return {
      .code = code,
      .path = fmt::format("/{}/Signature/KeyInfo/X509Data/X509Certificate", examined.subject.kind->root()),
      .value = examined.subject.signature->signer->subject,
      .detail = std::move(detail)};
}

/// As if examination had refused it: nothing that it says counts.
void refuse(Examined& examined, const std::string& why) {
  examined.findings.push_back(about_certificate(examined, "CER-E04", why));
  examined.document.reset();
  examined.subject.header = {};
  examined.subject.content.reset();
  examined.subject.signature.reset();
}

}  // namespace

/// Something that is not known, and what to do about it.
struct RevocationCheck::Doubt {
  std::string why;
  bool hold;
};

std::vector<RevocationCheck::Doubt> RevocationCheck::doubts(const Examined& examined,
                                                            const ocsp::Told* told) const {
  std::vector<Doubt> all;
  if (told != nullptr && told->standing == pki::Standing::undetermined)
    all.push_back({told->why, told->hold});
  const std::vector<pki::ListState>& lists = examined.subject.signature->signer->lists;
  const bool signer_is_good = told != nullptr && told->standing == pki::Standing::good;
  for (std::size_t i = signer_is_good ? 1 : 0; i < lists.size(); ++i) {
    const std::optional<Instant>& until = lists[i].until;
    if (!until && settings_.list_required) {
      all.push_back({fmt::format("no hay lista de revocación de \"{}\"", lists[i].issuer), settings_.hold});
    } else if (until && *until < Instant::max() - settings_.grace &&
               examined.subject.arrived > *until + settings_.grace) {
      all.push_back(
          {fmt::format("la lista de revocación de \"{}\" venció el {}", lists[i].issuer, to_iso(*until)),
           settings_.hold});
    }
  }
  return all;
}

void RevocationCheck::judge(Result<Examined>& one, const ocsp::Told* told) const {
  if (told != nullptr && told->standing == pki::Standing::revoked) return refuse(*one, told->why);
  const std::vector<Doubt> found = doubts(*one, told);
  for (const Doubt& doubt : found) {
    if (!doubt.hold) continue;
    one = park("pki.revocation_unknown", doubt.why);
    return;
  }
  for (const Doubt& doubt : found) one->findings.push_back(about_certificate(*one, "CER-W05", doubt.why));
}

void RevocationCheck::look(std::vector<Result<Examined>>& batch, Instant now) const {
  std::map<Digest, std::optional<ocsp::Told>> asked;
  for (Result<Examined>& one : batch) {
    if (!one || !one->document || !one->subject.signature) continue;
    const pki::SignerCertificate& signer = *one->subject.signature->signer;
    const auto [known, first] = asked.try_emplace(signer.fingerprint);
    if (first && responders_) known->second = responders_->ask(signer, now);
    judge(one, known->second ? &*known->second : nullptr);
  }
}

}  // namespace esclusa::pipeline
