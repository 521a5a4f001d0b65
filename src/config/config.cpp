#include "config/config.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "config/mail.h"
#include "config/overlap.h"
#include "config/seal.h"
#include "config/table_reader.h"
#include "config/trust.h"
#include "domain/identity.h"

namespace esclusa::config {
namespace {

/// Reads a section of `root`; the section itself may be missing.
class Sections {
 public:
  Sections(const toml::table& root, const Path& file, std::vector<Problem>& problems)
      : root_(root), file_(file), problems_(problems) {}

  template <class Read>
  void section(const std::string& name, Read read) {
    known_.insert(name);
    const toml::node* node = root_.get(name);
    const toml::table* table = node == nullptr ? nullptr : node->as_table();
    if (node != nullptr && table == nullptr) {
      problems_.push_back(
          {file_, static_cast<unsigned>(node->source().begin.line), "[" + name + "] debe ser una tabla"});
    }
    TableReader reader(table, "[" + name + "]", file_, problems_);
    read(reader);
    reader.finish();
  }

  /// A section that may be there several times, [[name]], or once, [name]; at least once.
  template <class Read>
  void each(const std::string& name, Read read) {
    const toml::array* list = root_[name].as_array();
    if (list == nullptr || !list->is_array_of_tables()) return section(name, read);
    known_.insert(name);
    for (const toml::node& item : *list) {
      TableReader reader(item.as_table(), "[[" + name + "]]", file_, problems_);
      read(reader);
      reader.finish();
    }
  }

  void finish() {
    for (const auto& [key, node] : root_) {
      if (known_.contains(key.str())) continue;
      problems_.push_back({file_, static_cast<unsigned>(node.source().begin.line),
                           "sección desconocida: " + std::string(key.str())});
    }
  }

 private:
  const toml::table& root_;
  Path file_;
  std::vector<Problem>& problems_;
  std::set<std::string, std::less<>> known_;
};

Result<toml::table> parse(std::string_view text, const Path& file, std::vector<Problem>& problems) {
  try {  // Debian's library is built with exceptions
    return toml::parse(text, file.string());
  } catch (const toml::parse_error& error) {
    problems.push_back({file, static_cast<unsigned>(error.source().begin.line),
                        "no es TOML válido: " + std::string(error.description())});
    return park("config", "la configuración no es TOML válido");
  }
}

Result<std::string> read_file(const Path& file, std::vector<Problem>& problems) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) {
    problems.push_back({file, 0, "no se puede leer el archivo"});
    return park("config", "no se puede leer " + file.string());
  }
  return std::move(text).str();
}

void read_node(TableReader& r, Node& node) {
  r.required("name", node.name);
  r.choice("environment", node.environment,
           {{"PRUEBA", Environment::prueba}, {"PRODUCCION", Environment::produccion}});
  r.required("state", node.state);
  r.required("archive", node.archive);
  r.required("quarantine", node.quarantine);
  r.required("schemas", node.schemas);
  r.required("catalogs", node.catalogs);
  r.required("partners", node.partners);
  r.optional("group", node.group);
}

/// What an examination of the largest document took, with room to spare (tests/unit/examination).
constexpr std::uint64_t kWorkerBase = 192ULL << 20U;
constexpr std::uint64_t kWorkerTimesFile = 24;

void read_worker(TableReader& r, Worker& worker, const Limits& limits) {
  r.choice("mode", worker.mode, {{"process", WorkerMode::process}, {"in_process", WorkerMode::in_process}});
  r.optional("user", worker.user);
  std::uint64_t megabytes = worker.memory_bytes >> 20U;
  r.optional("memory_mb", megabytes, 64, 65'536);
  worker.memory_bytes = megabytes << 20U;
  r.optional("seconds_per_file", worker.per_file, 1, 3600);
  const std::uint64_t needed = kWorkerBase + kWorkerTimesFile * limits.file_bytes;
  if (worker.memory_bytes < needed)
    r.problem("memory_mb",
              "con este limits.file_bytes hacen falta " + std::to_string((needed >> 20U) + 1) + " MB o más");
}

void read_rules(TableReader& r, Rules& rules) {
  r.choice("ruc", rules.ruc,
           {{"structural", std::string("structural")},
            {"strict", std::string("strict")},
            {"register", std::string("register")}});
  r.optional("declaration_hold_seconds", rules.declaration_hold, 0, 30LL * 24 * 3600);
  r.optional("entry_deadline_seconds", rules.entry_deadline, 0, 30LL * 24 * 3600);
  r.optional("pieces_tolerance_air_percent", rules.pieces_tolerance_air_percent, 0, 100);
  r.optional("weight_tolerance_percent", rules.weight_tolerance_percent, 0, 100);
  r.optional("weight_tolerance_air_percent", rules.weight_tolerance_air_percent, 0, 100);
}

void read_sftp(TableReader& r, SftpDrop& drop) {
  r.required("host", drop.host);
  std::uint64_t port = drop.port;
  r.optional("port", port, 1, 65535);
  drop.port = static_cast<std::uint16_t>(port);
  r.required("user", drop.user);
  r.required("key", drop.key);
  r.optional("passphrase_file", drop.passphrase_file);
  r.optional("known_hosts", drop.known_hosts);
  r.optional("pins", drop.pins);
  r.choice(
      "ssh", drop.ssh,
      {{"auto", SshLibrary::automatic}, {"libssh2", SshLibrary::libssh2}, {"libssh", SshLibrary::libssh}});
  r.required("inbox", drop.inbox);
  r.required("outbox", drop.outbox);
  if (drop.known_hosts.empty() && drop.pins.empty()) {
    r.problem("pins", "hace falta la huella de la clave del servidor (pins) o un archivo known_hosts");
  }
}

void read_drop(TableReader& r, Partner& partner) {
  std::string type;
  r.required("type", type);
  if (type == "sftp") {
    partner.drop = DropType::sftp;
    read_sftp(r, partner.sftp);
  } else if (type == "folder") {
    r.required("inbox", partner.folder.inbox);
    r.required("outbox", partner.folder.outbox);
  } else if (!type.empty()) {
    r.problem("type", "debe ser \"folder\" o \"sftp\"");
  }
}

bool is_partner_id(std::string_view id) {
  return !id.empty() && id.size() <= 40 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

void read_identity(TableReader& r, Partner& partner) {
  r.required("id", partner.id);
  if (!partner.id.empty() && !is_partner_id(partner.id)) {
    r.problem("id", "solo minúsculas, cifras y guiones, 40 como máximo");
  }
  r.required("name", partner.name);
  r.required("ruc", partner.ruc);
  if (!partner.ruc.empty() && !domain::Ruc::parse(partner.ruc))
    r.problem("ruc", "no tiene la forma de un RUC");
  r.optional("customs", partner.customs);
  r.optional("enabled", partner.enabled);
  r.optional("kinds", partner.kinds);
  if (partner.kinds.empty()) r.problem("kinds", "debe nombrar al menos un tipo de documento");
  r.optional("oce_codes", partner.oce_codes);
  read_certificates(r, partner.certificates);
  r.choice("lote_answers", partner.lote_answers,
           {{"uno", LoteAnswers::one}, {"cada_documento", LoteAnswers::each_document}});
}

/// "lun", "mar" …, or "todos" alone.
void read_days(TableReader& r, std::vector<std::chrono::weekday>& days) {
  constexpr std::array<std::string_view, 7> kDays{"dom", "lun", "mar", "mie", "jue", "vie", "sab"};
  std::vector<std::string> words;
  const auto add = [&](std::size_t day) { days.emplace_back(static_cast<unsigned>(day)); };
  r.one_or_more("days", words);
  for (std::string word : words) {
    if (word == "mié") word = "mie";
    if (word == "sáb") word = "sab";
    const auto found = std::ranges::find(kDays, word);
    if (found != kDays.end()) {
      add(static_cast<std::size_t>(found - kDays.begin()));
    } else if (word == "todos") {
      for (std::size_t day = 0; day < kDays.size(); ++day) add(day);
    } else {
      r.problem("days", "«" + word + "» no es un día; use lun, mar, mie, jue, vie, sab, dom o todos");
    }
  }
}

void read_calendar(TableReader& r, Calendar& calendar) {
  read_days(r, calendar.days);
  r.optional("by", calendar.by);
  r.optional("holidays", calendar.holidays);
}

/// Bounds of a node's limits, which a partner's keep, too.
constexpr std::uint64_t kLeastBytes = 1024;
constexpr std::uint64_t kMostFileBytes = 64ULL << 20U;
constexpr std::uint64_t kMostLoteBytes = (8ULL << 30U) - 1;  // the size field of a tar header ends at 8 GiB
constexpr std::uint64_t kMostBatchFiles = 4096;

void read_limits(TableReader& r, Limits& limits) {
  r.optional("file_bytes", limits.file_bytes, kLeastBytes, kMostFileBytes);
  r.optional("lote_bytes", limits.lote_bytes, kLeastBytes, kMostLoteBytes);
  r.optional("lote_unpacked_bytes", limits.lote_unpacked_bytes, kLeastBytes, 1ULL << 40U);
  r.optional("lote_entries", limits.lote_entries, 1, 5'000'000);
  r.optional("batch_files", limits.batch_files, 1, kMostBatchFiles);
  r.optional("batch_bytes", limits.batch_bytes, 1ULL << 20U, 1ULL << 30U);
  r.optional("workers", limits.workers, 0, 256);
  r.optional("segment_bytes", limits.segment_bytes, 1ULL << 20U, 8ULL << 30U);
  r.optional("free_bytes", limits.free_bytes, 0, 1ULL << 50U);
}

void read_limits(TableReader& r, PartnerLimits& limits) {
  const auto smaller = [&r](const char* key, std::optional<std::uint64_t>& value, std::uint64_t least,
                            std::uint64_t most) {
    std::uint64_t given = 0;
    r.optional(key, given, least, most);
    if (given != 0) value = given;
  };
  smaller("file_bytes", limits.file_bytes, kLeastBytes, kMostFileBytes);
  smaller("lote_bytes", limits.lote_bytes, kLeastBytes, kMostLoteBytes);
  smaller("batch_files", limits.batch_files, 1, kMostBatchFiles);
  r.optional("files_per_minute", limits.files_per_minute, 0, 1'000'000);
  r.optional("bytes_per_day", limits.bytes_per_day, 0, 1ULL << 50U);
}

void read_report(TableReader& r, Report& report) {
  r.optional("folder", report.folder);
  r.optional("at", report.at);
  r.optional("night_from", report.night_from);
  r.optional("night_to", report.night_to);
}

/// True if clocks show `time` after the night's begin and not after its end.
bool is_in_night(TimeOfDay time, const Report& report) {
  const auto since_begin = [&](TimeOfDay t) {
    const TimeOfDay day = std::chrono::hours{24};
    return t > report.night_from ? t - report.night_from : t - report.night_from + day;
  };
  return since_begin(time) <= since_begin(report.night_to);
}

/// Why a partner cannot work beside those before it, Spanish; empty = it can.
std::string conflict(const Partner& partner, const Config& config) {
  if (config.partner(partner.id) != nullptr) return "el socio «" + partner.id + "» ya está en otro archivo";
  std::string problem = own_overlap(partner, config.node);
  for (const Partner& other : config.partners) {
    if (problem.empty()) problem = overlap(partner, other);
  }
  if (problem.empty() && partner.calendar.by && !is_in_night(*partner.calendar.by, config.report))
    problem = "[calendar] by: la hora no cae dentro de la noche que define [report]";
  return problem;
}

void load_partners(Config& config) {
  std::vector<Path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator it(config.node.partners, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".toml") files.push_back(it->path());
  }
  if (error)
    config.partner_problems.push_back({config.node.partners, 0, "no se puede leer la carpeta de socios"});
  std::ranges::sort(files);
  for (const Path& file : files) {
    const auto text = read_file(file, config.partner_problems);
    if (!text) continue;
    auto partner = parse_partner(*text, file, config.partner_problems);
    if (!partner) continue;
    const std::string problem = conflict(*partner, config);
    if (problem.empty()) {
      config.partners.push_back(std::move(*partner));
    } else {
      config.partner_problems.push_back({file, 0, problem});
    }
  }
}

}  // namespace

std::string to_string(const Problem& problem) {
  return problem.file.string() + ":" + std::to_string(problem.line) + ": " + problem.text;
}

const Partner* Config::partner(std::string_view id) const {
  const auto found = std::ranges::find(partners, id, &Partner::id);
  return found == partners.end() ? nullptr : &*found;
}

Limits limits_for(const Partner& partner, Limits node) {
  const PartnerLimits& own = partner.limits;
  node.file_bytes = std::min(node.file_bytes, own.file_bytes.value_or(node.file_bytes));
  node.lote_bytes = std::min(node.lote_bytes, own.lote_bytes.value_or(node.lote_bytes));
  node.batch_files = std::min(node.batch_files, own.batch_files.value_or(node.batch_files));
  return node;
}

Path credentials_folder() {
  const char* const folder =
      std::getenv("CREDENTIALS_DIRECTORY");  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
  return folder == nullptr ? Path() : Path(folder);
}

Result<Partner> parse_partner(std::string_view text, const Path& file, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  ESC_TRY(const toml::table root, parse(text, file, problems));
  Partner partner;
  partner.file = file;
  Sections sections(root, file, problems);
  sections.section("partner", [&](TableReader& r) { read_identity(r, partner); });
  sections.section("settle", [&](TableReader& r) {
    r.choice("rule", partner.settle.rule,
             {{"rename", SettleRule::rename},
              {"done_file", SettleRule::done_file},
              {"stable", SettleRule::stable}});
    r.optional("stable_seconds", partner.settle.stable, 1, 3600);
  });
  sections.section("drop", [&](TableReader& r) { read_drop(r, partner); });
  sections.section("calendar", [&](TableReader& r) { read_calendar(r, partner.calendar); });
  sections.section("limits", [&](TableReader& r) { read_limits(r, partner.limits); });
  sections.finish();
  if (problems.size() > before) return park("config", "el archivo del socio tiene errores");
  return partner;
}

Result<Config> parse_main(std::string_view text, const Path& file, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  ESC_TRY(const toml::table root, parse(text, file, problems));
  Config config;
  config.file = file;
  config.credentials = credentials_folder();
  Sections sections(root, file, problems);
  sections.section("node", [&](TableReader& r) { read_node(r, config.node); });
  sections.each("seal", [&](TableReader& r) { config.seals.push_back(read_seal(r, config.seals)); });
  sections.section("trust", [&](TableReader& r) { read_trust(r, config.trust); });
  sections.section("log", [&](TableReader& r) {
    r.choice("format", config.log.format, {{"json", LogFormat::json}, {"text", LogFormat::text}});
    r.choice("level", config.log.level,
             {{"debug", Level::debug},
              {"info", Level::info},
              {"warning", Level::warning},
              {"alarm", Level::alarm}});
  });
  sections.section("limits", [&](TableReader& r) { read_limits(r, config.limits); });
  sections.section("worker", [&](TableReader& r) { read_worker(r, config.worker, config.limits); });
  sections.section("polling", [&](TableReader& r) {
    r.optional("interval_seconds", config.polling.interval, 1, 3600);
    r.optional("run_idle_seconds", config.polling.run_idle, 1, 86'400);
  });
  sections.section("rules", [&](TableReader& r) { read_rules(r, config.rules); });
  config.report.folder = file.parent_path() / "var/reports";
  sections.section("report", [&](TableReader& r) { read_report(r, config.report); });
  sections.section("mail", [&](TableReader& r) { config.mail = read_mail(r, file.parent_path()); });
  sections.finish();
  if (problems.size() > before) return park("config", "la configuración tiene errores");
  return config;
}

Result<Config> load(const Path& file, std::vector<Problem>& problems) {
  const Path absolute = std::filesystem::absolute(file).lexically_normal();
  ESC_TRY(const std::string text, read_file(absolute, problems));
  ESC_TRY(Config config, parse_main(text, absolute, problems));
  load_partners(config);
  return config;
}

}  // namespace esclusa::config
