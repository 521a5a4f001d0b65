#include "transport/sftp/operations.h"

#include <algorithm>
#include <utility>

namespace esclusa::transport::sftp {
namespace {

/// A server that never comes to an end gets no more patience than that.
constexpr std::size_t kMostEmptyAnswers = 64;

void ignore(const Answer&) {}

}  // namespace

// ---- listing ----

void ListFolder::start(Done done) {
  done_ = std::move(done);
  engine_.open_folder(path_, [this](const Answer& answer) {
    fault_ = answer.fault;
    if (fault_ != Fault::none) return done_();
    handle_ = answer.octets;
    ask_more();
  });
}

void ListFolder::ask_more() {
  while (!ended_ && fault_ == Fault::none && under_way_ < depth_) {
    ++under_way_;
    const auto each = [this](std::string_view name, const Attributes& found) {
      named_ = true;
      if (!ended_) each_(name, found);
    };
    engine_.read_folder(handle_, each, [this](const Answer& answer) {
      --under_way_;
      empty_ = std::exchange(named_, false) ? 0 : empty_ + 1;
      ended_ = ended_ || answer.fault == Fault::end;
      const Fault fault = empty_ > kMostEmptyAnswers ? Fault::refused : answer.fault;
      if (!ended_ && fault_ == Fault::none) fault_ = fault;
      ask_more();
      finish_if_over();
    });
  }
}

void ListFolder::finish_if_over() {
  if (under_way_ > 0) return;
  engine_.close(handle_, ignore);
  done_();
}

// ---- reading ----

void ReadFile::start(Done done) {
  done_ = std::move(done);
  engine_.open(path_, kOpenRead, [this](const Answer& answer) {
    fault_ = answer.fault;
    if (fault_ != Fault::none) return done_();
    handle_ = answer.octets;
    ask_more();
  });
}

void ReadFile::ask_more() {
  if (fault_ != Fault::none || !refused_ || ended_) return;
  while (asked_ < last_offset() && pieces_.size() < kPiecesUnderWay &&
         (under_way_ == 0 || engine_.has_room())) {
    const std::uint64_t left = last_offset() - asked_;
    pieces_.push_back(
        {asked_, static_cast<std::uint32_t>(std::min<std::uint64_t>(left, kPiece)), {}, false, false});
    asked_ += pieces_.back().wanted;
    ask(pieces_.back());
  }
  if (asked_ == last_offset() && !looked_) look();
}

void ReadFile::ask(Piece& piece) {
  ++under_way_;
  const auto have = static_cast<std::uint32_t>(piece.octets.size());
  engine_.read(handle_, piece.offset + have, piece.wanted - have,
               [this, &piece](const Answer& answer) { answered(piece, answer); });
}

void ReadFile::answered(Piece& piece, const Answer& answer) {
  --under_way_;
  if (answer.fault == Fault::end) {
    piece.complete = piece.ended = true;
  } else if (answer.fault != Fault::none) {
    if (fault_ == Fault::none) fault_ = answer.fault;
  } else {
    const ByteView octets = as_bytes(answer.octets);
    piece.octets.insert(piece.octets.end(), octets.begin(), octets.end());
    // At the end of what the name had shown, one octet less is what we hope for; elsewhere the server is
    // short of breath.
    piece.complete =
        piece.octets.size() == piece.wanted || piece.offset + piece.octets.size() == *before_.size;
    if (!piece.complete) {
      asked_after_look_ = looked_;
      ask(piece);
    }
  }
  hand_over();
  ask_more();
  finish_if_over();
}

void ReadFile::hand_over() {
  while (!pieces_.empty() && pieces_.front().complete && fault_ == Fault::none && refused_) {
    const Piece& piece = pieces_.front();
    beyond_ = beyond_ || (ended_ && !piece.octets.empty());
    ended_ = ended_ || piece.ended;
    octets_ += piece.octets.size();
    if (!piece.octets.empty()) refused_ = sink_(piece.octets);
    pieces_.pop_front();
  }
}

void ReadFile::look() {
  looked_ = true;
  asked_after_look_ = false;
  ++under_way_;
  engine_.fstat(handle_, [this](const Answer& answer) {
    --under_way_;
    if (fault_ == Fault::none) fault_ = answer.fault;
    after_ = answer.attributes;
    finish_if_over();
  });
}

void ReadFile::finish_if_over() {
  if (under_way_ > 0) return;
  const bool good = fault_ == Fault::none && refused_.ok();
  if (good && asked_after_look_) return look();
  engine_.close(handle_, ignore);  // whether that works does not matter for what was read
  steady_ = good && looked_ && after_ == before_ && octets_ == *before_.size && !beyond_;
  done_();
}

// ---- writing ----

void WriteFile::start(Done done) {
  done_ = std::move(done);
  open(false);
}

void WriteFile::open(bool replaced) {
  // EXCL: a link that somebody laid under our temporary name is never written through.
  engine_.open(path_, kOpenWrite | kOpenCreate | kOpenTruncate | kOpenExclusive,
               [this, replaced](const Answer& answer) { opened(answer, replaced); });
}

void WriteFile::opened(const Answer& answer, bool replaced) {
  fault_ = answer.fault;
  if (fault_ == Fault::refused && !replaced) {  // left by a broken try?
    return engine_.remove(path_, [this](const Answer& removed) {
      if (removed.fault == Fault::none) return open(true);
      if (removed.fault == Fault::lost) fault_ = Fault::lost;
      done_();
    });
  }
  if (fault_ != Fault::none) return done_();
  handle_ = answer.octets;
  write_more();
}

void WriteFile::write_more() {
  while (fault_ == Fault::none && written_ < content_.size() && under_way_ < kPiecesUnderWay &&
         (under_way_ == 0 || engine_.has_room())) {
    const ByteView piece =
        content_.subspan(written_, std::min<std::size_t>(kPiece, content_.size() - written_));
    engine_.write(handle_, written_, piece, confirmed());
    written_ += piece.size();
  }
  if (!closed_ && (fault_ != Fault::none || written_ == content_.size())) close();
}

void WriteFile::close() {
  closed_ = true;
  if (fault_ == Fault::lost) return;
  if (fault_ == Fault::none && engine_.offers(kFsync)) {
    const OnAnswer then = confirmed();
    engine_.extended(kFsync, handle_, [then](const Answer& answer) {
      then(answer.fault == Fault::unsupported ? Answer{} : answer);  // the server's disk cannot do that
    });
  }
  engine_.close(handle_, confirmed());
}

OnAnswer WriteFile::confirmed() {
  ++under_way_;
  return [this](const Answer& answer) {
    --under_way_;
    if (fault_ == Fault::none) fault_ = answer.fault;
    write_more();
    if (under_way_ == 0) done_();
  };
}

}  // namespace esclusa::transport::sftp
