#pragma once
/// What both libraries say in the same words. `words` are a library's own, printable.

#include <string>
#include <string_view>

#include "base/result.h"

namespace esclusa::transport::ssh_fault {

Error cut_off(std::string_view server, std::string_view words);         // retry "drop.unreachable"
Error no_handshake(std::string_view server, std::string_view words);    // retry "drop.unreachable"
Error no_proof(std::string_view server);                                // park "drop.host_key"
Error no_algorithm(std::string_view server, std::string_view library);  // park "drop.algorithms"
Error login_cut_off(std::string_view server, std::string_view words);   // retry "drop.unreachable"
Error key_unusable(std::string_view words);                             // park "drop.auth"
Error login_refused(std::string_view server, std::string_view user,
                    std::string_view words);                     // park "drop.auth"
Error no_sftp(std::string_view server, std::string_view words);  // retry "drop.unreachable"

}  // namespace esclusa::transport::ssh_fault
