#pragma once
/// How a drop on a private sshd is reached: with its own key and pin, "in" and "out" below `folder`.

#include <filesystem>

#include "support/sshd.h"
#include "transport/sftp/sftp.h"

namespace esclusa::transport {

inline SftpSettings settings_for(const testing_support::Sshd& server, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "in");
  std::filesystem::create_directories(folder / "out");
  SftpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = static_cast<std::uint16_t>(server.port());
  settings.user = server.user();
  settings.key_file = server.key();
  settings.host_keys = {server.pin()};
  settings.inbox = folder / "in";
  settings.outbox = folder / "out";
  return settings;
}

}  // namespace esclusa::transport
