#pragma once
/// One function per subcommand: declares its options and returns its work.

#include "cli/support.h"

namespace esclusa::cli {

Command add_daemon(CLI::App& app);
Command add_once(CLI::App& app);
Command add_check(CLI::App& app);
Command add_init(CLI::App& app);
Command add_sign(CLI::App& app);
Command add_verify(CLI::App& app);
Command add_validate(CLI::App& app);
Command add_submit(CLI::App& app);
Command add_status(CLI::App& app);
Command add_search(CLI::App& app);
Command add_show(CLI::App& app);
Command add_quarantine(CLI::App& app);
Command add_registry(CLI::App& app);
Command add_report(CLI::App& app);
Command add_codes(CLI::App& app);
Command add_review(CLI::App& app);
Command add_mailbox(CLI::App& app);
Command add_audit(CLI::App& app);
Command add_keys(CLI::App& app);

/// Parses the command line and runs the chosen command; returns the exit code.
int run(int argc, char** argv, const document::KindRegistry& kinds, const Clock& clock);

}  // namespace esclusa::cli
