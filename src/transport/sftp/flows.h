#pragma once
/// What happens to one file of a batch, from its first request to its result. Many of them are in flight on
/// one connection; the result of one never depends on another's.
///
/// A flow lives until its `done` is called, and so do the texts and octets that it was given.

#include <optional>
#include <string>

#include "transport/drop.h"
#include "transport/sftp/operations.h"
#include "transport/transport.h"

namespace esclusa::transport::sftp {

/// The drop as the flows of one connection see it.
struct Place {
  Engine& engine;
  const std::string& inbox;
  const std::string& outbox;
  bool openssh;  // renames without overwriting, answers in order

  [[nodiscard]] static std::string path(const std::string& folder, std::string_view name);
  [[nodiscard]] std::string in(std::string_view name) const { return path(inbox, name); }
  [[nodiscard]] std::string out(std::string_view name) const { return path(outbox, name); }

  /// The fault of a request as the port tells it.
  [[nodiscard]] Error told(Fault fault, std::string_view action, std::string_view name) const;
};

class Flow {
 public:
  explicit Flow(const Place& place) : place_(place) {}
  virtual ~Flow() = default;
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;

  void start(Done done) {
    done_ = std::move(done);
    begin();
  }
  /// The server would not, and did not say why: perhaps only for what else was in flight.
  [[nodiscard]] bool refused() const noexcept { return refused_; }

 protected:
  virtual void begin() = 0;
  [[nodiscard]] Error told(Fault fault, std::string_view action, std::string_view name) {
    refused_ = refused_ || fault == Fault::refused || fault == Fault::space;
    return place_.told(fault, action, name);
  }
  [[nodiscard]] Engine& engine() const noexcept { return place_.engine; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }
  void set_refused(bool refused) noexcept { refused_ = refused; }
  /// The last thing a flow does.
  void over() { done_(); }

 private:
  const Place& place_;
  Done done_;
  bool refused_ = false;
};

/// A flow that ends with an answer of the port. Until then, as if there were no connection.
template <class Answer>
class FlowTo : public Flow {
 public:
  using Flow::Flow;
  Answer result{fault::not_connected()};

 protected:
  void finish(Answer answer) {
    result = std::move(answer);
    over();
  }
};

class Claiming final : public FlowTo<Status> {
 public:
  Claiming(const Place& place, const Rename& rename);

 private:
  void begin() override;
  void rename();
  const Rename& rename_;
  std::string target_;
};

/// Never follows a link, never opens anything but a regular file.
class Fetching final : public FlowTo<Result<Fetched>> {
 public:
  Fetching(const Place& place, const std::string& folder, const std::string& name, std::uint64_t limit);

  /// The content goes to `sink` and not into the result.
  void pour_into(Sink sink) { sink_ = std::move(sink); }
  /// What a listing has told of the file saves a round trip. If it is true no more, the flow looks for
  /// itself.
  void believe(const Attributes& listed) { listed_ = listed; }

 private:
  void begin() override;
  void look();
  void looked(const Answer& answer);
  void read();
  const std::string& name_;
  std::string path_;
  std::uint64_t limit_;
  Sink sink_;
  std::optional<Attributes> listed_;
  Fetched fetched_;
  std::optional<ReadFile> file_;
};

class Publishing final : public FlowTo<Status> {
 public:
  Publishing(const Place& place, const Upload& upload);

 private:
  void begin() override;
  void write();
  void written();
  void explain_refusal();
  void renamed(Fault fault);
  void seen(const Answer& answer);
  void compare();
  void compared();
  void drop_temporary(Status status);

  const Upload& upload_;
  std::string target_;
  std::string temporary_;
  bool temporary_is_there_ = false;
  Fault rename_fault_ = Fault::none;
  std::optional<WriteFile> file_;
  std::optional<Fetching> existing_;
};

class Removing final : public FlowTo<Status> {
 public:
  Removing(const Place& place, const std::string& name) : FlowTo(place), name_(name) {}

 private:
  void begin() override;
  const std::string& name_;
};

}  // namespace esclusa::transport::sftp
