#include "pipeline/examine.h"

namespace esclusa::pipeline {
namespace {

Examined begin(const store::Arrival& arrival) {
  Examined examined;
  examined.correlation = arrival.correlation;
  examined.subject.partner = arrival.partner;
  examined.subject.file_name = arrival.name;
  examined.subject.size = arrival.size;
  examined.subject.sha256 = arrival.sha256;
  examined.subject.arrived = arrival.arrived;
  return examined;
}

void refuse(Examined& examined, const std::string& code, const std::string& detail) {
  examined.findings.push_back(
      {.code = code, .path = "", .value = examined.subject.file_name, .detail = detail});
}

}  // namespace

Result<Examined> examine(examination::Examiner& examiner, const intake::Received& file,
                         examination::Patience patience) {
  const store::Arrival& arrival = file.arrival;
  Examined examined = begin(arrival);
  if (!arrival.fault.code.empty()) {
    refuse(examined, arrival.fault.code, arrival.fault.detail);
    return examined;
  }
  ESC_TRY(examination::Inspected inspected,
          examiner.examine(arrival.partner, file.content, arrival.arrived, patience));
  examined.subject.kind = inspected.kind;
  examined.subject.content = inspected.content;
  examined.subject.signature = std::move(inspected.signature);
  examined.findings = std::move(inspected.findings);
  examined.document = std::move(inspected.document);
  if (examined.document) examined.subject.header = examined.document->header;
  return examined;
}

Examined set_aside(const intake::Received& file) {
  Examined examined = begin(file.arrival);
  refuse(examined, "SIS-E01", "");
  return examined;
}

}  // namespace esclusa::pipeline
