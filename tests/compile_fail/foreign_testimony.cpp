// Only the staff hears workers: nobody else can have foreign bytes taken for a worker's report.
#include "examination/worker/message.h"

esclusa::Bytes foreign();

void hear(const esclusa::document::KindRegistry& kinds) {
#ifdef ALLOWED
  (void)kinds;
#else
  (void)esclusa::examination::Testimony::hear(foreign(), kinds, {});
#endif
}
