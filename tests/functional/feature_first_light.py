"""A signed IIE goes in through a folder drop; a signed answer comes out."""
import subprocess

import harness
from harness import house, iie


def test_signed_document_is_accepted_and_its_answer_verifies():
    with house() as h:
        h.drop("iie-1.xml", h.sign(iie()))
        report = h.once()
        assert report["archivos"][0]["resultado"] == "ACEPTADO", report
        answer = h.answer("iie-1.acuse.xml")
        assert answer.result == "ACEPTADO"
        assert answer.text("Documento/NumeroEntrega").endswith("00000001F")
        assert answer.text("Documento/NumeroTramite")
        assert answer.text("Efecto/BultosAcumulados") == "10"
        assert answer.text("Efecto/SaldoBultos") == "90"
        assert answer.text("Firma/SujetoCertificado")
        assert not list(h.inbox().iterdir()), "the source is removed once its answer is durable"
        h.check_answers()


def test_xades_signature_is_accepted_too():
    with house() as h:
        signed = h.run("sign", "-", "--key", h.pki / "deposito-norte.key", "--cert", h.pki / "deposito-norte.pem",
                       input=iie().encode()).stdout
        h.drop("xades.xml", signed)
        h.once()
        answer = h.answer("xades.acuse.xml")
        assert answer.result == "ACEPTADO", answer.entries()
        assert answer.text("Firma/FechaFirma")


def test_documents_signed_by_the_jdk_are_accepted_and_the_jdk_verifies_the_answers():
    with house() as h:
        java = harness.SOURCE / "tests/support/java"
        p12 = h.dir / "signer.p12"
        subprocess.run(["openssl", "pkcs12", "-export", "-inkey", h.pki / "deposito-norte.key", "-in", h.pki / "deposito-norte.pem",
                        "-name", "signer", "-passout", "pass:prueba", "-out", p12], check=True)
        for sequence, form in enumerate(["plain", "xades"], start=1):
            plain, signed = h.dir / f"{form}.xml", h.dir / f"{form}-signed.xml"
            plain.write_text(iie(sequence=sequence))
            subprocess.run(["java", java / "SignXml.java", form, p12, plain, signed, harness.utc()], check=True)
            h.drop(f"{form}.xml", signed.read_bytes())
        h.drop("refused.xml", b"not xml")
        h.once()
        results = {p.name: harness.Answer(p).result for p in h.outbox().glob("*.acuse.xml")}
        assert results == {"plain.acuse.xml": "ACEPTADO", "xades.acuse.xml": "ACEPTADO", "refused.acuse.xml": "RECHAZADO"}
        answers = sorted(h.outbox().iterdir())
        subprocess.run(["java", java / "VerifyXml.java", *answers], check=True)
        tampered = h.dir / "tampered.xml"
        tampered.write_bytes(answers[-1].read_bytes().replace(b"ACEPTADO", b"RECHAZADO").replace(b"<Nodo>", b"<Nodo>x"))
        assert subprocess.run(["java", java / "VerifyXml.java", tampered], capture_output=True).returncode != 0


def test_r23_repetition_gets_the_stored_bytes_again_and_books_nothing():
    with house() as h:
        document = h.sign(iie())
        h.drop("a.xml", document)
        h.once()
        for n in (1, 2):
            h.drop("a.xml", document)
            h.once()
            assert h.answer(f"a_R{n}.acuse.xml").bytes == h.answer("a.acuse.xml").bytes
        h.drop("b.xml", h.sign(iie(sequence=2, pieces=5, weight="50.000")))
        h.once()
        assert h.answer("b.acuse.xml").text("Efecto/BultosAcumulados") == "15"
        h.check_answers()


def test_same_content_signed_again_is_a_repetition():
    with house() as h:
        text = iie()
        h.drop("a.xml", h.sign(text))
        h.drop("b.xml", h.sign(text, template=harness.template(uri="#doc"), id_element="urn:esclusa:edoc:1:InformeIngresoMercancia"))
        h.once()
        names = sorted(p.name for p in h.outbox().glob("*.acuse.xml"))
        assert len(names) == 2 and any("_R1" in name for name in names), names


def test_used_number_with_other_content_is_refused_and_changes_nothing():
    with house() as h:
        h.drop("a.xml", h.sign(iie()))
        h.once()
        h.drop("b.xml", h.sign(iie(pieces=11)))
        h.once()
        answer = h.answer("b.acuse.xml")
        assert (answer.result, answer.codes) == ("RECHAZADO", ["DUP-E02"])
        h.drop("c.xml", h.sign(iie(sequence=2)))
        h.once()
        assert h.answer("c.acuse.xml").text("Efecto/BultosAcumulados") == "20"


def test_refused_first_try_never_blocks_the_corrected_second():
    with house() as h:
        h.drop("a.xml", h.sign(iie(total=99)))
        h.once()
        assert h.answer("a.acuse.xml").result == "RECHAZADO"
        h.drop("a.xml", h.sign(iie()))
        h.once()
        results = {a.result for a in h.answers()}
        assert results == {"RECHAZADO", "ACEPTADO"}, results
        assert len(h.answers()) == 2, "the second answer has a name of its own"


def test_every_run_ends_with_a_signed_summary():
    with house() as h:
        h.once()
        h.drop("a.xml", h.sign(iie()))
        h.drop("b.xml", h.sign(iie(sequence=2, total=1)))
        h.once()
        empty, full = h.summaries()
        assert empty.text("Totales/Archivos") == "0"
        assert [full.text(f"Totales/{t}") for t in ("Archivos", "Aceptados", "Rechazados")] == ["2", "1", "1"]
        assert full.text("Totales/PrimerNumero") == "2" and full.text("Totales/UltimoNumero") == "3"
        h.check_answers()


def test_unknown_declaration_is_held_and_decided_when_it_comes():
    with house(dae=False) as h:
        h.drop("a.xml", h.sign(iie()))
        h.once()
        first = h.answer("a.acuse.xml")
        assert first.result == "PENDIENTE" and first.text("Pendiente/Estado") == "PENDIENTE_DAE"
        h.load_dae(harness.dae_row())
        h.once()
        number = first.text("Documento/NumeroEntrega")
        final = h.answer(f"{number}.2.acuse.xml")
        assert final.result == "ACEPTADO" and final.text("Cabecera/AcuseAnterior") == first.root.get("Id")
        h.check_answers()


def test_unknown_declaration_is_refused_when_its_time_is_over():
    with house(dae=False) as h:
        h.edit(h.config, r"\[rules\]", "[rules]\ndeclaration_hold_seconds = 1")
        h.drop("a.xml", h.sign(iie()))
        h.once()
        first = h.answer("a.acuse.xml")
        if first.result == "PENDIENTE":  # unless the second had passed before it was decided

            def settled():
                h.once()
                return len(h.answers()) == 2

            harness.wait_for(settled, "the final answer")
        final = h.answers()[0] if len(h.answers()) == 1 else [a for a in h.answers() if a.result != "PENDIENTE"][0]
        assert (final.result, final.codes) == ("RECHAZADO", ["IIE-E21"])


def test_declaration_fed_by_customs_as_a_signed_document():
    with house(dae=False) as h:
        h.drop("dae.xml", h.sign(harness.dae_document(), key="aduana"), partner="aduana")
        h.once()
        assert h.answer("dae.acuse.xml", "aduana").result == "ACEPTADO", h.answer("dae.acuse.xml", "aduana").entries()
        h.drop("iie.xml", h.sign(iie()))
        h.once()
        assert h.answer("iie.acuse.xml").result == "ACEPTADO", h.answer("iie.acuse.xml").entries()


def test_general_registration_may_come_unsigned():
    with house() as h:
        h.drop("gen.xml", harness.gen())
        h.once()
        answer = h.answer("gen.acuse.xml")
        assert answer.result == "PENDIENTE" and answer.text("Pendiente/Estado") == "PENDIENTE_CODIGO", answer.entries()


def test_partner_commands_on_the_desk():
    with house() as h:
        signed = h.dir / "signed.xml"
        plain = h.dir / "plain.xml"
        plain.write_text(iie())
        h.run("sign", plain, "--key", h.pki / "deposito-norte.key", "--cert", h.pki / "deposito-norte.pem", "-o", signed)
        assert b"0990000018001" in h.run("verify", signed).stdout
        h.run("validate", signed)
        h.run("validate", plain)
        plain.write_text(iie(pieces="diez"))
        assert b"XSD-E03" in h.run("validate", plain, expect=1).stdout
        tampered = h.dir / "tampered.xml"
        tampered.write_bytes(signed.read_bytes().replace(b"ROSAS", b"ROSOS"))
        assert b"FIR-E05" in h.run("verify", tampered, expect=1).stdout
        h.run("check")


def test_submit_status_show_and_quarantine():
    with house() as h:
        h.start()
        good, bad = h.dir / "good.xml", h.dir / "bad.xml"
        good.write_bytes(h.sign(iie()))
        bad.write_bytes(b"not xml")
        out = h.run("submit", good, "-p", "deposito-norte").stdout
        assert b"<Resultado>ACEPTADO</Resultado>" in out
        h.run("submit", bad, "-p", "deposito-norte", "-o", h.dir / "bad.acuse.xml", expect=1)
        h.stop()
        import json
        status = json.loads(h.run("--json", "status").stdout)
        assert {d["resultado"] for d in status["documentos"]} == {"ACEPTADO", "RECHAZADO"}
        number = [d for d in status["documentos"] if d["resultado"] == "ACEPTADO"][0]["numeroEntrega"]
        assert h.run("show", number, "--answer").stdout == out
        assert h.run("show", number, "--original").stdout == good.read_bytes()
        listed = json.loads(h.run("--json", "quarantine", "list").stdout)
        assert len(listed) == 1 and listed[0]["codigos"] == "XML-E02"
        assert h.run("quarantine", "export", listed[0]["id"]).stdout == b"not xml"
