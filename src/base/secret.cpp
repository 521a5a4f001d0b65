#include "base/secret.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include "base/descriptor.h"

namespace esclusa {
namespace {

constexpr off_t kLimit = 65'536;

Error unreadable(const std::filesystem::path& file, const std::string& code, int error) {
  return park(code, fmt::format("no se puede leer {}: {}", printable(file.string()),
                                std::generic_category().message(error)));
}

std::size_t whole_pages(std::size_t octets) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (octets + page - 1) / page * page;
}

}  // namespace

Secret::Secret(std::size_t most) : capacity_(whole_pages(most + 1)) {
  void* const pages = ::mmap(nullptr, capacity_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  memory_ = static_cast<char*>(pages);
  // Best effort: the limit for locked memory may be low, and the secret is needed all the same.
  (void)::mlock(memory_, capacity_);
  (void)::madvise(memory_, capacity_, MADV_DONTDUMP);
}

Secret::~Secret() {
  if (memory_ == nullptr) return;
  ::explicit_bzero(memory_, capacity_);
  ::munmap(memory_, capacity_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  Secret gone(std::move(*this));
  swap(other);
  return *this;
}

void Secret::swap(Secret& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(capacity_, other.capacity_);
  std::swap(length_, other.length_);
}

void Secret::cut(std::size_t length) noexcept {
  ::explicit_bzero(memory_ + length, capacity_ - length);
  length_ = length;
}

Secret Secret::of(std::string_view text) {
  Secret secret(text.size());
  std::copy(text.begin(), text.end(), secret.memory_);
  secret.length_ = text.size();
  return secret;
}

Result<Secret> Secret::read(const std::filesystem::path& file, const std::string& code,
                            const Allowed& allowed) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!in) return unreadable(file, code, errno);
  struct stat found {};
  if (::fstat(in.get(), &found) != 0) return unreadable(file, code, errno);
  if (!S_ISREG(found.st_mode) || found.st_size <= 0 || found.st_size > kLimit) {
    return park(code, fmt::format("{} no es un archivo de clave: tiene que medir entre 1 y {} octetos",
                                  printable(file.string()), kLimit));
  }
  if (const std::string fault = exposure(found, allowed); !fault.empty())
    return park(code, fmt::format("{} {}", printable(file.string()), fault));
  const auto size = static_cast<std::size_t>(found.st_size);
  Secret secret(size);
  while (secret.length_ < size) {
    const ssize_t got = ::read(in.get(), secret.memory_ + secret.length_, size - secret.length_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(file, code, errno);
    if (got == 0) break;
    secret.length_ += static_cast<std::size_t>(got);
  }
  return secret;
}

Result<Secret> Secret::read_line(const std::filesystem::path& file, const std::string& code,
                                 const Allowed& allowed) {
  ESC_TRY(Secret secret, read(file, code, allowed));
  secret.cut(std::min(secret.text().find_first_of("\r\n"), secret.length_));
  if (secret.empty()) return park(code, printable(file.string()) + " empieza con una línea vacía");
  return secret;
}

}  // namespace esclusa
