#pragma once
/// What became of a file before its decision.

#include <memory>
#include <string>

#include "answer/acuse.h"
#include "document/kind.h"
#include "examination/examiner.h"
#include "intake/intake.h"

namespace esclusa::pipeline {

/// How far a file came. `document` is null exactly when it was refused; `findings` then say why.
struct Examined {
  std::string correlation;  // of the arrival
  answer::Subject subject;
  Findings findings;
  std::unique_ptr<document::Document> document;
};

/// Has the content examined, unless the arrival says already what is wrong. Errors: those of the examiner.
Result<Examined> examine(examination::Examiner& examiner, const intake::Received& file,
                         examination::Patience patience);

/// The same without looking into it: it has done enough harm, and is refused with SIS-E01.
Examined set_aside(const intake::Received& file);

}  // namespace esclusa::pipeline
