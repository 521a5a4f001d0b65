#pragma once
/// What a reader told, written down: so that a process that must not parse foreign XML can hear it too.

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/wire.h"
#include "xml/reader.h"

namespace esclusa::xml {

/// Writes down what it hears.
class Recorder final : public Handler {
 public:
  void start(std::string_view name) override;
  void attribute(std::string_view name, std::string_view value) override;
  void end(std::string_view text) override;

  /// All of it; the recorder then begins anew.
  std::string take() { return out_.take(); }

 private:
  wire::Writer out_;
};

/// A transcript may come from a process that foreign bytes have taken over, so nothing about it is believed:
/// one root of the given name, every element closed, no deeper than documents are, attributes only after
/// their start tag, text only where there are no child elements, names that are names, values that XML could
/// hold. Whether the schema allows it is not looked at. Errors: park "xml.transcript".
Status check_transcript(ByteView transcript, std::string_view root);

/// Tells a transcript again, instead of octets. Errors: those of `check_transcript`; nothing is told then.
class TranscriptReader final : public Reader {
 public:
  explicit TranscriptReader(std::string_view root) : root_(root) {}
  Status read(ByteView transcript, Handler& handler, Findings& findings) override;

 private:
  std::string root_;
};

}  // namespace esclusa::xml
