#include "kinds/gen/gen.h"
#include "registration/request_kind.h"

namespace esclusa::kinds::gen {

std::unique_ptr<document::Kind> make_gen() {
  return registration::make_request_kind({
      .code = "GEN",
      .root = "SolicitudRegistroGeneral",
      .schema_file = "gen/1.0/gen.xsd",
      .section = "",
      .ruc_element = "",
      .approval = registration::Approval::automatic,
      .is_signed = false,
  });
}

}  // namespace esclusa::kinds::gen
