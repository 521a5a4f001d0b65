#pragma once
/// The queries themselves, the same for the documents of operators and for the command line.

#include <string>

#include "queries/query.h"

namespace esclusa::queries {

/// CET. Empty = any.
struct DocumentQuery : Query {
  std::string operation;  // TipoOperacion
  std::string title;      // TituloDocumento: a part of the kind's name
  std::string number;     // NumeroEntrega
  std::string state;      // Estado
  std::string user;       // NombreUsuario
  std::string oce_code;   // CodigoEntidad
};

/// CRR: the requests of a person. Empty `company` = as general user.
struct RegistrationQuery : Query {
  std::string company;   // RucEmpresa
  std::string identity;  // NumDocIdentificacion
};

/// CIE and CSE. Empty = any. With a number or a declaration and no period: of any time.
struct ReportQuery : Query {
  std::string depot;        // CodigoDeposito
  std::string declaration;  // NumeroDAE
  std::string number;       // NumeroEntrega
  std::string district;     // Distrito
  std::string state;        // Estado
  std::string container;    // Contenedor
  std::string entry_type;   // TipoIngreso, CIE only
  std::string motive;       // MotivoSalida, CSE only
  std::string entry;        // NumeroEntregaIIE, CSE only
};

/// CPC: by declaration, or by cargo number. The period does not matter.
struct TimelineQuery : Query {
  std::string declaration;    // NumeroDAE
  std::string mrn, msn, hsn;  // NumeroCarga; hsn may be empty
  std::string depot;          // CodigoDeposito; empty = all
};

enum class ReportKind { entry, exit };

/// Who asks, when, and in which snapshot.
struct Asker {
  store::Scope scope;
  Instant now{};
  store::UnitOfWork& unit;
};

/// Errors: those of the store; reject "queries.period".
Result<document::Reply> find_documents(const DocumentQuery& query, const Asker& asker);
Result<document::Reply> find_registrations(const RegistrationQuery& query, const Asker& asker);
Result<document::Reply> find_reports(ReportKind kind, const ReportQuery& query, const Asker& asker);
Result<document::Reply> find_timeline(const TimelineQuery& query, const Asker& asker);

}  // namespace esclusa::queries
