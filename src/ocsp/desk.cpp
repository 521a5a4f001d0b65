#include "ocsp/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "ocsp/fetch.h"

namespace esclusa::ocsp {
namespace {

constexpr std::size_t kMostAnswers = 10'000;
constexpr std::chrono::seconds kLeftAlone{30};

pki::OcspAnswer undetermined(std::string why) {
  return {pki::Standing::undetermined, std::move(why), {}};
}

/// Empty if the certificate names none at the agreed host.
std::string url_for(const Responder& responder, const pki::SignerCertificate& signer) {
  if (!responder.url.empty()) return responder.url;
  std::string url = pki::responder_url(signer.der);
  return host_of(url) == responder.host ? url : std::string{};
}

}  // namespace

std::optional<pki::OcspAnswer> Desk::remembered(const Digest& signer, const std::string& url, Instant now) {
  const std::lock_guard lock{mutex_};
  if (const auto kept = answers_.find(signer); kept != answers_.end() && now < kept->second.until)
    return kept->second.answer;
  if (const auto kept = unreached_.find(url); kept != unreached_.end() && now < kept->second.until)
    return kept->second.answer;
  return std::nullopt;
}

void Desk::remember(const Digest& signer, const std::string& url, const pki::OcspAnswer& answer, bool reached,
                    Instant now) {
  const std::lock_guard lock{mutex_};
  if (answers_.size() >= kMostAnswers) answers_.clear();
  if (unreached_.size() >= kMostAnswers) unreached_.clear();
  const Kept for_a_while{answer, now + kLeftAlone};
  if (!reached) {
    unreached_[url] = for_a_while;
  } else {
    answers_[signer] =
        answer.standing == pki::Standing::undetermined ? for_a_while : Kept{answer, answer.until};
  }
}

std::optional<Told> Desk::ask(const pki::SignerCertificate& signer, Instant now) {
  const auto found = std::find_if(responders_.begin(), responders_.end(), [&](const Responder& responder) {
    return pki::same_authority(responder.issuer, signer.issuer_der);
  });
  if (found == responders_.end()) return std::nullopt;
  const auto told = [&](const pki::OcspAnswer& answer) {
    return Told{answer.standing, answer.why, found->hold};
  };
  const std::string url = url_for(*found, signer);
  if (url.empty())
    return told(undetermined(fmt::format("el certificado no nombra un servidor OCSP en {}", found->host)));
  if (const auto known = remembered(signer.fingerprint, url, now)) return told(*known);
  const auto question = pki::OcspQuestion::about(signer.der, signer.issuer_der, found->nonce);
  if (!question) return told(undetermined(question.error().what));
  const auto response = fetch(url, question->octets(), found->timeout);
  const pki::OcspAnswer answer =
      response ? question->read(*response, now) : undetermined(response.error().what);
  remember(signer.fingerprint, url, answer, response.ok(), now);
  return told(answer);
}

}  // namespace esclusa::ocsp
