#include "transport/sftp/flows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace esclusa::transport::sftp {
namespace {

void ignore(const Answer&) {}

/// Whether the file system of the answer of statvfs@openssh.com takes so many octets more; `refused` if that
/// was not the trouble.
Fault what_is_short(std::string_view answer, std::uint64_t octets) {
  constexpr std::uint64_t kReadOnly = 1;
  PacketReader reader(as_bytes(answer));
  reader.u64();  // size of a block
  const std::uint64_t fragment = reader.u64();
  reader.u64();  // blocks, and those that are free also for the privileged
  reader.u64();
  const std::uint64_t free_blocks = reader.u64();
  const std::uint64_t files = reader.u64();
  const std::uint64_t free_files = reader.u64();
  reader.u64();  // of those, for us
  reader.u64();  // the file system's number
  const std::uint64_t flags = reader.u64();
  if (!reader.good()) return Fault::refused;
  if ((flags & kReadOnly) != 0) return Fault::denied;
  const bool inodes = files == 0 || free_files > 0;
  const bool blocks = free_blocks > octets / std::max<std::uint64_t>(fragment, 1);
  return inodes && blocks ? Fault::refused : Fault::space;
}

}  // namespace

std::string Place::path(const std::string& folder, std::string_view name) {
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

Error Place::told(Fault fault, std::string_view action, std::string_view name) const {
  switch (fault) {
    case Fault::gone:
      return fault::gone(name);
    case Fault::denied:
      return fault::permission(action, name);
    case Fault::space:
      return fault::space(name);
    case Fault::unsupported:
      return park("drop.unsupported", fmt::format("el servidor no sabe {} «{}»", action, printable(name)));
    case Fault::lost:
      return retry("drop.unreachable",
                   fmt::format("la conexión se cortó al {} «{}»: {}", action, printable(name), engine.why()));
    default:
      return fault::failed(action, name, "el servidor se niega sin decir por qué");
  }
}

// ---- claim ----

Claiming::Claiming(const Place& place, const Rename& rename)
    : FlowTo(place), rename_(rename), target_(place.in(rename.to)) {}

void Claiming::begin() {
  if (!is_plain_name(rename_.from)) return finish(fault::bad_name(rename_.from));
  if (!is_plain_name(rename_.to)) return finish(fault::bad_name(rename_.to));
  if (place().openssh) return rename();
  engine().lstat(target_, [this](const Answer& answer) {
    if (answer.fault == Fault::none) return finish(fault::exists(rename_.to));
    rename();
  });
}

void Claiming::rename() {
  engine().rename(place().in(rename_.from), target_, [this](const Answer& answer) {
    const Fault fault = answer.fault;
    if (fault == Fault::none) return finish(Status{});
    if (fault != Fault::refused) return finish(told(fault, "reclamar", rename_.from));
    engine().lstat(target_, [this](const Answer& found) {
      finish(found.fault == Fault::none ? fault::exists(rename_.to)
                                        : told(Fault::refused, "reclamar", rename_.from));
    });
  });
}

// ---- fetch ----

Fetching::Fetching(const Place& place, const std::string& folder, const std::string& name,
                   std::uint64_t limit)
    : FlowTo(place), name_(name), path_(Place::path(folder, name)), limit_(limit) {
  sink_ = [this](ByteView piece) {
    fetched_.content.insert(fetched_.content.end(), piece.begin(), piece.end());
    return Status{};
  };
}

void Fetching::begin() {
  if (!is_plain_name(name_)) return finish(fault::bad_name(name_));
  if (listed_) return looked({Fault::none, {}, *listed_});
  look();
}

void Fetching::look() {
  engine().lstat(path_, [this](const Answer& answer) { looked(answer); });
}

void Fetching::looked(const Answer& answer) {
  const Attributes& found = answer.attributes;
  if (answer.fault != Fault::none) return finish(told(answer.fault, "leer", name_));
  if (found.type != EntryType::regular) return finish(Fetched{Fetched::Outcome::not_regular, {}, 0});
  if (!found.size) return finish(fault::failed("leer", name_, "el servidor no informa el tamaño"));
  if (*found.size > limit_) return finish(Fetched{Fetched::Outcome::too_large, {}, *found.size});
  file_.emplace(engine(), path_, found, sink_);
  file_->start([this] { read(); });
}

void Fetching::read() {
  if (file_->fault() != Fault::none) return finish(told(file_->fault(), "leer", name_));
  if (!file_->refused()) return finish(file_->refused().error());
  if (!file_->steady() && listed_) {
    listed_.reset();
    fetched_.content.clear();
    return look();
  }
  if (!file_->steady()) return finish(fault::changing(name_));
  fetched_.outcome = Fetched::Outcome::whole;
  fetched_.size = file_->octets();
  finish(std::move(fetched_));
}

// ---- remove ----

void Removing::begin() {
  if (!is_plain_name(name_)) return finish(fault::bad_name(name_));
  engine().remove(place().in(name_), [this](const Answer& answer) {
    const bool done = answer.fault == Fault::none || answer.fault == Fault::gone;
    finish(done ? Status{} : told(answer.fault, "eliminar", name_));
  });
}

// ---- publish ----

Publishing::Publishing(const Place& place, const Upload& upload)
    : FlowTo(place),
      upload_(upload),
      target_(place.out(upload.name)),
      temporary_(place.out(temporary_name(upload.name))) {}

void Publishing::begin() {
  if (!is_plain_name(upload_.name)) return finish(fault::bad_name(upload_.name));
  if (place().openssh) return write();
  engine().lstat(target_,
                 [this](const Answer& answer) { answer.fault == Fault::none ? compare() : write(); });
}

void Publishing::write() {
  file_.emplace(engine(), temporary_, upload_.content);
  file_->start([this] { written(); });
}

void Publishing::written() {
  const Fault fault = file_->fault();
  if (fault == Fault::gone) return finish(fault::missing(place().outbox));
  if (fault == Fault::lost) return finish(told(fault, "escribir", upload_.name));
  temporary_is_there_ = true;
  if (fault == Fault::refused && engine().offers(kStatvfs)) return explain_refusal();
  if (fault != Fault::none) return drop_temporary(told(fault, "escribir", upload_.name));
  engine().rename(temporary_, target_, [this](const Answer& answer) { renamed(answer.fault); });
  if (place().openssh) engine().lstat(target_, [this](const Answer& answer) { seen(answer); });
}

/// A server that refuses to write seldom says why.
void Publishing::explain_refusal() {
  engine().extended(kStatvfs, place().outbox, [this](const Answer& answer) {
    const Fault fault = answer.fault == Fault::none   ? what_is_short(answer.octets, upload_.content.size())
                        : answer.fault == Fault::lost ? Fault::lost
                                                      : Fault::refused;
    drop_temporary(told(fault, "escribir", upload_.name));
  });
}

void Publishing::renamed(Fault fault) {
  rename_fault_ = fault;
  temporary_is_there_ = fault != Fault::none;
  if (!place().openssh) engine().lstat(target_, [this](const Answer& answer) { seen(answer); });
}

/// What stands under the final name after the renaming.
void Publishing::seen(const Answer& answer) {
  const Fault looking = answer.fault;
  if (rename_fault_ == Fault::lost || looking == Fault::lost) {
    return finish(told(Fault::lost, "publicar", upload_.name));
  }
  if (rename_fault_ == Fault::none) {
    const std::size_t size = upload_.content.size();
    const bool collected = looking == Fault::gone;
    const bool complete = looking == Fault::none && answer.attributes.size.value_or(size) == size;
    return finish(collected || complete ? Status{} : Status{fault::conflict(upload_.name)});
  }
  if (looking == Fault::none) return compare();
  if (rename_fault_ == Fault::gone) {
    return drop_temporary(fault::failed("publicar", upload_.name, "desapareció el archivo temporal"));
  }
  drop_temporary(told(rename_fault_, "publicar", upload_.name));
}

/// The name was there before: our own answer whose confirmation got lost, or somebody else's file.
void Publishing::compare() {
  existing_.emplace(place(), place().outbox, upload_.name, upload_.content.size());
  existing_->start([this] { compared(); });
}

void Publishing::compared() {
  const Result<Fetched>& found = existing_->result;
  if (!found && found.error().code == "drop.gone") {
    return drop_temporary(fault::failed("publicar", upload_.name, "el destino cambia"));
  }
  if (!found) return drop_temporary(found.error());
  const bool same =
      found->outcome == Fetched::Outcome::whole && as_text(found->content) == as_text(upload_.content);
  drop_temporary(same ? Status{} : Status{fault::conflict(upload_.name)});
}

void Publishing::drop_temporary(Status status) {
  if (temporary_is_there_) engine().remove(temporary_, ignore);
  finish(std::move(status));
}

}  // namespace esclusa::transport::sftp
