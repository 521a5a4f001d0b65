#include "support/site.h"

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>

#include "daemon/house.h"
#include "pki/test_pki.h"
#include "registry/load.h"
#include "xmlsig/sign.h"

namespace esclusa::testing_support {
namespace {

constexpr std::uint64_t kDeclarations = 1000;

std::string declaration(std::uint64_t n) {
  return fmt::format("0552026405{:07}", n % kDeclarations);
}

std::string line(int sequence) {
  return fmt::format(
      "    <Carga>\n      <Secuencia>{}</Secuencia>\n      <TipoCarga>CS</TipoCarga>\n"
      "      <TipoEmbalaje>051</TipoEmbalaje>\n      <Bultos>1</Bultos>\n      "
      "<PesoBruto>12.500</PesoBruto>\n"
      "      <Descripcion>ROSAS FRESCAS CORTADAS EN CAJAS TABACO</Descripcion>\n"
      "      <DocTransporte>12312345675</DocTransporte>\n      <Perecible>false</Perecible>\n    </Carga>\n",
      sequence);
}

}  // namespace

void give_up(const Error& error) {
  throw std::runtime_error(error.code + ": " + error.what);
}

void must(Status status) {
  if (!status) give_up(status.error());
}

Site::Site(const document::KindRegistry& kinds, const std::filesystem::path& pki) {
  const std::filesystem::path folder = folder_.path();
  for (const auto& made : {folder / "in", folder / "out", pki}) std::filesystem::create_directories(made);
  if (!std::filesystem::exists(pki / "ca.pem")) {
    must(esclusa::pki::make_test_pki(
        pki, {{"seal", "SELLO", "1760001550001", ""}, {"depot", "DEPOSITO", "0990000018001", "0601234560"}},
        clock.now()));
  }
  config.node = {"bench",
                 config::Environment::prueba,
                 folder / "state",
                 folder / "archive",
                 folder / "quarantine",
                 std::filesystem::path(ESCLUSA_SOURCE_DIR) / "xsd",
                 std::filesystem::path(ESCLUSA_SOURCE_DIR) / "config/catalog",
                 {},
                 {}};
  config.seals = {{.key = pki / "seal.key", .certificate = pki / "seal.pem"}};
  config.trust.anchors = {pki / "ca.pem"};
  config.worker.mode = config::WorkerMode::in_process;  // this program is no zygote
  config::Partner partner;
  partner.id = "deposito";
  partner.ruc = "0990000018001";
  partner.kinds = {"IIE"};
  partner.settle.rule = config::SettleRule::rename;
  partner.folder = {folder / "in", folder / "out"};
  config.partners.push_back(partner);
  store = must(daemon::open_store(config));
  archive = must(daemon::open_archive(config, clock));
  workshop = must(daemon::build_workshop(config, kinds));
  depot = must(esclusa::pki::SealKey::load({.key = pki / "depot.key", .certificate = pki / "depot.pem"}));
  load_registers();
}

void Site::load_registers() {
  std::string declarations =
      "numero_dae,estado,exportador_id,exportador_nombre,distrito,deposito_partida,total_bultos,total_peso_"
      "bruto,"
      "fecha_aceptacion,vigencia_hasta,canal\n";
  for (std::uint64_t n = 0; n < kDeclarations; ++n) {
    declarations +=
        fmt::format("{},ACEPTADA,1790011674001,EXPORTADOR,055,05000003,900000,90000000.000,{},2099-12-31,\n",
                    declaration(n), to_iso(clock.now() - std::chrono::hours{48}));
  }
  for (const auto& [name, text] : std::initializer_list<std::pair<const char*, std::string>>{
           {"oce",
            "codigo,tipo,ruc,razon_social,distrito,fecha_inicio,fecha_fin\n"
            "05000003,05,0990000018001,DEPOSITO,055,2002-09-01,9999-12-31\n"},
           {"usuarios", "ruc,usuario,cedula,estado\n0990000018001,DEPNORTE1,0601234560,ACTIVO\n"},
           {"dae", declarations}}) {
    std::istringstream in(text);
    registry::Report report;
    must(registry::load(*store, clock, {name, name, 0}, in, report));
  }
}

std::string Site::signed_iie(std::uint64_t sequence) const {
  const Instant now = clock.now();
  const std::string text = fmt::format(
      R"(<InformeIngresoMercancia xmlns="urn:esclusa:edoc:1" Id="doc" version="1.0">
  <Cabecera>
    <NumeroEntrega>05000003{}{:08}F</NumeroEntrega>
    <TipoDocumento>031</TipoDocumento>
    <FuncionDocumento>O</FuncionDocumento>
    <FechaEmision>{}</FechaEmision>
    <CodigoOce>05000003</CodigoOce>
    <TipoOce>05</TipoOce>
    <Ruc>0990000018001</Ruc>
    <Usuario>DEPNORTE1</Usuario>
  </Cabecera>
  <General>
    <Distrito>055</Distrito>
    <CodigoDeposito>05000003</CodigoDeposito>
    <RucDeposito>0990000018001</RucDeposito>
    <ModoTransporte>A</ModoTransporte>
    <TipoIngreso>P</TipoIngreso>
  </General>
  <DetalleDAE>
    <NumeroDAE>{}</NumeroDAE>
    <TipoDocBase>D</TipoDocBase>
    <RucExportador>1790011674001</RucExportador>
    <FechaIngreso>{}</FechaIngreso>
    <NumeroEmbarque>1</NumeroEmbarque>
{}{}  </DetalleDAE>
  <Totales>
    <TotalBultos>2</TotalBultos>
    <TotalPeso>25.000</TotalPeso>
  </Totales>
</InformeIngresoMercancia>)",
      to_yyyymmdd(now).substr(0, 4), sequence, to_iso(now - std::chrono::seconds{60}), declaration(sequence),
      to_iso(now - std::chrono::hours{2}), line(1), line(2));
  return must(xmlsig::sign_canonical(text, "doc", *depot, now));
}

}  // namespace esclusa::testing_support
