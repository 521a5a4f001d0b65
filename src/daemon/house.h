#pragma once
/// Everything that a configuration makes: store, archive, schemas, keys, workshop.

#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/config.h"
#include "document/kind.h"
#include "examination/inspector.h"
#include "intake/archive.h"
#include "mail/carrier.h"
#include "mail/spool.h"
#include "pipeline/process.h"
#include "store/store.h"
#include "transport/transport.h"

namespace esclusa::daemon {

/// What reload replaces as a whole. Errors of the builders name what is wrong in Spanish.
Result<std::shared_ptr<const pipeline::Workshop>> build_workshop(const config::Config& config,
                                                                 const document::KindRegistry& kinds);
/// What examinations of this configuration go by.
examination::Standards standards(const config::Config& config);
/// Who examines documents: processes of their own, unless the configuration says otherwise. Judges signers by
/// what `trust` says when a document comes.
Result<std::shared_ptr<examination::Examiner>> open_examiner(const config::Config& config,
                                                             const document::KindRegistry& kinds,
                                                             std::shared_ptr<const pki::WatchedTrust> trust);
/// Where that key is, and who may read it. Errors: park "config".
Result<pki::KeySource> key_source(const config::Config& config, const config::Seal& seal);
/// All keys that answers are sealed with. Errors: as `pki::SealRing::open`.
Result<std::shared_ptr<const pki::SealRing>> open_seals(const config::Config& config);
/// Whom signatures are believed.
pki::TrustSettings trust_settings(const config::Config& config);
inline constexpr const char* kSealCertificate = "certificado de sello";
/// Everything that ends on a known day: anchors, authorities, lists, the seal's and the partners'
/// certificates.
std::vector<pki::Expiry> expiries(const config::Config& config, const pipeline::Workshop& workshop);
Result<std::shared_ptr<store::Store>> open_store(const config::Config& config);
Result<std::unique_ptr<intake::Archive>> open_archive(const config::Config& config, const Clock& clock);
Result<std::unique_ptr<transport::Transport>> open_drop(const config::Partner& partner);
/// The same drop as the partner sees it: publish puts into the inbox, list and fetch read the outbox.
Result<std::unique_ptr<transport::Transport>> open_drop_as_partner(const config::Partner& partner);
/// The spool of outgoing mail; folders that are missing are made.
Result<mail::Spool> open_spool(const config::Mail& settings);
/// Who takes the mail away; null: another program does. Nothing is sent yet.
Result<std::unique_ptr<mail::Carrier>> open_carrier(const config::Mail& settings);
/// Raises an alarm for each fault of a partner file; that partner is left out, the others work.
void report_partner_problems(const config::Config& config, EventSink& events);
std::size_t worker_count(const config::Config& config);

/// Held as long as a process works the drops: two of them on one state folder would be a mistake.
class InstanceLock {
 public:
  /// Errors: retry "daemon.running" when another process holds it; park "daemon.lock".
  static Result<std::unique_ptr<InstanceLock>> acquire(const config::Path& state);
  ~InstanceLock();
  InstanceLock(const InstanceLock&) = delete;
  InstanceLock& operator=(const InstanceLock&) = delete;

 private:
  explicit InstanceLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace esclusa::daemon
