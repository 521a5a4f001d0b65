#include "transport/ssh/faults.h"

#include <fmt/format.h>

#include "base/bytes.h"

namespace esclusa::transport::ssh_fault {

Error cut_off(std::string_view server, std::string_view words) {
  return retry("drop.unreachable", fmt::format("{} cortó la conexión ({})", server, words));
}

Error no_handshake(std::string_view server, std::string_view words) {
  // Also what a server does that has too many logins pending (MaxStartups).
  return retry(
      "drop.unreachable",
      fmt::format("{} cortó la negociación, está ocupado o no es un servidor SSH ({})", server, words));
}

Error no_proof(std::string_view server) {
  return park("drop.host_key", fmt::format("{} no demuestra que la clave de servidor es suya", server));
}

Error no_algorithm(std::string_view server, std::string_view library) {
  return park("drop.algorithms", fmt::format("{} no comparte algún algoritmo con {}", server, library));
}

Error login_cut_off(std::string_view server, std::string_view words) {
  return retry("drop.unreachable", fmt::format("{} cortó la autenticación ({})", server, words));
}

Error key_unusable(std::string_view words) {
  return park("drop.auth",
              fmt::format("la clave privada no se puede usar: formato o frase de paso ({})", words));
}

Error login_refused(std::string_view server, std::string_view user, std::string_view words) {
  return park("drop.auth",
              fmt::format("{} no acepta la clave del usuario {} ({}); revise user y key en [drop], o pida "
                          "que el servidor autorice esa clave",
                          server, printable(user), words));
}

Error no_sftp(std::string_view server, std::string_view words) {
  return retry("drop.unreachable", fmt::format("{} no abre el subsistema sftp ({})", server, words));
}

}  // namespace esclusa::transport::ssh_fault
