#pragma once
/// Who learns of an accepted report.

#include "goods/case.h"

namespace esclusa::goods {

/// One notice for the depot, which gets the signed answer anyway, and one for the exporter of each share.
/// `what` is the report in Spanish, "el informe de ingreso". Errors: those of the post.
Status announce(const Case& c, std::string_view what, document::Post& post);

}  // namespace esclusa::goods
