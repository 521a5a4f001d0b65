#include "goods/milestones.h"

namespace esclusa::goods {

std::string_view milestone_of(const store::Movement& movement, Event event) {
  if (event == Event::correction) return "CORRECCION";
  if (movement.cause == store::kBoarding) return "SALIDA_EMBARQUE";
  if (movement.cause == store::kReturn) return "SALIDA_DEVOLUCION";
  if (movement.cause == store::kTransfer) return "SALIDA_TRASLADO";
  return movement.cause == store::kWriteOff ? "SALIDA_BAJA" : "INGRESO";
}

std::string_view milestone_of(Event event) {
  switch (event) {
    case Event::automatic_channel:
    case Event::review_channel:
      return "CANAL";
    case Event::inspection:
      return "INSPECCION";
    case Event::favourable:
    case Event::adverse:
      return "RESULTADO_AFORO";
    case Event::exit_authorised:
      return "SALIDA_AUTORIZADA";
    case Event::hold:
      return "RETENCION";
    case Event::release:
      return "LEVANTAMIENTO";
    case Event::manifest:
      return "MANIFIESTO";
    case Event::entry:
    case Event::boarding:
    case Event::other_exit:
    case Event::correction:
      break;
  }
  return {};
}

}  // namespace esclusa::goods
