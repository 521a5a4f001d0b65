#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/local_time.h"
#include "cli/commands.h"
#include "registration/account.h"

namespace esclusa::cli {
namespace {

constexpr const char* kUnread = "NO_LEIDO";
constexpr const char* kRead = "LEIDO";
constexpr const char* kArchived = "ARCHIVADO";

nlohmann::ordered_json to_json(const store::NoticeRecord& notice) {
  return {{"id", notice.id},
          {"estado", notice.state},
          {"de", document::kSender},
          {"destinatario", document::box_name(notice.user)},
          {"asunto", notice.subject},
          {"fecha", to_portal(notice.created)},
          {"evento", notice.event},
          {"ruc", notice.ruc},
          {"usuario", notice.user},
          {"numeroDae", notice.declaration},
          {"numeroEntrega", notice.submission_number}};
}

int list(const Env& env, store::MailboxFilter filter) {
  if (filter.ruc.empty() && filter.user.empty())
    return fail(reject("mailbox.whose", "diga de quién: --ruc, --user o los dos"));
  if (!filter.user.empty()) filter.user = registration::user_key(filter.user);
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  const auto notices = (*unit)->mailbox().list(filter);
  if (!notices) return fail(notices.error());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> rows;
  for (const store::NoticeRecord& notice : *notices) {
    json.push_back(to_json(notice));
    rows.push_back({std::to_string(notice.id), notice.state, std::string(document::kSender),
                    std::string(document::box_name(notice.user)), printable(notice.subject, 200),
                    to_portal(notice.created)});
  }
  if (env.json) {
    std::cout << json.dump(2) << '\n';
    return kOk;
  }
  print_table({"ID", "ESTADO", "DE", "DESTINATARIO", "ASUNTO", "FECHA"}, rows);
  if (notices->size() == filter.limit)
    std::cout << fmt::format("\nMás antiguos: --before {}\n", notices->back().id);
  return kOk;
}

/// The notice as it is after its state was changed; what is archived stays so when it is read.
Result<store::NoticeRecord> mark(store::Store& store, std::int64_t id, const char* state) {
  ESC_TRY(const auto unit, store.write());
  ESC_TRY(auto notice, unit->mailbox().get(id));
  if (!notice) return reject("mailbox.unknown", fmt::format("no hay una notificación {}", id));
  if (notice->state == state || (state == std::string_view(kRead) && notice->state == kArchived))
    return std::move(*notice);
  ESC_CHECK(unit->mailbox().set_state(id, state));
  ESC_CHECK(unit->commit());
  notice->state = state;
  return std::move(*notice);
}

void print_people(const store::NoticeRecord& notice, const nlohmann::ordered_json& facts) {
  const auto line = [](std::string_view name, const std::string& value) {
    if (!value.empty()) std::cout << fmt::format("{:<20}{}\n", name, printable(value, 512));
  };
  line("Asunto", notice.subject);
  line("De", std::string(document::kSender));
  line("Destinatario", fmt::format("{} {}{}", document::box_name(notice.user), notice.ruc,
                                   notice.user.empty() ? "" : ", " + notice.user));
  line("Fecha", to_portal(notice.created));
  line("Estado", notice.state);
  line("Número de DAE", notice.declaration);
  line("Número de entrega", notice.submission_number);
  std::cout << '\n' << printable(notice.text, 1024) << "\n\n";
  for (const auto& [name, value] : facts.items())
    line(name, value.is_string() ? value.get<std::string>() : value.dump());
}

int read(const Env& env, std::int64_t id) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto notice = mark(*opened->store, id, kRead);
  if (!notice) return fail(notice.error());
  const auto facts = nlohmann::ordered_json::parse(notice->facts, nullptr, false);
  if (facts.is_discarded()) return fail(park("store.broken", "la notificación está dañada"));
  if (env.json) {
    auto json = to_json(*notice);
    json["texto"] = notice->text;
    json["datos"] = facts;
    std::cout << json.dump(2) << '\n';
  } else {
    print_people(*notice, facts);
  }
  return kOk;
}

int archive(const Env& env, std::int64_t id) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto notice = mark(*opened->store, id, kArchived);
  if (!notice) return fail(notice.error());
  if (env.json) {
    std::cout << to_json(*notice).dump(2) << '\n';
  } else {
    std::cout << fmt::format("Notificación {} archivada: {}\n", id, printable(notice->subject, 200));
  }
  return kOk;
}

}  // namespace

Command add_mailbox(CLI::App& app) {
  struct Options {
    store::MailboxFilter filter;
    std::int64_t id = 0;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("mailbox", "buzón electrónico de un operador: avisos de la aduana");
  sub->require_subcommand(1);
  CLI::App* listing = sub->add_subcommand("list", "los avisos, desde el más nuevo; horas de Ecuador");
  listing->add_option("-r,--ruc", options->filter.ruc, "RUC del operador; de un usuario general, su número");
  listing->add_option("-u,--user", options->filter.user, "solo el buzón personal de este usuario");
  listing->add_option("-s,--state", options->filter.state, "NO_LEIDO, LEIDO o ARCHIVADO")
      ->check(CLI::IsMember({kUnread, kRead, kArchived}));
  listing->add_option("--before", options->filter.before, "solo los anteriores a este ID")
      ->check(CLI::PositiveNumber);
  listing->add_option("--limit", options->filter.limit, "cuántos como máximo")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  CLI::App* reading = sub->add_subcommand("read", "el texto y los datos de un aviso; queda LEIDO");
  CLI::App* archiving = sub->add_subcommand("archive", "deja un aviso ARCHIVADO");
  for (CLI::App* one : {reading, archiving}) one->add_option("id", options->id, "ID de la lista")->required();
  sub->footer("Ejemplo: esclusa mailbox list --ruc 0990000018001 --state NO_LEIDO");
  return [=](Env& env) -> int {
    if (listing->parsed()) return list(env, options->filter);
    return reading->parsed() ? read(env, options->id) : archive(env, options->id);
  };
}

}  // namespace esclusa::cli
