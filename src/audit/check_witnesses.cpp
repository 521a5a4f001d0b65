// Anchors, their copies, and what others kept.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "answer/anchor.h"
#include "audit/checks.h"
#include "pki/merkle.h"

namespace esclusa::audit {
namespace {

constexpr std::size_t kAnchorsAtOnce = 16;

std::string place(std::uint64_t seq) {
  return fmt::format("journal_anchors, asiento {}", seq);
}

Result<std::vector<Digest>> hashes(store::UnitOfWork& unit, std::uint64_t after, std::uint64_t seq) {
  std::vector<Digest> found;
  for (std::uint64_t at = after; at < seq;) {
    ESC_TRY(const std::vector<store::JournalRow> page,
            unit.evidence().entries(at, std::min<std::uint64_t>(kPage, seq - at)));
    if (page.empty()) break;
    for (const store::JournalRow& row : page) {
      if (row.entry.seq <= seq) found.push_back(row.hash);
    }
    at = page.back().entry.seq;
  }
  return found;
}

Status check_anchor(Audit& audit, xmlsig::Verifier& verifier, const store::Anchor& anchor) {
  ++audit.tally.anchors;
  const auto file = read_signed(as_bytes(anchor.bytes), verifier);
  if (!file) {
    if (file.error().remedy != Remedy::reject) return file.error();
    audit.fault("ANCLA_ALTERADA", place(anchor.seq), "Su firma no es válida: " + file.error().what,
                anchor.at);
    return {};
  }
  if (file->root != "AnclaBitacora" || file->leaf("Asiento") != std::to_string(anchor.seq) ||
      file->leaf("Desde") != std::to_string(anchor.after + 1) || file->leaf("Fecha") != to_iso(anchor.at)) {
    audit.fault("ANCLA_ALTERADA", place(anchor.seq), "La fila no dice lo que dice el ancla firmada.",
                anchor.at);
    return {};
  }
  ESC_CHECK(audit.check_mark(*file, "El ancla " + answer::anchor_id(anchor.seq)));
  ESC_TRY(const auto unit, audit.materials.store.read());
  ESC_TRY(const std::vector<Digest> leaves, hashes(*unit, anchor.after, anchor.seq));
  if (leaves.empty() || to_hex(pki::merkle_root(leaves)) != file->leaf("Raiz")) {
    audit.fault("BITACORA_REESCRITA", fmt::format("journal, asientos {} a {}", anchor.after + 1, anchor.seq),
                "El ancla firmó otras huellas de estos asientos.", anchor.at);
  }
  return {};
}

Status check_table(Audit& audit, xmlsig::Verifier& verifier) {
  std::uint64_t last = 0;
  for (;;) {
    std::vector<store::Anchor> page;
    {
      ESC_TRY(const auto unit, audit.materials.store.read());
      ESC_TRY(page, unit->evidence().anchors(last + 1, kAnchorsAtOnce));
    }
    if (page.empty()) return {};
    for (const store::Anchor& anchor : page) {
      if (anchor.after != last)
        audit.fault("ANCLA_FALTA", place(anchor.after),
                    fmt::format("Falta el ancla anterior a la {}.", anchor.seq), anchor.at);
      last = anchor.seq;
      ESC_CHECK(check_anchor(audit, verifier, anchor));
    }
    audit.progress("anclas", last, audit.extent.journal);
  }
}

/// A partner's copy of an answer: what we gave it must still be what we have.
Status check_given(Audit& audit, const SignedFile& file, const std::string& name) {
  const std::string partner = file.leaf("Socio");
  const std::uint64_t number = number_of(file.leaf("NumeroAcuse")).value_or(0);
  ++audit.tally.witnesses;
  ESC_TRY(const auto unit, audit.materials.store.read());
  ESC_TRY(const auto answer, unit->answers().find(partner, number));
  if (answer && answer->canonical_digest == file.digest) return {};
  audit.fault(answer ? "RESPUESTA_ALTERADA" : "RESPUESTA_FALTA",
              fmt::format("answers, {} {}", partner, number),
              fmt::format("{} es una respuesta firmada que el almacén no tiene así.", name),
              file.signature.signing_time);
  return {};
}

Status check_file(Audit& audit, xmlsig::Verifier& verifier, const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in && !in.eof()) return reject("input", "no se puede leer " + path.string());
  const auto file = read_signed(as_bytes(bytes), verifier);
  if (!file) {
    if (file.error().remedy != Remedy::reject) return file.error();
    audit.fault("COPIA_ALTERADA", path.string(), "Su firma no es válida: " + file.error().what);
    return {};
  }
  ESC_CHECK(audit.check_mark(*file, path.filename().string()));
  return file->root == "AnclaBitacora" ? Status{} : check_given(audit, *file, path.filename().string());
}

}  // namespace

Status check_witnesses(Audit& audit) {
  xmlsig::Verifier verifier = audit.seal_verifier();
  ESC_CHECK(check_table(audit, verifier));
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(audit.materials.anchors, none)) {
    if (entry.path().extension() == ".xml") ESC_CHECK(check_file(audit, verifier, entry.path()));
  }
  for (const std::filesystem::path& path : audit.scope.witnesses)
    ESC_CHECK(check_file(audit, verifier, path));
  return {};
}

}  // namespace esclusa::audit
