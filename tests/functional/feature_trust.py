"""Whom Esclusa believes, while lists, responders and partners' certificates change under a daemon that runs."""
import datetime
import hashlib
import json
import socket
import subprocess
import sys

import harness
from harness import SOURCE, house, iie

sys.path.insert(0, str(SOURCE / "tests/support"))
from authority import RESPONDER, Authority  # noqa: E402

RUC = "0990000018001"
ECDSA = harness.template(method="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256")


def moment(**delta):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)


def openssl_time(**delta):
    return moment(**delta).strftime("%Y%m%d%H%M%SZ")


class Trusting:
    """A house that trusts one more authority, with two signers of the depot: "actual" and "nuevo"."""

    def __init__(self, h, settings="", ocsp=""):
        self.h, self.sequence = h, 100
        self.ca = Authority(h.pki, "autoridad")
        for name in ("actual", "nuevo"):
            self.ca.issue(name, subject=f"/C=EC/CN={name}/organizationIdentifier=VATEC-{RUC}")
        self.lists = h.dir / "crl"
        self.lists.mkdir()
        h.edit(h.config, r'anchors = \["pki/ca.pem"\]',
               f'anchors = ["pki/ca.pem", "pki/autoridad.pem"]\ncrls = ["crl"]\n{settings}\n{ocsp}')

    def document(self, signer="actual"):
        self.sequence += 1
        return self.h.sign(iie(sequence=self.sequence, pieces=1, weight="10.000"), signer, ECDSA)

    def send(self, name, signer="actual"):
        self.h.drop(f"{name}.xml", self.document(signer))

    def answered(self, name, signer="actual"):
        self.send(name, signer)
        return self.h.answer(f"{name}.acuse.xml")

    def publish(self, name="lista.crl", **times):
        fresh = self.ca.crl("fresh.crl", **{"start": openssl_time(hours=-1), "end": openssl_time(days=7), **times})
        fresh.replace(self.lists / name)

    def fingerprint(self, signer):
        der = subprocess.run(["openssl", "x509", "-in", self.h.pki / f"{signer}.pem", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        return hashlib.sha256(der).hexdigest()

    def wait_for_event(self, event, count=1):
        return harness.wait_for(lambda: len(found := [e for e in self.h.events() if e["event"] == event]) >= count and found, event)


def test_a_new_list_counts_without_a_signal_and_without_a_lost_document():
    with house() as h:
        t = Trusting(h)
        t.publish()
        h.start()
        assert t.answered("antes").result == "ACEPTADO"
        for n in range(10):
            t.send(f"durante-{n}")
        t.ca.revoke(h.pki / "actual.pem")
        t.publish()
        t.wait_for_event("trust.replaced")
        refused = t.answered("despues")
        assert refused.result == "RECHAZADO" and refused.codes == ["CER-E04"]
        assert t.answered("otro", "nuevo").result == "ACEPTADO", "only the one that was revoked"
        assert {h.answer(f"durante-{n}.acuse.xml").result for n in range(10)} <= {"ACEPTADO", "RECHAZADO"}
        h.stop()
        h.check_answers()


def test_a_bad_list_keeps_the_old_one_and_raises_an_alarm():
    with house() as h:
        t = Trusting(h)
        t.ca.revoke(h.pki / "actual.pem")
        t.publish()
        h.start()
        (t.lists / "lista.crl").write_text("hola")
        refused = t.wait_for_event("trust.file_refused")
        assert refused[0]["level"] == "alarm" and "lista.crl" in refused[0]["what"]
        assert t.answered("a").codes == ["CER-E04"]
        assert t.answered("b", "nuevo").result == "ACEPTADO"


def test_a_stale_list_holds_documents_until_there_is_a_new_one():
    with house() as h:
        t = Trusting(h)
        t.publish(start=openssl_time(days=-9), end=openssl_time(days=-2))
        h.start()
        t.send("espera")
        alarms = t.wait_for_event("pipeline.examine_failed")
        assert alarms[0]["error"] == "pki.revocation_unknown" and "venció" in alarms[0]["what"]
        assert not h.answers()
        t.publish()
        assert h.answer("espera.acuse.xml").result == "ACEPTADO"


def test_a_stale_or_missing_list_is_remarked_upon_if_the_operator_wants_to_go_on():
    with house() as h:
        t = Trusting(h, 'stale = "warn"\ncrl_required = true')
        h.once()
        h.drop("falta.xml", t.document())
        h.once()
        missing = h.answer("falta.acuse.xml")
        assert missing.result == "ACEPTADO_CON_OBSERVACIONES" and missing.codes == ["CER-W05"]
        t.publish(start=openssl_time(days=-9), end=openssl_time(days=-2))
        h.drop("vieja.xml", t.document())
        h.once()
        assert h.answer("vieja.acuse.xml").codes == ["CER-W05"]
        t.publish()
        h.drop("nueva.xml", t.document())
        h.once()
        assert h.answer("nueva.acuse.xml").result == "ACEPTADO"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_documents_wait_for_a_responder_that_is_down_and_the_revoked_are_refused():
    with house() as h:
        port = free_port()
        t = Trusting(h, ocsp=f'[[trust.ocsp]]\nissuer = "pki/autoridad.pem"\nurl = "http://127.0.0.1:{port}/"')
        t.ca.issue("respondedor", extensions=RESPONDER)
        t.ca.revoke(h.pki / "nuevo.pem")
        h.start()
        t.send("bueno")
        t.send("revocado", "nuevo")
        assert t.wait_for_event("pipeline.examine_failed")[0]["error"] == "pki.revocation_unknown"
        assert not h.answers()
        responder = subprocess.Popen(
            ["openssl", "ocsp", "-index", t.ca.index, "-CA", t.ca.certificate, "-rsigner", h.pki / "respondedor.pem", "-rkey",
             h.pki / "respondedor.key", "-port", str(port), "-nmin", "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert h.answer("bueno.acuse.xml").result == "ACEPTADO"
            assert h.answer("revocado.acuse.xml").codes == ["CER-E04"]
        finally:
            responder.kill()
            responder.wait()
        h.stop()
        h.check_answers()


def test_the_night_in_which_a_partner_changes_its_certificate():
    with house() as h:
        t = Trusting(h)
        file = h.dir / "partners/deposito-norte.toml"
        old, new = t.fingerprint("actual"), t.fingerprint("nuevo")
        iso = "%Y-%m-%dT%H:%M:%SZ"

        def agree(*lines):
            h.edit(file, r'\nlote_answers', f'\ncertificates = [{", ".join(lines)}]\nlote_answers')

        def agree_again(*lines):
            h.edit(file, r"certificates = \[.*?\]\n", f'certificates = [{", ".join(lines)}]\n')

        def sent(name, signer):
            h.drop(f"{name}.xml", t.document(signer))
            h.once()
            return h.answer(f"{name}.acuse.xml")

        agree(f'{{sha256 = "{old}"}}')
        assert sent("1-actual", "actual").result == "ACEPTADO"
        assert sent("1-nuevo", "nuevo").codes == ["CER-E05"], "not yet agreed"
        agree_again(f'{{sha256 = "{old}", until = "{moment(hours=1).strftime(iso)}"}}',
                    f'{{file = "../pki/nuevo.pem", from = "{moment(hours=-1).strftime(iso)}"}}')
        assert sent("2-actual", "actual").result == "ACEPTADO"
        assert sent("2-nuevo", "nuevo").result == "ACEPTADO"
        agree_again(f'{{sha256 = "{old}", until = "{moment(hours=-1).strftime(iso)}"}}',
                    f'{{file = "../pki/nuevo.pem", from = "{moment(hours=-2).strftime(iso)}"}}')
        late = sent("3-actual", "actual")
        assert late.codes == ["CER-E06"] and "firme con el que lo reemplaza" in late.entries()[0]["InformacionAdicional"]
        done = h.run("once")
        assert done.returncode == 0
        h.drop("3-nuevo.xml", t.document("nuevo"))
        log = [json.loads(line) for line in h.run("once").stderr.decode().splitlines()]
        assert h.answer("3-nuevo.acuse.xml").result == "ACEPTADO"
        assert [e["certificate"] for e in log if e["event"] == "document.decided"] == [new], "the one used is told"
        h.check_answers()


def test_a_certificate_file_that_is_gone_stops_that_partner_alone_and_refuses_nothing():
    with house() as h:
        t = Trusting(h)
        h.edit(h.dir / "partners/deposito-norte.toml", r'\nlote_answers', '\ncertificates = [{file = "no-esta.pem"}]\nlote_answers')
        out = h.run("check", expect=78).stdout.decode()
        assert "FALLA  certificados del socio deposito-norte" in out
        h.drop("a.xml", t.document())
        h.run("once", expect=69)
        assert not h.answers()
        h.edit(h.dir / "partners/deposito-norte.toml", r"no-esta", "../pki/actual")
        h.once()
        assert h.answer("a.acuse.xml").result == "ACEPTADO"


def test_check_tells_what_ends_and_the_daemon_raises_an_alarm():
    with house() as h:
        t = Trusting(h, 'crl_grace_hours = 0')
        Authority(h.pki, "vieja", start=openssl_time(days=-700), end=openssl_time(days=20, hours=6))
        h.edit(h.config, r'"pki/autoridad.pem"\]', '"pki/autoridad.pem", "pki/vieja.pem"]')
        t.publish()
        points = json.loads(h.run("--json", "check").stdout)
        ends = {p["detalle"].split(":")[0]: p for p in points if "dias" in p}
        assert ends["CN=vieja,O=ESCLUSA,C=EC"]["dias"] == 20 and ends["CN=vieja,O=ESCLUSA,C=EC"]["estado"] == "aviso"
        assert {p["punto"] for p in points if "dias" in p} == {"certificado raíz", "lista de revocación", "certificado de sello"}
        assert ends["CN=autoridad,O=ESCLUSA,C=EC"]["estado"] == "bien"
        t.publish(start=openssl_time(days=-9), end=openssl_time(days=-2))
        assert "FALLA  lista de revocación: CN=autoridad" in h.run("check", expect=78).stdout.decode()
        h.start()
        alarms = t.wait_for_event("trust.expires", 2)
        assert {(a["name"], a["threshold"]) for a in alarms} == {("CN=vieja,O=ESCLUSA,C=EC", "30"), ("CN=autoridad,O=ESCLUSA,C=EC", "0")}
        assert {a["level"] for a in alarms} == {"alarm"}
