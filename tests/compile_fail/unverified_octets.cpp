// Only Verifier makes VerifiedOctets: foreign bytes cannot be passed off as verified.
#include "xmlsig/verify.h"

esclusa::Bytes foreign();

#ifdef ALLOWED
esclusa::Bytes octets = foreign();
#else
esclusa::xmlsig::VerifiedOctets octets(foreign(), esclusa::Digest{}, std::nullopt);
#endif
