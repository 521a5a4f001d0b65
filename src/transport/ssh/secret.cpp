#include "transport/ssh/secret.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "base/descriptor.h"

namespace esclusa::transport {
namespace {

constexpr off_t kLimit = 65'536;

Error unreadable(const std::string& path, int code) {
  return park("drop.auth", fmt::format("no se puede leer «{}»: {}", printable(path),
                                       std::generic_category().message(code)));
}

}  // namespace

Result<Secret> Secret::read(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file) return unreadable(path, errno);
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return unreadable(path, errno);
  if (!S_ISREG(found.st_mode) || found.st_size <= 0 || found.st_size > kLimit) {
    return park("drop.auth", fmt::format("«{}» no es un archivo de clave", printable(path)));
  }
  if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return park("drop.auth", fmt::format("«{}» está abierto a otros usuarios (modo {:04o}); póngalo en 0600",
                                         printable(path), found.st_mode & 07777U));
  }
  Secret secret;
  secret.text_.resize(static_cast<std::size_t>(found.st_size) + 1);
  while (secret.length_ + 1 < secret.text_.size()) {
    const ssize_t got =
        ::read(file.get(), secret.text_.data() + secret.length_, secret.text_.size() - 1 - secret.length_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path, errno);
    if (got == 0) break;
    secret.length_ += static_cast<std::size_t>(got);
  }
  return secret;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  wipe();
  text_ = std::move(other.text_);
  length_ = std::exchange(other.length_, 0);
  return *this;
}

void Secret::drop_line_end() noexcept {
  while (length_ > 0 && (text_[length_ - 1] == '\n' || text_[length_ - 1] == '\r')) text_[--length_] = '\0';
}

void Secret::wipe() noexcept {
  if (!text_.empty()) ::explicit_bzero(text_.data(), text_.size());
}

}  // namespace esclusa::transport
