#include "transport/sftp/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace esclusa::transport::sftp {
namespace {

/// Of any answer but NAME, and of one entry in a NAME: no server sends more than 256 KB of data.
constexpr std::size_t kLargestPacket = 300 * 1024;
/// Some servers send a whole folder in one packet.
constexpr std::size_t kLargestNames = 64 * 1024 * 1024;
constexpr std::size_t kSlowestPace = 1024;  // octets per second
/// Sent octets stay in front of the buffer until they are that many.
constexpr std::size_t kIdleFront = 256 * 1024;

constexpr std::size_t kLargestHandle = 256;  // by the protocol
constexpr std::size_t kLengthField = 4;
constexpr Answer kLost{Fault::lost, {}, {}};

Fault meaning_of(std::uint32_t status) {
  switch (status) {
    case 0:
      return Fault::none;
    case 1:
      return Fault::end;
    case 2:   // no such file
    case 10:  // no such path
      return Fault::gone;
    case 3:   // permission denied
    case 12:  // write protect
      return Fault::denied;
    case 14:  // no space on file system
    case 15:  // quota exceeded
      return Fault::space;
    case 8:  // operation unsupported
      return Fault::unsupported;
    case 6:  // no connection
    case 7:  // connection lost
      return Fault::lost;
    default:
      return Fault::refused;
  }
}

}  // namespace

Engine::Engine(std::chrono::milliseconds patience, Time now)
    : patience_(patience), now_(now), version_deadline_(now + patience) {
  PacketWriter(outgoing_, Type::init).u32(kVersion);
}

void Engine::sent(std::size_t count) {
  sent_ += count;
  if (sent_ == outgoing_.size()) {
    outgoing_.clear();
    sent_ = 0;
  } else if (sent_ > kIdleFront) {
    outgoing_.erase(outgoing_.begin(), outgoing_.begin() + static_cast<std::ptrdiff_t>(sent_));
    sent_ = 0;
  }
}

void Engine::tick(Time now) {
  now_ = now;
  const auto due = deadline();
  if (due && now >= *due) fail("el servidor no responde a tiempo");
}

std::optional<Engine::Time> Engine::deadline() const {
  if (broken_) return {};
  if (!ready_) return version_deadline_;
  if (requests_.empty()) return {};
  return requests_.begin()->second.deadline;
}

void Engine::fail(std::string why) {
  if (broken_) return;
  broken_ = true;
  why_ = std::move(why);
  outgoing_.clear();
  sent_ = 0;
  names_.reset();
  auto left = std::exchange(requests_, {});
  octets_under_way_ = 0;
  for (auto& [id, request] : left) request.then(kLost);
}

bool Engine::violated(std::string_view what) {
  fail(fmt::format("el servidor no respeta SFTP versión 3 ({})", what));
  return false;
}

// ---- answers ----

void Engine::received(ByteView octets, Time now) {
  now_ = now;
  if (broken_) return;
  incoming_.insert(incoming_.end(), octets.begin(), octets.end());
  while (!broken_ && (names_ ? more_names() : next_packet())) {
  }
  incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ = 0;
}

/// False: what there is makes no whole packet yet, or we broke off.
bool Engine::next_packet() {
  PacketReader reader(ByteView(incoming_).subspan(used_));
  const std::size_t length = reader.u32();
  const auto type = static_cast<Type>(reader.u8());
  if (!reader.good()) return false;
  if (length == 0) return violated("paquete vacío");
  if (length > (type == Type::name ? kLargestNames : kLargestPacket))
    return violated("paquete demasiado grande");
  if (type == Type::name && ready_) return begin_names(reader, length);
  if (reader.rest().size() < length - 1) return false;
  const PacketReader body(reader.rest().first(length - 1));
  used_ += kLengthField + length;
  if (ready_) return take(type, body);
  return type == Type::version ? version(body) : violated("no empieza por su versión");
}

bool Engine::version(PacketReader body) {
  const std::uint32_t number = body.u32();
  if (!body.good()) return violated("versión ilegible");
  if (number != kVersion) {
    wrong_version_ = true;
    fail(fmt::format("el servidor habla SFTP versión {} y hace falta la 3", number));
    return false;
  }
  while (!body.rest().empty()) {
    const std::string_view name = body.string();
    const std::string_view what = body.string();
    if (!body.good()) return violated("extensiones ilegibles");
    extensions_.emplace(name, what);
  }
  ready_ = true;
  return true;
}

bool Engine::begin_names(PacketReader reader, std::size_t length) {
  constexpr std::size_t kHead = 1 + 4 + 4;  // type, id, count
  if (length < kHead) return violated("lista de nombres cortada");
  const std::uint32_t id = reader.u32();
  const std::uint32_t names = reader.u32();
  if (!reader.good()) return false;
  const auto request = requests_.find(id);
  if (request == requests_.end()) return violated("respuesta a nada que se haya pedido");
  if (request->second.expected != Type::name) return violated("respuesta de otro tipo");
  used_ += kLengthField + kHead;
  names_ = {id, names, length - kHead};
  return true;
}

/// False: the next name is not whole yet, or we broke off.
bool Engine::more_names() {
  if (names_->names == 0) {
    if (names_->octets != 0) return violated("lista de nombres con algo detrás");
    const std::uint32_t id = names_->id;
    names_.reset();
    settle(requests_.find(id), {});
    return true;
  }
  const ByteView came = ByteView(incoming_).subspan(used_);
  const ByteView here = came.first(std::min(came.size(), names_->octets));
  PacketReader reader(here);
  const std::string_view name = reader.string();
  reader.string();  // the line of an "ls -l", for people
  const Attributes attributes = reader.attributes();
  if (!reader.good()) {
    if (here.size() == names_->octets) return violated("lista de nombres más corta de lo que dice");
    if (here.size() > kLargestPacket) return violated("nombre demasiado largo");
    return false;
  }
  const std::size_t octets = here.size() - reader.rest().size();
  names_->octets -= octets;
  --names_->names;
  used_ += octets;
  const OnName& each = requests_.find(names_->id)->second.each;
  if (each) each(name, attributes);
  return true;
}

bool Engine::take(Type type, PacketReader body) {
  const auto request = requests_.find(body.u32());
  if (!body.good()) return violated("paquete cortado");
  if (request == requests_.end()) return violated("respuesta a nada que se haya pedido");
  if (type == Type::status) return take_status(request, body);
  if (type != request->second.expected) return violated("respuesta de otro tipo");
  Answer answer;
  if (type == Type::attributes) {
    answer.attributes = body.attributes();
  } else {
    answer.octets = type == Type::extended_reply ? as_text(body.rest()) : body.string();
  }
  const std::size_t octets = answer.octets.size();
  if (!body.good()) return violated("paquete cortado");
  if (type == Type::handle && (octets == 0 || octets > kLargestHandle)) {
    return violated("identificador de archivo inadmisible");
  }
  if (type == Type::data && octets > request->second.octets) return violated("más datos que los pedidos");
  if (type == Type::data && octets == 0) answer.fault = Fault::end;
  settle(request, answer);
  return true;
}

bool Engine::take_status(Requests::iterator request, PacketReader body) {
  const std::optional<Type> expected = request->second.expected;
  Answer answer;
  answer.fault = meaning_of(body.u32());
  if (!body.good()) return violated("paquete cortado");
  if (answer.fault == Fault::lost) return violated("dice que perdió la conexión");
  if (answer.fault == Fault::none && expected) return violated("éxito sin respuesta");
  const bool can_end = expected == Type::data || expected == Type::name;
  if (answer.fault == Fault::end && !can_end) answer.fault = Fault::refused;
  settle(request, answer);
  return true;
}

void Engine::settle(Requests::iterator request, const Answer& answer) {
  const OnAnswer then = std::move(request->second.then);
  octets_under_way_ -= request->second.octets;
  requests_.erase(request);
  then(answer);
}

// ---- requests ----

/// After this the packet of the request is written. With a broken connection the handler is called at once.
std::uint32_t Engine::enter(std::optional<Type> expected, std::size_t octets, OnAnswer then, OnName each) {
  while (requests_.contains(++last_id_)) {
  }
  octets_under_way_ += octets;
  const Time due = now_ + patience_ + std::chrono::seconds(octets_under_way_ / kSlowestPace);
  requests_.emplace(last_id_, Request{expected, octets, due, std::move(then), std::move(each)});
  return last_id_;
}

void Engine::open(std::string_view path, std::uint32_t flags, OnAnswer then) {
  if (broken_) return then(kLost);
  PacketWriter packet(outgoing_, Type::open);
  packet.u32(enter(Type::handle, 0, std::move(then))).string(path).u32(flags);
  constexpr std::uint32_t kPermissions = 0x04;
  if ((flags & kOpenCreate) != 0) {
    packet.u32(kPermissions).u32(0644);
  } else {
    packet.u32(0);
  }
}

void Engine::read(std::string_view handle, std::uint64_t offset, std::uint32_t octets, OnAnswer then) {
  if (broken_) return then(kLost);
  PacketWriter(outgoing_, Type::read)
      .u32(enter(Type::data, octets, std::move(then)))
      .string(handle)
      .u64(offset)
      .u32(octets);
}

void Engine::write(std::string_view handle, std::uint64_t offset, ByteView content, OnAnswer then) {
  if (broken_) return then(kLost);
  PacketWriter(outgoing_, Type::write)
      .u32(enter({}, content.size(), std::move(then)))
      .string(handle)
      .u64(offset)
      .string(as_text(content));
}

void Engine::read_folder(std::string_view handle, OnName each, OnAnswer then) {
  if (broken_) return then(kLost);
  PacketWriter(outgoing_, Type::readdir)
      .u32(enter(Type::name, 0, std::move(then), std::move(each)))
      .string(handle);
}

void Engine::rename(std::string_view from, std::string_view to, OnAnswer then) {
  if (broken_) return then(kLost);
  PacketWriter(outgoing_, Type::rename).u32(enter({}, 0, std::move(then))).string(from).string(to);
}

void Engine::extended(std::string_view extension, std::string_view argument, OnAnswer then) {
  if (broken_) return then(kLost);
  // fsync gives back nothing but a status.
  const std::optional<Type> expected =
      extension == kFsync ? std::nullopt : std::optional<Type>(Type::extended_reply);
  PacketWriter(outgoing_, Type::extended)
      .u32(enter(expected, 0, std::move(then)))
      .string(extension)
      .string(argument);
}

void Engine::ask(Type type, std::string_view subject, std::optional<Type> expected, OnAnswer then) {
  if (broken_) return then(kLost);
  PacketWriter(outgoing_, type).u32(enter(expected, 0, std::move(then))).string(subject);
}

}  // namespace esclusa::transport::sftp
