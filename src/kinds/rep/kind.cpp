#include "kinds/rep/rep.h"
#include "registration/request_kind.h"

namespace esclusa::kinds::rep {

std::unique_ptr<document::Kind> make_rep() {
  return registration::make_request_kind({
      .code = "REP",
      .root = "SolicitudRegistroRepresentante",
      .schema_file = "rep/1.0/rep.xsd",
      .section = "Empresa",
      .ruc_element = "RucEmpresa",
      .approval = registration::Approval::customs,
      .attachments = {"CEDULA_REP_LEGAL", "NOMBRAMIENTO"},
  });
}

}  // namespace esclusa::kinds::rep
