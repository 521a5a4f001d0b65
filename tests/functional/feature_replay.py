"""What was annulled or refused stays so, whatever is sent again."""
import re
import sqlite3
import sys

from harness import SOURCE, house, iie

sys.path.insert(0, str(SOURCE / "scripts"))
sys.dont_write_bytecode = True
import sample_documents as samples  # noqa: E402


def rows(h, query):
    store = sqlite3.connect(f"file:{h.dir}/var/state/esclusa.db?mode=ro", uri=True)
    try:
        return store.execute(query).fetchall()
    finally:
        store.close()


def test_an_annulled_report_in_other_bytes_is_the_same_report():
    with house() as h:
        entry = h.sign(iie(sequence=1))
        h.drop("iie.xml", entry)
        h.once()
        assert h.answer("iie.acuse.xml").result == "ACEPTADO"
        annul = samples.cii(2, 1, "").replace("<TipoCorreccion>M", "<TipoCorreccion>D")
        h.drop("cii.xml", h.sign(re.sub(r"  <DetalleDAE>.*</DetalleDAE>\n", "", annul, flags=re.S)))
        h.once()
        assert h.answer("cii.acuse.xml").result == "ACEPTADO", h.answer("cii.acuse.xml").entries()
        assert rows(h, "SELECT pieces_in FROM shipments") == [(0,)]
        h.drop("otra-vez.xml", entry + b"\n\n")
        h.once()
        assert h.answer("otra-vez_R1.acuse.xml").bytes == h.answer("iie.acuse.xml").bytes
        assert rows(h, "SELECT pieces_in FROM shipments") == [(0,)]
        # A new report may have the number of the annulled one.
        h.drop("nuevo.xml", h.sign(iie(sequence=1, pieces=4, weight="40.000")))
        h.once()
        assert h.answer("nuevo.acuse.xml").result == "ACEPTADO"
        assert rows(h, "SELECT pieces_in FROM shipments") == [(4,)]
        h.check_answers()


def test_a_document_is_its_senders_whatever_ruc_it_claims():
    with house() as h:
        h.drop("ajeno.xml", h.sign(iie(ruc="1390000045001", oce="05000004", user="DEPSUR1")))
        h.once()
        assert "PAR-E01" in h.answer("ajeno.acuse.xml").codes
        assert rows(h, "SELECT ruc FROM documents WHERE kind = 'IIE'") == [("0990000018001",)]
