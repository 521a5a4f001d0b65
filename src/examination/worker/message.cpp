#include "examination/worker/message.h"

#include <algorithm>

#include "base/wire.h"
#include "xml/transcript.h"

namespace esclusa::examination {
namespace {

constexpr std::size_t kMostFindings = 1000;
constexpr std::size_t kLongestText = 4096;  // of a finding or a certificate's name; answers cut them shorter
constexpr std::size_t kLongestPath = 4096;  // of a file
constexpr std::uint32_t kMostCited = 1000;  // certificates and lists of one judgement
constexpr std::size_t kLongestCertificate = 64UL * 1024;
constexpr std::size_t kMostFiles = 1UL << 31U;

Error lies() {
  return park(kLies, "lo que contestó el proceso que examina no puede ser");
}

void write(wire::Writer& out, Instant instant) {
  out.i64(instant.time_since_epoch().count());
}

/// Between the years 1 and 9999, which is what can be written down.
Instant read_instant(wire::Reader& in) {
  const std::int64_t seconds = in.i64();
  in.fail_unless(seconds >= -62'135'596'800 && seconds <= 253'402'300'799);
  return Instant{Instant::duration{in.failed() ? 0 : seconds}};
}

void write_error(wire::Writer& out, const Error& error) {
  out.u8(error.remedy == Remedy::retry ? 0 : 1);
  out.text(std::string_view(error.code).substr(0, kLongestText));
  out.text(std::string_view(error.what).substr(0, kLongestText));
}

/// Ours, whatever is said: nobody but `findings` refuses a document.
Error read_error(wire::Reader& in) {
  const Remedy remedy = in.flag() ? Remedy::park : Remedy::retry;
  std::string code = printable(in.text(kLongestText), 64);
  return {remedy, std::move(code), printable(in.text(kLongestText), 1024)};
}

void write(wire::Writer& out, const Findings& findings) {
  const std::size_t count = std::min(findings.size(), kMostFindings);
  out.u32(static_cast<std::uint32_t>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const Finding& finding = findings[i];
    for (const std::string* text : {&finding.code, &finding.path, &finding.value, &finding.detail})
      out.text(std::string_view(*text).substr(0, kLongestText));
    out.u32(finding.line);
    out.u32(finding.column);
  }
}

/// An examination only knows faults that refuse.
Findings read_findings(wire::Reader& in, const document::CodeList& codes) {
  Findings findings;
  const std::uint32_t count = in.u32();
  in.fail_unless(count <= kMostFindings);
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    Finding& finding = findings.emplace_back();
    for (std::string* text : {&finding.code, &finding.path, &finding.value, &finding.detail})
      *text = in.text(kLongestText);
    finding.line = in.u32();
    finding.column = in.u32();
    in.fail_unless(codes.all().contains(finding.code) &&
                   document::severity(finding.code) == document::Severity::error);
  }
  return findings;
}

void write(wire::Writer& out, const xmlsig::SignatureFacts& facts) {
  out.u8(facts.form == xmlsig::SignatureForm::xades_bes ? 1 : 0);
  out.u8(facts.signing_time ? 1 : 0);
  if (facts.signing_time) write(out, *facts.signing_time);
  const pki::SignerCertificate& signer = *facts.signer;
  out.bytes(signer.der);
  for (const std::string* text : {&signer.subject, &signer.issuer, &signer.serial, &signer.identity.ruc,
                                  &signer.identity.cedula, &signer.identity.passport, &signer.identity.name})
    out.text(std::string_view(*text).substr(0, kLongestText));
  for (const Instant instant :
       {signer.not_before, signer.not_after, signer.chain_not_before, signer.chain_not_after})
    write(out, instant);
  out.u32(static_cast<std::uint32_t>(signer.lists.size()));
  for (const pki::ListState& list : signer.lists) {
    out.text(std::string_view(list.issuer).substr(0, kLongestText));
    const bool ends = list.until && *list.until < Instant::max();
    out.u8(list.until ? 1 : 0);
    if (list.until) out.u8(ends ? 1 : 0);
    if (ends) write(out, *list.until);
  }
  const auto& items = signer.exhibits->items;  // the first is the signer's own certificate
  out.u32(static_cast<std::uint32_t>(items.size() - 1));
  for (std::size_t i = 1; i < items.size(); ++i) out.raw(items[i]->sha256);
}

Digest read_digest(wire::Reader& in) {
  Digest digest{};
  const ByteView octets = as_bytes(in.raw(digest.size()));
  std::ranges::copy(octets, digest.begin());
  return digest;
}

void read_lists(wire::Reader& in, std::vector<pki::ListState>& lists) {
  const std::uint32_t count = in.u32();
  in.fail_unless(count <= kMostCited);
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    pki::ListState& list = lists.emplace_back();
    list.issuer = in.text(kLongestText);
    if (in.flag()) list.until = in.flag() ? read_instant(in) : Instant::max();
  }
}

std::shared_ptr<const pki::Exhibits> read_exhibits(wire::Reader& in, const pki::SignerCertificate& signer,
                                                   const Authorities& authorities) {
  std::vector<std::shared_ptr<const pki::Exhibit>> items{std::make_shared<pki::Exhibit>(
      pki::Exhibit{pki::Exhibit::Kind::certificate, signer.der, signer.fingerprint})};
  const std::uint32_t count = in.u32();
  in.fail_unless(count <= kMostCited);
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto known = authorities.find(read_digest(in));
    in.fail_unless(known != authorities.end());
    if (known != authorities.end()) items.push_back(known->second);
  }
  return pki::exhibits_of(std::move(items));
}

xmlsig::SignatureFacts read_facts(wire::Reader& in, const Authorities& authorities) {
  xmlsig::SignatureFacts facts;
  facts.form = in.flag() ? xmlsig::SignatureForm::xades_bes : xmlsig::SignatureForm::xml_dsig;
  if (in.flag()) facts.signing_time = read_instant(in);
  auto signer = std::make_shared<pki::SignerCertificate>();
  signer->der = to_bytes(in.text(kLongestCertificate));
  signer->fingerprint = pki::sha256(signer->der);
  for (std::string* text : {&signer->subject, &signer->issuer, &signer->serial, &signer->identity.ruc,
                            &signer->identity.cedula, &signer->identity.passport, &signer->identity.name})
    *text = in.text(kLongestText);
  for (Instant* instant :
       {&signer->not_before, &signer->not_after, &signer->chain_not_before, &signer->chain_not_after})
    *instant = read_instant(in);
  read_lists(in, signer->lists);
  signer->exhibits = read_exhibits(in, *signer, authorities);
  signer->issuer_der = pki::issuer_of(*signer->exhibits);
  facts.signer = std::move(signer);
  return facts;
}

}  // namespace

std::string encode(const Instructions& instructions) {
  wire::Writer out;
  const Standards& standards = instructions.standards;
  out.text(standards.schemas.native());
  out.u32(static_cast<std::uint32_t>(instructions.trust.size()));
  for (const auto& exhibit : instructions.trust) {
    out.u8(exhibit->kind == pki::Exhibit::Kind::revocation_list ? 1 : 0);
    out.bytes(exhibit->der);
  }
  const xml::Limits& limits = standards.limits;
  for (const std::size_t number :
       {limits.bytes, limits.tag_bytes, limits.depth, limits.attributes, limits.nodes})
    out.i64(static_cast<std::int64_t>(number));
  out.i64(standards.signature.clock_skew.count());
  out.i64(standards.signature.max_age.count());
  out.i64(static_cast<std::int64_t>(instructions.memory_bytes));
  out.u8(instructions.account ? 1 : 0);
  if (instructions.account) {
    out.u32(instructions.account->user);
    out.u32(instructions.account->group);
  }
  return out.take();
}

Result<Instructions> decode_instructions(ByteView message) {
  wire::Reader in(message);
  Instructions instructions;
  Standards& standards = instructions.standards;
  standards.schemas = in.text(kLongestPath);
  const std::uint32_t known = in.u32();
  for (std::uint32_t i = 0; i < known && !in.failed(); ++i) {
    pki::Exhibit exhibit;
    if (in.flag()) exhibit.kind = pki::Exhibit::Kind::revocation_list;
    exhibit.der = to_bytes(in.text(kMostFiles));
    exhibit.sha256 = pki::sha256(exhibit.der);
    instructions.trust.push_back(std::make_shared<pki::Exhibit>(std::move(exhibit)));
  }
  xml::Limits& limits = standards.limits;
  for (std::size_t* number :
       {&limits.bytes, &limits.tag_bytes, &limits.depth, &limits.attributes, &limits.nodes})
    *number = static_cast<std::size_t>(in.i64());
  standards.signature.clock_skew = std::chrono::seconds{in.i64()};
  standards.signature.max_age = std::chrono::seconds{in.i64()};
  instructions.memory_bytes = static_cast<std::uint64_t>(in.i64());
  if (in.flag()) {
    instructions.account.emplace();
    instructions.account->user = in.u32();
    instructions.account->group = in.u32();
  }
  if (!in.ended_well()) return park("worker.instructions", "las instrucciones llegaron dañadas");
  return instructions;
}

std::string encode(const Command& command) {
  wire::Writer out;
  out.u8(static_cast<std::uint8_t>(command.order));
  out.u32(static_cast<std::uint32_t>(command.worker));
  return out.take();
}

Result<Command> decode_command(ByteView message) {
  wire::Reader in(message);
  Command command;
  command.order = in.u8() == static_cast<std::uint8_t>(Order::end) ? Order::end : Order::fork;
  command.worker = static_cast<pid_t>(in.u32());
  if (!in.ended_well()) return park("worker.command", "una orden llegó dañada");
  return command;
}

std::string encode(const Status& status) {
  wire::Writer out;
  out.u8(status ? 1 : 0);
  if (!status) write_error(out, status.error());
  return out.take();
}

Status decode_status(ByteView message) {
  wire::Reader in(message);
  if (in.flag() && in.ended_well()) return {};
  Error error = read_error(in);
  return in.ended_well() ? std::move(error) : lies();
}

std::string encode_arrived(Instant arrived) {
  wire::Writer out;
  write(out, arrived);
  return out.take();
}

Result<Task> decode_task(ByteView message) {
  wire::Reader in(message);
  Task task;
  task.arrived = read_instant(in);
  if (in.failed()) return park("worker.task", "un encargo llegó dañado");
  task.file = message.subspan(sizeof(std::int64_t));
  return task;
}

std::string encode_report(const Result<Inspected>& inspected, std::string_view transcript) {
  wire::Writer out;
  out.u8(inspected ? 1 : 0);
  if (!inspected) {
    write_error(out, inspected.error());
    return out.take();
  }
  out.text(inspected->kind == nullptr ? std::string_view{} : inspected->kind->code());
  out.u8(inspected->content ? 1 : 0);
  if (inspected->content) out.raw(*inspected->content);
  out.u8(inspected->signature ? 1 : 0);
  if (inspected->signature) write(out, *inspected->signature);
  write(out, inspected->findings);
  out.u8(inspected->document ? 1 : 0);
  if (inspected->document) out.text(transcript);
  return out.take();
}

Result<Inspected> Testimony::hear(ByteView report, const document::KindRegistry& kinds,
                                  const Authorities& authorities) {
  wire::Reader in(report);
  if (!in.flag()) {
    Error error = read_error(in);
    return in.ended_well() ? std::move(error) : lies();
  }
  Inspected inspected;
  if (const std::string_view code = in.text(kLongestText); !code.empty()) {
    inspected.kind = kinds.by_code(code);
    in.fail_unless(inspected.kind != nullptr);
  }
  if (in.flag()) inspected.content = read_digest(in);
  if (in.flag()) inspected.signature = read_facts(in, authorities);
  inspected.findings = read_findings(in, kinds.codes());
  const bool accepted = in.flag();
  const std::string_view transcript = accepted ? in.text(kMostFiles) : std::string_view{};
  // Refused and only then with findings; nothing is known of a file but by its kind, nor signed without
  // octets.
  in.fail_unless(accepted == inspected.findings.empty());
  in.fail_unless(inspected.kind != nullptr || !inspected.content);
  in.fail_unless(inspected.content || (!accepted && !inspected.signature));
  if (!in.ended_well()) return lies();
  if (!accepted) return inspected;
  const bool needs_signature = inspected.kind->signature() == xmlsig::SignaturePolicy::required;
  if (needs_signature && !inspected.signature) return lies();
  const xmlsig::VerifiedOctets octets(to_bytes(transcript), *inspected.content, inspected.signature);
  xml::TranscriptReader reader(inspected.kind->root());
  auto document = inspected.kind->bind(octets, reader, inspected.findings);
  if (!document || *document == nullptr) return lies();
  inspected.document = std::move(*document);
  return inspected;
}

}  // namespace esclusa::examination
