#include "cli/visit.h"

#include <algorithm>
#include <thread>

#include "daemon/house.h"

namespace esclusa::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{250};
constexpr std::uint64_t kMostAnswer = 16ULL << 20U;

}  // namespace

Result<Visit> Visit::open(const config::Partner& partner) {
  ESC_TRY(auto drop, daemon::open_drop_as_partner(partner));
  ESC_CHECK(drop->connect());
  ESC_TRY(const std::vector<transport::Entry> before, drop->list());
  std::vector<std::string> seen;
  for (const transport::Entry& entry : before) seen.push_back(entry.name);
  return Visit(std::move(drop), std::move(seen));
}

Status Visit::leave(const std::string& name, const Bytes& content) {
  const transport::Upload upload{name, content};
  return drop_->publish({&upload, 1}).front();
}

Result<std::string> Visit::await_answer(const Bytes& content, std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::string proof = "<Sha256>" + to_hex(pki::sha256(content)) + "</Sha256>";
  for (;;) {
    ESC_CHECK(drop_->connect());
    ESC_TRY(const std::vector<transport::Entry> listing, drop_->list());
    for (const transport::Entry& entry : listing) {
      const bool fresh = std::ranges::find(seen_, entry.name) == seen_.end();
      if (!fresh || !entry.name.ends_with(".acuse.xml") || entry.name.starts_with('.')) continue;
      seen_.push_back(entry.name);
      const transport::Fetch wanted{entry.name, kMostAnswer};
      auto fetched = drop_->fetch({&wanted, 1});
      if (!fetched.front()) continue;
      const std::string text{as_text(fetched.front()->content)};
      if (text.find(proof) != std::string::npos) return text;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return retry("submit.timeout", "no llegó respuesta en el tiempo dado; el documento queda en el buzón");
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

bool is_refusal(const std::string& answer) {
  return answer.find("<Resultado>RECHAZADO</Resultado>") != std::string::npos;
}

}  // namespace esclusa::cli
