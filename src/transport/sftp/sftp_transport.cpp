#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/secret.h"
#include "transport/drop.h"
#include "transport/sftp/connection.h"
#include "transport/sftp/flows.h"
#include "transport/sftp/sftp.h"
#include "transport/sftp/window.h"
#include "transport/ssh/dial.h"
#include "transport/ssh/host_key.h"

namespace esclusa::transport {
namespace {

using sftp::Answer;
using sftp::Attributes;
using sftp::Claiming;
using sftp::Connection;
using sftp::Fault;
using sftp::Fetching;
using sftp::Flow;
using sftp::ListFolder;
using sftp::OnAnswer;
using sftp::Place;
using sftp::Publishing;
using sftp::Removing;
using sftp::Sink;

/// A connection idle for longer is asked whether it still lives before it is trusted with work.
constexpr std::chrono::seconds kTrustedIdle{10};

/// READDIRs at once, where the server keeps count.
constexpr std::size_t kReadAhead = 16;

class Sftp final : public Transport {
 public:
  Sftp(SftpSettings settings, SteadyNow now)
      : settings_(std::move(settings)), now_(std::move(now)), backoff_(settings_.backoff) {}

  Status connect() override;
  [[nodiscard]] std::string remark() const override { return dialer_.remark(); }
  Result<std::vector<Entry>> list() override;
  std::vector<Status> claim(std::span<const Rename> renames) override;
  std::vector<Result<Fetched>> fetch(std::span<const Fetch> files) override;
  Result<std::uint64_t> stream(const std::string& name, const std::function<Status(ByteView)>& sink) override;
  std::vector<Status> publish(std::span<const Upload> files) override;
  std::vector<Status> remove(std::span<const std::string> names) override;
  Result<Bytes> read_outbox(const std::string& name, std::uint64_t limit) override;
  void disconnect() noexcept override;

 private:
  bool still_alive();
  Status open_connection();
  Result<std::unique_ptr<Connection>> dial(const HostKeyPins& pins, const Credentials& credentials);
  Result<HostKeyPins> accepted_keys() const;
  Error failed_to_open(const Error& error, const HostKeyPins& pins);
  Status check_folders();
  Answer ask(const std::function<void(OnAnswer)>& request);

  void fly(std::span<const std::unique_ptr<Flow>> flows, std::size_t most);
  template <class Working, class Outcome, class Item, class Key, class Make>
  std::vector<Outcome> each(std::span<const Item> items, Key key, Make make);
  Result<Fetched> fetch_one(const std::string& folder, const std::string& name, std::uint64_t limit,
                            Sink sink = {});
  void settle();
  [[nodiscard]] bool usable() const noexcept { return ready_ && connection_ && connection_->alive(); }

  double chance() { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }

  SftpSettings settings_;
  SteadyNow now_;
  Backoff backoff_;
  std::mt19937 random_{std::random_device{}()};
  Dialer dialer_;
  std::unique_ptr<Connection> connection_;
  std::optional<Place> place_;  // on connection_
  Window window_ = Window::for_others();
  std::unordered_map<std::string, Attributes> listed_;  // regular files of the last listing, until fetched
  bool ready_ = false;                                  // both folders were there
  Backoff::Time last_used_{};
  Error last_error_;                    // of the last try to connect
  std::optional<HostKeyPins> strange_;  // the keys that the server's own was not among
};

// ---- connection ----

Status Sftp::connect() {
  if (still_alive()) return ready_ ? Status{} : check_folders();
  disconnect();
  ESC_CHECK(open_connection());
  return check_folders();
}

bool Sftp::still_alive() {
  if (!connection_ || !connection_->alive()) return false;
  if (now_() - last_used_ <= kTrustedIdle) return true;
  last_used_ = now_();
  const Answer answer = ask([this](OnAnswer then) { connection_->engine().real_path(".", std::move(then)); });
  return answer.fault != Fault::lost;
}

/// One request and nothing besides; the octets of the answer are gone.
Answer Sftp::ask(const std::function<void(OnAnswer)>& request) {
  std::optional<Answer> found;
  request([&found](const Answer& answer) { found = Answer{answer.fault, {}, answer.attributes}; });
  connection_->run_until([&found] { return found.has_value(); });
  return *found;
}

Status Sftp::open_connection() {
  ESC_TRY(const HostKeyPins pins, accepted_keys());
  if (strange_ && *strange_ == pins) return last_error_;
  strange_.reset();
  if (const auto wait = backoff_.remaining(now_()); wait.count() > 0) {
    return retry(last_error_.code, fmt::format("{}; se reintentará en {} s", last_error_.what,
                                               std::chrono::ceil<std::chrono::seconds>(wait).count()));
  }
  Credentials credentials;  // wiped when this function ends
  ESC_TRY(credentials.key, Secret::read(settings_.key_file, "drop.auth"));
  if (!settings_.passphrase_file.empty()) {
    ESC_TRY(credentials.passphrase, Secret::read_line(settings_.passphrase_file, "drop.auth"));
  }
  auto opened = dial(pins, credentials);
  if (!opened) return failed_to_open(opened.error(), pins);
  backoff_.logged_in();
  connection_ = std::move(*opened);
  const bool openssh = connection_->is_openssh();
  place_.emplace(Place{connection_->engine(), settings_.inbox, settings_.outbox, openssh});
  window_ = openssh ? Window::for_openssh() : Window::for_others();
  last_used_ = now_();
  return {};
}

Result<std::unique_ptr<Connection>> Sftp::dial(const HostKeyPins& pins, const Credentials& credentials) {
  ESC_TRY(std::unique_ptr<Channel> channel, dialer_.open(settings_, pins, credentials));
  return Connection::start(std::move(channel), settings_.request_timeout);
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
  } else if (error.code == "drop.algorithms" || error.code == "drop.protocol") {
    backoff_.hopeless(now_());
  } else {
    backoff_.network_failed(now_(), chance());
  }
  return error;
}

Status Sftp::check_folders() {
  for (const std::string& folder : {settings_.inbox, settings_.outbox}) {
    const Answer found = ask([&](OnAnswer then) { connection_->engine().stat(folder, std::move(then)); });
    const bool absent = found.fault == Fault::gone ||
                        (found.fault == Fault::none && found.attributes.type == EntryType::other);
    if (absent) return fault::missing(folder);
    if (found.fault == Fault::none) continue;
    Error error = place_->told(found.fault, "abrir", folder);
    settle();
    return error;
  }
  ready_ = true;
  return {};
}

void Sftp::disconnect() noexcept {
  ready_ = false;
  listed_.clear();
  place_.reset();
  connection_.reset();
}

/// After work: a connection that broke is forgotten, and the next one is not tried in a hurry.
void Sftp::settle() {
  last_used_ = now_();
  if (connection_ && connection_->alive()) {
    backoff_.worked();
  } else if (connection_) {
    last_error_ = retry("drop.unreachable",
                        fmt::format("la conexión con el buzón se cortó ({})", connection_->engine().why()));
    disconnect();
    backoff_.network_failed(now_(), chance());
  }
}

// ---- batches ----

/// All flows of a batch, as many at once as the window allows.
void Sftp::fly(std::span<const std::unique_ptr<Flow>> flows, std::size_t most) {
  std::size_t started = 0;
  std::size_t flying = 0;
  std::size_t landed = 0;
  connection_->run_until([&] {
    while (started < flows.size() && flying < std::min(most, window_.size())) {
      Flow& flow = *flows[started++];
      ++flying;
      flow.start([&, this] {
        --flying;
        ++landed;
        window_.landed(flow.refused());
      });
    }
    return landed == flows.size();
  });
}

/// Items that share a key (the file that they would make) go one after the other. What the server refused
/// amid others gets a second chance alone: a neighbour may have had the last handle or the last free block.
template <class Working, class Outcome, class Item, class Key, class Make>
std::vector<Outcome> Sftp::each(std::span<const Item> items, Key key, Make make) {
  std::vector<Outcome> outcomes(items.size(), Outcome{fault::not_connected()});
  std::vector<std::size_t> left(items.size());
  std::iota(left.begin(), left.end(), std::size_t{0});
  std::vector<std::size_t> refused;
  const auto round = [&](const std::vector<std::size_t>& chosen, std::size_t most) {
    std::vector<std::unique_ptr<Flow>> flows;
    flows.reserve(chosen.size());
    for (const std::size_t index : chosen) flows.push_back(make(items[index]));
    fly(flows, most);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (most > 1 && flows[i]->refused()) refused.push_back(chosen[i]);
      outcomes[chosen[i]] = std::move(static_cast<Working&>(*flows[i]).result);
    }
  };
  while (!left.empty() && usable()) {
    std::set<std::string> keys;
    std::vector<std::size_t> chosen;
    std::vector<std::size_t> later;
    for (const std::size_t index : left) {
      (keys.insert(key(items[index])).second ? chosen : later).push_back(index);
    }
    round(chosen, std::numeric_limits<std::size_t>::max());
    left = std::move(later);
  }
  if (usable()) round(std::exchange(refused, {}), 1);
  settle();
  return outcomes;
}

/// Servers exist for which "A.xml" is "a.xml".
std::string key_of(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

// ---- inbox ----

Result<std::vector<Entry>> Sftp::list() {
  if (!usable()) return fault::not_connected();
  std::vector<Entry> entries;
  std::set<std::string, std::less<>> names;  // servers exist that repeat some when asked ahead
  std::size_t seen = 0;
  listed_.clear();
  ListFolder* running = nullptr;
  ListFolder listing(
      connection_->engine(), settings_.inbox, connection_->is_openssh() ? kReadAhead : 1,
      [&](std::string_view name, const Attributes& found) {
        if (++seen >= kListingLimit) running->stop();
        if (!is_plain_name(name) || !names.emplace(name).second) return;
        if (found.type == EntryType::regular && found.size) listed_.emplace(name, found);
        entries.push_back({std::string(name), found.type, found.size.value_or(0), found.mtime});
      });
  running = &listing;
  bool over = false;
  listing.start([&over] { over = true; });
  connection_->run_until([&over] { return over; });
  const Fault fault = listing.fault();
  if (fault != Fault::none) {
    Error error = fault == Fault::gone ? fault::missing(settings_.inbox)
                                       : place_->told(fault, "listar", settings_.inbox);
    settle();
    return error;
  }
  settle();
  return entries;
}

std::vector<Status> Sftp::claim(std::span<const Rename> renames) {
  std::vector<Status> outcomes = each<Claiming, Status>(
      renames, [](const Rename& rename) { return key_of(rename.to); },
      [this](const Rename& rename) { return std::make_unique<Claiming>(*place_, rename); });
  for (std::size_t i = 0; i < renames.size(); ++i) {
    auto known = listed_.extract(renames[i].from);
    if (!outcomes[i] || known.empty()) continue;
    known.key() = renames[i].to;
    listed_.insert(std::move(known));
  }
  return outcomes;
}

std::vector<Result<Fetched>> Sftp::fetch(std::span<const Fetch> files) {
  return each<Fetching, Result<Fetched>>(
      files, [](const Fetch& file) { return file.name; },
      [this](const Fetch& file) {
        auto flow = std::make_unique<Fetching>(*place_, settings_.inbox, file.name, file.limit);
        if (const auto known = listed_.extract(file.name)) flow->believe(known.mapped());
        return flow;
      });
}

Result<std::uint64_t> Sftp::stream(const std::string& name, const std::function<Status(ByteView)>& sink) {
  if (!usable()) return fault::not_connected();
  const auto found = fetch_one(settings_.inbox, name, std::numeric_limits<std::uint64_t>::max() - 1, sink);
  if (!found) return found.error();
  if (found->outcome != Fetched::Outcome::whole) return fault::unfit(name);
  return found->size;
}

Result<Fetched> Sftp::fetch_one(const std::string& folder, const std::string& name, std::uint64_t limit,
                                Sink sink) {
  const auto flow = std::make_unique<Fetching>(*place_, folder, name, limit);
  if (sink) flow->pour_into(std::move(sink));
  bool over = false;
  flow->start([&over] { over = true; });
  connection_->run_until([&over] { return over; });
  settle();
  return std::move(flow->result);
}

std::vector<Status> Sftp::remove(std::span<const std::string> names) {
  return each<Removing, Status>(
      names, [](const std::string& name) { return name; },
      [this](const std::string& name) { return std::make_unique<Removing>(*place_, name); });
}

// ---- outbox ----

std::vector<Status> Sftp::publish(std::span<const Upload> files) {
  return each<Publishing, Status>(
      files, [](const Upload& upload) { return key_of(upload.name); },
      [this](const Upload& upload) { return std::make_unique<Publishing>(*place_, upload); });
}

Result<Bytes> Sftp::read_outbox(const std::string& name, std::uint64_t limit) {
  if (!usable()) return fault::not_connected();
  auto found = fetch_one(settings_.outbox, name, limit);
  if (!found) return found.error();
  if (found->outcome != Fetched::Outcome::whole) return fault::unfit(name);
  return std::move(found->content);
}

}  // namespace

std::unique_ptr<Transport> make_sftp(SftpSettings settings, SteadyNow now) {
  return std::make_unique<Sftp>(std::move(settings), std::move(now));
}

}  // namespace esclusa::transport
