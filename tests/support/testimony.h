#pragma once
/// The tests' key to Testimony.

#include "examination/worker/message.h"

namespace esclusa::examination {

class TestimonyProbe {
 public:
  static Result<Inspected> hear(ByteView report, const document::KindRegistry& kinds,
                                const Authorities& authorities) {
    return Testimony::hear(report, kinds, authorities);
  }
};

}  // namespace esclusa::examination
