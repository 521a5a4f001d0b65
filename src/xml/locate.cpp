#include "xml/locate.h"

#include <charconv>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace esclusa::xml {
namespace {

/// An element that some finding names, or an ancestor of one.
struct Wanted {
  struct Name {
    unsigned seen = 0;
    std::map<unsigned, std::unique_ptr<Wanted>> at;  // by position
  };
  std::map<std::string, Name, std::less<>> children;
  unsigned line = 0;
  unsigned column = 0;
};

struct Step {
  std::string_view name;
  unsigned position = 1;
};

/// Takes the first step off an XPath; an attribute is no step.
bool take_step(std::string_view& path, Step& step) {
  if (path.empty() || path.front() != '/') return false;
  path.remove_prefix(1);
  std::string_view text = path.substr(0, path.find('/'));
  path.remove_prefix(text.size());
  if (text.empty() || text.front() == '@') return false;
  const std::size_t bracket = text.find('[');
  step = {text.substr(0, bracket), 1};
  if (bracket != std::string_view::npos) {
    text.remove_prefix(bracket + 1);
    std::from_chars(text.data(), text.data() + text.size(), step.position);
  }
  return true;
}

void want(Wanted& document, std::string_view path) {
  Wanted* at = &document;
  for (Step step; take_step(path, step);) {
    auto& next = at->children.try_emplace(std::string(step.name)).first->second.at[step.position];
    if (next == nullptr) next = std::make_unique<Wanted>();
    at = next.get();
  }
}

/// The place of the deepest element of `path` that was met.
void fill(const Wanted& document, Finding& finding) {
  const Wanted* at = &document;
  std::string_view path = finding.path;
  for (Step step; take_step(path, step);) {
    at = at->children.find(step.name)->second.at.find(step.position)->second.get();
    if (at->line == 0) return;
    finding.line = at->line;
    finding.column = at->column;
  }
}

/// One pass over the markup. The text is known to be well-formed and to have no DOCTYPE.
class Scan {
 public:
  Scan(std::string_view text, Wanted& document) : text_(text), open_{&document} {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;  // no editor counts the byte order mark
  }

  void run() {
    while (skip_to("<")) {
      if (starts("<!--")) {
        skip_past("-->");
      } else if (starts("<![CDATA[")) {
        skip_past("]]>");
      } else if (starts("<?")) {
        skip_past("?>");
      } else if (starts("</")) {
        skip_past(">");
        if (open_.size() > 1) open_.pop_back();
      } else {
        start_tag();
      }
    }
  }

 private:
  [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  /// Moves on and keeps count of lines: they end in LF, CR LF or CR.
  void advance_to(std::size_t end) {
    for (; at_ < end; ++at_) {
      const bool cr = text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n');
      if (text_[at_] != '\n' && !cr) continue;
      ++line_;
      line_start_ = at_ + 1;
    }
  }

  bool skip_to(std::string_view what) {
    const std::size_t found = text_.find(what, at_);
    advance_to(found == std::string_view::npos ? text_.size() : found);
    return found != std::string_view::npos;
  }

  void skip_past(std::string_view what) {
    if (skip_to(what)) advance_to(at_ + what.size());
  }

  [[nodiscard]] std::string_view local_name() const {
    const std::size_t end = text_.find_first_of(" \t\r\n/>", at_);
    const std::string_view name = text_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
    return name.substr(name.find(':') + 1);
  }

  /// The closing '>' of a tag; attribute values may hold one.
  [[nodiscard]] std::size_t tag_end() const {
    char quote = '\0';
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return text_.size();
  }

  void start_tag() {
    Wanted* const element = meet(local_name());
    if (element != nullptr) {
      element->line = line_;
      element->column = static_cast<unsigned>(at_ - line_start_ + 1);
    }
    const std::size_t end = tag_end();
    const bool closed = end < text_.size() && text_[end - 1] == '/';
    advance_to(end);
    if (!closed) open_.push_back(element);
  }

  Wanted* meet(std::string_view name) {
    if (open_.back() == nullptr) return nullptr;
    const auto child = open_.back()->children.find(name);
    if (child == open_.back()->children.end()) return nullptr;
    const auto wanted = child->second.at.find(++child->second.seen);
    return wanted == child->second.at.end() ? nullptr : wanted->second.get();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  unsigned line_ = 1;
  std::vector<Wanted*> open_;  // null = nobody wants what is below
};

}  // namespace

void locate(ByteView original, Findings& findings) {
  Wanted document;
  const auto homeless = [](const Finding& f) { return f.line == 0 && !f.path.empty(); };
  for (const Finding& finding : findings) {
    if (homeless(finding)) want(document, finding.path);
  }
  Scan(as_text(original), document).run();
  for (Finding& finding : findings) {
    if (homeless(finding)) fill(document, finding);
  }
}

}  // namespace esclusa::xml
