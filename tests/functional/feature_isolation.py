"""Nothing of one partner is usable by another or visible to it: certificate, RUC, OCE code, user, files, folder, kind, query."""
import re

import harness
import pytest
from feature_search import document, header, query, rows
from harness import DAE, house, iie, utc

NORTE, SUR = "deposito-norte", "deposito-sur"
OF_SUR = {"oce": "05000004", "ruc": "1390000045001", "user": "DEPSUR1"}


@pytest.fixture(scope="module")
def h():
    with house() as made:
        made.add_depot_sur()
        made.load_dae(harness.dae_row(), harness.dae_row("05520264000000025", depot="05000004"))
        made.start()
        yield made
        assert made.daemon.poll() is None, "the daemon died"
        for partner in (NORTE, SUR):
            made.check_answers(partner)


def sent(h, name, content, partner):
    h.drop(f"{name}.xml", content, partner)
    return h.answer(f"{name}.acuse.xml", partner)


@pytest.fixture(scope="module")
def entry(h):
    """An entry of Norte that was accepted, as bytes; a second one that Sur never tries to send."""
    signed = h.sign(iie(sequence=1))
    assert sent(h, "entrada", signed, NORTE).result == "ACEPTADO"
    assert sent(h, "otra", h.sign(iie(sequence=6)), NORTE).result == "ACEPTADO"
    return signed


def in_sur(text):
    """A document of Norte's, with the header of Sur's."""
    return text.replace("05000003", "05000004").replace("0990000018001", "1390000045001").replace("DEPNORTE1", "DEPSUR1")


def test_each_may_work_with_what_is_its_own(h, entry):
    own = iie(sequence=2, dae="05520264000000025", **OF_SUR).replace("<Distrito>055", "<Distrito>028")
    answer = sent(h, "propio", h.sign(own, key=SUR), SUR)
    assert not [c for c in answer.codes if c.startswith(("PAR-", "CER-", "FIR-"))], answer.entries()


def test_certificate_of_another_partner_is_refused(h):
    answer = sent(h, "certificado", h.sign(iie(sequence=3), key=SUR), NORTE)
    assert answer.result == "RECHAZADO" and "CER-E31" in answer.codes


def test_document_of_another_partner_is_refused_in_ones_own_folder(h):
    """Rightly signed by Sur, for Sur; but whoever drops it is Norte."""
    answer = sent(h, "robado", h.sign(iie(sequence=4, **OF_SUR), key=SUR), NORTE)
    assert answer.result == "RECHAZADO" and "PAR-E01" in answer.codes


def test_bytes_of_another_partner_are_no_repetition(h, entry):
    """What Norte was told about its file Sur does not get to see by sending the same bytes."""
    answer = sent(h, "copia", entry, SUR)
    assert answer.result == "RECHAZADO" and "PAR-E01" in answer.codes
    assert answer.bytes != h.answer("entrada.acuse.xml", NORTE).bytes
    assert not list(h.outbox(SUR).glob("copia_R*"))


@pytest.mark.parametrize("what, code", [("oce", "PAR-E02"), ("ruc", "PAR-E01"), ("user", "PAR-E05")])
def test_code_ruc_and_user_of_another_partner_are_refused(h, what, code):
    answer = sent(h, f"ajeno-{what}", h.sign(iie(sequence=5, **{what: OF_SUR[what]})), NORTE)
    assert answer.result == "RECHAZADO" and code in answer.codes, answer.entries()


def test_number_of_another_partners_document_tells_nothing(h, entry):
    """A número de entrega begins with the sender's code: another's is refused for that, whether it exists or not."""
    def tried(name, sequence):
        text = iie(sequence=sequence, **OF_SUR).replace(f"<NumeroEntrega>05000004", "<NumeroEntrega>05000003")
        return sorted((e["Codigo"], e["Mensaje"]) for e in sent(h, name, h.sign(text, key=SUR), SUR).entries())
    assert tried("numero-que-existe", 1) == tried("numero-que-no", 900) != []


@pytest.mark.parametrize("root, kind", [("ConsultaIIE", "CIE"), ("ConsultaEstadoTramite", "CET"), ("ConsultaProcesoCarga", "CPC")])
def test_queries_show_nothing_of_another_partner(h, entry, root, kind):
    """Asked for Norte's number or declaration, Sur gets what it would get for one that does not exist."""
    def asked(name, sequence, number, dae):
        filters = {"CIE": f"<NumeroEntrega>{number}</NumeroEntrega>", "CET": f"<NumeroEntrega>{number}</NumeroEntrega>",
                   "CPC": f"<NumeroDAE>{dae}</NumeroDAE>"}[kind]
        text = query(root, kind, sequence, "@").replace("05000003", "05000004").replace(
            "0990000018001", "1390000045001").replace("DEPNORTE1", "DEPSUR1").replace("@", filters)
        sent(h, name, h.sign(text, key=SUR), SUR)
        replies = list(h.outbox(SUR).glob(f"{name}*respuesta.xml")) or [h.outbox(SUR) / f"{name}.acuse.xml"]
        return replies[0].read_text()
    base = {"CIE": 20, "CET": 30, "CPC": 40}[kind]
    year = utc()[:4]
    theirs = asked(f"{kind}-ajeno", base, f"05000003{year}00000006F", DAE)
    nobodys = asked(f"{kind}-nadie", base + 1, f"05000003{year}00000901F", "05520264000099995")
    assert "ROSAS" not in theirs and "0990000018001" not in theirs

    def told(text):
        return re.findall(r"<(?:TotalFilas|Total|Codigo|Resultado|Fila)>([^<]*)<", text)
    assert told(theirs) == told(nobodys)
    own = query(root, kind, base + 2, {"CPC": f"<NumeroDAE>{DAE}</NumeroDAE>"}.get(kind, f"<NumeroEntrega>05000003{year}00000006F</NumeroEntrega>"))
    sent(h, f"{kind}-propio", h.sign(own), NORTE)
    replies = list(h.outbox(NORTE).glob(f"{kind}-propio*"))
    assert any("05000003" in r.read_text() and told(r.read_text()) != told(theirs) for r in replies), "its owner sees it"


def test_an_exit_from_another_depots_balance_is_refused(h, entry):
    text = document("InformeSalidaMercancia", header("032", 50, "<FuncionDocumento>O</FuncionDocumento>") + f"""
<General><Distrito>028</Distrito><CodigoDeposito>05000003</CodigoDeposito><RucDeposito>0990000018001</RucDeposito>
<ModoTransporte>A</ModoTransporte><NumeroEntregaIIE>@</NumeroEntregaIIE><MotivoSalida>D</MotivoSalida></General>
<DetalleDAE><NumeroDAE>{DAE}</NumeroDAE><TipoDocBase>D</TipoDocBase><FechaSalida>{utc(-5)}</FechaSalida>
<Carga><Secuencia>1</Secuencia><TipoCarga>CS</TipoCarga><TipoEmbalaje>051</TipoEmbalaje><Bultos>1</Bultos>
<PesoBruto>10.000</PesoBruto><Descripcion>ROSAS</Descripcion><DocTransporte>12312345675</DocTransporte><Perecible>false</Perecible></Carga>
</DetalleDAE><Totales><TotalBultos>1</TotalBultos><TotalPeso>10.000</TotalPeso></Totales>""")
    answer = sent(h, "salida-ajena", h.sign(in_sur(text).replace("@", f"05000003{utc()[:4]}00000001F"), key=SUR), SUR)
    assert answer.result == "RECHAZADO" and [c for c in answer.codes if c.startswith("ISE-")], answer.entries()


def test_kind_that_only_customs_may_send_is_refused(h):
    forged = harness.dae_document(number="05520264000000033")
    answer = sent(h, "dae-de-deposito", h.sign(forged), NORTE)
    assert answer.result == "RECHAZADO" and "PAR-E06" in answer.codes
    stolen = sent(h, "dae-robada", h.sign(forged, key="aduana"), NORTE)
    assert stolen.result == "RECHAZADO" and "PAR-E06" in stolen.codes, "rightly signed by customs, dropped by a depot"


def test_folder_of_another_partner_is_refused_by_the_configuration():
    with house() as h:
        h.add_depot_sur()
        h.edit(h.dir / "partners/deposito-sur.toml", r'outbox = "[^"]*"', f'outbox = "{h.outbox(NORTE)}"')
        told = h.run("check", expect=None)
        assert "deposito-sur.toml" in (told.stdout + told.stderr).decode() and "«deposito-norte»" in (told.stdout + told.stderr).decode()
        h.start()
        h.drop("a.xml", h.sign(iie()), NORTE)
        assert h.answer("a.acuse.xml", NORTE).result == "ACEPTADO", "the partner that was there first works on"
        h.drop("b.xml", b"x", SUR)
        assert not list(h.outbox(SUR).iterdir())
