#include "transport/directory/directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/path.hpp>
#include <cerrno>
#include <set>
#include <utility>

#include "base/descriptor.h"
#include "transport/directory/files.h"
#include "transport/drop.h"

namespace esclusa::transport {
namespace {

namespace fs = boost::filesystem;

/// Up to here a fdatasync per file is cheaper than flushing what everybody else wrote to the file system.
constexpr std::size_t kFewFiles = 4;

/// One answer on its way into the outbox.
struct Item {
  const Upload& upload;
  std::string temporary;
  Descriptor file;
  Status status;
  bool staged = false;   // the temporary holds all octets
  bool visible = false;  // has its final name
};

class Directory final : public Transport {
 public:
  explicit Directory(DirectorySettings settings) : inbox_{settings.inbox, {}}, outbox_{settings.outbox, {}} {}

  Status connect() override;
  Result<std::vector<Entry>> list() override;
  std::vector<Status> claim(std::span<const Rename> renames) override;
  std::vector<Result<Fetched>> fetch(std::span<const Fetch> files) override;
  Result<std::uint64_t> stream(const std::string& name, const std::function<Status(ByteView)>& sink) override;
  std::vector<Status> publish(std::span<const Upload> files) override;
  std::vector<Status> remove(std::span<const std::string> names) override;
  Result<Bytes> read_outbox(const std::string& name, std::uint64_t limit) override;
  void disconnect() noexcept override;

 private:
  struct Folder {
    fs::path path;
    Descriptor descriptor;
  };
  static Status open(Folder& folder);
  void stage(Item& item);
  void make_durable(std::vector<Item>& items);
  void reveal(Item& item);
  Status compare_existing(const Upload& upload);
  void seal(std::vector<Item>& items);
  void discard_temporary(const Item& item) {
    ::unlinkat(outbox_.descriptor.get(), item.temporary.c_str(), 0);
  }

  Folder inbox_;
  Folder outbox_;
};

/// Opens the folder again when its path leads elsewhere than before: unmounted, replaced.
Status Directory::open(Folder& folder) {
  struct stat now {};
  if (::stat(folder.path.c_str(), &now) != 0) {
    folder.descriptor.reset();
    const int code = errno;
    if (code == ENOENT || code == ENOTDIR) return fault::missing(folder.path.native());
    return errno_error(code, "abrir", folder.path.native());
  }
  struct stat held {};
  if (folder.descriptor && ::fstat(folder.descriptor.get(), &held) == 0 && held.st_ino == now.st_ino &&
      held.st_dev == now.st_dev) {
    return {};
  }
  folder.descriptor = Descriptor(::open(folder.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.descriptor) return {};
  if (errno == ENOTDIR || errno == ENOENT) return fault::missing(folder.path.native());
  return errno_error(errno, "abrir", folder.path.native());
}

Status Directory::connect() {
  ESC_CHECK(open(inbox_));
  return open(outbox_);
}

void Directory::disconnect() noexcept {
  inbox_.descriptor.reset();
  outbox_.descriptor.reset();
}

Result<std::vector<Entry>> Directory::list() {
  if (!inbox_.descriptor) return fault::not_connected();
  boost::system::error_code failed;
  fs::directory_iterator each(inbox_.path, failed);
  std::vector<Entry> entries;
  for (; !failed && each != fs::directory_iterator{} && entries.size() < kListingLimit;
       each.increment(failed)) {
    std::string name = each->path().filename().native();
    struct stat found {};
    if (::fstatat(inbox_.descriptor.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) continue;  // gone
    entries.push_back({std::move(name), type_of(found.st_mode), static_cast<std::uint64_t>(found.st_size),
                       Instant{std::chrono::seconds{found.st_mtim.tv_sec}}});
  }
  if (failed) return errno_error(failed.value(), "listar", inbox_.path.native());
  return entries;
}

std::vector<Status> Directory::claim(std::span<const Rename> renames) {
  std::vector<Status> results;
  for (const auto& [from, to] : renames) {
    if (!inbox_.descriptor) {
      results.emplace_back(fault::not_connected());
    } else if (!is_plain_name(from) || !is_plain_name(to)) {
      results.emplace_back(fault::bad_name(is_plain_name(from) ? to : from));
    } else {
      const int code = rename_without_overwrite(inbox_.descriptor.get(), from, to);
      if (code == 0) {
        results.emplace_back();
      } else {
        results.emplace_back(errno_error(code, "reclamar", code == EEXIST ? to : from));
      }
    }
  }
  return results;
}

std::vector<Result<Fetched>> Directory::fetch(std::span<const Fetch> files) {
  std::vector<Result<Fetched>> results;
  for (const auto& [name, limit] : files) {
    if (!inbox_.descriptor) {
      results.emplace_back(fault::not_connected());
    } else if (!is_plain_name(name)) {
      results.emplace_back(fault::bad_name(name));
    } else {
      results.push_back(read_file(inbox_.descriptor.get(), name, limit));
    }
  }
  return results;
}

Result<std::uint64_t> Directory::stream(const std::string& name,
                                        const std::function<Status(ByteView)>& sink) {
  if (!inbox_.descriptor) return fault::not_connected();
  if (!is_plain_name(name)) return fault::bad_name(name);
  return stream_file(inbox_.descriptor.get(), name, sink);
}

std::vector<Status> Directory::publish(std::span<const Upload> files) {
  std::vector<Item> items;
  items.reserve(files.size());
  std::set<std::string_view> names;
  for (const Upload& upload : files) {
    Item& item = items.emplace_back(Item{upload, temporary_name(upload.name), {}, {}});
    if (!outbox_.descriptor) {
      item.status = fault::not_connected();
    } else if (!is_plain_name(upload.name)) {
      item.status = fault::bad_name(upload.name);
    } else if (!names.insert(upload.name).second) {
      item.status = fault::exists(upload.name);  // twice in one batch: the second waits for the first
    } else {
      stage(item);
      if (files.size() > kFewFiles) item.file.reset();
    }
  }
  make_durable(items);
  for (Item& item : items) {
    if (item.staged) reveal(item);
  }
  seal(items);

  std::vector<Status> results;
  results.reserve(items.size());
  for (Item& item : items) results.push_back(std::move(item.status));
  return results;
}

void Directory::stage(Item& item) {
  Result<Descriptor> written = write_file(outbox_.descriptor.get(), item.temporary, item.upload.content);
  if (written.ok()) {
    item.file = std::move(*written);
    item.staged = true;
    return;
  }
  // ENOENT here is no withdrawn file: the outbox itself went away.
  const Error& error = written.error();
  item.status = error.code == "drop.gone" ? fault::missing(outbox_.path.native()) : error;
  discard_temporary(item);
}

void Directory::make_durable(std::vector<Item>& items) {
  int batch_code = 0;
  if (items.size() > kFewFiles && ::syncfs(outbox_.descriptor.get()) != 0) batch_code = errno;
  for (Item& item : items) {
    if (!item.staged) continue;
    int code = batch_code;
    if (item.file && ::fdatasync(item.file.get()) != 0) code = errno;
    item.file.reset();
    if (code == 0) continue;
    item.staged = false;
    item.status = errno_error(code, "asegurar", item.upload.name);
    discard_temporary(item);
  }
}

void Directory::reveal(Item& item) {
  const std::string& name = item.upload.name;
  const int code = rename_without_overwrite(outbox_.descriptor.get(), item.temporary, name);
  if (code == 0) {
    item.visible = true;
    return;
  }
  item.status = code == EEXIST   ? compare_existing(item.upload)
                : code == ENOENT ? fault::failed("publicar", name, "desapareció el archivo temporal")
                                 : errno_error(code, "publicar", name);
  discard_temporary(item);
  item.visible = item.status.ok();
}

Status Directory::compare_existing(const Upload& upload) {
  const auto existing = read_file(outbox_.descriptor.get(), upload.name, upload.content.size());
  if (!existing) {
    if (existing.error().code == "drop.gone")
      return fault::failed("publicar", upload.name, "el destino cambia");
    return existing.error();
  }
  const bool same =
      existing->outcome == Fetched::Outcome::whole && as_text(existing->content) == as_text(upload.content);
  return same ? Status{} : Status{fault::conflict(upload.name)};
}

/// Makes the names durable and looks once more at what the folder now holds.
void Directory::seal(std::vector<Item>& items) {
  int code = 0;
  if (outbox_.descriptor && ::fsync(outbox_.descriptor.get()) != 0) code = errno;
  for (Item& item : items) {
    if (!item.visible) continue;
    const std::string& name = item.upload.name;
    struct stat found {};
    if (code != 0) {
      item.status = errno_error(code, "asegurar", name);
    } else if (::fstatat(outbox_.descriptor.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) item.status = errno_error(errno, "comprobar", name);  // else collected already
    } else if (static_cast<std::uint64_t>(found.st_size) != item.upload.content.size()) {
      item.status = fault::conflict(name);
    }
  }
}

std::vector<Status> Directory::remove(std::span<const std::string> names) {
  std::vector<Status> results;
  for (const std::string& name : names) {
    if (!inbox_.descriptor) {
      results.emplace_back(fault::not_connected());
    } else if (!is_plain_name(name)) {
      results.emplace_back(fault::bad_name(name));
    } else if (::unlinkat(inbox_.descriptor.get(), name.c_str(), 0) == 0 || errno == ENOENT) {
      results.emplace_back();
    } else {
      results.emplace_back(errno_error(errno, "eliminar", name));
    }
  }
  return results;
}

Result<Bytes> Directory::read_outbox(const std::string& name, std::uint64_t limit) {
  if (!outbox_.descriptor) return fault::not_connected();
  if (!is_plain_name(name)) return fault::bad_name(name);
  ESC_TRY(Fetched found, read_file(outbox_.descriptor.get(), name, limit));
  if (found.outcome != Fetched::Outcome::whole) return fault::unfit(name);
  return std::move(found.content);
}

}  // namespace

std::unique_ptr<Transport> make_directory(DirectorySettings settings) {
  return std::make_unique<Directory>(std::move(settings));
}

}  // namespace esclusa::transport
