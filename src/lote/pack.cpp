#include "lote/pack.h"

#include <zip.h>

#include <memory>

namespace esclusa::lote {
namespace {

struct Discard {
  void operator()(zip_t* archive) const noexcept { zip_discard(archive); }
};

bool add(zip_t* archive, const Member& member) {
  zip_source_t* source = member.range
                             ? zip_source_file(archive, member.range->file.c_str(), member.range->offset,
                                               static_cast<zip_int64_t>(member.range->length))
                             : zip_source_buffer(archive, member.content.data(), member.content.size(), 0);
  if (source == nullptr) return false;
  if (zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0) return true;
  zip_source_free(source);
  return false;
}

}  // namespace

Status write_zip(const std::filesystem::path& file, const std::vector<Member>& members) {
  int code = 0;
  std::unique_ptr<zip_t, Discard> archive{zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code)};
  const Error failed = park("zip.write", "no se puede escribir " + file.string());
  if (!archive) return failed;
  for (const Member& member : members) {
    if (!add(archive.get(), member)) return failed;
  }
  if (zip_close(archive.get()) != 0) return failed;
  [[maybe_unused]] const zip_t* const closed = archive.release();
  return {};
}

}  // namespace esclusa::lote
