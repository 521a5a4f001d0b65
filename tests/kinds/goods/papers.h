#pragma once
/// Reports of one depot, put together by tests.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "domain/decimal.h"

namespace esclusa::kinds {

inline constexpr const char* kDepot = "05000003";

struct Line {
  std::int64_t pieces = 0;
  domain::Kilograms weight;
  std::int64_t sequence = 0;
};

class Papers {
 public:
  std::string next_number() { return fmt::format("{}2026{:08}F", kDepot, ++sequence_); }

  static std::string entry(const std::string& number, const std::string& dae,
                           const std::vector<Line>& lines) {
    return report("InformeIngresoMercancia", "031", number, "<TipoIngreso>P</TipoIngreso>", dae,
                  "<FechaIngreso>2026-11-20T15:00:00Z</FechaIngreso><NumeroEmbarque>1</NumeroEmbarque>",
                  lines);
  }
  static std::string exit(const std::string& number, const std::string& cited, const std::string& motive,
                          const std::string& dae, const std::vector<Line>& lines) {
    const std::string general =
        fmt::format("<NumeroEntregaIIE>{}</NumeroEntregaIIE><MotivoSalida>{}</MotivoSalida>{}", cited, motive,
                    motive == "T" ? "<CodigoDepositoDestino>05000004</CodigoDepositoDestino>" : "");
    return report("InformeSalidaMercancia", "032", number, general, dae,
                  "<FechaSalida>2026-11-20T19:00:00Z</FechaSalida>", lines);
  }
  static std::string correction(const std::string& number, const std::string& original,
                                const std::string& type, std::int64_t degree, const std::string& dae,
                                const std::vector<Line>& lines) {
    std::string text = opening("SolicitudCorreccionInforme", "033", number);
    text += fmt::format(
        "<NumeroEntregaOriginal>{}</NumeroEntregaOriginal><TipoCorreccion>{}</TipoCorreccion>"
        "<GradoCorreccion>{}</GradoCorreccion><CodigoMotivo>02</CodigoMotivo><Motivo>Conteo</Motivo></"
        "General>",
        original, type, degree);
    if (!lines.empty()) {
      text += fmt::format("<DetalleDAE><NumeroDetalle>1</NumeroDetalle><NumeroDAE>{}</NumeroDAE>", dae);
      for (const Line& line : lines) text += cargo(line);
      text += "</DetalleDAE>";
    }
    return text + "</SolicitudCorreccionInforme>";
  }
  /// `fields` are those of the event, in the order of the schema.
  std::string notification(const std::string& dae, const std::string& event, const std::string& fields = {},
                           const std::string& depot = {}) {
    return fmt::format(
        R"(<AutorizacionSalida xmlns="urn:esclusa:edoc:1" version="1.0"><Cabecera>)"
        "<NumeroEntrega>000000002026{:08}F</NumeroEntrega><TipoDocumento>RADS</TipoDocumento>"
        "<FechaEmision>2026-11-20T19:30:00Z</FechaEmision><Ruc>1760002600001</Ruc></Cabecera><Notificacion>"
        "<NumeroDAE>{}</NumeroDAE>{}<Evento>{}</Evento><Fecha>2026-11-20T19:20:00Z</Fecha>{}</Notificacion>"
        "</AutorizacionSalida>",
        ++sequence_, dae, depot.empty() ? "" : "<CodigoDeposito>" + depot + "</CodigoDeposito>", event,
        fields);
  }

 private:
  static std::string opening(const char* root, const char* type, const std::string& number) {
    return fmt::format(
        R"(<{} xmlns="urn:esclusa:edoc:1" version="1.0"><Cabecera><NumeroEntrega>{}</NumeroEntrega>)"
        "<TipoDocumento>{}</TipoDocumento><FuncionDocumento>O</FuncionDocumento>"
        "<FechaEmision>2026-11-20T19:30:00Z</FechaEmision><CodigoOce>{}</CodigoOce><TipoOce>05</TipoOce>"
        "<Ruc>1790011674001</Ruc><Usuario>BODEGA01</Usuario></Cabecera><General><Distrito>055</Distrito>"
        "<CodigoDeposito>{}</CodigoDeposito><RucDeposito>1790011674001</RucDeposito>",
        root, number, type, kDepot, kDepot);
  }
  static std::string cargo(const Line& line) {
    return fmt::format(
        "<Carga><Secuencia>{}</Secuencia><TipoCarga>CS</TipoCarga><TipoEmbalaje>035</TipoEmbalaje>"
        "<Bultos>{}</Bultos><PesoBruto>{}</PesoBruto><Descripcion>ROSAS</Descripcion>"
        "<DocTransporte>145-12345675</DocTransporte><Perecible>true</Perecible></Carga>",
        line.sequence, line.pieces, line.weight.to_string());
  }
  static std::string report(const char* root, const char* type, const std::string& number,
                            const std::string& general, const std::string& dae, const std::string& dates,
                            const std::vector<Line>& lines) {
    std::string text =
        opening(root, type, number) + "<ModoTransporte>A</ModoTransporte>" + general + "</General>";
    text += fmt::format("<DetalleDAE><NumeroDAE>{}</NumeroDAE><TipoDocBase>D</TipoDocBase>{}", dae, dates);
    std::int64_t pieces = 0;
    std::int64_t thousandths = 0;
    for (const Line& line : lines) {
      text += cargo(line);
      pieces += line.pieces;
      thousandths += line.weight.thousandths();
    }
    return text + fmt::format(
                      "</DetalleDAE><Totales><TotalBultos>{}</TotalBultos><TotalPeso>{}</TotalPeso>"
                      "</Totales></{}>",
                      pieces, domain::Kilograms::from_thousandths(thousandths).to_string(), root);
  }
  std::uint64_t sequence_ = 0;
};

}  // namespace esclusa::kinds
