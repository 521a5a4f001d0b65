#include "kinds/emp/emp.h"
#include "registration/request_kind.h"

namespace esclusa::kinds::emp {

std::unique_ptr<document::Kind> make_emp() {
  return registration::make_request_kind({
      .code = "EMP",
      .root = "SolicitudRegistroEmpleado",
      .schema_file = "emp/1.0/emp.xsd",
      .section = "Empresa",
      .ruc_element = "RucEmpresa",
      .approval = registration::Approval::company_representative,
  });
}

}  // namespace esclusa::kinds::emp
