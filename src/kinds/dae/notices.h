#pragma once

#include "kinds/dae/dae.h"

namespace esclusa::kinds::dae {

/// A channel that the feed names and that was not known yet: its exporter and the depots where its goods are
/// learn of it. `before` is what the register had. Errors: those of the store and the post.
Status announce_channel(const store::Declaration& fed, const store::Declaration& before,
                        const std::string& submission_number, const document::Surroundings& around);

}  // namespace esclusa::kinds::dae
