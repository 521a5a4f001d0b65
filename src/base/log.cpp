#include "base/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/bytes.h"

namespace esclusa {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "alarm"};

std::string json_line(Instant now, Level level, std::string_view event, std::string_view correlation,
                      std::initializer_list<Field> fields) {
  nlohmann::ordered_json line;
  line["time"] = to_iso(now);
  line["level"] = kLevelNames[static_cast<std::size_t>(level)];
  line["event"] = event;
  if (!correlation.empty()) line["id"] = correlation;
  for (const Field& field : fields) line[std::string(field.first)] = field.second;
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

std::string text_line(Instant now, Level level, std::string_view event, std::string_view correlation,
                      std::initializer_list<Field> fields) {
  std::string line =
      fmt::format("{} {:<7} {}", to_iso(now), kLevelNames[static_cast<std::size_t>(level)], event);
  if (!correlation.empty()) line += fmt::format(" id={}", correlation);
  for (const Field& field : fields) line += fmt::format(" {}={}", field.first, printable(field.second, 400));
  return line + '\n';
}

class DescriptorSink final : public EventSink {
 public:
  DescriptorSink(int descriptor, LogFormat format, Level least, const Clock& clock)
      : descriptor_(descriptor), format_(format), least_(least), clock_(clock) {}

  void write(Level level, std::string_view event, std::string_view correlation,
             std::initializer_list<Field> fields) override {
    if (level < least_) return;
    const auto make = format_ == LogFormat::json ? json_line : text_line;
    const std::string line = make(clock_.now(), level, event, correlation, fields);
    // One write call per line keeps lines of several threads apart. A log that cannot be written must not
    // stop work.
    [[maybe_unused]] const ssize_t written = ::write(descriptor_, line.data(), line.size());
  }

 private:
  int descriptor_;
  LogFormat format_;
  Level least_;
  const Clock& clock_;
};

}  // namespace

std::unique_ptr<EventSink> make_descriptor_sink(int descriptor, LogFormat format, Level least,
                                                const Clock& clock) {
  return std::make_unique<DescriptorSink>(descriptor, format, least, clock);
}

}  // namespace esclusa
