#include "daemon/house.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include "base/secret.h"
#include "daemon/guard.h"
#include "daemon/post_office.h"
#include "examination/inspector.h"
#include "examination/worker/staff.h"
#include "mail/command.h"
#include "mail/smtp.h"
#include "sqlite/sqlite_store.h"
#include "transport/directory/directory.h"
#include "transport/sftp/sftp.h"

namespace esclusa::daemon {
namespace {

document::RuleSettings rule_settings(const config::Rules& rules) {
  document::RuleSettings settings;
  settings.ruc_strictness = rules.ruc;
  settings.declaration_hold = rules.declaration_hold;
  settings.entry_deadline = rules.entry_deadline;
  settings.pieces_tolerance_air_percent = rules.pieces_tolerance_air_percent;
  settings.weight_tolerance_percent = rules.weight_tolerance_percent;
  settings.weight_tolerance_air_percent = rules.weight_tolerance_air_percent;
  return settings;
}

/// Kinds whose decisions send mail.
bool sends_mail(const config::Config& config) {
  constexpr std::array<std::string_view, 6> kKinds{"GEN", "REP", "EMP", "REN", "ENT", "CON"};
  return std::ranges::any_of(config.partners, [&](const config::Partner& partner) {
    return std::ranges::find_first_of(partner.kinds, kKinds) != partner.kinds.end();
  });
}

std::vector<pipeline::Addressee> addressees(const config::Config& config) {
  std::vector<pipeline::Addressee> all;
  for (const config::Partner& partner : config.partners) {
    if (partner.enabled) all.push_back({partner.id, partner.ruc});
  }
  return all;
}

lote::Limits lote_limits(const config::Limits& limits) {
  lote::Limits lote;
  lote.entries = limits.lote_entries;
  lote.entry_bytes = limits.file_bytes;
  lote.total_bytes = limits.lote_unpacked_bytes;
  return lote;
}

Result<pipeline::RevocationCheck> revocation_check(const config::Trust& trust) {
  std::vector<ocsp::Responder> responders;
  for (const config::OcspResponder& one : trust.ocsp) {
    ESC_TRY(Bytes issuer, pki::read_certificate_der(one.issuer));
    responders.push_back({std::move(issuer), one.url, one.host, one.timeout, one.nonce,
                          one.unproven == config::Unproven::hold});
  }
  std::shared_ptr<ocsp::Desk> desk;
  if (!responders.empty()) desk = std::make_shared<ocsp::Desk>(std::move(responders));
  return pipeline::RevocationCheck{
      {trust.stale == config::Unproven::hold, trust.crl_required, trust.crl_grace}, std::move(desk)};
}

Result<pipeline::Pin> pin_of(const config::PinnedCertificate& certificate) {
  pipeline::Pin pin{{}, certificate.from, certificate.until};
  if (certificate.sha256.empty()) {
    ESC_TRY(const pki::CertificateFacts facts, pki::read_certificate(certificate.file));
    pin.fingerprint = facts.fingerprint;
  } else {
    ESC_TRY(const Bytes octets, from_hex(certificate.sha256));
    std::copy_n(octets.begin(), std::min(octets.size(), pin.fingerprint.size()), pin.fingerprint.begin());
  }
  return pin;
}

Result<pipeline::Pins> pins_of(const config::Partner& partner) {
  pipeline::Pins pins;
  for (const config::PinnedCertificate& certificate : partner.certificates) {
    ESC_TRY(pipeline::Pin pin, pin_of(certificate));
    pins.push_back(std::move(pin));
  }
  return pins;
}

std::map<std::string, Result<pipeline::Pins>, std::less<>> agreed_certificates(const config::Config& config) {
  std::map<std::string, Result<pipeline::Pins>, std::less<>> all;
  for (const config::Partner& partner : config.partners)
    if (!partner.certificates.empty()) all.emplace(partner.id, pins_of(partner));
  return all;
}

/// When a partner can no longer sign with one of its certificates: its own end, or that of the agreement.
pki::Expiry expiry_of(const config::Partner& partner, const config::PinnedCertificate& certificate) {
  pki::Expiry expiry{"certificado del socio " + partner.id, certificate.sha256, {}, Instant::max()};
  if (certificate.from) expiry.from = *certificate.from;
  if (certificate.until) expiry.until = *certificate.until;
  if (certificate.file.empty()) return expiry;
  if (const auto facts = pki::read_certificate(certificate.file)) {
    expiry.name = facts->subject;
    expiry.from = std::max(expiry.from, facts->not_before);
    expiry.until = std::min(expiry.until, facts->not_after);
  }
  return expiry;
}

}  // namespace

examination::Standards standards(const config::Config& config) {
  examination::Standards standards;
  standards.schemas = config.node.schemas;
  standards.limits.bytes = config.limits.file_bytes;
  return standards;
}

pki::TrustSettings trust_settings(const config::Config& config) {
  pki::TrustSettings settings;
  settings.anchors = config.trust.anchors;
  settings.intermediates = config.trust.intermediates;
  settings.crls = config.trust.crls;
  return settings;
}

Result<std::shared_ptr<examination::Examiner>> open_examiner(const config::Config& config,
                                                             const document::KindRegistry& kinds,
                                                             std::shared_ptr<const pki::WatchedTrust> trust) {
  if (config.worker.mode == config::WorkerMode::in_process) {
    ESC_TRY(std::shared_ptr<examination::Examiner> inspector,
            examination::Inspector::open(standards(config), std::move(trust), kinds));
    return inspector;
  }
  examination::StaffSettings settings;
  settings.standards = standards(config);
  settings.user = config.worker.user;
  settings.memory_bytes = config.worker.memory_bytes;
  settings.per_file = config.worker.per_file;
  settings.idle = 2 * worker_count(config);
  ESC_TRY(std::shared_ptr<examination::Examiner> staff,
          examination::WatchedStaff::open(std::move(settings), std::move(trust), kinds));
  return staff;
}

std::vector<pki::Expiry> expiries(const config::Config& config, const pipeline::Workshop& workshop) {
  std::vector<pki::Expiry> all = workshop.trust->current()->expiries();
  for (const pki::SealRing::Link& link : workshop.seals->links())
    all.push_back({kSealCertificate, link.key->subject(), link.key->not_before(), link.key->not_after()});
  for (const config::Partner& partner : config.partners) {
    if (!partner.enabled) continue;
    for (const config::PinnedCertificate& certificate : partner.certificates) {
      pki::Expiry expiry = expiry_of(partner, certificate);
      if (expiry.until < Instant::max()) all.push_back(std::move(expiry));
    }
  }
  return all;
}

Result<pki::KeySource> key_source(const config::Config& config, const config::Seal& seal) {
  ESC_TRY(const Allowed allowed, readers_of(config, seal));
  return pki::KeySource{seal.key, seal.certificate, seal.secret, seal.module, allowed};
}

Result<std::shared_ptr<const pki::SealRing>> open_seals(const config::Config& config) {
  std::vector<pki::SealTurn> turns;
  for (const config::Seal& seal : config.seals) {
    ESC_TRY(pki::KeySource source, key_source(config, seal));
    turns.push_back({std::move(source), seal.from});
  }
  return pki::SealRing::open(turns);
}

Result<std::shared_ptr<const pipeline::Workshop>> build_workshop(const config::Config& config,
                                                                 const document::KindRegistry& kinds) {
  ESC_TRY(auto trust, pki::WatchedTrust::open(trust_settings(config)));
  ESC_TRY(auto examiner, open_examiner(config, kinds, trust));  // before there is a key
  ESC_TRY(catalog::Catalog catalog, catalog::Catalog::load(config.node.catalogs));
  ESC_TRY(auto revocation, revocation_check(config.trust));
  ESC_TRY(auto seals, open_seals(config));
  const bool test = config.node.environment == config::Environment::prueba;
  auto lists =
      std::make_shared<registry::CatalogSource>(std::make_shared<const catalog::Catalog>(std::move(catalog)));
  answer::Issuer issuer{config.node.name, test ? "PRUEBA" : "PRODUCCION", lists->files()->version()};
  std::shared_ptr<pipeline::MailDesk> desk;
  if (config.mail) {
    ESC_TRY(mail::Spool spool, open_spool(*config.mail));
    desk = std::make_shared<SpoolDesk>(std::move(spool), config.mail->from);
  } else if (sends_mail(config)) {
    return park("config", "hace falta [mail]: hay socios que presentan solicitudes de registro");
  }
  return std::make_shared<const pipeline::Workshop>(pipeline::Workshop{
      std::move(issuer), rule_settings(config.rules), kinds, std::move(lists), std::move(examiner),
      std::move(trust), std::move(seals), addressees(config), std::move(desk), lote_limits(config.limits),
      pipeline::LoteChunk{config.limits.batch_files, config.limits.batch_bytes}, std::move(revocation),
      agreed_certificates(config)});
}

namespace {

/// Personal data is in there: for this user alone.
bool make_state_folder(const config::Path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  return !error && (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST);
}

}  // namespace

Result<std::shared_ptr<store::Store>> open_store(const config::Config& config) {
  if (!make_state_folder(config.node.state))
    return park("store.open", "no se puede crear la carpeta " + config.node.state.string());
  return sqlite::open({.path = config.node.state / "esclusa.db"});
}

Result<std::unique_ptr<intake::Archive>> open_archive(const config::Config& config, const Clock& clock) {
  return intake::Archive::open(config.node.archive, config.limits.segment_bytes, clock);
}

namespace {

transport::SshLibrary ssh_library(config::SshLibrary library) {
  switch (library) {
    case config::SshLibrary::libssh2:
      return transport::SshLibrary::libssh2;
    case config::SshLibrary::libssh:
      return transport::SshLibrary::libssh;
    default:
      return transport::SshLibrary::automatic;
  }
}

Result<std::unique_ptr<transport::Transport>> open_sftp(const config::SftpDrop& drop,
                                                        const std::string& inbox, const std::string& outbox) {
  transport::SftpSettings settings;
  settings.host = drop.host;
  settings.port = drop.port;
  settings.user = drop.user;
  settings.key_file = drop.key;
  settings.passphrase_file = drop.passphrase_file;
  settings.known_hosts_file = drop.known_hosts;
  settings.host_keys = drop.pins;
  settings.library = ssh_library(drop.ssh);
  settings.inbox = inbox;
  settings.outbox = outbox;
  return transport::make_sftp(std::move(settings));
}

}  // namespace

Result<std::unique_ptr<transport::Transport>> open_drop(const config::Partner& partner) {
  if (partner.drop == config::DropType::sftp)
    return open_sftp(partner.sftp, partner.sftp.inbox, partner.sftp.outbox);
  return transport::make_directory({partner.folder.inbox, partner.folder.outbox});
}

Result<std::unique_ptr<transport::Transport>> open_drop_as_partner(const config::Partner& partner) {
  if (partner.drop == config::DropType::sftp)
    return open_sftp(partner.sftp, partner.sftp.outbox, partner.sftp.inbox);
  return transport::make_directory({partner.folder.outbox, partner.folder.inbox});
}

Result<mail::Spool> open_spool(const config::Mail& settings) {
  return mail::Spool::open(settings.spool);
}

namespace {

mail::Tls tls_of(config::MailTls tls) {
  switch (tls) {
    case config::MailTls::starttls:
      return mail::Tls::starttls;
    case config::MailTls::tls:
      return mail::Tls::tls;
    case config::MailTls::none:
      break;
  }
  return mail::Tls::none;
}

Result<std::unique_ptr<mail::Carrier>> open_smtp(const config::Mail& settings) {
  mail::SmtpSettings relay;
  relay.host = settings.host;
  relay.port = settings.port;
  relay.tls = tls_of(settings.tls);
  relay.authorities = settings.authorities;
  relay.user = settings.user;
  relay.sender = settings.from;
  Secret password;
  if (!settings.password_file.empty()) {
    ESC_TRY(password, Secret::read_line(settings.password_file, "mail.secret"));
  }
  return mail::make_smtp_carrier(std::move(relay), std::move(password));
}

}  // namespace

Result<std::unique_ptr<mail::Carrier>> open_carrier(const config::Mail& settings) {
  switch (settings.method) {
    case config::MailMethod::command:
      return mail::make_command_carrier({.argv = settings.command});
    case config::MailMethod::smtp:
      return open_smtp(settings);
    case config::MailMethod::none:
      break;
  }
  return std::unique_ptr<mail::Carrier>();
}

void report_partner_problems(const config::Config& config, EventSink& events) {
  for (const config::Problem& problem : config.partner_problems) {
    events.write(Level::alarm, "config.partner", "", {{"problem", to_string(problem)}});
  }
}

std::size_t worker_count(const config::Config& config) {
  if (config.limits.workers > 0) return config.limits.workers;
  return std::max(1U, std::thread::hardware_concurrency());
}

Result<std::unique_ptr<InstanceLock>> InstanceLock::acquire(const config::Path& state) {
  (void)make_state_folder(state);  // the next line tells if it is missing
  const config::Path file = state / "esclusa.lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) return park("daemon.lock", "no se puede crear " + file.string());
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    if (errno == EWOULDBLOCK)
      return retry("daemon.running", "otro proceso de Esclusa ya trabaja con " + state.string());
    return park("daemon.lock", "no se puede bloquear " + file.string());
  }
  return std::unique_ptr<InstanceLock>(new InstanceLock(descriptor));
}

InstanceLock::~InstanceLock() {
  ::close(descriptor_);
}

}  // namespace esclusa::daemon
