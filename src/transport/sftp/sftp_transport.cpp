#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <utility>

#include "transport/drop.h"
#include "transport/sftp/host_key.h"
#include "transport/sftp/remote.h"
#include "transport/sftp/session.h"
#include "transport/sftp/sftp.h"

namespace esclusa::transport {
namespace {

/// A connection idle for longer is asked whether it still lives before it is trusted with work.
constexpr std::chrono::seconds kTrustedIdle{10};

class Sftp final : public Transport {
 public:
  Sftp(SftpSettings settings, SteadyNow now)
      : settings_(std::move(settings)), now_(std::move(now)), backoff_(settings_.backoff) {}

  Status connect() override;
  Result<std::vector<Entry>> list() override;
  std::vector<Status> claim(std::span<const Rename> renames) override;
  std::vector<Result<Fetched>> fetch(std::span<const Fetch> files) override;
  Result<std::uint64_t> stream(const std::string& name, const Sink& sink) override;
  std::vector<Status> publish(std::span<const Upload> files) override;
  std::vector<Status> remove(std::span<const std::string> names) override;
  Result<Bytes> read_outbox(const std::string& name, std::uint64_t limit) override;
  void disconnect() noexcept override;

 private:
  bool still_alive();
  Status open_session();
  Result<HostKeyPins> accepted_keys() const;
  Error failed_to_open(const Error& error, const HostKeyPins& pins);
  Status check_folders();

  template <class Answer, class Item, class Work>
  std::vector<Answer> each(std::span<const Item> items, Work work);
  void settle();
  [[nodiscard]] bool usable() const noexcept { return ready_ && session_ && session_->alive(); }

  Status claim_one(const Rename& rename);
  Result<Fetched> read_one(const std::string& folder, const std::string& name, std::uint64_t limit);
  Status publish_one(const Upload& upload);
  Status reveal(const std::string& temporary, const Upload& upload);
  Status compare_existing(const Upload& upload);
  Status remove_one(const std::string& name);

  Error told(Fault fault, std::string_view action, std::string_view name) const;
  [[nodiscard]] static std::string path(const std::string& folder, std::string_view name) {
    return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
  }
  double chance() { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }

  SftpSettings settings_;
  SteadyNow now_;
  Backoff backoff_;
  std::mt19937 random_{std::random_device{}()};
  std::unique_ptr<Session> session_;
  std::optional<Remote> remote_;  // of session_
  bool ready_ = false;            // both folders were there
  Backoff::Time last_used_{};
  Error last_error_;                    // of the last try to connect
  std::optional<HostKeyPins> strange_;  // the keys that the server's own was not among
};

// ---- connection ----

Status Sftp::connect() {
  if (still_alive()) return ready_ ? Status{} : check_folders();
  disconnect();
  ESC_CHECK(open_session());
  return check_folders();
}

bool Sftp::still_alive() {
  if (!session_ || !session_->alive()) return false;
  if (now_() - last_used_ <= kTrustedIdle) return true;
  last_used_ = now_();
  return remote_->ping() != Fault::lost;
}

Status Sftp::open_session() {
  ESC_TRY(const HostKeyPins pins, accepted_keys());
  if (strange_ && *strange_ == pins) return last_error_;
  strange_.reset();
  if (const auto wait = backoff_.remaining(now_()); wait.count() > 0) {
    return retry(last_error_.code, fmt::format("{}; se reintentará en {} s", last_error_.what,
                                               std::chrono::ceil<std::chrono::seconds>(wait).count()));
  }
  Credentials credentials;  // wiped at the end of this block
  ESC_TRY(credentials.key, Secret::read(settings_.key_file, "drop.auth"));
  if (!settings_.passphrase_file.empty()) {
    ESC_TRY(credentials.passphrase, Secret::read_line(settings_.passphrase_file, "drop.auth"));
  }
  auto opened = Session::open(settings_, pins, credentials);
  if (!opened) return failed_to_open(opened.error(), pins);
  backoff_.logged_in();
  session_ = std::move(*opened);
  remote_.emplace(*session_, settings_.request_timeout);
  last_used_ = now_();
  return {};
}

Result<HostKeyPins> Sftp::accepted_keys() const {
  std::string lines;
  if (!settings_.known_hosts_file.empty()) {
    std::ifstream file(settings_.known_hosts_file, std::ios::binary);
    lines.assign(std::istreambuf_iterator<char>(file), {});
    if (!file)
      return park("drop.host_key",
                  fmt::format("no se puede leer «{}»", printable(settings_.known_hosts_file)));
  }
  return HostKeyPins::parse(settings_.host_keys, lines, settings_.host, settings_.port);
}

Error Sftp::failed_to_open(const Error& error, const HostKeyPins& pins) {
  last_error_ = error;
  if (error.code == "drop.host_key") {
    strange_ = pins;
  } else if (error.code == "drop.auth") {
    backoff_.login_refused(now_(), chance());
  } else if (error.code == "drop.algorithms") {
    backoff_.hopeless(now_());
  } else {
    backoff_.network_failed(now_(), chance());
  }
  return error;
}

Status Sftp::check_folders() {
  for (const std::string& folder : {settings_.inbox, settings_.outbox}) {
    Attributes found;
    const Fault fault = remote_->stat(folder, found);
    if (fault == Fault::gone || (fault == Fault::none && found.type == EntryType::other))
      return fault::missing(folder);
    if (fault != Fault::none) {
      settle();
      return told(fault, "abrir", folder);
    }
  }
  ready_ = true;
  return {};
}

void Sftp::disconnect() noexcept {
  ready_ = false;
  remote_.reset();
  session_.reset();
}

/// After work: a connection that broke is forgotten, and the next one is not tried in a hurry.
void Sftp::settle() {
  last_used_ = now_();
  if (session_ && session_->alive()) {
    backoff_.worked();
  } else if (session_) {
    disconnect();
    last_error_ = retry("drop.unreachable", "la conexión con el buzón se cortó");
    backoff_.network_failed(now_(), chance());
  }
}

template <class Answer, class Item, class Work>
std::vector<Answer> Sftp::each(std::span<const Item> items, Work work) {
  std::vector<Answer> answers;
  answers.reserve(items.size());
  for (const Item& item : items) {
    if (usable()) {
      answers.push_back(work(item));
    } else {
      answers.emplace_back(fault::not_connected());
    }
  }
  settle();
  return answers;
}

Error Sftp::told(Fault fault, std::string_view action, std::string_view name) const {
  switch (fault) {
    case Fault::gone:
      return fault::gone(name);
    case Fault::denied:
      return fault::permission(action, name);
    case Fault::space:
      return fault::space(name);
    case Fault::unsupported:
      return park("drop.unsupported", fmt::format("el servidor no sabe {} «{}»", action, printable(name)));
    case Fault::lost:
      return retry("drop.unreachable",
                   fmt::format("la conexión se cortó al {} «{}»", action, printable(name)));
    default:
      return fault::failed(action, name, "el servidor se niega sin decir por qué");
  }
}

// ---- inbox ----

Result<std::vector<Entry>> Sftp::list() {
  if (!usable()) return fault::not_connected();
  std::vector<Entry> entries;
  const Fault fault = remote_->list(settings_.inbox, [&](std::string_view name, const Attributes& found) {
    if (is_plain_name(name))
      entries.push_back({std::string(name), found.type, found.size.value_or(0), found.mtime});
    return entries.size() < kListingLimit;
  });
  settle();
  if (fault == Fault::gone) return fault::missing(settings_.inbox);
  if (fault != Fault::none) return told(fault, "listar", settings_.inbox);
  return entries;
}

std::vector<Status> Sftp::claim(std::span<const Rename> renames) {
  return each<Status>(renames, [this](const Rename& rename) { return claim_one(rename); });
}

Status Sftp::claim_one(const Rename& rename) {
  if (!is_plain_name(rename.from)) return fault::bad_name(rename.from);
  if (!is_plain_name(rename.to)) return fault::bad_name(rename.to);
  const std::string target = path(settings_.inbox, rename.to);
  Attributes found;
  if (!session_->is_openssh() && remote_->lstat(target, found) == Fault::none)
    return fault::exists(rename.to);
  const Fault fault = remote_->rename(path(settings_.inbox, rename.from), target);
  if (fault == Fault::none) return {};
  if (fault == Fault::refused && remote_->lstat(target, found) == Fault::none)
    return fault::exists(rename.to);
  return told(fault, "reclamar", rename.from);
}

std::vector<Result<Fetched>> Sftp::fetch(std::span<const Fetch> files) {
  return each<Result<Fetched>>(
      files, [this](const Fetch& file) { return read_one(settings_.inbox, file.name, file.limit); });
}

Result<Fetched> Sftp::read_one(const std::string& folder, const std::string& name, std::uint64_t limit) {
  if (!is_plain_name(name)) return fault::bad_name(name);
  const std::string where = path(folder, name);
  Attributes found;
  if (const Fault fault = remote_->lstat(where, found); fault != Fault::none)
    return told(fault, "leer", name);
  if (found.type != EntryType::regular) return Fetched{Fetched::Outcome::not_regular, {}, 0};
  if (!found.size) return fault::failed("leer", name, "el servidor no informa el tamaño");
  if (*found.size > limit) return Fetched{Fetched::Outcome::too_large, {}, *found.size};
  Fetched fetched{Fetched::Outcome::whole, {}, *found.size};
  fetched.content.reserve(static_cast<std::size_t>(*found.size) + 1);
  Reading reading;
  const auto keep = [&fetched](ByteView piece) {
    fetched.content.insert(fetched.content.end(), piece.begin(), piece.end());
    return Status{};
  };
  const Fault fault = remote_->read(where, found, keep, reading);
  if (fault != Fault::none) return told(fault, "leer", name);
  if (!reading.steady) return fault::changing(name);
  return fetched;
}

Result<std::uint64_t> Sftp::stream(const std::string& name, const Sink& sink) {
  if (!usable()) return fault::not_connected();
  if (!is_plain_name(name)) return fault::bad_name(name);
  const std::string where = path(settings_.inbox, name);
  Attributes found;
  Reading reading;
  Fault fault = remote_->lstat(where, found);
  const bool regular = fault == Fault::none && found.type == EntryType::regular;
  if (regular) fault = remote_->read(where, found, sink, reading);
  settle();
  if (fault != Fault::none) return told(fault, "leer", name);
  if (!regular) return fault::unfit(name);
  if (!reading.refused) return reading.refused.error();
  if (!reading.steady) return fault::changing(name);
  return reading.octets;
}

std::vector<Status> Sftp::remove(std::span<const std::string> names) {
  return each<Status>(names, [this](const std::string& name) { return remove_one(name); });
}

Status Sftp::remove_one(const std::string& name) {
  if (!is_plain_name(name)) return fault::bad_name(name);
  const Fault fault = remote_->unlink(path(settings_.inbox, name));
  if (fault == Fault::none || fault == Fault::gone) return {};
  return told(fault, "eliminar", name);
}

// ---- outbox ----

std::vector<Status> Sftp::publish(std::span<const Upload> files) {
  return each<Status>(files, [this](const Upload& upload) { return publish_one(upload); });
}

Status Sftp::publish_one(const Upload& upload) {
  if (!is_plain_name(upload.name)) return fault::bad_name(upload.name);
  Attributes found;
  if (!session_->is_openssh() && remote_->lstat(path(settings_.outbox, upload.name), found) == Fault::none) {
    return compare_existing(upload);
  }
  const std::string temporary = path(settings_.outbox, temporary_name(upload.name));
  Fault fault = remote_->write(temporary, upload.content);
  if (fault == Fault::none) return reveal(temporary, upload);
  if (fault == Fault::gone) return fault::missing(settings_.outbox);
  if (fault == Fault::refused) fault = remote_->reason_for_refusal(settings_.outbox, upload.content.size());
  if (fault != Fault::lost) remote_->unlink(temporary);
  return told(fault, "escribir", upload.name);
}

Status Sftp::reveal(const std::string& temporary, const Upload& upload) {
  const std::string target = path(settings_.outbox, upload.name);
  const Fault fault = remote_->rename(temporary, target);
  Attributes found;
  const Fault looking = fault == Fault::lost ? Fault::lost : remote_->lstat(target, found);
  if (looking == Fault::lost) return told(looking, "publicar", upload.name);
  if (fault == Fault::none) {
    const bool collected = looking == Fault::gone;
    const bool complete =
        looking == Fault::none && found.size.value_or(upload.content.size()) == upload.content.size();
    return collected || complete ? Status{} : Status{fault::conflict(upload.name)};
  }
  Status status = looking == Fault::none ? compare_existing(upload) : told(fault, "publicar", upload.name);
  if (session_->alive()) remote_->unlink(temporary);
  if (fault == Fault::gone && looking != Fault::none) {
    return fault::failed("publicar", upload.name, "desapareció el archivo temporal");
  }
  return status;
}

/// The name was there before: our own answer whose confirmation got lost, or somebody else's file.
Status Sftp::compare_existing(const Upload& upload) {
  const auto existing = read_one(settings_.outbox, upload.name, upload.content.size());
  if (!existing) {
    if (existing.error().code == "drop.gone")
      return fault::failed("publicar", upload.name, "el destino cambia");
    return existing.error();
  }
  const bool same =
      existing->outcome == Fetched::Outcome::whole && as_text(existing->content) == as_text(upload.content);
  return same ? Status{} : Status{fault::conflict(upload.name)};
}

Result<Bytes> Sftp::read_outbox(const std::string& name, std::uint64_t limit) {
  if (!usable()) return fault::not_connected();
  auto found = read_one(settings_.outbox, name, limit);
  settle();
  if (!found) return found.error();
  if (found->outcome != Fetched::Outcome::whole) return fault::unfit(name);
  return std::move(found->content);
}

}  // namespace

std::unique_ptr<Transport> make_sftp(SftpSettings settings, SteadyNow now) {
  return std::make_unique<Sftp>(std::move(settings), std::move(now));
}

}  // namespace esclusa::transport
