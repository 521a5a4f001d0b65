#include "kinds/ren/ren.h"
#include "registration/request_kind.h"

namespace esclusa::kinds::ren {

std::unique_ptr<document::Kind> make_ren() {
  return registration::make_request_kind({
      .code = "REN",
      .root = "SolicitudRegistroRepresentanteEntidad",
      .schema_file = "ren/1.0/ren.xsd",
      .section = "Entidad",
      .ruc_element = "RucEntidad",
      .approval = registration::Approval::customs,
      .attachments = {"NOMBRAMIENTO_O_DELEGACION"},
  });
}

}  // namespace esclusa::kinds::ren
