#include "xml/track.h"

#include "xml/transcode.h"

namespace esclusa::xml {
namespace {

constexpr std::size_t kNamesKept = 1024;

void count(std::vector<Run>& runs, const std::string* name, bool foreign) {
  if (!runs.empty() && runs.back().name == name && runs.back().foreign == foreign) {
    ++runs.back().count;
  } else {
    runs.push_back({name, 1, foreign});
  }
}

const Shape* find(const std::vector<Shape>& shapes, std::string_view name) {
  for (const Shape& shape : shapes) {
    if (shape.name == name) return &shape;
  }
  return nullptr;
}

}  // namespace

const std::string* Names::utf8(std::u16string_view name) {
  key_.assign(name);
  const auto known = names_.find(key_);
  if (known != names_.end()) return &known->second;
  return &names_.emplace(key_, to_utf8(name)).first->second;
}

void Names::trim() {
  if (names_.size() > kNamesKept) names_.clear();
}

void Track::reset() {
  depth_ = 0;
}

void Track::enter(const std::string* name) {
  const Shape* shape = nullptr;
  if (depth_ == 0) {
    shape = find(roots_, *name);
  } else {
    count(top().runs, name, false);
    shape = top().shape == nullptr ? nullptr : top().shape->child(*name);
  }
  if (frames_.size() == depth_) frames_.emplace_back();
  Frame& frame = frames_[depth_++];
  frame.name = name;
  frame.shape = shape;
  frame.content_told = false;
  frame.runs.clear();
}

void Track::note_foreign(const std::string* name) {
  if (depth_ > 0) count(top().runs, name, true);
}

std::string Track::path() const {
  std::string path;
  for (std::size_t i = 0; i < depth_; ++i) {
    const Frame& frame = frames_[i];
    const unsigned position = i == 0 ? 1 : count_of(frames_[i - 1].runs, *frame.name);
    path += step(*frame.name, position, frame.shape != nullptr && frame.shape->repeats());
  }
  return path;
}

std::string Track::path_of_next(std::string_view name) const {
  if (depth_ == 0) return step(name, 1, false);
  const Frame& parent = frames_[depth_ - 1];
  const Shape* const shape = parent.shape == nullptr ? nullptr : parent.shape->child(name);
  return path() + step(name, count_of(parent.runs, name) + 1, shape != nullptr && shape->repeats());
}

}  // namespace esclusa::xml
