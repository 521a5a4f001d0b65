#include "kinds/ent/ent.h"
#include "registration/request_kind.h"

namespace esclusa::kinds::ent {

std::unique_ptr<document::Kind> make_ent() {
  return registration::make_request_kind({
      .code = "ENT",
      .root = "SolicitudRegistroEntidad",
      .schema_file = "ent/1.0/ent.xsd",
      .section = "Entidad",
      .ruc_element = "RucEntidad",
      .approval = registration::Approval::entity_representative,
  });
}

}  // namespace esclusa::kinds::ent
