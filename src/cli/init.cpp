#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "pki/test_pki.h"

namespace esclusa::cli {
namespace {

namespace fs = std::filesystem;

struct Places {
  fs::path folder, inbound, outbound, schemas, catalogs;
};

std::string main_file(const Places& places) {
  return fmt::format(R"(# Configuración de Esclusa. Las rutas relativas parten de la carpeta de este archivo.
[node]
name = "nodo-local"
environment = "PRUEBA"          # PRUEBA o PRODUCCION
state = "var/state"             # base de datos
archive = "var/archive"         # bytes exactos de todo lo recibido (archivos tar)
quarantine = "var/quarantine"   # copias de lo rechazado con su motivo
schemas = "{}"
catalogs = "{}"
partners = "partners"           # un archivo por socio
# group = "operadores"          # puede leer las llaves y usar la carpeta del estado

[seal]                          # con qué firma la aduana sus respuestas
key = "pki/sello.key"
certificate = "pki/sello.pem"
# passphrase_file = "pki/sello.pass"
# También PKCS#12 o una ficha PKCS#11, y varias con [[seal]] y from: docs/llaves.md

[trust]                         # en qué autoridades se confía para las firmas de los socios
anchors = ["pki/ca.pem"]
# intermediates = []
# crls = ["pki/listas"]         # listas de revocación: archivos PEM o DER, o carpetas; un cambio se nota solo
# crl_required = false          # true: sin lista de un emisor es como si estuviera vencida
# crl_grace_hours = 24          # cuánto vale una lista pasada su próxima actualización
# stale = "hold"                # después: hold (el documento espera) o warn (se decide con CER-W05)
# [[trust.ocsp]]                # a quién se pregunta por los certificados de una autoridad
# issuer = "pki/emisora.pem"
# url = "http://ocsp.ejemplo.ec/"   # o host = "ocsp.ejemplo.ec": la dirección que trae cada certificado, solo allí
# timeout_seconds = 5
# nonce = true                  # la respuesta debe repetir el nuestro
# unproven = "hold"             # sin respuesta que valga: hold o warn

[log]
format = "json"                 # json o text
level = "info"                  # debug, info, warning, alarm

[mail]                          # por dónde salen los códigos de seguridad del registro
from = "no-responder@aduana.example"
spool = "var/mail"              # solo de este usuario; cada correo se borra cuando sale
method = "none"                 # none (otro programa los recoge de var/mail/new), command o smtp
# command = ["/usr/sbin/sendmail", "-t", "-i"]
# host = "correo.aduana.example"
# tls = "starttls"              # none, starttls o tls
# port = 587                    # por defecto 25, 587 o 465, según tls
# authorities = "pki/correo-ca.pem"   # por defecto, las del sistema
# user = "esclusa"
# password_file = "pki/correo.pass"

[limits]
file_bytes = 8388608            # de cada documento
lote_bytes = 1073741824         # de un lote (.zip) tal como llega
lote_entries = 200000           # documentos de un lote
batch_files = 256
free_bytes = 67108864           # con menos espacio libre no se recibe nada; lo que espera queda en los buzones
# workers = 2                   # por defecto, uno por núcleo

[worker]                        # dónde se leen los documentos de los socios: en procesos sin acceso a nada
mode = "process"                # process; in_process (sin aislar) solo para buscar fallas
user = "nobody"                 # de quién son esos procesos si Esclusa corre como root
memory_mb = 512                 # de cada proceso
seconds_per_file = 20           # de procesador; un archivo que pasa de ahí dos veces se aparta con SIS-E01

[polling]
interval_seconds = 2
run_idle_seconds = 60

[rules]
ruc = "structural"              # structural, strict o register

[report]                        # informe de cada noche; horas de Ecuador
folder = "var/reports"
at = "06:30"                    # cuándo lo escribe el servicio; "" = nunca
night_from = "18:00"
night_to = "06:00"
)",
                     places.schemas.string(), places.catalogs.string());
}

std::string partner_file(const Places& places, const std::string& id, const std::string& name,
                         const std::string& ruc, bool customs, const std::string& kinds) {
  return fmt::format(R"([partner]
id = "{0}"
name = "{1}"
ruc = "{2}"
customs = {3}
kinds = [{4}]
lote_answers = "uno"            # uno (un AcuseLote por lote) o cada_documento (además, un Acuse por documento)
# certificates = [              # sin esta lista: cualquier certificado de su RUC
#   {{sha256 = "AB:CD:…", until = "2026-11-30"}},
#   {{file = "../pki/nuevo.pem", from = "2026-11-29"}},
# ]

[settle]
rule = "stable"                 # rename, done_file o stable
stable_seconds = 2

# [calendar]                    # noches en que se espera al menos un archivo
# days = ["lun", "mar", "mie", "jue", "vie"]   # o "todos"
# by = "06:00"                  # hasta esta hora de la noche
# holidays = ["2026-12-25"]     # noches que empiezan ese día y no cuentan

# [limits]                      # de este socio; cuenta el menor entre estos y los del nodo
# file_bytes = 1048576
# lote_bytes = 104857600
# batch_files = 64              # archivos en proceso a la vez
# files_per_minute = 600        # los demás esperan en su buzón
# bytes_per_day = 1073741824    # al llegar a este volumen espera hasta la medianoche de Ecuador

[drop]
type = "folder"                 # folder o sftp
inbox = "{5}"
outbox = "{6}"
)",
                     id, name, ruc, customs, kinds, (places.inbound / id).string(),
                     (places.outbound / id).string());
}

Status write_new(const fs::path& file, const std::string& text) {
  if (fs::exists(file)) return reject("init.exists", "ya existe " + file.string() + "; no se toca");
  std::ofstream out(file);
  out << text;
  out.close();
  return out ? Status{} : Status{park("init.write", "no se puede escribir " + file.string())};
}

Status initialise(const Places& places, Instant now) {
  if (fs::exists(places.folder / "esclusa.toml")) {
    return reject("init.exists", "ya hay una configuración en " + places.folder.string() + "; no se toca");
  }
  std::error_code error;
  for (const fs::path& folder :
       {places.folder / "pki", places.folder / "partners", places.inbound / "deposito-norte",
        places.outbound / "deposito-norte", places.inbound / "aduana", places.outbound / "aduana"}) {
    fs::create_directories(folder, error);
    if (error) return park("init.write", "no se puede crear " + folder.string());
  }
  ESC_CHECK(
      pki::make_test_pki(places.folder / "pki",
                         {{"sello", "SELLO DE PRUEBA DE ESCLUSA", "1760001550001", ""},
                          {"aduana", "FUNCIONARIA DE PRUEBA", "1760001550001", "1710034065"},
                          {"deposito-norte", "DEPOSITO NORTE DE PRUEBA", "0990000018001", "0601234560"}},
                         now));
  ESC_CHECK(write_new(places.folder / "esclusa.toml", main_file(places)));
  ESC_CHECK(write_new(
      places.folder / "partners/deposito-norte.toml",
      partner_file(
          places, "deposito-norte", "Depósito Norte S.A. (prueba)", "0990000018001", false,
          R"("IIE", "ISE", "CII", "GEN", "REP", "EMP", "CON", "DEC", "CRR", "CET", "CIE", "CSE", "CPC")")));
  return write_new(places.folder / "partners/aduana.toml",
                   partner_file(places, "aduana", "Servicio de aduana (prueba)", "1760001550001", true,
                                R"("CRG", "DAE", "RADS", "DEC", "CET", "CIE", "CSE", "CPC")"));
}

}  // namespace

Command add_init(CLI::App& app) {
  struct Options {
    std::string folder, inbound, outbound, schemas, catalogs;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub =
      app.add_subcommand("init", "prepara una configuración que funciona, con certificados de prueba");
  sub->add_option("carpeta", options->folder, "dónde; no debe haber otra configuración")->required();
  sub->add_option("--inbound", options->inbound,
                  "carpeta de buzones de entrada; por defecto <carpeta>/inbound");
  sub->add_option("--outbound", options->outbound,
                  "carpeta de buzones de salida; por defecto <carpeta>/outbound");
  sub->add_option("--schemas", options->schemas, "carpeta xsd")->default_str(ESCLUSA_SCHEMAS);
  sub->add_option("--catalogs", options->catalogs, "carpeta de catálogos")->default_str(ESCLUSA_CATALOGS);
  sub->footer("Ejemplo: esclusa init config/local && esclusa -c config/local/esclusa.toml check");
  return [options](Env& env) -> int {
    const fs::path folder = fs::absolute(options->folder).lexically_normal();
    const auto place = [&](const std::string& given, const fs::path& otherwise) {
      return given.empty() ? otherwise : fs::absolute(given).lexically_normal();
    };
    const Places places{folder, place(options->inbound, folder / "inbound"),
                        place(options->outbound, folder / "outbound"),
                        place(options->schemas, ESCLUSA_SCHEMAS), place(options->catalogs, ESCLUSA_CATALOGS)};
    if (const Status status = initialise(places, env.clock.now()); !status) return fail(status.error());
    std::cout << "Configuración de prueba en " << places.folder.string() << "\nSiguiente paso: esclusa -c "
              << (places.folder / "esclusa.toml").string() << " check\n";
    return kOk;
  };
}

}  // namespace esclusa::cli
