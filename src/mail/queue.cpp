#include "mail/queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <tuple>

#include "mail/message.h"

namespace esclusa::mail {
namespace {

constexpr std::string_view kSuffix = ".eml";
constexpr std::array<std::chrono::minutes, 4> kBackOff{
    {std::chrono::minutes{1}, std::chrono::minutes{5}, std::chrono::minutes{15}, std::chrono::minutes{60}}};
constexpr std::chrono::seconds kLongest = kBackOff.back() + kBackOff.back() / 5;

/// A decimal number that is the whole of `text`.
template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string queue_name(const Waiting& message) {
  if (message.tries == 0) return fmt::format("{}{}", message.id, kSuffix);
  return fmt::format("{}.{}.{}{}", message.id, message.tries, message.due.time_since_epoch().count(),
                     kSuffix);
}

std::optional<Waiting> parse_queue_name(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  const std::size_t dot = name.find('.');
  Waiting message{std::string(name.substr(0, dot)), 0, {}};
  if (!is_message_id(message.id)) return std::nullopt;
  if (dot == std::string_view::npos) return message;
  name.remove_prefix(dot + 1);
  const std::size_t second = name.find('.');
  if (second == std::string_view::npos) return std::nullopt;
  const auto tries = number<unsigned>(name.substr(0, second));
  const auto due = number<std::int64_t>(name.substr(second + 1));
  if (!tries || *tries == 0 || !due) return std::nullopt;
  message.tries = *tries;
  message.due = Instant{std::chrono::seconds{*due}};
  return message;
}

Instant next_try(std::string_view id, unsigned tries, Instant now) {
  const std::chrono::seconds wait = kBackOff.at(std::clamp<std::size_t>(tries, 1, kBackOff.size()) - 1);
  const auto jitter = std::hash<std::string>{}(fmt::format("{}.{}", id, tries)) %
                      static_cast<std::size_t>(wait.count() / 5 + 1);
  return now + wait + std::chrono::seconds{jitter};
}

bool is_due(Instant due, Instant now) {
  return due <= now || due > now + kLongest;
}

Result<Queue> Queue::open(const std::filesystem::path& spool) {
  ESC_TRY(Folder fresh, Folder::open(spool / "new"));
  ESC_TRY(Folder sent, Folder::open(spool / "sent"));
  ESC_TRY(Folder failed, Folder::open(spool / "failed"));
  return Queue(std::move(fresh), std::move(sent), std::move(failed));
}

Result<std::vector<Waiting>> Queue::due(Instant now) const {
  ESC_TRY(const std::vector<std::string> names, fresh_.names());
  std::vector<Waiting> due;
  for (const std::string& name : names) {
    auto message = parse_queue_name(name);
    if (message && is_due(message->due, now)) due.push_back(std::move(*message));
  }
  std::ranges::sort(due, {}, [](const Waiting& m) { return std::tie(m.tries, m.due, m.id); });
  return due;
}

Result<std::optional<Waiting>> Queue::claim(const Waiting& message, Instant now) const {
  const unsigned tries = message.tries + 1;
  const Waiting claimed{message.id, tries, next_try(message.id, tries, now)};
  ESC_TRY(const bool found, fresh_.move(queue_name(message), fresh_, queue_name(claimed)));
  return found ? std::optional(claimed) : std::nullopt;
}

Status Queue::unclaim(const Waiting& claimed, const Waiting& before) const {
  ESC_CHECK(fresh_.move(queue_name(claimed), fresh_, queue_name(before)));
  return {};
}

Status Queue::finish(const Waiting& message, bool keep) const {
  if (keep) {
    ESC_CHECK(fresh_.move(queue_name(message), sent_, queue_name({message.id, 0, {}})));
    return sent_.sync();
  }
  ESC_CHECK(fresh_.remove(queue_name(message)));
  return {};
}

Status Queue::give_up(const Waiting& message) const {
  ESC_CHECK(fresh_.move(queue_name(message), failed_, queue_name({message.id, 0, {}})));
  return failed_.sync();
}

}  // namespace esclusa::mail
