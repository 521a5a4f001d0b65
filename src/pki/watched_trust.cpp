#include "pki/watched_trust.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "pki/revocation_lists.h"

namespace esclusa::pki {
namespace {

/// Different whenever the file is another or was written to.
std::string stamp_of(const std::filesystem::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return file.string();
  return fmt::format("{} {} {} {} {}.{} {}.{}", file.string(), info.st_dev, info.st_ino, info.st_size,
                     info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
}

}  // namespace

WatchedTrust::Stamps WatchedTrust::stamps() const {
  Stamps stamps;
  for (const auto* files : {&settings_.anchors, &settings_.intermediates})
    for (const auto& file : *files) stamps.push_back(stamp_of(file));
  const auto lists = RevocationLists::files_of(settings_.crls);
  if (!lists) return stamps;  // the folder cannot be read: a change, once
  for (const auto& file : *lists) stamps.push_back(stamp_of(file));
  return stamps;
}

Result<std::shared_ptr<WatchedTrust>> WatchedTrust::open(TrustSettings settings) {
  std::shared_ptr<WatchedTrust> trust{new WatchedTrust{std::move(settings)}};
  trust->seen_ = trust->stamps();  // before reading: what changes meanwhile is seen at the next look
  ESC_TRY(trust->current_, TrustStore::open(trust->settings_));
  return trust;
}

std::shared_ptr<WatchedTrust> WatchedTrust::fixed(std::shared_ptr<const TrustStore> store) {
  std::shared_ptr<WatchedTrust> trust{new WatchedTrust{{}}};
  trust->current_ = std::move(store);
  return trust;
}

std::shared_ptr<const TrustStore> WatchedTrust::current() const {
  const std::lock_guard lock{mutex_};
  return current_;
}

WatchedTrust::Look WatchedTrust::look() {
  const std::lock_guard looking{looking_};
  Stamps now = stamps();
  if (now == seen_) return {};
  seen_ = std::move(now);
  Look look;
  auto renewed = TrustStore::renew(settings_, *current(), look.problems);
  if (!renewed) {
    look.problems.push_back(renewed.error());
    return look;
  }
  const std::lock_guard lock{mutex_};
  current_ = std::move(*renewed);
  look.replaced = true;
  return look;
}

}  // namespace esclusa::pki
