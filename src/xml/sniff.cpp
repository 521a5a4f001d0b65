#include "xml/sniff.h"

namespace esclusa::xml {
namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What follows `end`; empty if `end` is not there.
std::string_view behind(std::string_view text, std::string_view end) {
  const std::size_t at = text.find(end);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + end.size());
}

std::string_view without_space(std::string_view text) {
  const std::size_t at = text.find_first_not_of(kSpace);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at);
}

/// From the root's name on.
std::string_view skip_prolog(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (;;) {
    text = without_space(text);
    if (text.starts_with("<?")) {
      text = behind(text, "?>");
    } else if (text.starts_with("<!--")) {
      text = behind(text, "-->");
    } else {
      return text.starts_with('<') ? text.substr(1) : std::string_view{};
    }
  }
}

std::string_view take_until(std::string_view& text, std::string_view stops) {
  const std::size_t at = text.find_first_of(stops);
  if (at == std::string_view::npos) return {};
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at);
  return taken;
}

/// Value of the attribute that declares `prefix`; empty without one, nothing if the tag is not complete.
std::optional<std::string_view> declared(std::string_view text, std::string_view prefix) {
  for (;;) {
    text = without_space(text);
    if (text.empty()) return std::nullopt;
    if (text.starts_with('>') || text.starts_with('/')) return std::string_view{};
    const std::string_view attribute = take_until(text, "= \t\r\n");
    text = without_space(text);
    if (!text.starts_with('=')) return std::nullopt;
    text = without_space(text.substr(1));
    if (!text.starts_with('"') && !text.starts_with('\'')) return std::nullopt;
    const std::string_view quote = text.substr(0, 1);
    text.remove_prefix(1);
    const std::size_t end = text.find(quote);
    if (end == std::string_view::npos) return std::nullopt;
    const bool wanted = prefix.empty() ? attribute == "xmlns"
                                       : attribute.starts_with("xmlns:") && attribute.substr(6) == prefix;
    if (wanted) return text.substr(0, end);
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<RootName> sniff_root(std::string_view head) {
  std::string_view text = skip_prolog(head);
  const std::string_view name = take_until(text, " \t\r\n/>");
  if (name.empty() || name.starts_with('!')) return std::nullopt;
  const std::size_t colon = name.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const auto space = declared(text, prefixed ? name.substr(0, colon) : std::string_view{});
  if (!space) return std::nullopt;
  return RootName{*space, prefixed ? name.substr(colon + 1) : name};
}

}  // namespace esclusa::xml
