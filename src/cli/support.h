#pragma once
/// What the subcommands share: configuration, exit codes, tables.

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "document/kind.h"
#include "store/store.h"

namespace esclusa::cli {

/// Like sysexits.h, so that cron jobs and service managers can tell what happened.
enum Exit : int {
  kOk = 0,
  kNegative = 1,  // the answer to the question is no: not valid, refused, not found
  kUsage = 64,
  kBadData = 65,      // a file given on the command line is unusable
  kUnavailable = 69,  // a drop or the store cannot be reached
  kCannotWrite = 73,
  kTryAgain = 75,  // another process is at work
  kTampered = 76,  // what is stored is not what was decided
  kBadConfig = 78,
};

/// What main hands to every command.
struct Env {
  const document::KindRegistry& kinds;
  const Clock& clock;
  std::string config_file;
  bool json = false;
};

/// A command's work; its result is the exit code.
using Command = std::function<int(Env&)>;

/// Prints every fault of the main file with its line on standard error. Nothing = the caller exits with
/// kBadConfig. Faults of partner files are in the result: that partner is left out.
std::optional<config::Config> load_config(const Env& env);
/// Prints an error on standard error and gives its exit code.
int fail(const Error& error);
std::unique_ptr<EventSink> make_sink(const config::Config& config, const Clock& clock);
/// The configured store, opened; or the error told and an exit code.
struct Opened {
  config::Config config;
  std::shared_ptr<store::Store> store;
};
Result<Opened> open_store(const Env& env);

/// An instant, or a local day: its begin, or its end for the end of a period. Errors: reject "period".
Result<Instant> edge_of(const std::string& text, bool end);

/// A `text_table` on standard output.
void print_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);
/// The name of an operator's or partner's file; "-" = standard input.
Result<Bytes> read_input(const std::string& file);
/// Writes to a file, or to standard output when it is "-" or empty.
Status write_output(const std::string& file, std::string_view content);
/// Findings for people: code, place, message, value.
void print_findings(const Env& env, const Findings& findings);

}  // namespace esclusa::cli
