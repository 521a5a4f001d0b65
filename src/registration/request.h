#pragma once
/// A request for a user (solicitud de registro), whatever its kind. Neither password nor secret answers nor
/// security code travel in the file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/kind.h"

namespace esclusa::registration {

/// Solicitud.
struct Person {
  std::string user;                    // IdUsuario
  std::string identity_type;           // TipoDocIdentificacion: 001 RUC, 002 cédula, 004 passport
  std::string identity_number;         // NumDocIdentificacion
  std::string name;                    // NombreUsuario
  std::vector<std::string> questions;  // PreguntaClave1…3
  std::string country = "EC";          // Pais; the kinds for companies have none
  std::string province;                // Provincia
  std::string canton;                  // Ciudad
  std::string address;                 // Direccion
  std::string telephone;               // Telefono1
  std::string telephone2;              // Telefono2
  std::string mobile_operator;         // Operadora
  std::string mobile;                  // Celular
  std::string email;                   // Correo
  std::string email_again;             // ConfCorreo
  std::string position;                // Posicion
  bool wants_sms = false;              // RecibirSms
};

/// Empresa or Entidad.
struct Company {
  std::string ruc;
  std::string name;  // may be empty
  std::string address;
  std::string telephone;
};

/// RepresentanteLegal, as the tax service knows it.
struct LegalRepresentative {
  std::string identity_type;
  std::string identity_number;
  std::string name;
};

/// Operacion/Oce. Days as dd/mm/yyyy; empty where the request leaves them out.
struct OceRow {
  std::string type;
  std::string code;
  std::string from;
  std::string to;
};

/// Adjuntos/Adjunto.
struct Attachment {
  std::string type;  // CEDULA_REP_LEGAL, …
  std::string name;
  std::int64_t kilobytes = 0;
  std::string sha256;   // lower-case hexadecimal
  std::string content;  // base64, as sent
};

struct Request : document::Document {
  std::string replaces;  // Cabecera/Reemplaza: a refused request
  bool updates = false;  // Cabecera/Actualiza: new data for an account that exists
  Person person;
  Company company;
  LegalRepresentative legal_representative;
  std::string decides;  // IdRepresentante, IdRepresentanteEntidad: user who approves
  std::vector<OceRow> oces;
  std::string certificate;  // Certificado/CertIdUnica
  std::vector<Attachment> attachments;
};

/// Who lets a confirmed request pass.
enum class Approval {
  automatic,               // GEN
  customs,                 // REP, REN
  company_representative,  // EMP
  entity_representative,   // ENT
};

/// What is different from kind to kind.
struct Profile {
  std::string_view code;         // "REP"
  std::string_view root;         // "SolicitudRegistroRepresentante"
  std::string_view schema_file;  // "rep/1.0/rep.xsd"
  std::string_view section;      // element of the company: "Empresa", "Entidad"; empty = none
  std::string_view ruc_element;  // "RucEmpresa", "RucEntidad"
  Approval approval = Approval::automatic;
  bool is_signed = true;
  std::vector<std::string_view> attachments{};  // obligatory ones
};

}  // namespace esclusa::registration
