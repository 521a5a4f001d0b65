#include "xml/transcript.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "xml/guarded.h"

namespace esclusa::xml {
namespace {

enum Event : std::uint8_t { kStart = 1, kAttribute = 2, kEnd = 3 };

constexpr std::size_t kLongestName = 256;
constexpr std::size_t kAnyLength = std::numeric_limits<std::uint32_t>::max();

/// What an octet may be; names are ASCII in all our schemas.
enum Use : std::uint8_t { kBeginsName = 1, kInName = 2, kPlain = 4 };

constexpr std::array<std::uint8_t, 256> kUses = [] {
  std::array<std::uint8_t, 256> uses{};
  for (unsigned c = 0; c < 0x80; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (letter) uses[c] |= kBeginsName;
    if (letter || digit) uses[c] |= kInName;
    if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') uses[c] |= kPlain;
  }
  return uses;
}();

bool all_are(std::string_view text, Use use) {
  unsigned common = use;
  for (const char c : text) common &= kUses[static_cast<unsigned char>(c)];
  return common == use;
}

bool is_name(std::string_view name) {
  return !name.empty() && all_are(name.substr(0, 1), kBeginsName) && all_are(name, kInName);
}

/// The Char of XML 1.0. Nearly all of it is ASCII; the rest must be UTF-8 without controls and
/// non-characters.
bool is_content(std::string_view text) {
  if (all_are(text, kPlain)) return true;
  const bool controls = std::ranges::any_of(
      text, [](char c) { return c >= 0 && (kUses[static_cast<unsigned char>(c)] & kPlain) == 0; });
  return !controls && is_utf8(text) && text.find("\xEF\xBF\xBE") == std::string_view::npos &&
         text.find("\xEF\xBF\xBF") == std::string_view::npos;
}

/// Follows the events as a stack of elements.
class Order {
 public:
  explicit Order(std::string_view root) : root_(root) {}

  bool start(std::string_view name) {
    const bool fits = open_.empty() ? !had_root_ && name == root_ : open_.size() < Limits{}.depth;
    if (!fits || !is_name(name)) return false;
    if (!open_.empty()) open_.back() = Inside::elements;
    had_root_ = true;
    open_.push_back(Inside::nothing);
    return true;
  }
  [[nodiscard]] bool attribute(std::string_view name, std::string_view value) const {
    return !open_.empty() && open_.back() == Inside::nothing && is_name(name) && is_content(value);
  }
  bool end(std::string_view text) {
    if (open_.empty() || (open_.back() == Inside::elements && !text.empty()) || !is_content(text))
      return false;
    open_.pop_back();
    return true;
  }
  [[nodiscard]] bool complete() const { return had_root_ && open_.empty(); }

 private:
  enum class Inside { nothing, elements };
  std::string_view root_;
  std::vector<Inside> open_;
  bool had_root_ = false;
};

/// Calls back for each event; false if one of them is none or `tell` says so.
template <class Tell>
bool each_event(ByteView transcript, Tell tell) {
  wire::Reader in(transcript);
  while (!in.empty()) {
    const std::uint8_t event = in.u8();
    const std::string_view name = event == kEnd ? std::string_view{} : in.text(kLongestName);
    const std::string_view value = event == kStart ? std::string_view{} : in.text(kAnyLength);
    if (in.failed() || event < kStart || event > kEnd || !tell(event, name, value)) return false;
  }
  return in.ended_well();
}

}  // namespace

void Recorder::start(std::string_view name) {
  out_.u8(kStart);
  out_.text(name);
}

void Recorder::attribute(std::string_view name, std::string_view value) {
  out_.u8(kAttribute);
  out_.text(name);
  out_.text(value);
}

void Recorder::end(std::string_view text) {
  out_.u8(kEnd);
  out_.text(text);
}

Status check_transcript(ByteView transcript, std::string_view root) {
  Order order(root);
  const bool good =
      each_event(transcript, [&](std::uint8_t event, std::string_view name, std::string_view value) {
        if (event == kStart) return order.start(name);
        return event == kAttribute ? order.attribute(name, value) : order.end(value);
      });
  if (good && order.complete()) return {};
  return park("xml.transcript", "lo que se leyó del documento llegó dañado");
}

Status TranscriptReader::read(ByteView transcript, Handler& handler, Findings& /*findings*/) {
  ESC_CHECK(check_transcript(transcript, root_));
  each_event(transcript, [&](std::uint8_t event, std::string_view name, std::string_view value) {
    if (event == kStart) handler.start(name);
    if (event == kAttribute) handler.attribute(name, value);
    if (event == kEnd) handler.end(value);
    return true;
  });
  return {};
}

}  // namespace esclusa::xml
