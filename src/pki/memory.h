#pragma once

namespace esclusa::pki {

/// OpenSSL gets memory, or the process ends (base/memory_or_exit.h). Before the first use of OpenSSL; false:
/// it was too late.
bool exit_without_memory();

}  // namespace esclusa::pki
