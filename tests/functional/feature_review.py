"""The officer's desk through the real binary: see requests, decide on them by signed documents, look into mailboxes; and
the users who did not renew their data in January."""
import getpass
import hashlib
import json
import re
import sqlite3

import feature_registration as registration
from feature_registration import PDF, RUC, document, header
from feature_sftp import Sshd
from harness import Answer, house, iie, utc, wait_for

NUMBER = f"05000003{utc()[:4]}00000002F"
OFFICER = ["--user", "oficial01", "--wait", "60"]


def file_request(h):
    """A representative's request, confirmed with its code; it then waits for customs."""
    registration.load_registers(h)
    h.drop("rep2.xml", h.sign(registration.request(h, 2, "Av. Quito 123 y Primero de Mayo, junto al puerto")))
    h.once()
    confirm(h, h.answer("rep2.acuse.xml"), 3)
    h.once()
    assert h.answer("con3.acuse.xml").text("Registro/EstadoRegistro") == "EN_REVISION_SENAE"


def confirm(h, waiting, sequence):
    challenge = waiting.text("Pendiente/DesafioId")
    assert challenge, waiting.entries()
    code = re.search(r"^\s+([A-Z0-9]{8})\s*$", registration.mailed(h).get_content(), re.M)[1]
    h.drop(f"con{sequence}.xml", h.sign(document("ConfirmacionRegistro", header("CON", sequence) +
           f"<Confirmacion><DesafioId>{challenge}</DesafioId><Codigo>{code}</Codigo></Confirmacion>")))


def review(h, *args, **kwargs):
    return h.run("review", *args, **kwargs)


def shown(h, *args):
    return json.loads(h.run("--json", *args).stdout)


def key(h, name="aduana"):
    return ["--key", h.pki / f"{name}.key", "--certificate", h.pki / f"{name}.pem"]


def behind_its_back(h, change):
    with sqlite3.connect(h.dir / "var/state/esclusa.db") as db:
        assert db.execute(change).rowcount == 1


def age(h):
    """As if the only account had been confirmed years ago: no test waits until February."""
    behind_its_back(h, "UPDATE accounts SET refreshed = '2020-01-15'")


def notices(h, *args):
    return shown(h, "mailbox", "list", "--ruc", RUC, *args)


def test_an_officer_sees_and_approves_a_request():
    with house() as h:
        file_request(h)
        waiting = shown(h, "review", "list")
        assert [(r["numeroEntrega"], r["usuario"], r["estado"]) for r in waiting] == [(NUMBER, "LUIS.MORA", "EN_REVISION_SENAE")]
        assert "LUIS.MORA" in review(h, "list").stdout.decode()
        assert shown(h, "review", "list", "--ruc", "1790011674001") == []
        assert len(shown(h, "review", "list", "--state", "TODOS", "--ruc", RUC)) == 1

        request = shown(h, "review", "show", NUMBER)
        assert request["datos"]["solicitante"]["correo"] == "luis.mora@example.com"
        assert request["datos"]["empresa"]["direccion"].startswith("Av. Quito 123")
        assert [(a["nombre"], a["bytes"], a["sha256"]) for a in request["adjuntos"]] == \
               [(n, len(PDF), hashlib.sha256(PDF).hexdigest()) for n in ("cedula_rep_legal.pdf", "nombramiento.pdf")]
        assert [(c["control"], c["resultado"]) for c in request["revision"]] == [(f"V{n}", "CUMPLE") for n in range(1, 8)]
        assert [c["estado"] for c in request["codigosDeSeguridad"]] == ["USADO"]
        assert not {"salt", "hmac", "codigo"} & set(request["codigosDeSeguridad"][0])
        assert request["historia"][0]["que"] == "recibida" and "PENDIENTE" in request["historia"][1]["que"]
        assert "Av. Quito 123" in review(h, "show", NUMBER).stdout.decode()
        review(h, "show", NUMBER, "--attachment", "2", "--out", h.dir / "nombramiento.pdf")
        assert (h.dir / "nombramiento.pdf").read_bytes() == PDF
        review(h, "show", NUMBER, "--attachment", "3", expect=65)

        h.start()
        done = review(h, "approve", "--grant", "16000123", NUMBER, "--reason", "Bienvenido.", "-o", h.dir / "dec.acuse.xml",
                      *OFFICER, *key(h))
        assert "APROBAR" in done.stdout.decode() and "aceptada" in done.stderr.decode()
        final = h.answer(f"{NUMBER}.2.acuse.xml")
        assert final.result == "ACEPTADO" and final.text("Registro/EstadoRegistro") == "APROBADA"
        h.stop()
        decision = Answer(h.dir / "dec.acuse.xml")
        assert decision.result == "ACEPTADO"
        assert re.search(rf"<NumeroEntrega>00000000{utc()[:4]}9[0-9]{{7}}F</NumeroEntrega>", decision.bytes.decode())
        result = registration.mailed(h)
        assert result["To"] == "luis.mora@example.com" and "APROBADA" in result.get_content().upper()
        assert len(list(h.outbox().glob("*.notificacion.xml"))) == 1
        # It is decided: nothing waits any more, and a second decision is not even signed.
        assert shown(h, "review", "list") == []
        again = review(h, "approve", NUMBER, *OFFICER, *key(h), expect=65)
        assert "no espera una decisión" in again.stderr.decode()
        assert list(h.inbox("aduana").iterdir()) == []
        h.check_answers()
        h.check_answers("aduana")


def test_an_officer_rejects_with_motives_and_words():
    with house() as h:
        file_request(h)
        # Without --wait the signed decision lies in the drop, and nothing is booked before it is worked.
        done = json.loads(h.run("--json", "review", "reject", NUMBER, "--code", "REG-E48", "--code", "REG-E42",
                                "--reason", "Falta el piso <B> & la oficina.", "--user", "OFICIAL01", *key(h)).stdout)
        assert (done["solicitud"], done["resolucion"], done["socio"]) == (NUMBER, "RECHAZAR", "aduana")
        assert [f.name for f in h.inbox("aduana").iterdir()] == [done["archivo"]]
        assert shown(h, "review", "list")[0]["estado"] == "EN_REVISION_SENAE"
        h.once()
        assert h.answer(done["archivo"].replace(".xml", ".acuse.xml"), "aduana").result == "ACEPTADO"
        final = h.answer(f"{NUMBER}.2.acuse.xml")
        assert final.result == "RECHAZADO" and sorted(final.codes) == ["REG-E42", "REG-E48"]
        assert final.entries()[0]["InformacionAdicional"] == "Falta el piso <B> & la oficina."
        assert [n["asunto"] for n in notices(h)] == ["SOLICITUD DE REGISTRO RECHAZADA", "CODIGO DE SEGURIDAD ENVIADO"]
        h.check_answers()


def test_a_decision_goes_into_an_sftp_drop():
    with house() as h:
        server = Sshd(h.dir / "sshd")
        server.start()
        try:
            file_request(h)
            for folder in ("in", "out"):
                (h.dir / "remote" / folder).mkdir(parents=True)
            h.edit(h.dir / "partners/aduana.toml", r"\[drop\].*", f"""[drop]
type = "sftp"
host = "127.0.0.1"
port = {server.port}
user = "{getpass.getuser()}"
key = "{server.dir}/user"
pins = ["{server.pin()}"]
inbox = "{h.dir}/remote/in"
outbox = "{h.dir}/remote/out"
""")
            h.start()
            done = review(h, "approve", NUMBER, *OFFICER, *key(h))
            assert "aceptada" in done.stderr.decode()
            assert len(list((h.dir / "remote/out").glob("dec-*.acuse.xml"))) == 1
            assert h.answer(f"{NUMBER}.2.acuse.xml").result == "ACEPTADO"
            h.stop()
        finally:
            server.stop()


def test_what_cannot_be_decided_is_refused_before_anything_is_signed():
    with house() as h:
        file_request(h)
        approve = ["approve", NUMBER, "--user", "OFICIAL01"]

        def refused(*args, expect=65):
            done = review(h, *args, expect=expect)
            assert list(h.inbox("aduana").iterdir()) == []
            return done.stderr.decode()

        assert "no hay una solicitud" in refused("approve", "05000003202600000077F", "--user", "O", *key(h))
        assert "REG-E48" in refused("reject", NUMBER, "--code", "REG-E48", "--user", "OFICIAL01", *key(h))
        refused("reject", NUMBER, "--code", "REG-E10", "--user", "OFICIAL01", *key(h), expect=64)
        assert "seal.key" in refused(*approve, "--key", h.dir / "no.key", "--certificate", h.pki / "aduana.pem", expect=78)
        assert "seal.certificate" in refused(*approve, "--key", h.pki / "aduana.key", "--certificate",
                                             h.pki / "deposito-norte.pem", expect=78)
        other = h.dir / "other"
        h.run("init", other, config=False)
        assert "CER-E01" in refused(*approve, "--key", other / "pki/aduana.key", "--certificate", other / "pki/aduana.pem")
        behind_its_back(h, "UPDATE accounts SET state = 'EN_REVISION_REPRESENTANTE', representative = 'JEFA.UNO'")
        assert "la aprueba el representante JEFA.UNO" in refused(*approve, *key(h))
        behind_its_back(h, "UPDATE accounts SET state = 'EN_REVISION_SENAE'")
        # What the schema of the decision refuses is told like any fault of a document.
        assert "XSD-E03" in review(h, *approve, *key(h), "--reason", "x" * 251, expect=65).stdout.decode()
        # Who is not of customs signs in vain: the gateway refuses what it did not book.
        h.start()
        vain = review(h, *approve, "--wait", "60", *key(h, "deposito-norte"), expect=1)
        assert "CER-E31" in vain.stderr.decode()
        h.stop()
        h.edit(h.dir / "partners/aduana.toml", "customs = true", "customs = false")
        h.edit(h.dir / "partners/aduana.toml", r'"CRG", "DAE", "RADS", ', "")
        assert "no hay un socio de la aduana" in refused(*approve, *key(h))


def test_mailboxes_are_listed_read_and_archived():
    with house() as h:
        file_request(h)
        h.drop("bad.xml", "no es XML")
        h.once()
        newest, code = notices(h)
        assert (newest["asunto"], newest["destinatario"], newest["usuario"]) == ("RECHAZO DE RECEPCION", "BUZON EMPRESA", "")
        assert (code["evento"], code["destinatario"], code["de"]) == ("CODIGO_ENVIADO", "BUZON PERSONAL", "SENAE")
        assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", newest["fecha"])
        assert [n["id"] for n in notices(h, "--user", "luis.mora")] == [code["id"]]
        assert [n["id"] for n in notices(h, "--limit", "1")] == [newest["id"]]
        assert [n["id"] for n in notices(h, "--before", newest["id"])] == [code["id"]]
        assert "--before" in h.run("mailbox", "list", "--ruc", RUC, "--limit", "1").stdout.decode()
        h.run("mailbox", "list", expect=65)

        read = shown(h, "mailbox", "read", newest["id"])
        assert read["estado"] == "LEIDO" and "bad.xml" in read["texto"] and read["datos"]["Archivo"] == "bad.xml"
        assert "bad.xml" in h.run("mailbox", "read", newest["id"]).stdout.decode()
        assert [n["id"] for n in notices(h, "--state", "NO_LEIDO")] == [code["id"]]
        h.run("mailbox", "archive", newest["id"])
        assert shown(h, "mailbox", "read", newest["id"])["estado"] == "ARCHIVADO"
        assert [n["id"] for n in notices(h, "--state", "ARCHIVADO")] == [newest["id"]]
        h.run("mailbox", "read", 999, expect=65)


def test_who_did_not_renew_is_disabled_and_unlocked_by_an_update():
    with house() as h:
        file_request(h)
        review(h, "approve", NUMBER, "--user", "OFICIAL01", *key(h))
        h.once()

        def send(sequence):
            h.drop(f"iie{sequence}.xml", h.sign(iie(sequence, user="LUIS.MORA")))
            h.once()
            return h.answer(f"iie{sequence}.acuse.xml")

        assert send(20).result == "ACEPTADO"
        assert shown(h, "review", "disable-stale", "--dry-run") == []
        age(h)
        assert [u["usuario"] for u in shown(h, "review", "disable-stale", "--dry-run")] == ["LUIS.MORA"]
        before = len(list(h.outbox().glob("*.notificacion.xml")))
        h.once()
        assert len(list(h.outbox().glob("*.notificacion.xml"))) == before + 1
        assert notices(h)[0]["evento"] == "USUARIO_INHABILITADO"
        mail = registration.mailed(h)
        assert mail["To"] == "luis.mora@example.com" and "inhabilitado" in mail.get_content()
        refused = send(21)
        assert refused.codes == ["PAR-E05"]
        assert "Inhabilitado" in refused.entries()[0]["InformacionAdicional"]
        h.once()
        assert [n["evento"] for n in notices(h)].count("USUARIO_INHABILITADO") == 1

        h.drop("rep4.xml", h.sign(registration.request(h, 4, "Av. Quito 123 y Primero de Mayo, junto al puerto",
                                                       "<Actualiza>true</Actualiza>")))
        h.once()
        confirm(h, h.answer("rep4.acuse.xml"), 5)
        h.once()
        assert notices(h)[0]["evento"] == "USUARIO_DESBLOQUEADO"
        assert send(22).result == "ACEPTADO"
        h.check_answers()


def test_the_service_and_the_command_disable_too():
    with house() as h:
        file_request(h)
        review(h, "approve", NUMBER, "--user", "OFICIAL01", *key(h))
        h.once()
        age(h)
        assert shown(h, "review", "disable-stale") == {"inhabilitados": 1}
        assert shown(h, "review", "disable-stale") == {"inhabilitados": 0}
        behind_its_back(h, "UPDATE accounts SET state = 'ACTIVO'")
        h.start()
        busy = review(h, "disable-stale", expect=75)
        assert "daemon.running" in busy.stderr.decode()
        told = wait_for(lambda: [e for e in h.events() if e["event"] == "accounts.disabled"], "the service")
        assert [e["count"] for e in told] == ["1"]
        disabled = 2  # by the command and by the service
        wait_for(lambda: sum("USUARIO_INHABILITADO" in f.read_text() for f in h.outbox().glob("*.notificacion.xml")) == disabled,
                 "the notifications")
        h.stop()
        h.check_answers()
