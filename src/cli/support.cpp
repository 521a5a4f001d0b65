#include "cli/support.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/local_time.h"
#include "base/text_table.h"
#include "daemon/house.h"

namespace esclusa::cli {
std::optional<config::Config> load_config(const Env& env) {
  std::vector<config::Problem> problems;
  auto config = config::load(env.config_file, problems);
  for (const config::Problem& problem : problems) std::cerr << to_string(problem) << '\n';
  if (!config) return std::nullopt;
  return std::move(*config);
}

int fail(const Error& error) {
  if (!error.what.empty()) std::cerr << "esclusa: " << error.what << " [" << error.code << "]\n";
  if (error.code == "config") return kBadConfig;
  if (error.code == "daemon.running" || error.code == "store.busy" || error.code == "submit.timeout" ||
      error.code == "seal.token")
    return kTryAgain;
  if (error.code == "seal.exists" || error.code == "seal.write") return kCannotWrite;
  if (error.remedy == Remedy::reject) return kBadData;
  return error.code.starts_with("drop.") || error.code.starts_with("store.") ? kUnavailable : kBadConfig;
}

std::unique_ptr<EventSink> make_sink(const config::Config& config, const Clock& clock) {
  return make_descriptor_sink(2, config.log.format, config.log.level, clock);
}

Result<Opened> open_store(const Env& env) {
  auto config = load_config(env);
  if (!config) return park("config", "");
  ESC_TRY(auto store, daemon::open_store(*config));
  return Opened{std::move(*config), std::move(store)};
}

Result<Instant> edge_of(const std::string& text, bool end) {
  if (const auto instant = parse_iso(text)) return *instant;
  const auto day = parse_day(text);
  if (!day) return reject("period", "«" + text + "» no es AAAA-MM-DD ni AAAA-MM-DDThh:mm:ssZ");
  return from_local(*day + std::chrono::days{end ? 1 : 0}, {});
}

void print_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::cout << text_table(head, rows);
}

Result<Bytes> read_input(const std::string& file) {
  std::string text;
  if (file == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in) return reject("input", "no se puede leer " + file);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  return to_bytes(text);
}

Status write_output(const std::string& file, std::string_view content) {
  if (file.empty() || file == "-") {
    std::cout << content << std::flush;
    return std::cout ? Status{} : Status{park("output", "no se puede escribir la salida")};
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  if (!out) return park("output", "no se puede escribir " + file);
  return {};
}

void print_findings(const Env& env, const Findings& findings) {
  if (env.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Finding& f : findings) {
      list.push_back({{"codigo", f.code},
                      {"mensaje", env.kinds.codes().find(f.code).mensaje},
                      {"ruta", f.path},
                      {"linea", f.line},
                      {"columna", f.column},
                      {"valor", printable(f.value, 512)},
                      {"detalle", f.detail}});
    }
    std::cout << list.dump(2) << '\n';
    return;
  }
  for (const Finding& f : findings) {
    std::cout << fmt::format("{}  {}\n", f.code, env.kinds.codes().find(f.code).mensaje);
    if (!f.path.empty())
      std::cout << fmt::format("         en {} (línea {}, columna {})\n", f.path, f.line, f.column);
    if (!f.value.empty()) std::cout << fmt::format("         valor: {}\n", printable(f.value, 200));
    if (!f.detail.empty()) std::cout << fmt::format("         {}\n", f.detail);
  }
}

}  // namespace esclusa::cli
