#include "lote/lote.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <zip.h>

#include <algorithm>
#include <array>

#include "base/file_name.h"
#include "base/handle.h"
#include "lote/survey.h"

namespace esclusa::lote {
namespace {

using OpenEntry = Handle<zip_file_t, zip_fclose>;

/// The archive cannot be read: our trouble. Whatever else libzip complains of is in the file.
bool is_ours(int code) {
  return code == ZIP_ER_READ || code == ZIP_ER_MEMORY;
}

Error unreadable() {
  return park("archive.read", "no se puede leer el lote archivado");
}

Result<zip_t*> open_range(FileRange range) {
  zip_error_t error;
  zip_error_init(&error);
  const auto refused = [&]() -> Error {
    const bool ours = is_ours(zip_error_code_zip(&error));
    zip_error_fini(&error);
    return ours ? unreadable() : reject("ARC-E10", "Su directorio está dañado.");
  };
  const std::uint64_t offset = range.offset();
  const auto length = static_cast<zip_int64_t>(range.length());
  std::FILE* file = range.release();
  zip_source_t* source = zip_source_filep_create(file, offset, length, &error);
  if (source == nullptr) {
    std::fclose(file);
    return refused();
  }
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, &error);  // the source owns file now
  if (archive == nullptr) {
    zip_source_free(source);
    return refused();
  }
  zip_error_fini(&error);  // archive owns source now
  return archive;
}

/// `a/b/c.xml`: every part is a name that would do for a file in a drop, so none is empty, "." or "..".
bool is_plain_path(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (!is_plain_file_name(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

std::optional<Error> name_fault(std::string_view name) {
  if (name.size() > 255 || !is_plain_path(name)) {
    return reject("ARC-E01",
                  "Use solo letras sin tilde, cifras, punto, guion y guion bajo, 128 caracteres como máximo, "
                  "y «/» entre carpetas.");
  }
  constexpr std::array<std::string_view, 8> kArchives{".zip", ".jar", ".7z",  ".rar",
                                                      ".gz",  ".tar", ".tgz", ".bz2"};
  if (std::ranges::any_of(kArchives, [&](std::string_view suffix) { return has_suffix(name, suffix); }))
    return reject("ARC-E14", "");
  if (!has_suffix(name, ".xml")) return reject("ARC-E02", "Un lote contiene solo *.xml.");
  return std::nullopt;
}

/// Links and devices that a Unix system has packed.
bool is_special(zip_t* archive, std::uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return true;
  if (system != ZIP_OPSYS_UNIX && system != ZIP_OPSYS_OS_X) return false;
  const zip_uint32_t type = (attributes >> 16U) & S_IFMT;
  return type != 0 && type != S_IFREG;
}

/// `unpacked` is at most `ratio` times `packed`. Without the overflow of a product.
bool within_ratio(std::uint64_t unpacked, std::uint64_t packed, std::uint64_t ratio) {
  return unpacked == 0 || (unpacked - 1) / ratio < packed;
}

std::optional<Error> content_fault(const zip_stat_t& facts, std::uint64_t length, const Limits& limits) {
  if (facts.encryption_method != ZIP_EM_NONE) return reject("ARC-E15", "");
  if (facts.comp_method != ZIP_CM_STORE && facts.comp_method != ZIP_CM_DEFLATE)
    return reject("ARC-E16", "Use «deflate» o sin compresión.");
  if (facts.comp_size > length) return reject("ARC-E18", "");  // else its ratio would be a lie
  if (facts.size > limits.entry_bytes)
    return reject("ARC-E03", fmt::format("El máximo es {} bytes.", limits.entry_bytes));
  if (!within_ratio(facts.size, facts.comp_size, limits.entry_ratio))
    return reject("ARC-E19", fmt::format("El máximo es {} a 1.", limits.entry_ratio));
  return std::nullopt;
}

Error read_error(zip_error_t* error) {
  return is_ours(zip_error_code_zip(error)) ? unreadable() : reject("ARC-E18", "");
}

Result<OpenEntry> open_entry(zip_t* archive, const Entry& entry) {
  if (entry.fault) return *entry.fault;
  zip_file_t* file = zip_fopen_index(archive, entry.index, 0);
  if (file == nullptr) return read_error(zip_get_error(archive));
  return OpenEntry(file);
}

/// Reads until `into` is full or the entry ends; returns how much it was. libzip checks sum and size when it
/// comes to the end.
Result<std::size_t> fill(zip_file_t* file, std::span<std::byte> into) {
  std::size_t got = 0;
  while (got < into.size()) {
    const zip_int64_t n = zip_fread(file, into.data() + got, into.size() - got);
    if (n < 0) return read_error(zip_file_get_error(file));
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  return got;
}

}  // namespace

void Lote::Discard::operator()(zip* archive) const noexcept {
  zip_discard(archive);
}

Result<Lote> Lote::open(const std::filesystem::path& file, std::uint64_t offset, std::uint64_t length,
                        const Limits& limits) {
  ESC_TRY(FileRange range, FileRange::open(file.string(), offset, length));
  ESC_TRY(const std::uint64_t count, count_entries(range, limits.entries));
  ESC_TRY(zip_t* const opened, open_range(std::move(range)));
  Lote lote(Archive(opened), length, count, limits);
  if (zip_get_num_entries(opened, 0) != static_cast<zip_int64_t>(count))
    return reject("ARC-E10", "Su directorio se puede leer de dos maneras.");
  ESC_CHECK(lote.check_total());
  return lote;
}

Status Lote::check_total() const {
  std::uint64_t total = 0;
  std::uint64_t files = 0;
  for (std::uint64_t index = 0; index < size_; ++index) {
    zip_stat_t facts;
    if (zip_stat_index(archive_.get(), index, ZIP_FL_ENC_RAW, &facts) != 0)
      return reject("ARC-E10", "Su directorio está dañado.");
    if (!std::string_view(facts.name).ends_with('/')) ++files;
    if (facts.size > limits_.total_bytes - total)
      return reject("ARC-E12", fmt::format("El máximo es {} bytes.", limits_.total_bytes));
    total += facts.size;
  }
  if (files == 0) return reject("ARC-E13", "");
  if (!within_ratio(total, length_, limits_.total_ratio))
    return reject("ARC-E12", fmt::format("La compresión máxima es {} a 1.", limits_.total_ratio));
  return {};
}

Result<std::optional<Entry>> Lote::entry(std::uint64_t index) const {
  zip_stat_t facts;
  if (zip_stat_index(archive_.get(), index, ZIP_FL_ENC_RAW, &facts) != 0) return unreadable();
  Entry entry{.index = index, .name = facts.name, .size = facts.size, .fault = {}};
  if (entry.name.ends_with('/') && facts.size == 0) return std::optional<Entry>{};
  entry.fault = name_fault(entry.name);
  if (!entry.fault && is_special(archive_.get(), index)) entry.fault = reject("ARC-E04", "");
  if (!entry.fault) entry.fault = content_fault(facts, length_, limits_);
  // libzip finds the first of a name.
  if (!entry.fault &&
      zip_name_locate(archive_.get(), facts.name, ZIP_FL_ENC_UTF_8) != static_cast<zip_int64_t>(index))
    entry.fault = reject("ARC-E17", "");
  return std::optional(std::move(entry));
}

Result<Bytes> Lote::read(const Entry& entry) const {
  ESC_TRY(const OpenEntry file, open_entry(archive_.get(), entry));
  Bytes content(entry.size);
  ESC_TRY(const std::size_t got, fill(file.get(), content));
  std::array<std::byte, 1> more{};
  ESC_TRY(const std::size_t beyond, fill(file.get(), more));
  if (got != content.size() || beyond != 0) return reject("ARC-E18", "Su tamaño no es el declarado.");
  if (as_text(content).starts_with("PK\3\4")) return reject("ARC-E14", "");
  return content;
}

Result<Bytes> Lote::peek(const Entry& entry, std::size_t most) const {
  ESC_TRY(const OpenEntry file, open_entry(archive_.get(), entry));
  Bytes content(std::min<std::uint64_t>(entry.size, most));
  ESC_TRY(const std::size_t got, fill(file.get(), content));
  content.resize(got);
  return content;
}

}  // namespace esclusa::lote
