#include "base/replace_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace esclusa {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

bool write_new(const std::filesystem::path& file, std::string_view content) {
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
  return out.get() >= 0 && write_all(out.get(), content);
}

bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.get() >= 0 && ::fsync(opened.get()) == 0;
}

}  // namespace

Status replace_file(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path temporary =
      file.parent_path() / ("." + file.filename().string() + ".esclusa-tmp");
  if (write_new(temporary, content) && std::rename(temporary.c_str(), file.c_str()) == 0 &&
      sync_folder(file.parent_path())) {
    return {};
  }
  ::unlink(temporary.c_str());
  return park("file.write", "no se puede escribir " + file.string());
}

}  // namespace esclusa
