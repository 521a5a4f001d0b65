"""audit verify: whole stores are found whole, and whatever is changed by hand in database, archive or anchors is found and
located. Databases are changed with sqlite3, past every trigger, as who administers the machine can."""
import contextlib
import hashlib
import io
import json
import pathlib
import re
import shutil
import sqlite3
import struct
import sys
import zipfile

import harness
import pytest
from harness import dae_row, house, iie

sys.path.insert(0, str(harness.SOURCE / "scripts"))
import sample_documents as samples  # noqa: E402

TAMPERED = 76
PENDING = "05520264000000018"


def lote(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, content in files:
            z.writestr(name, content)
    return out.getvalue()


def live(h):
    """Two runs with one document of each fate: accepted, refused, unreadable, corrected, repeated, of a lote, pending and
    settled."""
    first = h.sign(iie())
    h.drop("iie-1.xml", first)
    h.drop("iie-2.xml", h.sign(iie(sequence=2, pieces=5, weight="50.000")))
    h.drop("refused.xml", h.sign(iie(sequence=3, pieces=5, weight="50.000", dae="05520264000000099", total=7)))
    h.drop("junk.xml", b"not xml")
    h.drop("pending.xml", h.sign(iie(sequence=4, pieces=5, weight="50.000", dae=PENDING)))
    h.once()
    h.drop("again.xml", first)
    annul = samples.cii(5, 2, "").replace("<TipoCorreccion>M", "<TipoCorreccion>D")
    h.drop("cii.xml", h.sign(re.sub(r"  <DetalleDAE>.*</DetalleDAE>\n", "", annul, flags=re.S)))
    h.drop("lote.zip", lote(("a.xml", h.sign(iie(sequence=6, pieces=1, weight="10.000"))), ("b.xml", b"<no/>")))
    h.load_dae(dae_row(), dae_row(PENDING))
    h.once()
    assert h.answer("pending.acuse.xml").result == "PENDIENTE"
    assert h.answer("cii.acuse.xml").result == "ACEPTADO", h.answer("cii.acuse.xml").entries()
    h.run("audit", "anchor")
    # After the last anchor: only the copies that partners have reach here.
    h.drop("iie-7.xml", h.sign(iie(sequence=7, pieces=1, weight="10.000")))
    h.once()


class Kept:
    """An installation at rest, put back after each change."""

    def __init__(self, h):
        self.h = h
        self.var = h.dir / "var"
        self.safe = h.dir / "safe"
        self.database = self.var / "state/esclusa.db"
        with self.open() as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(self.var, self.safe)

    @contextlib.contextmanager
    def open(self):
        db = sqlite3.connect(self.database, isolation_level=None)
        try:
            yield db
        finally:
            db.close()

    def put_back(self):
        shutil.rmtree(self.var)
        shutil.copytree(self.safe, self.var)

    def verify(self, *args):
        done = self.h.run("--json", "audit", "verify", *args, expect=None)
        assert done.returncode in (0, TAMPERED), done.stderr.decode()
        report = json.loads(done.stdout)
        assert report["integro"] == (done.returncode == 0) == (not report["hallazgos"])
        return report

    def one(self, query):
        with self.open() as db:
            return db.execute(query).fetchone()[0]

    def by_hand(self, *statements):
        with self.open() as db:
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                db.execute(f"DROP TRIGGER {name}")
            db.execute("PRAGMA foreign_keys = OFF")
            for statement in statements:
                statement(db) if callable(statement) else db.execute(statement)


@pytest.fixture(scope="module")
def kept():
    with house() as h:
        live(h)
        yield Kept(h)


@pytest.fixture(autouse=True)
def restored(kept):
    yield
    kept.put_back()


def text(value):
    return struct.pack(">Q", len(value)) + value


def number(value):
    return text(struct.pack(">Q", value))


def hash_of(previous, seq, at, event, correlation, facts):
    """As docs/evidence.md says, written again from it."""
    return hashlib.sha256(text(previous) + number(seq) + number(at) + text(event.encode()) + text(correlation.encode()) +
                          text(facts.encode())).digest()


def rehash(db, first):
    """Makes the chain hold again from an entry on."""
    row = db.execute("SELECT hash FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT 1", [first]).fetchone()
    previous = row[0] if row else bytes(32)
    last = first - 1
    for old, at, event, correlation, facts in db.execute(
            "SELECT seq, at, event, correlation, facts FROM journal WHERE seq >= ? ORDER BY seq", [first]).fetchall():
        last += 1
        previous = hash_of(previous, last, at, event, correlation, facts)
        db.execute("UPDATE journal SET seq = ?, hash = ? WHERE seq = ?", [last, previous, old])
    db.execute("UPDATE journal_head SET seq = ?, hash = ?", [last, previous])


def cut_tail(db):
    """Everything that happened after the last anchor, as if it had never been."""
    seq, at = db.execute("SELECT seq, at FROM journal_anchors ORDER BY seq DESC").fetchone()
    first = db.execute("SELECT min(id) FROM arrivals WHERE arrived > ? AND name = 'iie-7.xml'", [at - 3600]).fetchone()[0]
    answer = db.execute("SELECT min(w.id) FROM answers w JOIN documents d ON d.id = w.document WHERE d.arrival >= ?",
                        [first]).fetchone()[0]
    documents = [r[0] for r in db.execute("SELECT id FROM documents WHERE arrival >= ?", [first])]
    for table in ("movements", "report_lines", "reports", "milestones", "citations"):
        db.execute(f"DELETE FROM {table} WHERE document >= ?", [documents[0]])
    db.execute("DELETE FROM deliveries WHERE answer >= ?", [answer])
    db.execute("DELETE FROM answers WHERE id >= ?", [answer])
    db.execute("DELETE FROM documents WHERE id >= ?", [documents[0]])
    db.execute("DELETE FROM arrivals WHERE id >= ?", [first])
    db.execute("DELETE FROM journal WHERE seq > ?", [seq])
    rehash(db, seq + 1)
    for partner, last, digest in db.execute(
            "SELECT partner, max(number), canonical_digest FROM answers GROUP BY partner").fetchall():
        db.execute("UPDATE chains SET next_number = ?, previous = ? WHERE partner = ?", [last + 1, digest, partner])
    db.execute("UPDATE shipments SET pieces_in = pieces_in - 1, weight_in = weight_in - 10000 WHERE declaration = ?",
               [harness.DAE])


def test_a_store_at_work_is_whole_and_everything_was_looked_at(kept):
    report = kept.verify()
    totals = report["totales"]
    assert report["hallazgos"] == []
    assert totals["asientos"] == kept.one("SELECT count(*) FROM journal")
    assert totals["documentos"] == kept.one("SELECT count(*) FROM documents")
    assert totals["respuestas"] == kept.one("SELECT count(*) FROM answers")
    assert totals["archivos"] == kept.one("SELECT count(*) FROM arrivals")
    assert totals["octetos"] == kept.one("SELECT sum(segment_length) FROM arrivals")
    assert totals["anclas"] == kept.one("SELECT count(*) FROM journal_anchors") > 0
    assert totals["testigos"] > totals["anclas"] * 2, "anchors, their copies, and run summaries"
    assert totals["sinHuellaDeFila"] == 0
    assert totals["evidencia"] == 3, "signer, seal, and their authority"


def test_what_partners_keep_agrees(kept):
    answers = sorted(kept.h.outbox().glob("*.xml"))
    before = kept.verify()["totales"]["testigos"]
    report = kept.verify("--witness", *answers)
    assert report["hallazgos"] == [] and report["totales"]["testigos"] > before + len(answers) - 1


def test_scope_leaves_out_what_is_older_and_of_others(kept):
    assert kept.verify("--since", "2099-01-01")["totales"]["documentos"] == 0
    assert kept.verify("--partner", "aduana")["totales"]["archivos"] == 0


def flip_file(pattern, at):
    def change(kept):
        file = sorted((kept.var / "archive").glob(pattern))[0]
        data = bytearray(file.read_bytes())
        data[at] ^= 1
        file.write_bytes(data)
    return change


def first_range(kept):
    return kept.one("SELECT segment_offset FROM arrivals WHERE id = 1")


def hand(*statements):
    return lambda kept: kept.by_hand(*statements)


def swap_entries(db):
    rows = {r[0]: r[1:] for r in db.execute("SELECT seq, at, event, correlation, facts, hash FROM journal WHERE seq IN (5, 6)")}
    for seq, other in ((5, 6), (6, 5)):
        db.execute("UPDATE journal SET at = ?, event = ?, correlation = ?, facts = ?, hash = ? WHERE seq = ?",
                   [*rows[other], seq])


def forge_entry(db):
    """A line more, with everything made to fit."""
    db.execute("UPDATE journal SET seq = seq + 1000000 WHERE seq > 5")
    db.execute("INSERT INTO journal SELECT 6, at, 'account.disabled', '', '{}', hash FROM journal WHERE seq = 5")
    rehash(db, 6)


def unfit(db):
    db.execute("UPDATE journal SET facts = facts || ' ' WHERE seq = 5")
    rehash(db, 5)


def flip_blob(table, column, where):
    def change(db):
        data = bytearray(db.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchone()[0])
        data[len(data) // 2] ^= 1
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [bytes(data)])
    return change


def swap_answers(db):
    rows = {r[0]: r[1] for r in db.execute("SELECT number, bytes FROM answers WHERE partner = 'deposito-norte' AND number <= 2")}
    for own, other in ((1, 2), (2, 1)):
        db.execute("UPDATE answers SET bytes = ? WHERE partner = 'deposito-norte' AND number = ?", [rows[other], own])


NORTH = "partner = 'deposito-norte' AND number ="
DOCUMENT = "documents, fila 1"

CASES = {
    # journal
    "journal: a text": (hand("UPDATE journal SET facts = facts || ' ' WHERE seq = 5"), "BITACORA_ALTERADA", "journal, asiento 5"),
    "journal: a time": (hand("UPDATE journal SET at = at + 1 WHERE seq = 5"), "BITACORA_ALTERADA", "journal, asiento 5"),
    "journal: an event": (hand("UPDATE journal SET event = 'x' WHERE seq = 5"), "BITACORA_ALTERADA", "journal, asiento 5"),
    "journal: a correlation": (hand("UPDATE journal SET correlation = 'x' WHERE seq = 5"), "BITACORA_ALTERADA", "journal, asiento 5"),
    "journal: a hash": (hand(flip_blob("journal", "hash", "seq = 5")), "BITACORA_ALTERADA", "journal, asiento 5"),
    "journal: an entry deleted": (hand("DELETE FROM journal WHERE seq = 5"), "BITACORA_INCOMPLETA", "journal, asiento 5"),
    "journal: the first deleted": (hand("DELETE FROM journal WHERE seq = 1"), "BITACORA_INCOMPLETA", "journal, asiento 1"),
    "journal: two exchanged": (hand(swap_entries), "BITACORA_ALTERADA", "journal, asiento 5"),
    "journal: one more at the end": (hand("INSERT INTO journal SELECT max(seq) + 1, at, event, '', '{}', hash FROM journal"),
                                     "BITACORA_CORTADA", "journal, asiento"),
    "journal: its end cut off": (hand("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)"), "BITACORA_CORTADA",
                                 "journal, asiento"),
    "journal: its head moved": (hand("UPDATE journal_head SET hash = zeroblob(32)"), "BITACORA_CORTADA", "journal, asiento"),
    "journal: written anew with a change": (hand(unfit), "BITACORA_REESCRITA", "journal, asiento"),
    "journal: written anew with a line more": (hand(forge_entry), "BITACORA_REESCRITA", "journal, asiento"),
    # answers
    "answers: the signed file": (hand(flip_blob("answers", "bytes", NORTH + "2")), "RESPUESTA_ALTERADA", "answers, deposito-norte 2"),
    "answers: result": (hand(f"UPDATE answers SET result = 'ACEPTADO' WHERE {NORTH}(SELECT max(number) FROM answers WHERE result = 'RECHAZADO')"),
                        "RESPUESTA_ALTERADA", "answers, deposito-norte"),
    "answers: file name": (hand(f"UPDATE deliveries SET name = 'x' WHERE answer = (SELECT id FROM answers WHERE {NORTH}2)",
                                f"UPDATE answers SET name = 'x' WHERE {NORTH}2"), "RESPUESTA_ALTERADA", "answers, deposito-norte 2"),
    "answers: time": (hand(f"UPDATE answers SET created = created - 60 WHERE {NORTH}1"), "RESPUESTA_ALTERADA", "answers, deposito-norte 1"),
    "answers: digest": (hand(flip_blob("answers", "canonical_digest", NORTH + "1")), "RESPUESTA_ALTERADA", "answers, deposito-norte 1"),
    "answers: kind": (hand(f"UPDATE answers SET kind = 'RESPUESTA' WHERE {NORTH}1"), "RESPUESTA_ALTERADA", "answers, deposito-norte 1"),
    "answers: of another document": (hand(f"UPDATE answers SET document = 2 WHERE {NORTH}1"), "RESPUESTA_SIN_ASIENTO",
                                     "answers, deposito-norte 1"),
    "answers: of another run": (hand(f"UPDATE answers SET run = run + 1 WHERE {NORTH}1"), "RESPUESTA_ALTERADA", "answers, deposito-norte 1"),
    "answers: two exchanged": (hand(swap_answers), "RESPUESTA_ALTERADA", "answers, deposito-norte 1"),
    "answers: one deleted": (hand(f"DELETE FROM answers WHERE {NORTH}2"), "RESPUESTA_FALTA", "answers, deposito-norte 2"),
    "answers: a summary changed": (hand("UPDATE answers SET result = 'x' WHERE kind = 'RESUMEN'"), "RESPUESTA_ALTERADA", "answers, "),
    "answers: one inserted behind the last": (
        hand(f"INSERT INTO answers (partner, kind, answer_id, number, document, result, canonical_digest, name, created, bytes)"
             " SELECT partner, kind, 'X', next_number, document, result, canonical_digest, name, created, bytes"
             f" FROM answers JOIN chains USING (partner) WHERE {NORTH}1"), "RESPUESTA_INSERTADA", "answers, deposito-norte"),
    "chains: rewound": (hand("UPDATE chains SET next_number = next_number - 1 WHERE partner = 'deposito-norte'"), "RESPUESTA_FALTA",
                        "answers, deposito-norte"),
    "chains: deleted": (hand("DELETE FROM chains WHERE partner = 'deposito-norte'"), "RESPUESTA_FALTA", "answers, deposito-norte 1"),
    # documents
    **{f"documents: {column}": (hand(f"UPDATE documents SET {column} = {value} WHERE id = 1"), "FILA_ALTERADA", DOCUMENT)
       for column, value in {"kind": "'ISE'", "schema_version": "'2'", "submission_number": "'x'", "oce_code": "'x'", "ruc": "'x'",
                             "user": "'x'", "result": "'RECHAZADO'", "transmission_state": "'x'", "procedure_number": "'9'",
                             "codes": "'IIE-E31'", "arrived": "arrived - 1", "decided": "decided - 1", "evidence": "NULL",
                             "document_state": "'ANULADO'", "content": "zeroblob(32)"}.items()},
    "documents: its file": (hand("UPDATE documents SET sha256 = zeroblob(32) WHERE id = 1"), "DOCUMENTO_FALTA", DOCUMENT),
    "documents: its arrival": (hand("UPDATE documents SET arrival = 2 WHERE id = 1"), "FILA_ALTERADA", ""),
    "documents: state of what was annulled": (
        hand("UPDATE documents SET document_state = 'ACEPTADO' WHERE document_state = 'ANULADO'"), "FILA_ALTERADA", "estado del documento 2"),
    "documents: one deleted": (hand("DELETE FROM documents WHERE id = 1"), "DOCUMENTO_FALTA", DOCUMENT),
    "documents: the last deleted": (hand("DELETE FROM documents WHERE id = (SELECT max(id) FROM documents)"), "DOCUMENTO_FALTA", "documents, fila"),
    "documents: one inserted": (
        hand("INSERT INTO documents SELECT 1 + (SELECT max(id) FROM documents), partner, arrival, zeroblob(32), content, kind,"
             " schema_version, 'x', oce_code, ruc, user, result, transmission_state, document_state, procedure_number, codes, arrived,"
             " decided, pending_until, awaits, due, repetitions, evidence FROM documents WHERE id = 1"), "FILA_ALTERADA", "documents, fila"),
    "documents: of a lote": (hand("UPDATE documents SET ruc = 'x' WHERE id = (SELECT document FROM lote_entries WHERE name = 'a.xml')"),
                             "FILA_ALTERADA", "documents, fila"),
    "documents: settled": (hand("UPDATE documents SET codes = 'x' WHERE submission_number LIKE '%00000004F'"), "FILA_ALTERADA", "documents, fila"),
    # goods
    "movements: pieces": (hand("UPDATE movements SET pieces = pieces + 1 WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "movements: weight": (hand("UPDATE movements SET weight = weight + 1 WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "movements: depot": (hand("UPDATE movements SET depot = 'x' WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "movements: cause": (hand("UPDATE movements SET cause = 'BAJA' WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "movements: time": (hand("UPDATE movements SET at = at + 1 WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "movements: one deleted": (hand("DELETE FROM movements WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "movements: of nobody": (hand("INSERT INTO movements SELECT declaration, 'x', 9999, cause, pieces, weight, at, '' FROM movements"
                                  " WHERE document = 1"), "MOVIMIENTO_SIN_DOCUMENTO", "documento 9999"),
    "movements: one more": (hand("INSERT INTO movements SELECT declaration, 'x', 1, cause, pieces, weight, at, '' FROM movements"
                                 " WHERE document = 1"), "FILA_ALTERADA", DOCUMENT),
    "corrections: one deleted": (hand("DELETE FROM corrections"), "FILA_ALTERADA", "documents, fila"),
    "shipments: a balance": (hand("UPDATE shipments SET pieces_in = pieces_in + 1"), "SALDO_ALTERADO", f"DAE {harness.DAE}"),
    # arrivals and archive
    **{f"arrivals: {column}": (hand(f"UPDATE arrivals SET {column} = {value} WHERE id = 1"), "FILA_ALTERADA", "arrivals, fila 1")
       for column, value in {"name": "'x.xml'", "claim": "'x'", "arrived": "arrived + 1", "size": "size + 1",
                             "fault_detail": "'x'"}.items()},
    "arrivals: correlation": (hand("UPDATE arrivals SET correlation = 'x' WHERE id = 1"), "DOCUMENTO_SIN_ASIENTO", DOCUMENT),
    "arrivals: digest": (hand("UPDATE arrivals SET sha256 = zeroblob(32) WHERE id = 1"), "ARCHIVO_ALTERADO", "arrivals, fila 1"),
    "arrivals: range": (hand("UPDATE arrivals SET segment_offset = segment_offset + 512 WHERE id = 1"), "ARCHIVO_ALTERADO", "arrivals, fila 1"),
    "arrivals: one deleted": (hand("DELETE FROM arrivals WHERE id = 1"), "LLEGADA_FALTA", "arrivals, fila 1"),
    "arrivals: a repetition deleted": (hand("DELETE FROM arrivals WHERE repetition = 1"), "LLEGADA_ALTERADA", "arrivals, fila"),
    "arrivals: a repetition of another file": (hand("UPDATE arrivals SET sha256 = zeroblob(32) WHERE repetition = 1"), "LLEGADA_ALTERADA",
                                               "arrivals, fila"),
    "archive: an octet": (lambda kept: flip_file("*/*/*/*.tar", first_range(kept) + 7)(kept), "ARCHIVO_ALTERADO", ".tar, octetos"),
    "archive: a segment cut": (lambda kept: sorted((kept.var / "archive").glob("*/*/*/*.tar"))[0].write_bytes(b"x" * 600), "ARCHIVO_FALTA",
                               ".tar, octetos"),
    "archive: a segment gone": (lambda kept: sorted((kept.var / "archive").glob("*/*/*/*.tar"))[0].unlink(), "ARCHIVO_FALTA", ".tar, octetos"),
    # evidence
    "evidence: an octet": (hand(flip_blob("evidence_objects", "bytes", "id = 1")), "EVIDENCIA_ALTERADA", "evidence_objects, fila 1"),
    "evidence: an object deleted": (hand("DELETE FROM evidence_objects WHERE id = 1"), "EVIDENCIA_FALTA", "evidence_objects, fila 1"),
    "evidence: a set deleted": (hand("DELETE FROM evidence_sets WHERE id = 1"), "EVIDENCIA_FALTA", "evidence_sets, fila 1"),
    "evidence: a set without its anchor": (hand("DELETE FROM evidence_members WHERE evidence = 1 AND position = 1"), "EVIDENCIA_ALTERADA",
                                           "evidence_sets, fila 1"),
    "evidence: a set renamed": (hand("UPDATE evidence_sets SET digest = zeroblob(32) WHERE id = 1"), "EVIDENCIA_ALTERADA", "evidence_sets, fila 1"),
    # anchors
    "anchors: an octet": (hand(flip_blob("journal_anchors", "bytes", "seq = (SELECT min(seq) FROM journal_anchors)")), "ANCLA_ALTERADA",
                          "journal_anchors, asiento"),
    "anchors: its time": (hand("UPDATE journal_anchors SET at = at + 1"), "ANCLA_ALTERADA", "journal_anchors, asiento"),
    "anchors: where it begins": (hand("UPDATE journal_anchors SET after = after - 1 WHERE after > 0"), "ANCLA_", "journal_anchors, asiento"),
    "anchors: the first deleted": (hand("DELETE FROM journal_anchors WHERE after = 0"), "ANCLA_FALTA", "journal_anchors, asiento"),
    "anchors: a copy": (flip_file("anclas/*.xml", 300), "COPIA_ALTERADA", "anclas/ANC"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_changed_is_found_and_located(kept, name):
    change, code, where = CASES[name]
    change(kept)
    found = kept.verify()["hallazgos"]
    assert [f for f in found if f["codigo"].startswith(code) and where in f["donde"]], found


def test_a_finding_tells_since_when(kept):
    at = kept.one("SELECT at FROM journal WHERE seq = 5")
    kept.by_hand("UPDATE journal SET facts = 'x' WHERE seq = 5")
    found = kept.verify()["hallazgos"]
    assert found[0]["desde"] == harness.datetime.datetime.fromtimestamp(at, harness.datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_one_change_is_told_once(kept):
    kept.by_hand("UPDATE journal SET facts = facts || ' ' WHERE seq = 5")
    assert len(kept.verify()["hallazgos"]) == 1


def test_an_end_cut_off_with_everything_made_to_fit_is_known_to_what_partners_keep(kept):
    """The store alone is whole: that is all that a thief of the seal key could do more."""
    kept.by_hand(cut_tail)
    assert kept.verify()["hallazgos"] == []
    found = kept.verify("--witness", *sorted(kept.h.outbox().glob("*.xml")))["hallazgos"]
    assert {"BITACORA_CORTADA", "RESPUESTA_FALTA"} <= {f["codigo"] for f in found}, found


def test_an_end_cut_off_before_the_last_anchor_is_known_to_its_copy(kept):
    def cut(db):
        db.execute("DELETE FROM journal_anchors WHERE seq = (SELECT max(seq) FROM journal_anchors)")
        db.execute("DELETE FROM journal WHERE seq > (SELECT max(seq) FROM journal_anchors)")
        rehash(db, db.execute("SELECT max(seq) FROM journal").fetchone()[0] + 1)
    kept.by_hand(cut)
    assert "BITACORA_CORTADA" in {f["codigo"] for f in kept.verify()["hallazgos"]}


def test_a_journal_that_does_not_hold_is_not_signed(kept):
    kept.by_hand("UPDATE journal SET facts = facts || ' ' WHERE seq = (SELECT max(seq) FROM journal)")
    done = kept.h.run("audit", "anchor", expect=None)
    assert done.returncode != 0 and b"journal.broken" in done.stderr
    assert kept.verify()["totales"]["anclas"] == kept.one("SELECT count(*) FROM journal_anchors")


def test_years_later_signatures_are_judged_by_what_was_kept(kept):
    """The authority is gone from the configuration, and another has its place."""
    other = kept.h.dir / "other"
    shutil.copytree(kept.h.pki, kept.h.dir / "pki-before")
    harness.subprocess.run([harness.SOURCE / "scripts/gen-test-pki", other], check=True, capture_output=True)
    try:
        shutil.copy(other / "other-ca.pem", kept.h.pki / "ca.pem")
        report = kept.verify()
        assert report["hallazgos"] == [] and report["totales"]["firmas"] > 0
        # The same without what was kept: nobody is believed any more.
        kept.by_hand("UPDATE documents SET evidence = NULL")
        assert "FIRMA_NO_VALIDA" in {f["codigo"] for f in kept.verify()["hallazgos"]}
    finally:
        shutil.rmtree(kept.h.pki)
        (kept.h.dir / "pki-before").rename(kept.h.pki)


def as_before_there_was_evidence(db):
    """What an earlier release would have left; only its signed summaries cannot be made."""
    for statement in ("DELETE FROM journal WHERE event IN ('answer.issued', 'document.repeated')",
                      "UPDATE journal SET facts = json_remove(facts, '$.rows', '$.document', '$.answer_row')",
                      "DELETE FROM journal_anchors", "UPDATE documents SET evidence = NULL"):
        db.execute(statement)
    rehash(db, 1)


def test_documents_of_before_are_counted_and_not_accused(kept):
    kept.by_hand(as_before_there_was_evidence)
    shutil.rmtree(kept.var / "archive/anclas")
    report = kept.verify()
    assert report["totales"]["sinHuellaDeFila"] == report["totales"]["documentos"] > 0
    assert {f["codigo"] for f in report["hallazgos"]} <= {"BITACORA_CORTADA", "BITACORA_REESCRITA"}, "what summaries signed"


def test_an_entry_that_lost_its_seal_is_told(kept):
    def strip(db):
        (seq,) = db.execute("SELECT max(seq) FROM journal WHERE event = 'document.decided'").fetchone()
        db.execute("UPDATE journal SET facts = json_remove(facts, '$.rows') WHERE seq = ?", [seq])
        rehash(db, seq)
    kept.by_hand(strip)
    assert "ASIENTO_INCOMPLETO" in {f["codigo"] for f in kept.verify()["hallazgos"]}


def test_anchors_follow_their_published_schema(kept):
    for file in (kept.var / "archive/anclas").glob("*.xml"):
        harness.subprocess.run(["xmllint", "--noout", "--nonet", "--schema", harness.SOURCE / "xsd/ack/1.0/ancla.xsd", file],
                               check=True, capture_output=True)


def test_show_tells_the_whole_case(kept):
    number = f"05000003{harness.utc()[:4]}00000001F"
    case = json.loads(kept.h.run("--json", "audit", "show", number).stdout)
    assert case["documento"]["resultado"] == "ACEPTADO"
    assert case["archivo"]["nombre"] == "iie-1.xml"
    assert [e["clase"] for e in case["firma"]] == ["certificado", "raíz"]
    assert "DEPOSITO NORTE" in case["firma"][0]["sujeto"]
    assert case["movimientos"][0]["bultos"] == 10
    assert case["respuestas"][0]["entregado"]
    assert case["bitacora"][0]["suceso"] == "document.decided" and case["bitacora"][0]["ancla"].startswith("ANC")
    assert case["hallazgos"] == []
    for key in (case["documento"]["id"], case["archivo"]["correlacion"], case["respuestas"][0]["acuse"]):
        assert json.loads(kept.h.run("--json", "audit", "show", key).stdout) == case
    people = kept.h.run("audit", "show", number).stdout.decode()
    assert "iie-1.xml" in people and "DEPOSITO NORTE" in people


def test_show_tells_why_a_document_was_refused_and_where_in_a_lote_one_lay(kept):
    refused = kept.one("SELECT id FROM documents WHERE result = 'RECHAZADO' AND kind = 'IIE'")
    case = json.loads(kept.h.run("--json", "audit", "show", refused).stdout)
    assert case["hallazgos"] and all(f["mensaje"] for f in case["hallazgos"])
    entry = kept.one("SELECT document FROM lote_entries WHERE name = 'a.xml'")
    case = json.loads(kept.h.run("--json", "audit", "show", entry).stdout)
    assert case["archivo"]["entradaDeLote"] == 0
    assert {line["suceso"] for line in case["bitacora"]} == {"document.decided", "lote.decided"}
    assert kept.h.run("audit", "show", "no-such", expect=None).returncode == 65


def test_an_audit_beside_the_daemon_at_work_finds_nothing():
    with house() as h:
        documents = [h.sign(iie(sequence=n, pieces=1, weight="10.000")) for n in range(1, 41)]
        h.start()
        for n, document in enumerate(documents):
            h.drop(f"{n}.xml", document)
            if n % 4 == 0:
                done = h.run("--json", "audit", "verify", expect=None)
                assert done.returncode == 0, done.stdout.decode()
        for n in range(len(documents)):
            assert h.answer(f"{n}.acuse.xml").result == "ACEPTADO"
        h.stop()
        assert json.loads(h.run("--json", "audit", "verify").stdout)["totales"]["documentos"] == len(documents)
