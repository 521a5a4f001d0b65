#include "intake/intake.h"

#include <fmt/format.h>

#include <algorithm>

#include "intake/name.h"
#include "pki/certificates.h"

namespace esclusa::intake {
namespace {

using transport::EntryType;
using transport::Fetched;

/// A larger file is digested but not kept, unless it is a lote that may be so large: nobody sends a gibibyte
/// of XML in good faith.
constexpr std::uint64_t kMostKept = 1ULL << 30U;

std::string item_name(const store::NewArrival& arrival) {
  return fmt::format("{}/{}-{}", arrival.partner, arrival.correlation, printable(arrival.name, 60));
}

/// Nothing is read from it. Its digest is that of its name, so that it is not taken for an empty file.
void mark_not_regular(store::Arrival& arrival) {
  arrival.fault = {"ARC-E04", ""};
  arrival.sha256 = pki::sha256(as_bytes("no es un archivo regular\n" + arrival.name));
}

}  // namespace

Intake::Intake(const config::Config& config, const config::Partner& partner, transport::Transport& drop,
               Archive& archive, store::Store& store, const Clock& clock, EventSink& events)
    : partner_(partner),
      limits_(config::limits_for(partner, config.limits)),
      drop_(drop),
      archive_(archive),
      store_(store),
      clock_(clock),
      events_(events),
      settle_(partner.settle),
      gate_(partner, limits_.free_bytes, {config.node.archive, config.node.state}, store, clock, events),
      random_(std::random_device{}()) {}

std::string Intake::token() {
  return fmt::format("{:016x}", random_());
}

Status Intake::look(SteadyTime now) {
  ready_.clear();
  ESC_CHECK(drop_.connect());
  tell_remark();
  ESC_TRY(const std::vector<transport::Entry> listing, drop_.list());
  ready_ = settle_.settled(listing, now);
  for (const transport::Entry& entry : listing) {
    if (entry.type != EntryType::directory && classify(entry.name).name_class == NameClass::claimed) {
      ready_.insert(ready_.begin(), entry);
    }
  }
  std::ranges::reverse(ready_);  // taken from the back
  return {};
}

/// Once, not at every connection.
void Intake::tell_remark() {
  std::string remark = drop_.remark();
  if (remark == remark_) return;
  remark_ = std::move(remark);
  events_.write(Level::info, "drop.remark", "", {{"partner", partner_.id}, {"what", remark_}});
}

Result<bool> Intake::is_recorded(const std::string& claim) {
  ESC_TRY(const auto unit, store_.read());
  ESC_TRY(const auto arrival, unit->arrivals().find_claim(partner_.id, claim));
  return arrival.has_value();
}

Result<std::vector<Intake::Claim>> Intake::claim_some(std::size_t most) {
  std::vector<Claim> wanted;
  std::vector<transport::Rename> renames;
  std::vector<Claim> claims;
  std::uint64_t bytes = 0;
  while (!ready_.empty() && claims.size() + wanted.size() < most && bytes < limits_.batch_bytes) {
    transport::Entry entry = std::move(ready_.back());
    ready_.pop_back();
    bytes += std::min(entry.size, limits_.file_bytes);
    if (classify(entry.name).name_class == NameClass::claimed) {
      // A crash or a lost connection came between claim and record. What is recorded is decided from the
      // archive.
      ESC_TRY(const bool recorded, is_recorded(entry.name));
      if (!recorded) claims.push_back({entry.name, claimed_name(entry.name), entry});
      continue;
    }
    renames.push_back({entry.name, claim_name(entry.name, token())});
    wanted.push_back({renames.back().to, entry.name, std::move(entry)});
  }
  const std::vector<Status> outcome = drop_.claim(renames);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (outcome[i]) {
      claims.push_back(std::move(wanted[i]));
    } else if (outcome[i].error().remedy != Remedy::reject) {
      events_.write(Level::warning, "intake.claim_failed", "",
                    {{"partner", partner_.id},
                     {"file", printable(wanted[i].name)},
                     {"error", outcome[i].error().code}});
    }
  }
  return claims;
}

Received Intake::received(const Claim& claim) {
  Received file;
  store::Arrival& arrival = file.arrival;
  arrival.partner = partner_.id;
  arrival.correlation = token();
  arrival.claim = claim.claim;
  arrival.name = claim.name;
  arrival.size = claim.entry.size;
  arrival.arrived = clock_.now();
  arrival.attempts = 1;
  arrival.fault = classify(claim.name).fault;
  return file;
}

std::uint64_t Intake::most_bytes(const store::Arrival& arrival) const {
  return is_lote(arrival) ? limits_.lote_bytes : limits_.file_bytes;
}

Status Intake::stream_large(const Claim& claim, Received& file) {
  pki::Sha256 digest;
  const std::uint64_t limit = most_bytes(file.arrival);
  const bool keep = claim.entry.size <= std::max(kMostKept, limit);
  const auto read = [&](const Archive::Write& write) -> Status {
    const auto count = drop_.stream(claim.claim, [&](ByteView piece) -> Status {
      digest.update(piece);
      return keep ? write(piece) : Status{};
    });
    if (!count) return count.error();
    file.arrival.size = *count;
    return {};
  };
  if (keep) {
    ESC_TRY(file.arrival.place, archive_.append_stream(item_name(file.arrival), claim.entry.size, read));
  } else {
    ESC_CHECK(read([](ByteView) { return Status{}; }));
  }
  file.arrival.sha256 = digest.finish();
  if (file.arrival.size > limit)
    file.arrival.fault = {"ARC-E03", fmt::format("El máximo es {} bytes.", limit)};
  return {};
}

Result<std::vector<Received>> Intake::fetch(const std::vector<Claim>& claims) {
  std::vector<transport::Fetch> wanted;
  std::vector<Received> files;
  for (const Claim& claim : claims) {
    files.push_back(received(claim));
    // What is larger is streamed; the limit for lotes may be the smaller one.
    wanted.push_back({claim.claim, std::min(limits_.file_bytes, most_bytes(files.back().arrival))});
  }
  std::vector<Result<Fetched>> fetched = drop_.fetch(wanted);
  std::vector<Received> batch;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    Received& file = files[i];
    Status status = fetched[i] ? Status{} : Status{fetched[i].error()};
    if (status && fetched[i]->outcome == Fetched::Outcome::too_large) {
      status = stream_large(claims[i], file);
    } else if (status) {
      file.content = std::move(fetched[i]->content);
      file.arrival.size = file.content.size();
      file.arrival.sha256 = pki::sha256(file.content);
      if (fetched[i]->outcome == Fetched::Outcome::not_regular) mark_not_regular(file.arrival);
    }
    if (status) {
      batch.push_back(std::move(file));
      continue;
    }
    // It stays claimed in the drop; a later look finds it again.
    events_.write(Level::warning, "intake.fetch_failed", "",
                  {{"partner", partner_.id},
                   {"file", printable(claims[i].name)},
                   {"error", status.error().code},
                   {"what", status.error().what}});
    if (status.error().remedy == Remedy::park) return status.error();
  }
  return batch;
}

Status Intake::archive_all(std::vector<Received>& batch) {
  std::vector<ArchiveItem> items;
  std::vector<Received*> owners;
  for (Received& file : batch) {
    if (!file.arrival.place.segment.empty()) continue;  // streamed already
    items.push_back({item_name(file.arrival), file.content});
    owners.push_back(&file);
  }
  ESC_TRY(const std::vector<store::ArchivePlace> places, archive_.append(items));
  for (std::size_t i = 0; i < places.size(); ++i) owners[i]->arrival.place = places[i];
  for (Received& file : batch) {
    if (is_lote(file.arrival)) file.content.clear();
  }
  return {};
}

Status Intake::record(std::vector<Received>& batch) {
  ESC_TRY(const auto unit, store_.write());
  for (Received& file : batch) {
    ESC_TRY(file.arrival.id, unit->arrivals().add(file.arrival));
  }
  ESC_CHECK(unit->commit());
  for (const Received& file : batch) {
    events_.write(Level::info, "intake.received", file.arrival.correlation,
                  {{"partner", partner_.id},
                   {"file", printable(file.arrival.name)},
                   {"bytes", std::to_string(file.arrival.size)},
                   {"sha256", to_hex(file.arrival.sha256)}});
  }
  return {};
}

Result<std::vector<Received>> Intake::next_batch(SteadyTime now) {
  while (!ready_.empty()) {
    ESC_TRY(const std::size_t open, gate_.open(now));
    if (open == 0) break;
    ESC_TRY(const std::vector<Claim> claims, claim_some(std::min<std::size_t>(open, limits_.batch_files)));
    if (claims.empty()) continue;
    ESC_TRY(std::vector<Received> batch, fetch(claims));
    if (batch.empty()) continue;
    ESC_CHECK(archive_all(batch));
    ESC_CHECK(record(batch));
    std::uint64_t bytes = 0;
    for (const Received& file : batch) bytes += file.arrival.size;
    gate_.took(batch.size(), bytes);
    return batch;
  }
  return std::vector<Received>{};
}

Result<std::vector<store::Arrival>> Intake::interrupted(std::size_t limit) {
  ESC_TRY(const auto unit, store_.read());
  return unit->arrivals().undecided(partner_.id, limit);
}

Result<Received> Intake::reopen(store::Arrival arrival) {
  Received file{std::move(arrival), {}};
  if (file.arrival.fault.code.empty()) {
    pki::Sha256 digest;
    ESC_CHECK(archive_.stream(file.arrival.place, [&](ByteView piece) {
      digest.update(piece);
      if (!is_lote(file.arrival)) file.content.insert(file.content.end(), piece.begin(), piece.end());
      return Status{};
    }));
    if (digest.finish() != file.arrival.sha256) {
      return park("archive.damaged", "el contenido archivado no es el recibido");
    }
  }
  ESC_TRY(const auto unit, store_.write());
  ESC_CHECK(unit->arrivals().add_attempt(file.arrival.id));
  ESC_CHECK(unit->commit());
  ++file.arrival.attempts;
  return file;
}

Status Intake::remove_decided() {
  constexpr std::size_t kAtOnce = 1000;
  for (;;) {
    std::vector<store::Arrival> done;
    {
      ESC_TRY(const auto unit, store_.read());
      ESC_TRY(done, unit->arrivals().to_remove(partner_.id, kAtOnce));
    }
    if (done.empty()) return {};
    std::vector<std::string> names;
    for (const store::Arrival& arrival : done) names.push_back(arrival.claim);
    if (partner_.settle.rule == config::SettleRule::done_file) {
      for (const store::Arrival& arrival : done) names.push_back(arrival.name + std::string(kDoneSuffix));
    }
    const std::vector<Status> outcome = drop_.remove(names);
    std::vector<std::int64_t> removed;
    for (std::size_t i = 0; i < done.size(); ++i) {
      if (outcome[i]) removed.push_back(done[i].id);
    }
    ESC_TRY(const auto unit, store_.write());
    ESC_CHECK(unit->arrivals().source_removed(removed));
    ESC_CHECK(unit->commit());
    if (removed.size() < done.size())
      return retry("drop.remove", "no se pudieron retirar todos los archivos del buzón");
  }
}

}  // namespace esclusa::intake
