#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "registry/load.h"
#include "registry/registers.h"
#include "registry/show.h"
#include "sqlite/sqlite_store.h"

namespace esclusa::cli {
namespace {

namespace fs = std::filesystem;

struct RegistryOptions {
  registry::Order order;
  std::string file, key;
};

void print_report(const Env& env, const RegistryOptions& options, const registry::Report& report,
                  const Error* error) {
  if (env.json) {
    nlohmann::ordered_json rejects = nlohmann::ordered_json::array();
    for (const registry::Reject& one : report.rejects)
      rejects.push_back(
          {{"fila", one.row}, {"linea", one.line}, {"columna", one.column}, {"motivo", one.reason}});
    std::cout << nlohmann::ordered_json{{"registro", options.order.register_name},
                                        {"archivo", options.order.source},
                                        {"sha256", to_hex(report.sha256)},
                                        {"resultado", error == nullptr ? "CARGADO" : "RECHAZADO"},
                                        {"codigo", error == nullptr ? "" : error->code},
                                        {"generacion", report.generation},
                                        {"filas", report.rows},
                                        {"cargadas", report.loaded},
                                        {"rechazadas", report.rejected},
                                        {"rechazos", rejects}}
                     .dump(2)
              << '\n';
    return;
  }
  for (const registry::Reject& one : report.rejects)
    std::cerr << fmt::format("{}:{}: fila {}, {}: {}\n", options.file, one.line, one.row, one.column,
                             one.reason);
  if (report.rejected > report.rejects.size())
    std::cerr << fmt::format("… y {} filas más\n", report.rejected - report.rejects.size());
  if (error == nullptr)
    std::cout << report.loaded << " filas cargadas en " << options.order.register_name << '\n';
}

int load_into(const Env& env, RegistryOptions& options, store::Store& store) {
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return fail(reject("input", "no se puede leer " + options.file));
  options.order.source = fs::path(options.file).filename().string();
  registry::Report report;
  const Status loaded = registry::load(store, env.clock, options.order, in, report);
  print_report(env, options, report, loaded ? nullptr : &loaded.error());
  return loaded ? kOk : fail(loaded.error());
}

/// A folder of its own that goes away with the object.
class Scratch {
 public:
  static Result<std::unique_ptr<Scratch>> make() {
    std::string name = (fs::temp_directory_path() / "esclusa-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return park("output", "no se puede crear una carpeta temporal");
    return std::unique_ptr<Scratch>(new Scratch(name));
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  explicit Scratch(fs::path folder) : folder_(std::move(folder)) {}
  fs::path folder_;
};

/// The same load into a store that is thrown away: nothing of the installation is touched.
int check(const Env& env, RegistryOptions& options) {
  const auto scratch = Scratch::make();
  if (!scratch) return fail(scratch.error());
  const auto store = sqlite::open({.path = ((*scratch)->folder() / "check.db").string()});
  if (!store) return fail(store.error());
  return load_into(env, options, **store);
}

int list(const Env& env, const std::vector<store::Generation>& generations) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> rows;
  for (const store::Generation& one : generations) {
    const std::string loaded = one.activated ? to_iso(*one.activated) : "";
    json.push_back({{"registro", one.register_name},
                    {"generacion", one.id},
                    {"filas", one.rows},
                    {"cargado", loaded},
                    {"archivo", printable(one.source)},
                    {"sha256", to_hex(one.sha256)}});
    rows.push_back({one.register_name, std::to_string(one.id), std::to_string(one.rows), loaded,
                    printable(one.source, 40), to_hex(one.sha256).substr(0, 16)});
  }
  if (env.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_table({"REGISTRO", "GENERACIÓN", "FILAS", "CARGADO", "ARCHIVO", "SHA-256"}, rows);
  }
  return kOk;
}

int show(const Env& env, const RegistryOptions& options, store::UnitOfWork& unit) {
  const auto found = registry::show(unit, options.order.register_name, options.key);
  if (!found) return fail(found.error());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const registry::Shown& row : *found) {
    nlohmann::ordered_json one;
    for (const auto& [column, value] : row) {
      one[column] = value;
      if (!env.json) std::cout << fmt::format("{:<22}{}\n", column, value);
    }
    json.push_back(std::move(one));
    if (!env.json) std::cout << '\n';
  }
  if (env.json) std::cout << json.dump(2) << '\n';
  if (!found->empty()) return kOk;
  std::cerr << "esclusa: no está en el registro\n";
  return kNegative;
}

int run(const Env& env, RegistryOptions& options, const CLI::App& sub) {
  if (sub.got_subcommand("check")) return check(env, options);
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  if (sub.got_subcommand("load")) return load_into(env, options, *opened->store);
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  if (sub.got_subcommand("show")) return show(env, options, **unit);
  const auto generations = (*unit)->generations().all_current();
  return generations ? list(env, *generations) : fail(generations.error());
}

CLI::Option* add_register(CLI::App& command, RegistryOptions& options) {
  std::vector<std::string> names;
  for (const registry::Register& one : registry::registers()) names.emplace_back(one.name);
  return command.add_option("registro", options.order.register_name, registry::register_names())
      ->required()
      ->check(CLI::IsMember(names));
}

}  // namespace

Command add_registry(CLI::App& app) {
  const auto options = std::make_shared<RegistryOptions>();
  CLI::App* sub = app.add_subcommand("registry", "registros de referencia: aduana, SRI, Superintendencia");
  sub->require_subcommand(1);
  for (const auto& [name, help] : std::initializer_list<std::pair<const char*, const char*>>{
           {"load", "carga un registro desde CSV o XML, todo o nada, sin detener el trabajo"},
           {"check", "dice si un archivo se puede cargar; no toca nada"}}) {
    CLI::App* one = sub->add_subcommand(name, help);
    add_register(*one, *options);
    one->add_option("archivo", options->file, "CSV con cabecera o XML (xsd/registro), UTF-8")->required();
    one->add_option("--tolerate", options->order.tolerate,
                    "filas malas que se dejan fuera; más anulan la carga")
        ->capture_default_str();
    one->footer(fmt::format("Ejemplo: esclusa registry {} ruc ruc.csv", name));
  }
  sub->add_subcommand("list", "los registros cargados, su generación y su archivo");
  CLI::App* show = sub->add_subcommand("show", "lo que un registro dice de una clave");
  add_register(*show, *options);
  show->add_option("clave", options->key, "RUC, código, número de DAE, o RUC/USUARIO")->required();
  return [options, sub](Env& env) -> int { return run(env, *options, *sub); };
}

}  // namespace esclusa::cli
