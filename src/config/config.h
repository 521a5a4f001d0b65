#pragma once
/// Configuration: one main TOML file and one file per partner, checked as a whole, every fault with file and
/// line.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/local_time.h"
#include "base/log.h"
#include "base/result.h"

namespace esclusa::config {

using Path = std::filesystem::path;

/// One fault. `line` 0 = the file as a whole.
struct Problem {
  Path file;
  unsigned line = 0;
  std::string text;  // Spanish
};

std::string to_string(const Problem& problem);  // "file:line: text"

enum class Environment { prueba, produccion };

struct Node {
  std::string name;
  Environment environment = Environment::prueba;
  Path state;       // database and lock
  Path archive;     // exact bytes of everything received
  Path quarantine;  // refused and unreadable files with their reason
  Path schemas;
  Path catalogs;
  Path partners;      // folder of partner files
  std::string group;  // of operators who may read keys and use the state folder; empty = nobody
};

/// One of the keys that answers are sealed with.
struct Seal {
  std::string key{};   // path of a PEM or PKCS#12 file, or a "pkcs11:" URI
  Path certificate{};  // empty = it is where the key is
  Path secret{};       // file with the passphrase or PIN; empty = none
  Path module{};       // PKCS#11 library, for a URI
  Instant from{};      // when its turn begins; the epoch = always
};

/// What happens to a document when nobody can say whether its signer's certificate is revoked.
enum class Unproven {
  hold,  // it waits
  warn,  // it is decided with the observation CER-W05
};

/// Who is asked about the certificates of one issuing authority.
struct OcspResponder {
  Path issuer;                      // its certificate
  std::string url;                  // empty = the address in the certificate asked about, if it is at `host`
  std::string host;                 // needed without `url`
  std::chrono::seconds timeout{5};  // for the whole answer
  bool nonce = true;                // an answer must repeat ours
  Unproven unproven = Unproven::hold;
};

struct Trust {
  std::vector<Path> anchors;
  std::vector<Path> intermediates;
  std::vector<Path> crls;  // files, or folders of them
  Unproven stale = Unproven::hold;
  bool crl_required = false;  // no list at all counts as a stale one
  std::chrono::hours crl_grace{24};
  std::vector<OcspResponder> ocsp;
};

struct Log {
  LogFormat format = LogFormat::json;
  Level level = Level::info;
};

struct Limits {
  std::uint64_t file_bytes = 8ULL * 1024 * 1024;    // a registration carries up to 5 MB of PDF in base64
  std::uint64_t lote_bytes = 1ULL << 30U;           // a .zip as it comes
  std::uint64_t lote_unpacked_bytes = 4ULL << 30U;  // all its documents together
  std::uint64_t lote_entries = 200'000;
  std::uint64_t batch_files = 256;
  std::uint64_t batch_bytes = 32ULL * 1024 * 1024;
  std::uint64_t workers = 0;  // 0 = one per core
  std::uint64_t segment_bytes = 256ULL * 1024 * 1024;
  std::uint64_t free_bytes = 64ULL * 1024 * 1024;  // nothing is taken in while a disk of ours has less
};

/// What one partner may send; where the node has a limit too, the smaller one counts.
struct PartnerLimits {
  std::optional<std::uint64_t> file_bytes;
  std::optional<std::uint64_t> lote_bytes;
  std::optional<std::uint64_t> batch_files;  // in flight at once
  std::uint64_t files_per_minute = 0;        // 0 = as fast as we can
  std::uint64_t bytes_per_day = 0;           // of the local calendar; 0 = as much as our disk takes
};

/// Where the documents of partners are parsed.
enum class WorkerMode {
  process,     // apart from the key, behind walls
  in_process,  // to look for faults only
};

struct Worker {
  WorkerMode mode = WorkerMode::process;
  std::string user = "nobody";                        // whose the processes are if Esclusa runs as root
  std::uint64_t memory_bytes = 512ULL * 1024 * 1024;  // of address space, for each
  std::chrono::seconds per_file{20};                  // of processor time; by the clock, four times that
};

struct Polling {
  std::chrono::seconds interval{5};
  std::chrono::seconds run_idle{60};  // a run ends when a drop has been quiet this long
};

struct Rules {
  std::string ruc = "structural";
  std::chrono::seconds declaration_hold{std::chrono::hours{24}};
  std::chrono::seconds entry_deadline{std::chrono::hours{24}};
  int pieces_tolerance_air_percent = 10;
  int weight_tolerance_percent = 5;
  int weight_tolerance_air_percent = 10;
};

/// What a partner gets for a lote: one AcuseLote, or also an Acuse for each of its documents.
enum class LoteAnswers { one, each_document };

/// The report about a night: of what, and where the daemon puts it.
struct Report {
  Path folder;
  std::optional<TimeOfDay> at = std::chrono::minutes{6 * 60 + 30};  // local; empty = the daemon writes none
  TimeOfDay night_from = std::chrono::hours{18};
  TimeOfDay night_to = std::chrono::hours{6};  // of the next day, unless it is later than `night_from`
};

enum class MailMethod {
  none,     // another program collects what is in the spool
  command,  // a program like sendmail
  smtp,     // a relay
};
enum class MailTls { none, starttls, tls };

/// Security codes go out by mail.
struct Mail {
  std::string from;  // address
  Path spool;        // of this user only: messages carry the codes in the clear
  MailMethod method = MailMethod::none;
  std::vector<std::string> command;  // program and arguments, no shell
  std::string host;
  std::uint16_t port = 0;
  MailTls tls = MailTls::none;
  Path authorities;  // PEM; empty = those of the system
  std::string user;  // empty = no login
  Path password_file;
};

enum class SettleRule { rename, done_file, stable };

/// When a file counts as completely dropped.
struct Settle {
  SettleRule rule = SettleRule::stable;
  std::chrono::seconds stable{10};
};

struct FolderDrop {
  Path inbox;
  Path outbox;
};

/// What speaks SSH to a server; automatic: libssh2, and libssh where libssh2 cannot.
enum class SshLibrary { automatic, libssh2, libssh };

struct SftpDrop {
  std::string host;
  std::uint16_t port = 22;
  std::string user;
  Path key;
  Path passphrase_file;
  Path known_hosts;
  std::vector<std::string> pins;  // "SHA256:…" fingerprints of host keys, current and next
  SshLibrary ssh = SshLibrary::automatic;
  std::string inbox;
  std::string outbox;
};

enum class DropType { folder, sftp };

/// The nights in which a partner is expected to send something.
struct Calendar {
  std::vector<std::chrono::weekday> days;  // of the evenings; empty = it is never missed
  std::vector<LocalDay> holidays;          // evenings on which it is not expected
  std::optional<TimeOfDay> by;             // within the night; empty = until its end
};

/// A certificate with which a partner signs.
struct PinnedCertificate {
  std::string sha256;  // of the DER, 64 lower-case digits; empty = that of `file`
  Path file;
  std::optional<Instant> from;
  std::optional<Instant> until;  // not included
};

struct Partner {
  Path file;  // where it is configured
  std::string id;
  std::string name;
  std::string ruc;
  bool customs = false;  // the customs service itself: may feed registers
  bool enabled = true;
  std::vector<std::string> kinds;               // document kinds it may send
  std::vector<std::string> oce_codes;           // empty = every code of its RUC
  std::vector<PinnedCertificate> certificates;  // empty = every certificate of its RUC
  LoteAnswers lote_answers = LoteAnswers::one;
  Settle settle;
  Calendar calendar;
  PartnerLimits limits;
  DropType drop = DropType::folder;
  FolderDrop folder;
  SftpDrop sftp;
};

/// The node's limits as they are for this partner.
Limits limits_for(const Partner& partner, Limits node);

struct Config {
  Path file;
  Path credentials;  // folder of what the service manager hands over (systemd: LoadCredential=); empty = none
  Node node;
  std::vector<Seal> seals;  // at least one
  Trust trust;
  Log log;
  Limits limits;
  Worker worker;
  Polling polling;
  Rules rules;
  Report report;
  std::optional<Mail> mail;  // none: no mail is sent
  std::vector<Partner> partners;
  /// Faults of partner files: that partner is left out, the others work.
  std::vector<Problem> partner_problems;

  [[nodiscard]] const Partner* partner(std::string_view id) const;
};

/// The folder of credentials as the environment names it; empty if it does not.
Path credentials_folder();

/// Reads `file` and the partner files that it names. Relative paths are relative to the file that holds them.
/// An error (park "config") means that the main file is unusable; `problems` then lists every fault of it.
Result<Config> load(const Path& file, std::vector<Problem>& problems);

/// Parses one partner file; for `check` and for the fuzzer. Nothing is read from disk but `text`.
Result<Partner> parse_partner(std::string_view text, const Path& file, std::vector<Problem>& problems);
/// Parses a main file without its partners; for the fuzzer.
Result<Config> parse_main(std::string_view text, const Path& file, std::vector<Problem>& problems);

}  // namespace esclusa::config
