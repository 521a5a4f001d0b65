#pragma once
/// Solicitud de registro para Usuario General. Neither password nor security code travel in the file.

#include <memory>
#include <string>

#include "document/kind.h"

namespace esclusa::kinds::gen {

struct Gen : document::Document {
  std::string wanted_user;      // IdUsuario
  std::string identity_type;    // TipoDocIdentificacion: 001 RUC, 002 cédula, 004 passport
  std::string identity_number;  // NumDocIdentificacion
  std::string name;             // NombreUsuario
  std::string country;          // Pais
  std::string province;         // Provincia
  std::string canton;           // Ciudad
  std::string telephone;        // Telefono1
  std::string telephone2;       // Telefono2
  std::string mobile_operator;  // Operadora
  std::string mobile;           // Celular
  std::string email;            // Correo
  std::string email_again;      // ConfCorreo
};

std::unique_ptr<document::Kind> make_gen();

}  // namespace esclusa::kinds::gen
