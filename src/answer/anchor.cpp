#include "answer/anchor.h"

#include <fmt/format.h>

#include "xml/canonical_writer.h"

namespace esclusa::answer {

std::string anchor_id(std::uint64_t seq) {
  return fmt::format("ANC{:012}", seq);
}

std::string write_anchor(const Issuer& issuer, const AnchorFacts& facts) {
  xml::CanonicalWriter out("AnclaBitacora", kNamespace,
                           {{"Id", anchor_id(facts.head.seq)}, {"version", kSchemaVersion}});
  out.leaf("Ambiente", issuer.environment);
  out.leaf("Nodo", issuer.node);
  out.leaf("Fecha", to_iso(facts.at));
  out.leaf("Desde", std::to_string(facts.after + 1));
  out.leaf("Asiento", std::to_string(facts.head.seq));
  out.leaf("Huella", to_hex(facts.head.hash));
  out.leaf("Raiz", to_hex(facts.root));
  return out.finish();
}

}  // namespace esclusa::answer
