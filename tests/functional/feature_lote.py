"""Lotes: a .zip of documents is decided document by document and answered once."""
import concurrent.futures
import hashlib
import io
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import zipfile

import harness
import pytest
from harness import ACUSE, house, iie

sys.path.insert(0, str(harness.SOURCE / "tests/support"))
import make_lotes  # noqa: E402


def lote(*files):
    """A zip of (name, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in files:
            z.writestr(name, content)
    return out.getvalue()


def signed_many(h, sequences, **fields):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda n: h.sign(iie(sequence=n, pieces=1, weight="10.000", **fields)), sequences))


def entries(answer):
    """The entries of an AcuseLote by name."""
    found = {}
    for entry in answer.root.iter(ACUSE + "Entrada"):
        facts = {c.tag[len(ACUSE):]: c.text for c in entry}
        facts["codes"] = [e.text for e in entry.iter(ACUSE + "Codigo")]
        found.setdefault(facts["NombreArchivo"], facts)
    return found


def totals(answer):
    return {c.tag[len(ACUSE):]: int(c.text) for c in answer.root.find(ACUSE + "Totales")}


def store(h, query):
    connection = sqlite3.connect(f"file:{h.dir}/var/state/esclusa.db?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def answer_each(h, partner="deposito-norte"):
    h.edit(h.dir / f"partners/{partner}.toml", r'lote_answers = "uno"', 'lote_answers = "cada_documento"')


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """What a depot sends at night: 2,000 documents, with the folder they are in; signed once."""
    folder = tmp_path_factory.mktemp("night")
    with house() as h:
        documents = signed_many(h, range(1, 2001))
        (folder / "pki").mkdir()
        for file in h.pki.iterdir():
            (folder / "pki" / file.name).write_bytes(file.read_bytes())
    return folder, documents


def install(h, night):
    """The house that knows the signer of the night's documents."""
    for file in (night[0] / "pki").iterdir():
        (h.pki / file.name).write_bytes(file.read_bytes())
    h.load_dae(harness.dae_row(pieces=1_000_000, weight="10000000.000"))


def test_a_night_of_documents_good_and_bad(night):
    files = [(f"iie/{n:05}.xml", document) for n, document in enumerate(night[1], start=1)]
    bad = {
        "iie/00100.xml": (b"not xml", ["XML-E02"]),
        "iie/00200.xml": (night[1][199].replace(b"<Bultos>1<", b"<Bultos>2<"), ["FIR-E05"]),
        "iie/00300.xml": (re.sub(rb"<ds:Signature .*</ds:Signature>", b"", night[1][299], flags=re.S), ["FIR-E00"]),
        "iie/00400.xml": (b"", ["XML-E00"]),
    }
    files = [(name, bad.get(name, (content,))[0]) for name, content in files]
    files += [("leame.txt", b"hola"), ("../fuera.xml", b"<a/>"), ("otra-vez.xml", night[1][0])]
    with house() as h:
        install(h, night)
        archive = lote(*files)
        h.drop("noche.zip", archive)
        report = h.once()
        assert [a["resultado"] for a in report["archivos"]] == ["ACEPTADO_CON_OBSERVACIONES"], report
        answer = h.answer("noche.acuse.xml")
        assert answer.root.tag == ACUSE + "AcuseLote"
        assert totals(answer) == {"Documentos": 2003, "Aceptados": 1996, "AceptadosConObservaciones": 0, "Rechazados": 6,
                                  "Pendientes": 0, "Repeticiones": 1}
        told = entries(answer)
        assert [int(e["Indice"]) for e in told.values()] == list(range(2003)), "in the order of the zip"
        for name, (content, codes) in bad.items():
            assert told[name]["codes"] == codes and told[name]["Resultado"] == "RECHAZADO", told[name]
        assert told["leame.txt"]["codes"] == ["ARC-E02"] and "Sha256" not in told["leame.txt"]
        assert told["../fuera.xml"]["codes"] == ["ARC-E01"]
        assert told["otra-vez.xml"]["Repeticion"] == "1" and told["otra-vez.xml"]["Resultado"] == "ACEPTADO"
        good = told["iie/00001.xml"]
        assert good["Sha256"] == hashlib.sha256(night[1][0]).hexdigest()
        assert good["TipoDocumento"] == "IIE" and good["NumeroEntrega"].endswith("00000001F") and good["NumeroTramite"]
        assert len({e["NumeroTramite"] for e in told.values() if "NumeroTramite" in e and "Repeticion" not in e}) == 1996
        assert store(h, "SELECT pieces_in FROM shipments") == [(1996,)], "each booked once"
        assert len(list(h.outbox().glob("*.acuse.xml"))) == 1
        assert h.quarantined() == [] and not list(h.inbox().iterdir())
        summary = h.summaries()[-1]
        assert summary.text("Totales/Archivos") == "1" and summary.text("Totales/AceptadosConObservaciones") == "1"
        h.check_answers()

        # The same lote again: the stored answer again, nothing booked.
        h.drop("noche.zip", archive)
        h.once()
        assert h.answer("noche_R1.acuse.xml").bytes == answer.bytes
        # The same documents packed anew: each is a repetition.
        h.drop("otra-noche.zip", lote(*files[:300]))
        h.once()
        again = totals(h.answer("otra-noche.acuse.xml"))
        assert (again["Documentos"], again["Repeticiones"]) == (300, 300), again
        # A document of it as a file of its own: the answer that told of it.
        h.drop("uno.xml", night[1][500])
        h.once()
        assert h.answer("uno_R1.acuse.xml").bytes == answer.bytes
        # A corrected document after a refusal is a new one.
        h.drop("corregido.xml", night[1][99])
        h.once()
        assert h.answer("corregido.acuse.xml").result == "ACEPTADO"
        assert store(h, "SELECT pieces_in FROM shipments") == [(1997,)]
        h.check_answers()


def customs_iie(h, sequence, dae):
    return h.sign(iie(sequence=sequence, dae=dae, oce="28000055", ruc="1760001550001", user="ADUANA1", oce_type="28"),
                  key="aduana")


@pytest.mark.parametrize("chunk", [256, 2])
def test_feeds_go_before_what_cites_them_wherever_they_are(chunk):
    dae = "05520264000000084"
    with house(dae=False) as h:
        h.edit(h.config, "batch_files = 256", f"batch_files = {chunk}")
        h.edit(h.dir / "partners/aduana.toml", r'kinds = \[[^\]]*\]', 'kinds = ["DAE", "IIE"]')
        number = dae[:3] + harness.utc()[:4] + dae[7:]
        feed = h.sign(harness.dae_document(sequence=1, number=number), key="aduana")
        files = [(f"a{n}.xml", customs_iie(h, n, number)) for n in range(11, 16)] + [("z.xml", feed)]
        h.drop("mixto.zip", lote(*files), partner="aduana")
        h.once()
        answer = h.answer("mixto.acuse.xml", partner="aduana")
        told = entries(answer)
        assert told["z.xml"]["Resultado"] == "ACEPTADO", told
        for name, _ in files[:-1]:
            assert told[name]["Resultado"] != "PENDIENTE" and not any("DAE" in c for c in told[name]["codes"]), told[name]
        assert int(told["z.xml"]["Indice"]) == 5, "told in the order of the zip all the same"
        h.check_answers("aduana")


def test_a_pending_document_gets_its_final_answer_of_its_own():
    number = harness.DAE[:-1] + "9"
    with house(dae=False) as h:
        h.drop("espera.zip", lote(("p.xml", h.sign(iie(sequence=5))), ("q.xml", b"no")))
        h.once()
        first = h.answer("espera.acuse.xml")
        told = entries(first)["p.xml"]
        assert told["Resultado"] == "PENDIENTE" and told["EstadoPendiente"] == "PENDIENTE_DAE", told
        h.drop("dae.xml", h.sign(harness.dae_document(), key="aduana"), partner="aduana")
        h.once()
        h.once()
        final = h.answer(f"{told['NumeroEntrega']}.2.acuse.xml")
        assert final.result == "ACEPTADO", (final.entries(), number)
        assert final.text("Cabecera/AcuseAnterior") == first.text("Cabecera/AcuseId")
        assert final.text("Archivo/NombreArchivo") == "p.xml"
        assert sum(int(s.text("Totales/PendientesResueltos")) for s in h.summaries()) == 1
        h.check_answers()


def test_each_document_may_have_an_acuse_of_its_own():
    with house() as h:
        answer_each(h)
        document = h.sign(iie(sequence=1))
        h.drop("todos.zip", lote(("x/a.xml", document), ("y/a.xml", b"malo"), ("b.xml", document)))
        h.once()
        assert h.answer("a.acuse.xml").result == "ACEPTADO"
        assert h.answer("a.acuse.xml").text("Archivo/NombreArchivo") == "x/a.xml"
        refused = [a for a in h.answers() if a.result == "RECHAZADO" and a.root.tag == ACUSE + "Acuse"]
        assert [a.text("Archivo/NombreArchivo") for a in refused] == ["y/a.xml"]
        assert h.answer("b_R1.acuse.xml").bytes == h.answer("a.acuse.xml").bytes
        assert totals(h.answer("todos.acuse.xml"))["Repeticiones"] == 1
        h.check_answers()


def test_what_came_as_a_file_is_a_repetition_in_a_lote():
    with house() as h:
        document = h.sign(iie(sequence=1))
        h.drop("a.xml", document)
        h.once()
        h.drop("l.zip", lote(("a.xml", document), ("b.xml", h.sign(iie(sequence=2)))))
        h.once()
        told = entries(h.answer("l.acuse.xml"))
        assert told["a.xml"]["Repeticion"] == "1" and "Repeticion" not in told["b.xml"]
        assert h.answer("l.acuse.xml").result == "ACEPTADO"
        assert store(h, "SELECT pieces_in FROM shipments") == [(20,)]


HOSTILE = {"text": "ARC-E10", "two_directories": "ARC-E10", "zip64_claims_many": "ARC-E11", "alike": "ARC-E10",
           "overlapping": "ARC-E12", "bomb_total": "ARC-E12", "empty": "ARC-E13"}


def test_hostile_lotes_are_refused_whole_or_entry_by_entry():
    made = dict(make_lotes.lotes())
    with house() as h:
        for name, code in HOSTILE.items():
            h.drop(f"{name}.zip", bytes(made[name]))
        h.drop("grande.zip", lote(("a.xml", os.urandom(3 << 20))))
        h.drop("nombres.zip", bytes(made["names"]))
        h.edit(h.config, r"lote_bytes = \d+", "lote_bytes = 2097152")
        h.once()
        for name, code in HOSTILE.items():
            answer = h.answer(f"{name}.acuse.xml")
            assert answer.result == "RECHAZADO" and answer.codes == [code], (name, answer.codes)
        assert h.answer("grande.acuse.xml").codes == ["ARC-E03"]
        told = entries(h.answer("nombres.acuse.xml"))
        assert told["/root.xml"]["codes"] == ["ARC-E01"] and told["buena.xml"]["codes"] == ["XML-E06"]
        assert told["con%0Alinea.xml"]["codes"] == ["ARC-E01"]
        assert len([q for q in h.quarantined() if q.endswith(".zip")]) == len(HOSTILE) + 2, "the refused lotes"
        h.check_answers()
        h.run("once")


def decided(h):
    try:
        return store(h, "SELECT count(*) FROM lote_entries WHERE result IS NOT NULL")[0][0]
    except sqlite3.OperationalError:
        return 0


@pytest.mark.parametrize("each", [False, True])
def test_killed_in_the_middle_it_goes_on_where_it_stopped(night, each):
    documents = night[1][:600]
    with house() as h:
        install(h, night)
        h.edit(h.config, "batch_files = 256", "batch_files = 16")
        if each:
            answer_each(h)
        h.drop("l.zip", lote(*[(f"{n:04}.xml", d) for n, d in enumerate(documents)]))
        seen = []
        for target in (1, 100, 250, 400):
            h.start()
            harness.wait_for(lambda: decided(h) >= target, f"{target} decided")
            h.stop(harness.signal.SIGKILL)
            seen.append(decided(h))
        assert seen == sorted(seen) and seen[0] < 600, seen
        h.once()
        answer = h.answer("l.acuse.xml")
        assert totals(answer)["Aceptados"] == 600 and totals(answer)["Documentos"] == 600
        assert store(h, "SELECT pieces_in FROM shipments") == [(600,)]
        assert store(h, "SELECT count(*), sum(repetitions) FROM documents WHERE kind = 'IIE'") == [(600, 0)]
        if each:
            assert len(list(h.outbox().glob("*.acuse.xml"))) == 601
        else:
            assert len(list(h.outbox().glob("*.acuse.xml"))) == 1
            h.check_answers()
        assert json.loads(h.run("--json", "status").stdout)["socios"][0]["porEntregar"] == 0
