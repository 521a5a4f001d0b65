#include "pki/seal_ring.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/local_time.h"
#include "pki/certificate_use.h"
#include "pki/handles.h"

namespace esclusa::pki {
namespace {

Error not_in_force(const SealKey& key, Instant at, const char* code) {
  return park(code,
              fmt::format("el certificado de sello {} no está vigente el {}: va de {} a {}", key.subject(),
                          to_local(at), to_local(key.not_before()), to_local(key.not_after())));
}

bool in_force(const SealKey& key, Instant at) {
  return key.not_before() <= at && at <= key.not_after();
}

}  // namespace

std::string unfit_to_seal(const SealKey& key) {
  const unsigned char* at = as_uchar(key.certificate_der());
  const Certificate certificate{d2i_X509(nullptr, &at, static_cast<long>(key.certificate_der().size()))};
  Findings faults;
  check_use(certificate.get(), faults);
  return faults.empty() ? "" : faults.front().detail;
}

Result<std::shared_ptr<const SealRing>> SealRing::open(const std::vector<SealTurn>& turns) {
  TokenModules modules;
  std::vector<Link> links;
  for (const SealTurn& turn : turns) {
    ESC_TRY(auto key, SealKey::load(turn.source, modules));
    if (const std::string unfit = unfit_to_seal(*key); !unfit.empty())
      return park("seal.certificate", fmt::format("el certificado de sello {}: {}", key->subject(), unfit));
    if (turn.from != Instant{} && !in_force(*key, turn.from))
      return not_in_force(*key, turn.from, "seal.certificate");
    links.push_back({turn.from, std::nullopt, std::move(key)});
  }
  if (links.empty()) return park("seal.key", "no hay ninguna llave de sello");
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return a.from < b.from; });
  for (std::size_t i = 1; i < links.size(); ++i) links[i - 1].until = links[i].from;
  return std::shared_ptr<const SealRing>(new SealRing(std::move(links)));
}

const SealRing::Link& SealRing::link_at(Instant now) const {
  const auto next =
      std::find_if(links_.begin() + 1, links_.end(), [now](const Link& link) { return link.from > now; });
  return *(next - 1);
}

Result<std::shared_ptr<const SealKey>> SealRing::at(Instant now) const {
  const Link& link = link_at(now);
  if (!in_force(*link.key, now)) return not_in_force(*link.key, now, "seal.expired");
  return link.key;
}

}  // namespace esclusa::pki
