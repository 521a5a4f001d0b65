#pragma once
/// A fault or observation that goes into an answer. A broken rule is not an error of ours: a document has
/// many findings and a signed refusal is a success.

#include <string>
#include <vector>

namespace esclusa {

/// `code` is looked up in the code list (document/codes.h), which gives class, motive, severity, message and
/// action.
struct Finding {
  std::string code;  // "IIE-E31"
  std::string
      path;  // XPath by local names with positions, "/InformeIngresoMercancia/DetalleDae[2]/NumeroDAE"
  std::string value;   // what was received, unshortened; the answer cuts it to 512 characters
  std::string detail;  // InformacionAdicional, one Spanish sentence; may be empty
  unsigned line = 0;   // of the original file, 1-based; 0 = not known (yet)
  unsigned column = 0;
};

using Findings = std::vector<Finding>;

}  // namespace esclusa
