"""What entered, was decided by customs and left is found again: by the signed queries of the operators and by `esclusa search`,
and both ways tell the same."""
import json

from harness import ACUSE, DAE, house, iie, utc

DEPOT = "05000003"


def number(sequence, oce=DEPOT):
    return f"{oce}{utc()[:4]}{sequence:08d}F"


def header(kind, sequence, function=""):
    return (f"<Cabecera><NumeroEntrega>{number(sequence)}</NumeroEntrega><TipoDocumento>{kind}</TipoDocumento>{function}"
            f"<FechaEmision>{utc(-1)}</FechaEmision><CodigoOce>{DEPOT}</CodigoOce><TipoOce>05</TipoOce>"
            "<Ruc>0990000018001</Ruc><Usuario>DEPNORTE1</Usuario></Cabecera>")


def document(root, body):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="urn:esclusa:edoc:1" version="1.0">{body}</{root}>\n'


def query(root, kind, sequence, filters=""):
    return document(root, header(kind, sequence) + f"<Consulta>{filters}</Consulta>")


def channel(sequence):
    return document("AutorizacionSalida", f"""<Cabecera><NumeroEntrega>{number(sequence, "00000000")}</NumeroEntrega>
<TipoDocumento>RADS</TipoDocumento><FechaEmision>{utc(-1)}</FechaEmision><Ruc>1760001550001</Ruc></Cabecera>
<Notificacion><NumeroDAE>{DAE}</NumeroDAE><Evento>CANAL</Evento><Fecha>{utc(-10)}</Fecha><CanalAforo>A</CanalAforo></Notificacion>""")


def boarding(sequence, entry):
    return document("InformeSalidaMercancia", header("032", sequence, "<FuncionDocumento>O</FuncionDocumento>") + f"""
<General><Distrito>055</Distrito><CodigoDeposito>{DEPOT}</CodigoDeposito><RucDeposito>0990000018001</RucDeposito>
<ModoTransporte>A</ModoTransporte><NumeroEntregaIIE>{number(entry)}</NumeroEntregaIIE><MotivoSalida>E</MotivoSalida>
<MRN>CEC{utc()[:4]}0055A01</MRN><MSN>0001</MSN></General>
<DetalleDAE><NumeroDAE>{DAE}</NumeroDAE><TipoDocBase>D</TipoDocBase><FechaSalida>{utc(-5)}</FechaSalida>
<Carga><Secuencia>1</Secuencia><TipoCarga>CS</TipoCarga><TipoEmbalaje>051</TipoEmbalaje><Bultos>4</Bultos>
<PesoBruto>40.000</PesoBruto><Descripcion>ROSAS</Descripcion><DocTransporte>12312345675</DocTransporte><Perecible>false</Perecible></Carga>
</DetalleDAE><Totales><TotalBultos>4</TotalBultos><TotalPeso>40.000</TotalPeso></Totales>""")


def correction(sequence, original):
    return document("SolicitudCorreccionInforme", header("033", sequence, "<FuncionDocumento>O</FuncionDocumento>") + f"""
<General><Distrito>055</Distrito><CodigoDeposito>{DEPOT}</CodigoDeposito><RucDeposito>0990000018001</RucDeposito>
<NumeroEntregaOriginal>{number(original)}</NumeroEntregaOriginal><TipoCorreccion>M</TipoCorreccion><GradoCorreccion>1</GradoCorreccion>
<CodigoMotivo>02</CodigoMotivo><Motivo>Conteo</Motivo></General>
<DetalleDAE><NumeroDetalle>1</NumeroDetalle><NumeroDAE>{DAE}</NumeroDAE>
<Carga><Secuencia>1</Secuencia><TipoCarga>CS</TipoCarga><TipoEmbalaje>051</TipoEmbalaje><Bultos>9</Bultos>
<PesoBruto>90.000</PesoBruto><Descripcion>ROSAS</Descripcion><DocTransporte>12312345675</DocTransporte><Perecible>false</Perecible></Carga>
</DetalleDAE>""")


def take(h, name, text, partner="deposito-norte"):
    key = {"deposito-norte": "deposito-norte", "aduana": "aduana"}[partner]
    h.drop(f"{name}.xml", h.sign(text, key=key), partner=partner)
    h.once()
    answer = h.answer(f"{name}.acuse.xml", partner)
    assert answer.result.startswith("ACEPTADO"), answer.entries()
    return answer


def exported(h):
    """Two entries, their channel, a boarding and a correction."""
    take(h, "iie1", iie(1))
    take(h, "iie2", iie(2, pieces=20, weight="200.000"))
    take(h, "rads", channel(3), "aduana")
    take(h, "ise", boarding(4, 1))
    take(h, "cii", correction(5, 2))


def rows(answer, name):
    """As `search --json` writes them, empty cells left out."""
    return [{c.tag[len(ACUSE)].lower() + c.tag[len(ACUSE) + 1:]: c.text for c in row} for row in answer.root.iter(ACUSE + name)]


def search(h, *args):
    return json.loads(h.run("--json", "search", *args).stdout)


def full(found):
    return [{key: value for key, value in row.items() if value} for row in found["filas"]]


def test_operators_and_command_find_the_same():
    with house() as h:
        exported(h)
        entries = take(h, "cie", query("ConsultaIIE", "CIE", 10))
        found = search(h, "entries")
        assert full(found) == rows(entries, "Ingreso") and found["total"] == 2 == int(entries.text("Pagina/Total"))
        assert [(row["bultos"], row["estado"], row["canalAforo"]) for row in full(found)] == [("9", "CORREGIDO", "A"),
                                                                                            ("10", "ACEPTADO", "A")]

        exits = take(h, "cse", query("ConsultaISE", "CSE", 11, "<MotivoSalida>E</MotivoSalida>"))
        found = search(h, "exits", "--motive", "E")
        assert full(found) == rows(exits, "Salida")
        assert [(row["numeroEntregaIIE"], row["saldoBultos"]) for row in full(found)] == [(number(1), "15")]
        assert search(h, "exits", "--motive", "B")["filas"] == []

        events = take(h, "cpc", query("ConsultaProcesoCarga", "CPC", 12, f"<NumeroDAE>{DAE}</NumeroDAE>"))
        found = search(h, "timeline", DAE)
        assert full(found) == rows(events, "Evento")
        steps = [row["hito"] for row in found["filas"]]
        assert sorted(steps) == sorted(["DECLARACION", "INGRESO", "INGRESO", "CANAL", "SALIDA_EMBARQUE", "CORRECCION"])
        assert [row["fechaHora"] for row in found["filas"]] == sorted(row["fechaHora"] for row in found["filas"])
        assert search(h, "timeline", "--mrn", f"CEC{utc()[:4]}0055A01", "--msn", "0001") == found

        states = take(h, "cet", query("ConsultaEstadoTramite", "CET", 13, "<TituloDocumento>informe de ingreso</TituloDocumento>"))
        found = search(h, "documents", "--title", "informe de ingreso")
        assert full(found) == rows(states, "Tramite") and found["total"] == 2
        h.check_answers()


def test_a_query_that_nobody_signed_is_refused():
    with house() as h:
        for i, (root, kind, filters) in enumerate([("ConsultaIIE", "CIE", ""), ("ConsultaISE", "CSE", ""),
                                                   ("ConsultaProcesoCarga", "CPC", f"<NumeroDAE>{DAE}</NumeroDAE>")]):
            h.drop(f"{kind}.xml", query(root, kind, 20 + i, filters))
            h.once()
            answer = h.answer(f"{kind}.acuse.xml")
            assert answer.result == "RECHAZADO" and answer.codes[0].startswith("FIR-"), answer.codes


def test_pages_and_tables_for_people():
    with house() as h:
        exported(h)
        page = search(h, "timeline", DAE, "--rows", "4", "--page", "2")
        assert (page["total"], page["pagina"], page["paginas"], len(page["filas"])) == (6, 2, 2, 2)
        assert search(h, "timeline", DAE, "--page", "9")["filas"] == []
        table = h.run("search", "entries", "--dae", DAE).stdout.decode()
        assert table.startswith("Resultado: 2  (página 1 de 1)\n")
        assert "NÚMERO DE ENTREGA" in table and number(1) in table and "FLORES DEL ANDE S.A." in table
        assert h.run("search", "entries", "--container", "CSQU3054383").stdout.decode() == "Resultado: 0\n"
        assert search(h, "registrations", "1710034065")["total"] == 0


def test_what_cannot_be_asked_is_told():
    with house() as h:
        for wrong in (["timeline"], ["timeline", DAE, "--mrn", "X", "--msn", "1"], ["timeline", "--mrn", "X"], ["entries", "--type", "X"],
                      ["entries", "--rows", "201"], ["entries", "--from", "2026-11-20"], []):
            h.run("search", *wrong, expect=64)
        told = h.run("search", "entries", "--from", "2026-11-20", "--to", "2026-11-19", expect=65).stderr.decode()
        assert "queries.period" in told
