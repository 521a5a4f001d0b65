#pragma once
/// Messages into the standard input of a program like sendmail.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "mail/carrier.h"

namespace esclusa::mail {

struct CommandSettings {
  std::vector<std::string> argv;     // {"/usr/sbin/sendmail", "-t", "-i"}; run as it is, without a shell
  std::chrono::seconds timeout{60};  // then it and what it started are killed
};

/// The program takes the recipient from the message (-t). Its exit code decides: 0 taken, 75 (EX_TEMPFAIL)
/// later, any other refused; killed or out of time, later. A program that cannot be started closes the
/// carrier. Errors: park "mail.command" when argv[0] is no program that we may run.
Result<std::unique_ptr<Carrier>> make_command_carrier(CommandSettings settings);

}  // namespace esclusa::mail
