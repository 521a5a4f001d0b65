#pragma once
/// Is this one enveloped signature of the profile, every element in its place? No cryptography, no trust yet.

#include <libxml/tree.h>

#include <string>
#include <vector>

#include "base/finding.h"

namespace esclusa::xmlsig {

/// The parts of a signature that passed the content-model table; all belong to the tree.
struct SignatureParts {
  xmlNode* root = nullptr;
  xmlNode* signature = nullptr;  // nullptr: the document has none
  xmlNode* c14n_method = nullptr;
  xmlNode* signature_method = nullptr;
  std::vector<xmlNode*> references;
  xmlNode* signature_value = nullptr;
  xmlNode* key_info = nullptr;
  xmlNode* certificate = nullptr;            // first X509Certificate
  xmlNode* qualifying_properties = nullptr;  // nullptr: plain XML-DSig
  xmlNode* signed_properties = nullptr;
};

/// Adds FIR-E01 findings, and CER-E01 when KeyInfo brings something else than a certificate. After findings
/// the parts may be incomplete.
SignatureParts find_parts(xmlNode* root, Findings& findings);

}  // namespace esclusa::xmlsig
