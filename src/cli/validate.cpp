#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/validation.h"
#include "xml/canonicalize.h"
#include "xml/guarded.h"
#include "xml/locate.h"
#include "xml/reader.h"

namespace esclusa::cli {
namespace {

class OnlyValidate final : public xml::Handler {
 public:
  void start(std::string_view) override {}
  void attribute(std::string_view, std::string_view) override {}
  void end(std::string_view) override {}
};

/// Errors: reject, if `findings` say why.
Result<const document::Kind*> open_and_read(const Env& env, const std::filesystem::path& schemas,
                                            const Bytes& input, Findings& findings) {
  ESC_TRY(const xml::GuardedDocument parsed, xml::GuardedDocument::parse(input, {}, findings));
  const document::Kind* kind = env.kinds.find(parsed.root_namespace(), parsed.root_name());
  if (kind == nullptr) {
    findings.push_back({.code = "XML-E06",
                        .path = "/" + parsed.root_name(),
                        .value = parsed.root_namespace(),
                        .detail = ""});
    return kind;
  }
  ESC_TRY(auto schema, xml::Schema::load(schemas / kind->schema_file()));
  const auto reader = xml::Reader::create(std::move(schema));
  ESC_TRY(const Bytes content, xml::canonical_content(parsed));
  OnlyValidate nothing;
  const Status status = reader->read(content, nothing, findings);
  xml::locate(input, findings);
  if (!status) return status.error();
  return kind;
}

}  // namespace

Result<const document::Kind*> validate(const Env& env, const std::filesystem::path& schemas,
                                       const Bytes& input, Findings& findings) {
  auto kind = open_and_read(env, schemas, input, findings);
  if (!findings.empty()) return nullptr;
  return kind;
}

Command add_validate(CLI::App& app) {
  struct Options {
    std::string file, schemas;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("validate", "valida un documento, firmado o no, contra su esquema");
  sub->add_option("archivo", options->file, "documento XML; - para la entrada estándar")->required();
  sub->add_option("--schemas", options->schemas, "carpeta de esquemas; por defecto la de la configuración");
  sub->footer("No mira la firma (use verify) ni las reglas que dependen de los registros de la aduana.");
  return [options](Env& env) -> int {
    std::filesystem::path schemas = options->schemas;
    if (schemas.empty()) {
      const auto config = load_config(env);
      if (!config) return kBadConfig;
      schemas = config->node.schemas;
    }
    const auto input = read_input(options->file);
    if (!input) return fail(input.error());
    Findings findings;
    const auto kind = validate(env, schemas, *input, findings);
    if (!kind) return fail(kind.error());
    if (*kind == nullptr || env.json) print_findings(env, findings);
    if (*kind == nullptr) return kNegative;
    std::cerr << "válido: " << (*kind)->code() << ' ' << (*kind)->schema_version() << '\n';
    return kOk;
  };
}

}  // namespace esclusa::cli
