#include "daemon/house.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>

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

}  // namespace

Result<std::shared_ptr<const pipeline::Workshop>> build_workshop(const config::Config& config,
                                                                 const document::KindRegistry& kinds) {
  ESC_TRY(catalog::Catalog catalog, catalog::Catalog::load(config.node.catalogs));
  ESC_TRY(auto schemas, pipeline::Schemas::load(config.node.schemas, kinds));
  pki::TrustSettings settings;
  settings.anchors = config.trust.anchors;
  settings.intermediates = config.trust.intermediates;
  settings.crls = config.trust.crls;
  ESC_TRY(auto trust, pki::TrustStore::open(settings));
  std::string passphrase;
  if (!config.seal.passphrase_file.empty()) {
    ESC_TRY(passphrase, config::read_secret(config.seal.passphrase_file));
  }
  ESC_TRY(auto seal, pki::SealKey::load(config.seal.key, config.seal.certificate, passphrase));
  const bool test = config.node.environment == config::Environment::prueba;
  auto shared_catalog = std::make_shared<const catalog::Catalog>(std::move(catalog));
  answer::Issuer issuer{config.node.name, test ? "PRUEBA" : "PRODUCCION", shared_catalog->version()};
  xml::Limits limits;
  limits.bytes = config.limits.file_bytes;
  return std::make_shared<const pipeline::Workshop>(pipeline::Workshop{
      std::move(issuer), rule_settings(config.rules), kinds, std::move(shared_catalog), std::move(schemas),
      std::move(trust), std::move(seal), limits, xmlsig::VerifySettings{}});
}

Result<std::shared_ptr<store::Store>> open_store(const config::Config& config) {
  std::error_code error;
  std::filesystem::create_directories(config.node.state, error);
  if (error) return park("store.open", "no se puede crear la carpeta " + config.node.state.string());
  return sqlite::open({.path = config.node.state / "esclusa.db"});
}

Result<std::unique_ptr<intake::Archive>> open_archive(const config::Config& config, const Clock& clock) {
  return intake::Archive::open(config.node.archive, config.limits.segment_bytes, clock);
}

namespace {

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
  std::error_code error;
  std::filesystem::create_directories(state, error);
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
