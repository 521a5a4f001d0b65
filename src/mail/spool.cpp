#include "mail/spool.h"

#include <algorithm>

#include "mail/folder.h"
#include "mail/message.h"
#include "mail/queue.h"

namespace esclusa::mail {
namespace {

namespace fs = std::filesystem;

std::string file_name(const std::string& id) {
  return queue_name({id, 0, {}});
}

Status check_id(const std::string& id) {
  if (!is_message_id(id)) return park("mail.id", "el identificador de un correo no es válido");
  return {};
}

Status write_all(const Folder& folder, std::span<const Rendered> messages) {
  for (const Rendered& message : messages) ESC_CHECK(folder.write(file_name(message.id), message.octets));
  return folder.sync();
}

}  // namespace

Result<Spool> Spool::open(const fs::path& path) {
  const fs::path root = (path / "").parent_path();  // without a slash at its end
  std::error_code error;
  fs::create_directories(root.parent_path(), error);
  if (error)
    return park("mail.spool", "no se puede crear " + root.parent_path().string() + ": " + error.message());
  ESC_CHECK(Folder::make(root));
  for (const char* name : {"tmp", "new", "sent", "failed"}) ESC_CHECK(Folder::make(root / name));
  return Spool(root);
}

Status Spool::prepare(std::span<const Rendered> messages) const {
  if (messages.empty()) return {};  // most decisions write to nobody
  for (const Rendered& message : messages) ESC_CHECK(check_id(message.id));
  ESC_TRY(const Folder tmp, Folder::open(root_ / "tmp"));
  Status written = write_all(tmp, messages);
  if (written) return {};
  // What cannot be removed either is found by `prepared` at the next start.
  for (const Rendered& message : messages) (void)tmp.remove(file_name(message.id));
  return written;
}

Status Spool::release(std::span<const std::string> ids) const {
  if (ids.empty()) return {};
  ESC_TRY(const Folder tmp, Folder::open(root_ / "tmp"));
  ESC_TRY(const Folder fresh, Folder::open(root_ / "new"));
  for (const std::string& id : ids) {
    ESC_CHECK(check_id(id));
    ESC_CHECK(tmp.move(file_name(id), fresh, file_name(id)));
  }
  ESC_CHECK(fresh.sync());
  return tmp.sync();
}

Status Spool::discard(std::span<const std::string> ids) const {
  if (ids.empty()) return {};
  ESC_TRY(const Folder tmp, Folder::open(root_ / "tmp"));
  for (const std::string& id : ids) {
    ESC_CHECK(check_id(id));
    ESC_CHECK(tmp.remove(file_name(id)));
  }
  return tmp.sync();
}

Result<std::vector<std::string>> Spool::prepared() const {
  ESC_TRY(const Folder tmp, Folder::open(root_ / "tmp"));
  ESC_TRY(const std::vector<std::string> names, tmp.names());
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    const auto message = parse_queue_name(name);
    if (message && message->tries == 0) ids.push_back(message->id);
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace esclusa::mail
