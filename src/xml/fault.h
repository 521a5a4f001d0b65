#pragma once
/// Xerces' words turned into findings that a partner can act upon.

#include <string>
#include <string_view>

#include "base/finding.h"
#include "xml/track.h"

namespace esclusa::xml {

struct XercesFault {
  enum class About {
    structure,  // code of XMLValid
    value,      // code of XMLExcepts
    form,       // well-formedness, code of XMLErrs
  };
  About about = About::form;
  unsigned code = 0;
  std::string text;  // English
};

/// Adds the findings of one fault. `content` is the text read so far in the innermost element. Some faults
/// add nothing, because another one tells it better.
void explain(const XercesFault& fault, Track& track, std::string_view content, Findings& findings);

}  // namespace esclusa::xml
