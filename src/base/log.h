#pragma once
/// Structured events. One line of JSON (or text) per event; every event about a file carries its correlation
/// id, so that `grep` finds the whole way of a document. No document content, secrets or personal data in
/// events.

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace esclusa {

enum class Level { debug, info, warning, alarm };

/// A named value of an event. `name` is one word ("partner", "file", "error").
using Field = std::pair<std::string_view, std::string>;

/// Thread rule: `write` may be called from any thread; a line is never torn.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// `event` is a stable dotted name ("intake.claimed"); `correlation` is empty when no file is concerned.
  virtual void write(Level level, std::string_view event, std::string_view correlation,
                     std::initializer_list<Field> fields) = 0;
};

class NullSink final : public EventSink {
 public:
  void write(Level, std::string_view, std::string_view, std::initializer_list<Field>) override {}
};

enum class LogFormat { json, text };

/// Writes to a file descriptor (2 = standard error) that stays the caller's; `clock` must outlive the sink.
std::unique_ptr<EventSink> make_descriptor_sink(int descriptor, LogFormat format, Level least,
                                                const Clock& clock);

}  // namespace esclusa
