#include "daemon/guard.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>

#include "pki/secrets.h"

namespace esclusa::daemon {
namespace {

constexpr Allowed kReadable{.all_read = true, .group = std::nullopt};

Result<std::optional<gid_t>> operators_of(const config::Config& config) {
  if (config.node.group.empty()) return std::optional<gid_t>();
  std::array<char, 16'384> text{};
  group entry{};
  group* found = nullptr;
  if (getgrnam_r(config.node.group.c_str(), &entry, text.data(), text.size(), &found) != 0 ||
      found == nullptr)
    return park("config", "[node] group: no existe el grupo «" + config.node.group + "»");
  return std::optional(found->gr_gid);
}

/// Collects the rows of the table.
class Table {
 public:
  explicit Table(std::optional<gid_t> operators) : shared_{.all_read = false, .group = operators} {}

  void secret(std::string what, const config::Path& path) { add(std::move(what), path, {}); }
  void shared_secret(std::string what, const config::Path& path, const Allowed& allowed) {
    add(std::move(what), path, allowed);
  }
  void shared(std::string what, const config::Path& path) { add(std::move(what), path, shared_); }
  void readable(std::string what, const config::Path& path) { add(std::move(what), path, kReadable); }
  std::vector<Guarded> take() { return std::move(rows_); }

 private:
  void add(std::string what, const config::Path& path, const Allowed& allowed) {
    if (!path.empty()) rows_.push_back({std::move(what), path, allowed, exposure(path, allowed)});
  }
  Allowed shared_;
  std::vector<Guarded> rows_;
};

Status list_seals(const config::Config& config, Table& table) {
  for (const config::Seal& seal : config.seals) {
    ESC_TRY(const Allowed allowed, readers_of(config, seal));
    if (seal.module.empty()) table.shared_secret("llave de sello", seal.key, allowed);
    table.shared_secret("clave o PIN de la llave de sello", seal.secret, allowed);
    table.readable("biblioteca PKCS#11", seal.module);
  }
  return {};
}

void list_partner(const config::Partner& partner, Table& table) {
  table.readable("archivo del socio " + partner.id, partner.file);
  table.secret("clave SSH del socio " + partner.id, partner.sftp.key);
  table.secret("frase de paso SSH del socio " + partner.id, partner.sftp.passphrase_file);
  table.readable("claves de servidor del socio " + partner.id, partner.sftp.known_hosts);
}

void list_mail(const config::Mail& mail, Table& table) {
  table.secret("correos por salir", mail.spool);
  table.secret("contraseña del correo", mail.password_file);
  if (!mail.command.empty()) table.readable("programa de correo", mail.command.front());
}

}  // namespace

Result<Allowed> readers_of(const config::Config& config, const config::Seal& seal) {
  // systemd hands credentials over as root's, with the service's user in an access list; what looks like the
  // group's right is the mask of that list.
  const auto is_credential = [&](const config::Path& file) {
    return !config.credentials.empty() && file.parent_path() == config.credentials;
  };
  if (is_credential(seal.key) || is_credential(seal.secret)) return Allowed{.all_read = false, .group = 0};
  ESC_TRY(const std::optional<gid_t> operators, operators_of(config));
  return Allowed{.all_read = false, .group = operators};
}

Result<std::vector<Guarded>> examine_access(const config::Config& config) {
  ESC_TRY(const std::optional<gid_t> operators, operators_of(config));
  Table table(operators);
  table.readable("configuración", config.file);
  table.readable("carpeta de socios", config.node.partners);
  ESC_CHECK(list_seals(config, table));
  for (const config::Path& anchor : config.trust.anchors) table.readable("certificado raíz", anchor);
  table.shared("carpeta del estado", config.node.state);
  if (config.mail) list_mail(*config.mail, table);
  for (const config::Partner& partner : config.partners) list_partner(partner, table);
  return table.take();
}

Status check_access(const config::Config& config) {
  ESC_TRY(const std::vector<Guarded> rows, examine_access(config));
  std::string faults;
  for (const Guarded& row : rows) {
    if (row.fault.empty()) continue;
    faults += faults.empty() ? "" : "; ";
    faults += row.what + ": " + row.path.string() + " " + row.fault;
  }
  return faults.empty() ? Status{} : park("access.exposed", faults);
}

Status guard_process() {
  constexpr rlimit kNone{0, 0};
  if (::setrlimit(RLIMIT_CORE, &kNone) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return park("daemon.guard", "no se pueden impedir los volcados de memoria");
  (void)pki::protect_key_memory();  // best effort: memory that can be locked is limited
  return {};
}

}  // namespace esclusa::daemon
