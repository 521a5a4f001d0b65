#include "pipeline/lote_reader.h"

#include <fmt/format.h>

#include "pki/certificates.h"

namespace esclusa::pipeline {

Result<const lote::Lote*> LoteReader::open(const store::Arrival& arrival) {
  if (!lote_ || opened_ != arrival.id) {
    lote_.reset();
    ESC_TRY(lote_, lote::Lote::open(archive_.file(arrival.place), arrival.place.offset, arrival.place.length,
                                    limits_));
    opened_ = arrival.id;
  }
  return &*lote_;
}

Result<intake::Received> LoteReader::reopen(store::UnitOfWork& unit, const store::Arrival& arrival,
                                            std::int64_t document) {
  ESC_TRY(const auto place, unit.lotes().place_of(document));
  if (place) return read(arrival, place->entry);
  intake::Received file{arrival, {}, {}};
  ESC_TRY(file.content, archive_.read(arrival.place));
  return file;
}

Result<intake::Received> LoteReader::read(const store::Arrival& arrival, std::uint64_t index) {
  ESC_TRY(const lote::Lote* const lote, open(arrival));
  ESC_TRY(const std::optional<lote::Entry> entry, lote->entry(index));
  if (!entry) return park("archive.damaged", "el lote archivado no tiene la entrada que se buscó");
  intake::Received file{arrival, {}, index};
  ESC_TRY(file.content, lote->read(*entry));
  file.arrival.name = entry->name;
  file.arrival.size = entry->size;
  file.arrival.sha256 = pki::sha256(file.content);
  file.arrival.correlation = fmt::format("{}-{}", arrival.correlation, index);
  file.arrival.attempts = 1;
  return file;
}

Result<std::vector<store::AnswerRecord>> answers_about(store::UnitOfWork& unit, std::int64_t document) {
  ESC_TRY(std::vector<store::AnswerRecord> own, unit.answers().of_document(document));
  if (!own.empty()) return own;
  ESC_TRY(const auto place, unit.lotes().place_of(document));
  if (!place) return own;
  ESC_TRY(const auto lote, unit.arrivals().get(place->lote));
  if (!lote || !lote->document) return own;
  return unit.answers().of_document(*lote->document);
}

}  // namespace esclusa::pipeline
