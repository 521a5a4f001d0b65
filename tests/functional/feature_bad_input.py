"""Every bad input gets its clear answer, its bytes go to quarantine, and the daemon lives on."""
import os
import socket
import subprocess

import harness
import pytest
from harness import house, iie


@pytest.fixture(scope="module")
def h():
    with house() as made:
        subprocess.run([harness.SOURCE / "scripts/gen-test-pki", made.dir / "other-pki"], check=True, capture_output=True)
        made.edit(made.config, r'anchors = \["pki/ca.pem"\]',
                  'anchors = ["pki/ca.pem", "other-pki/ca.pem"]\nintermediates = ["other-pki/issuing.pem"]')
        days_ago, last_month = harness.utc(-60 * 24 * 3)[:10], harness.utc(-60 * 24 * 30)
        made.load_dae(harness.dae_row(), harness.dae_row("05520264000000025", state="REGULARIZADA"),
                      harness.dae_row("05520264000000033", until=days_ago, accepted=last_month))
        made.start()
        yield made
        assert made.daemon.poll() is None, "the daemon died"
        made.check_answers()


def refused(h, name, content, code, partner="deposito-norte", more=None):
    before = len(h.quarantined(partner))
    h.drop(name, content, partner)
    stem = name[:-4] if name.endswith((".xml", ".zip")) else name
    answer = h.answer(stem + ".acuse.xml", partner)
    assert answer.result == "RECHAZADO"
    assert answer.codes[0] == code or code in answer.codes, answer.entries()
    if more:
        assert set(more) <= set(answer.codes), answer.entries()
    for entry in answer.entries():
        assert entry["Mensaje"] and entry["Clase"] and entry["Motivo"] and entry["Accion"] and entry["Severidad"]
    harness.wait_for(lambda: len(h.quarantined(partner)) >= before + 2, "bytes and reason in quarantine")
    harness.wait_for(lambda: not list(h.inbox(partner).iterdir()), "an empty inbox")
    return answer


def test_not_xml(h):
    refused(h, "not-xml.xml", b"hello\n", "XML-E02")


def test_truncated(h):
    answer = refused(h, "truncated.xml", h.sign(iie(sequence=100))[:900], "XML-E03")
    assert int(answer.entries()[0]["Linea"]) > 1


def test_empty(h):
    refused(h, "empty.xml", b"", "XML-E00")


def test_over_the_size_limit(h):
    content = b"<a>" + b"x" * (8 << 20) + b"</a>"
    answer = refused(h, "large.xml", content, "ARC-E03")
    assert answer.text("Archivo/TamanoBytes") == str(len(content))
    assert answer.text("Archivo/Sha256") == __import__("hashlib").sha256(content).hexdigest()


def test_doctype(h):
    refused(h, "doctype.xml", b"<!DOCTYPE a><a/>", "XML-E01")


def test_entity(h):
    refused(h, "entity.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "XML-E01")


def test_xinclude(h):
    refused(h, "xinclude.xml", b'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/></a>', "XML-E05")


def test_wrong_namespace(h):
    refused(h, "wrong-ns.xml", iie(ns="urn:esclusa:edoc:2"), "XML-E06")


def test_unknown_kind(h):
    refused(h, "unknown-kind.xml", iie(root="OtroDocumento"), "XML-E06")


def test_all_schema_faults_at_once_with_place_and_value(h):
    text = iie(sequence=101, pieces="diez", weight="-1").replace("<TipoCarga>CS<", "<TipoCarga>XX<")
    answer = refused(h, "schema.xml", h.sign(text), "XSD-E03")
    wrong = {(e["Ruta"].split("/")[-1].split("[")[0], e["ValorRecibido"]) for e in answer.entries() if e["Codigo"] == "XSD-E03"}
    assert {("Bultos", "diez"), ("PesoBruto", "-1"), ("TipoCarga", "XX")} <= wrong, wrong
    lines = text.splitlines()
    for entry in answer.entries():
        if entry["Ruta"].endswith("TipoCarga") or "TipoCarga" in entry["Ruta"].split("/")[-1]:
            assert "<TipoCarga>" in lines[int(entry["Linea"]) - 1]


def test_unsigned_where_a_signature_is_due(h):
    refused(h, "unsigned.xml", iie(sequence=102), "FIR-E00")


def test_tampered_by_one_byte(h):
    refused(h, "tampered.xml", h.sign(iie(sequence=103)).replace(b"ROSAS", b"ROSES"), "FIR-E05")


def test_two_signatures(h):
    once = h.sign(iie(sequence=104)).decode()
    signature = once[once.index("<ds:Signature "):once.index("</ds:Signature>") + len("</ds:Signature>")]
    refused(h, "two-signatures.xml", once.replace(signature, signature + signature), "FIR-E01")


def test_signature_over_a_part_only(h):
    text = iie(sequence=105).replace("<General>", '<General Id="part">')
    partial = harness.sign_xmlsec(text, h.pki / "deposito-norte.key", h.pki / "deposito-norte.pem",
                                  harness.template(uri="#part"), id_element="urn:esclusa:edoc:1:General")
    refused(h, "part.xml", partial, "FIR-E02")


def signed_by(h, signer, text):
    pki = h.dir / "other-pki"
    method = "http://www.w3.org/2001/04/xmldsig-more#" + ("ecdsa-sha256" if signer == "p256" else "rsa-sha256")
    return harness.sign_xmlsec(text, pki / f"{signer}.key", pki / f"{signer}.pem", harness.template(method=method))


@pytest.mark.parametrize("signer, code", [
    ("unknown-ca", "CER-E01"), ("self-signed", "CER-E01"), ("expired", "CER-E02"), ("not-yet-valid", "CER-E02"),
    ("encipherment", "CER-E03"), ("tls-server", "CER-E03"), ("rsa1024", "CER-E03"), ("other-ruc", "CER-E31"),
    ("natural", "CER-E31")])
def test_certificates_that_must_be_refused(h, signer, code):
    refused(h, f"cer-{signer}.xml", signed_by(h, signer, iie(sequence=300)), code)


@pytest.mark.parametrize("number, signer", enumerate(["subject", "extension", "othername", "p256"]))
def test_certificates_of_every_layout_are_accepted(h, number, signer):
    h.drop(f"good-{signer}.xml", signed_by(h, signer, iie(sequence=310 + number, pieces=1, weight="10.000")))
    answer = h.answer(f"good-{signer}.acuse.xml")
    assert answer.result == "ACEPTADO", answer.entries()


def test_sender_not_allowed_for_the_oce_code(h):
    refused(h, "other-oce.xml", h.sign(iie(sequence=106, oce="05000004")), "PAR-E02")


def test_document_of_another_ruc(h):
    answer = refused(h, "other-ruc.xml", h.sign(iie(sequence=107, ruc="1390000045001", user="DEPSUR1", oce="05000004")), "CER-E31")
    assert "PAR-E01" in answer.codes


def test_unknown_user(h):
    refused(h, "user.xml", h.sign(iie(sequence=108, user="NADIE1")), "PAR-E05")


def test_kind_not_allowed_for_the_sender(h):
    refused(h, "dae-from-depot.xml", h.sign(harness.dae_document(), key="deposito-norte"), "PAR-E06")


def test_closed_declaration(h):
    answer = refused(h, "closed.xml", h.sign(iie(sequence=109, dae="05520264000000025")), "IIE-E22")
    assert "REGULARIZADA" in str(answer.entries())


def test_expired_declaration(h):
    refused(h, "past.xml", h.sign(iie(sequence=110, dae="05520264000000033", entered=harness.utc(-5))), "IIE-E23")


def test_overrun_declaration(h):
    refused(h, "overrun.xml", h.sign(iie(sequence=111, pieces=2000, weight="20000.000")), "IIE-E31", more=["IIE-E32"])


@pytest.mark.parametrize("name", [b"new\nline.xml", b"bad-\xff\xfe.xml", b"semi;colon.xml", b"-rf.xml", b"x" * 240 + b".xml",
                                  "bidi‮gnp.xml".encode(), b"sp ace.xml", b"quote'\".xml", b"$(id).xml"])
def test_hostile_names(h, name):
    before = {a.path for a in h.answers()}
    h.drop(name, name)  # the bytes differ, so each is a document of its own
    new = harness.wait_for(lambda: [a for a in h.answers() if a.path not in before], f"an answer to {name!r}")
    assert new[0].codes == ["ARC-E01"] and new[0].path.name.startswith("archivo-")
    assert "\n" not in new[0].text("Archivo/NombreArchivo")


def test_other_extensions(h):
    refused(h, "notes.txt", b"hello", "ARC-E02")
    refused(h, "lot.zip", b"PK\x03\x04", "ARC-E10")


@pytest.mark.parametrize("make", [lambda p: os.symlink("/etc/passwd", p), os.mkfifo,
                                  lambda p: socket.socket(socket.AF_UNIX).bind(os.path.relpath(p))],
                         ids=["symlink", "fifo", "socket"])
def test_what_is_no_regular_file(h, make, monkeypatch, request):
    monkeypatch.chdir(h.inbox())  # socket paths are short
    name = f"special-{request.node.callspec.id}"
    make(str(h.inbox() / f"{name}.xml"))
    answer = h.answer(f"{name}.acuse.xml")
    assert answer.codes == ["ARC-E04"] and answer.text("Archivo/TamanoBytes") == "0"
    harness.wait_for(lambda: not list(h.inbox().iterdir()), "an empty inbox")
    assert os.path.exists("/etc/passwd")


def test_temporary_names_are_invisible(h):
    for name in (".hidden.xml", "a.xml.tmp", "b.part", "c.filepart", "d.xml~"):
        (h.inbox() / name).write_bytes(b"half")
    h.drop("after-temporary.xml", b"x")
    h.answer("after-temporary.acuse.xml")
    left = sorted(p.name for p in h.inbox().iterdir())
    assert left == [".hidden.xml", "a.xml.tmp", "b.part", "c.filepart", "d.xml~"]
    for name in left:
        (h.inbox() / name).unlink()


def test_file_still_growing_is_left_alone():
    with house() as h:
        h.settle("deposito-norte", 'rule = "stable"\nstable_seconds = 2')
        h.start()
        document = h.sign(iie())
        path = h.inbox() / "growing.xml"
        with open(path, "wb", buffering=0) as file:
            for at in range(0, len(document), len(document) // 5 + 1):
                file.write(document[at:at + len(document) // 5 + 1])
                harness.time.sleep(1)  # a slow writer is what is tested here
                assert path.exists(), "it was taken while it grew"
        answer = h.answer("growing.acuse.xml")
        assert answer.result == "ACEPTADO", answer.entries()


def test_done_file_rule():
    with house() as h:
        h.settle("deposito-norte", 'rule = "done_file"')
        h.drop("a.xml", h.sign(iie()))
        h.once()
        assert not h.answers()
        (h.inbox() / "a.xml.done").write_bytes(b"")
        h.once()
        assert h.answer("a.acuse.xml").result == "ACEPTADO"
        assert not list(h.inbox().iterdir())
