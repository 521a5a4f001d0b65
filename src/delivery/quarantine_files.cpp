#include "delivery/quarantine_files.h"

#include <fmt/format.h>

#include <fstream>

namespace esclusa::delivery {
namespace {

/// Copies a file of any size out of the archive.
Status copy_out(const intake::Archive& archive, const store::ArchivePlace& place,
                const std::filesystem::path& file) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  ESC_CHECK(archive.stream(place, [&](ByteView piece) -> Status {
    out.write(as_text(piece).data(), static_cast<std::streamsize>(piece.size()));
    return {};
  }));
  out.close();
  if (!out) return park("quarantine.write", "no se puede escribir " + file.string());
  return {};
}

Status write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) return park("quarantine.write", "no se puede escribir " + file.string());
  return {};
}

/// Only characters that are harmless in any shell and file system.
std::string safe_name(const std::string& name) {
  std::string safe;
  for (const char c : name.substr(0, 100)) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-';
    safe += good ? c : '_';
  }
  return safe;
}

}  // namespace

Status QuarantineFiles::write_one(const store::QuarantineEntry& entry) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return park("quarantine.write", "no se puede crear " + folder_.string());
  const std::filesystem::path file = folder_ / fmt::format("{}-{}", entry.correlation, safe_name(entry.name));
  if (!entry.place.segment.empty()) ESC_CHECK(copy_out(archive_, entry.place, file));
  const std::string reason = fmt::format(
      "Archivo:   {}\nSocio:     {}\nRecibido:  {}\nTamaño:    {} bytes\nSHA-256:   {}\nErrores:   {}\n"
      "Archivado: {} desde {}\n",
      printable(entry.name), entry.partner, to_iso(entry.arrived), entry.size, to_hex(entry.sha256),
      entry.codes, entry.place.segment, entry.place.offset);
  return write_file(file.string() + ".motivo.txt", reason);
}

Status QuarantineFiles::write() {
  constexpr std::size_t kAtOnce = 256;
  for (;;) {
    std::vector<store::QuarantineEntry> entries;
    {
      ESC_TRY(const auto unit, store_.read());
      ESC_TRY(entries, unit->quarantine().unwritten(partner_.id, kAtOnce));
    }
    if (entries.empty()) return {};
    std::vector<std::int64_t> written;
    for (const store::QuarantineEntry& entry : entries) {
      ESC_CHECK(write_one(entry));
      written.push_back(entry.arrival);
    }
    ESC_TRY(const auto unit, store_.write());
    ESC_CHECK(unit->quarantine().written(written));
    ESC_CHECK(unit->commit());
  }
}

}  // namespace esclusa::delivery
