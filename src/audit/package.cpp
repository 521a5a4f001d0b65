#include "audit/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "answer/anchor.h"
#include "audit/kept_trust.h"
#include "audit/outsider_script.h"
#include "audit/signed_file.h"
#include "lote/pack.h"
#include "pipeline/lote_reader.h"
#include "pki/merkle.h"

namespace esclusa::audit {
namespace {

constexpr std::size_t kPage = 1000;

Result<std::vector<KeptItem>> described(const pki::Exhibits& exhibits) {
  std::vector<KeptItem> items;
  for (const auto& exhibit : exhibits.items) {
    ESC_TRY(pki::ExhibitFacts facts, pki::describe(*exhibit));
    items.push_back({exhibit, std::move(facts)});
  }
  return items;
}

bool is_list(const KeptItem& item) {
  return item.exhibit->kind == pki::Exhibit::Kind::revocation_list;
}

class Package {
 public:
  Package(const Materials& materials, const pki::SealKey& seal, Case one, Instant now)
      : materials_(materials),
        seal_(seal),
        case_(std::move(one)),
        now_(now),
        trust_(materials.store, materials.today) {}

  Status make() {
    ESC_TRY(seals_, trust_.for_seals());
    ESC_CHECK(add_seal());
    ESC_CHECK(add_original());
    ESC_CHECK(add_answers());
    ESC_CHECK(add_journal());
    add("caso.json", to_json(case_, materials_.kinds.codes()).dump(2) + '\n');
    return add_proofs();
  }

  [[nodiscard]] const std::vector<lote::Member>& members() const { return members_; }

 private:
  void add(std::string name, std::string content) {
    add(std::move(name), std::move(content), std::nullopt, {});
  }
  void add(std::string name, std::string content, std::optional<lote::Member::Range> range,
           const Digest& digest) {
    const Digest sum = range ? digest : pki::sha256(as_bytes(content));
    sums_ += fmt::format("{}  {}\n", to_hex(sum), name);
    members_.push_back({std::move(name), std::move(content), std::move(range)});
  }

  /// Each chain once, in a folder of its own.
  std::string add_certificates(const std::string& folder, const std::vector<KeptItem>& items) {
    std::string chain;
    std::string lists;
    std::string root;
    std::set<std::string> listed;  // issuers
    for (const KeptItem& item : items) {
      if (is_list(item)) {
        lists += item.facts.pem;
        listed.insert(item.facts.issuer);
      } else {
        chain += root;
        root = item.exhibit == items.front().exhibit && !item.facts.self_signed ? "" : item.facts.pem;
      }
    }
    add(folder + "/certificado.pem", items.front().facts.pem);
    if (!chain.empty()) add(folder + "/cadena.pem", chain);
    add(folder + "/raiz.pem", root);
    const bool all = std::ranges::all_of(items, [&](const KeptItem& item) {
      return is_list(item) || item.facts.self_signed || listed.contains(item.facts.issuer);
    });
    if (!lists.empty() && (all || listed.contains(items.front().facts.issuer))) {
      add(folder + "/listas.pem", lists);
      add(folder + "/revocacion.txt", all ? "-crl_check_all\n" : "-crl_check\n");
    }
    return folder;
  }

  /// openssl takes no list that has run out, not even within the grace.
  static Instant checked_at(Instant at, const std::vector<KeptItem>& items) {
    for (const KeptItem& item : items) {
      if (!is_list(item)) continue;
      if (item.facts.until) at = std::min(at, *item.facts.until);
      at = std::max(at, item.facts.from);
    }
    return at;
  }

  Result<std::string> folder_of_seal(const pki::SignerCertificate& signer, Instant at) {
    if (!signer.exhibits) return park("seal.certificate", "el sello no tiene una cadena conocida");
    ESC_TRY(const std::vector<KeptItem> items, described(*signer.exhibits));
    auto known = seal_folders_.find(signer.exhibits->digest);
    if (known == seal_folders_.end()) {
      const std::string folder = fmt::format("certificados/sello-{}", seal_folders_.size() + 1);
      known = seal_folders_.emplace(signer.exhibits->digest, add_certificates(folder, items)).first;
    }
    script_.certificate(known->second, checked_at(at, items));
    return known->second;
  }

  /// The seal that signs this package.
  Status add_seal() {
    Findings findings;
    ESC_TRY(const auto signer, seals_->judge(seal_.certificate_der(), now_, now_, findings));
    if (!signer) return park("seal.certificate", "el sello no vale hoy: " + explain(findings));
    ESC_TRY(sealing_, folder_of_seal(*signer, now_));
    return {};
  }

  Status add_original() {
    const store::DecisionRows& rows = case_.rows;
    const bool lote = rows.document.kind == "LOTE";
    const std::string name = lote ? "documento/original.zip" : "documento/original.xml";
    if (lote) {
      const store::ArchivePlace& place = rows.arrival.place;
      add(name, {}, lote::Member::Range{materials_.archive.file(place), place.offset, place.length},
          rows.arrival.sha256);
      return {};
    }
    pipeline::LoteReader reader(materials_.archive, materials_.lote);
    ESC_TRY(const auto unit, materials_.store.read());
    ESC_TRY(const intake::Received file, reader.reopen(*unit, rows.arrival, rows.document.id));
    add(name, std::string(as_text(file.content)));
    if (case_.evidence.empty()) return {};
    Findings findings;
    ESC_TRY(const auto parsed, xml::GuardedDocument::parse(file.content, materials_.limits, findings));
    add_certificates("certificados/firmante", case_.evidence);
    script_.certificate("certificados/firmante", checked_at(rows.document.arrived, case_.evidence));
    script_.signature(name, "certificados/firmante", parsed.root_namespace() + ":" + parsed.root_name());
    return {};
  }

  /// A file of ours with the seal that signed it.
  Status add_signed(const std::string& name, const std::string& bytes) {
    xmlsig::Verifier verifier(seals_, {.max_age = std::chrono::hours{24 * 365 * 100}});
    ESC_TRY(const SignedFile file, read_signed(as_bytes(bytes), verifier));
    ESC_TRY(const std::string folder,
            folder_of_seal(*file.signature.signer, file.signature.signing_time.value_or(now_)));
    add(name, bytes);
    script_.signature(name, folder, fmt::format("{}:{}", answer::kNamespace, file.root));
    return {};
  }

  Status add_answers() {
    for (const store::AnswerRecord& answer : case_.answers) {
      const std::string name = fmt::format("respuestas/{}.xml", answer.number);
      ESC_CHECK(add_signed(name, answer.bytes));
      script_.answer_told(name);
    }
    return {};
  }

  Status add_journal() {
    std::set<std::uint64_t> anchors;
    for (const Line& line : case_.journal) {
      const store::JournalEntry& entry = line.row.entry;
      if (!is_decision(entry)) continue;
      if (!line.anchor)
        return park("audit.not_anchored", fmt::format("ningún ancla cubre todavía el asiento {}", entry.seq));
      const std::string anchor = fmt::format("bitacora/{}.xml", answer::anchor_id(line.anchor->seq));
      if (anchors.insert(line.anchor->seq).second) ESC_CHECK(add_signed(anchor, line.anchor->bytes));
      ESC_CHECK(add_entry(entry, *line.anchor));
      const bool of_lote = entry.event == "lote.decided";
      script_.entry(entry.seq, anchor,
                    to_hex(of_lote ? case_.rows.arrival.sha256 : case_.rows.document.sha256));
    }
    return {};
  }

  Status add_entry(const store::JournalEntry& entry, const store::Anchor& anchor) {
    std::vector<Digest> leaves;
    Digest before{};
    ESC_TRY(const auto unit, materials_.store.read());
    if (entry.seq > 1) {
      ESC_TRY(const auto row, unit->evidence().entries(entry.seq - 2, 1));
      if (!row.empty()) before = row.front().hash;
    }
    for (std::uint64_t at = anchor.after; at < anchor.seq;) {
      ESC_TRY(const auto page, unit->evidence().entries(at, std::min<std::uint64_t>(kPage, anchor.seq - at)));
      if (page.empty()) return park("journal.broken", "faltan asientos de la bitácora");
      for (const store::JournalRow& row : page) leaves.push_back(row.hash);
      at = page.back().entry.seq;
    }
    std::string path;
    for (const pki::MerkleStep& step : pki::merkle_path(leaves, entry.seq - anchor.after - 1))
      path += fmt::format("{} {}\n", step.left ? "izquierda" : "derecha", to_base64(step.sibling));
    const std::string name = fmt::format("bitacora/{}", entry.seq);
    add(name + ".asiento", store::journal_octets(before, entry));
    add(name + ".camino", path);
    add(name + ".json", nlohmann::ordered_json{{"asiento", entry.seq},
                                               {"fecha", to_iso(entry.at)},
                                               {"suceso", entry.event},
                                               {"correlacion", entry.correlation},
                                               {"hechos", entry.facts}}
                                .dump(2) +
                            '\n');
    return {};
  }

  Status add_proofs() {
    const store::DocumentRecord& document = case_.rows.document;
    std::vector<std::string> names;
    for (const lote::Member& member : members_) names.push_back(member.name);
    add("verificar.sh", script_.finish(sealing_));
    add("LEEME.txt", read_me(fmt::format("Documento {} ({}), {}: {}", document.id, document.kind,
                                         document.submission_number, document.result),
                             names, sealing_));
    ESC_TRY(const Bytes signature, pki::detached_signature(seal_, as_bytes(sums_)));
    members_.push_back({"SHA256SUMS", sums_, std::nullopt});
    members_.push_back({"SHA256SUMS.firma", std::string(as_text(signature)), std::nullopt});
    return {};
  }

  const Materials& materials_;
  const pki::SealKey& seal_;
  Case case_;
  Instant now_;
  KeptTrust trust_;
  std::shared_ptr<const pki::TrustStore> seals_;
  std::map<Digest, std::string> seal_folders_;  // by what their chains are made of
  std::string sealing_;
  OutsiderScript script_;
  std::string sums_;
  std::vector<lote::Member> members_;
};

}  // namespace

Status export_case(const Materials& materials, const pki::SealKey& seal, std::int64_t document, Instant now,
                   const std::filesystem::path& file) {
  Case one;
  {
    ESC_TRY(const auto unit, materials.store.read());
    ESC_TRY(one, gather(*unit, document));
  }
  Package package(materials, seal, std::move(one), now);
  ESC_CHECK(package.make());
  return lote::write_zip(file, package.members());
}

}  // namespace esclusa::audit
