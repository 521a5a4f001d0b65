"""Esclusa's own keys: two that overlap and are swapped while documents come, keys in files, PKCS#12 and tokens, who may get at
them, and that no secret leaves."""
import contextlib
import datetime
import email
import email.policy
import hashlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess

import harness
from harness import gen, iie, wait_for

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


def sh(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, **options).stdout


class Authority:
    """Certifies the requests that `esclusa keys request` makes, as the country's authorities do."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.pem = self.folder / "authority.pem"
        sh("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/C=EC/CN=AUTORIDAD", "-keyout",
           self.folder / "authority.key", "-out", self.pem, "-addext", "keyUsage=critical,keyCertSign")

    def certify(self, request, name, expired=False):
        csr, pem, ext = (self.folder / f"{name}.{end}" for end in ("csr", "pem", "ext"))
        csr.write_bytes(request)
        ext.write_text("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
                       "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
        if expired:
            return self.backdate(csr, pem, ext)
        sh("openssl", "x509", "-req", "-days", "20", "-in", csr, "-CA", self.pem, "-CAkey", self.folder / "authority.key",
           "-extfile", ext, "-out", pem)
        return pem


    def backdate(self, csr, pem, ext):
        config = self.folder / "ca.cnf"
        (self.folder / "index").touch()
        config.write_text(f"[ca]\ndefault_ca=x\n[x]\ndatabase={self.folder}/index\nnew_certs_dir={self.folder}\nrand_serial=yes\n"
                          "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
        sh("openssl", "ca", "-batch", "-notext", "-config", config, "-cert", self.pem, "-keyfile", self.folder / "authority.key",
           "-extfile", ext, "-startdate", "20250101000000Z", "-enddate", "20250201000000Z", "-in", csr, "-out", pem)
        return pem


class Hsm:
    """A SoftHSM token of this test's own."""

    def __init__(self, folder, pin="8642"):
        self.tokens = pathlib.Path(folder) / "tokens"
        self.away = pathlib.Path(folder) / "away"
        self.tokens.mkdir()
        config = pathlib.Path(folder) / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {self.tokens}\nobjectstore.backend = file\n")
        os.environ["SOFTHSM2_CONF"] = str(config)
        sh("softhsm2-util", "--init-token", "--free", "--label", "esclusa", "--so-pin", "87654321", "--pin", pin)
        self.pin = secret_file(pathlib.Path(folder) / "pin", pin)

    def uri(self, label):
        return f"pkcs11:token=esclusa;object={label};type=private"


def secret_file(path, text):
    path.touch(0o600)
    path.write_text(text + "\n")
    return path


@contextlib.contextmanager
def house():
    """With an authority whose seals are believed, and a depot whose documents all fit."""
    with harness.house(dae=False) as h:
        h.load_dae(harness.dae_row(pieces=1000000, weight="1000000.000"))
        h.authority = Authority(h.pki)
        yield h


def new_key(h, name, *more, kind="p256", place=None, expired=False):
    """Key and certificate as an operator makes them."""
    request = h.run("keys", "request", "--key", place or h.pki / f"{name}.key", "--name", name.upper(), "--ruc", "1760001550001",
                    "--type", kind, *more).stdout
    return h.authority.certify(request, name, expired)


def configure(h, *seals):
    h.edit(h.config, r"\[+seal\]+.*?(?=\[trust\])", "".join(f"[[seal]]\n{seal}\n\n" for seal in seals))


def file_seal(name, *lines):
    return "\n".join([f'key = "pki/{name}.key"', f'certificate = "pki/{name}.pem"', *lines])


def token_seal(h, name, *lines):
    return "\n".join([f'key = "{h.hsm.uri(name)}"', f'module = "{SOFTHSM}"', f'pin_file = "{h.hsm.pin}"',
                      f'certificate = "pki/{name}.pem"', *lines])


def reload(h, event="daemon.reloaded"):
    before = sum(e["event"] == event for e in h.events())
    h.daemon.send_signal(signal.SIGHUP)
    wait_for(lambda: sum(e["event"] == event for e in h.events()) > before, event)


def sealed_by(answer):
    """Base64 of the certificate in the answer."""
    return "".join(next(answer.root.iter(DS + "X509Certificate")).text.split())


def signing_time(answer):
    return next(answer.root.iter(XADES + "SigningTime")).text


def base64_of(pem):
    return "".join(line for line in pathlib.Path(pem).read_text().splitlines() if not line.startswith("-"))


def verified(h):
    """All answers, after the invariants: signed by a believed seal, valid, without gaps, chained."""
    return harness.check_outbox(h.outbox(), h.authority.pem)


class Load:
    """A partner that goes on sending."""

    def __init__(self, h):
        self.h, self.sent = h, 0

    def send(self, count=3):
        for _ in range(count):
            self.sent += 1
            self.h.drop(f"d-{self.sent}.xml", self.h.sign(iie(sequence=self.sent, pieces=1, weight="1.000")))

    def until(self, condition, what):
        def look():
            self.send()
            return condition()
        wait_for(look, what)

    def settle(self):
        """Every document has its answer, and they are good."""
        names = [f"d-{n}.acuse.xml" for n in range(1, self.sent + 1)]
        answers = [self.h.answer(name) for name in names]
        assert {a.result for a in answers} == {"ACEPTADO"}
        self.h.stop()
        return verified(self.h)


def test_two_keys_that_overlap_are_swapped_at_the_given_time_under_load():
    with house() as h:
        this, following = new_key(h, "este", kind="rsa"), new_key(h, "proximo")
        swap = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
        configure(h, file_seal("este"), file_seal("proximo", f"from = {swap}"))
        h.start()
        load = Load(h)
        load.until(lambda: any(sealed_by(a) == base64_of(following) for a in h.answers()), "an answer with the next key")
        wait_for(lambda: sum(e["event"] == "seal.in_use" for e in h.events()) == 2, "the swap in the log")
        load.send()
        answers = load.settle()
        by = {cert: {signing_time(a) for a in answers if sealed_by(a) == base64_of(cert)} for cert in (this, following)}
        assert by[this] and by[following], "both keys sealed"
        assert len(answers) == sum(sealed_by(a) in map(base64_of, (this, following)) for a in answers)
        assert max(by[this]) < swap <= min(by[following]), (by, swap)
        changes = [e for e in h.events() if e["event"] == "seal.in_use"]
        fingerprints = [sh("openssl", "x509", "-in", c, "-outform", "DER") for c in (this, following)]
        assert [e["fingerprint"] for e in changes] == [hashlib.sha256(f).hexdigest() for f in fingerprints]


def test_a_key_is_swapped_by_a_reload_under_load():
    with house() as h:
        this, following = new_key(h, "este"), new_key(h, "proximo", kind="rsa")
        configure(h, file_seal("este"))
        h.start()
        load = Load(h)
        load.until(lambda: h.answers(), "an answer")
        configure(h, file_seal("proximo"))
        load.send(10)
        h.daemon.send_signal(signal.SIGHUP)
        load.until(lambda: any(sealed_by(a) == base64_of(following) for a in h.answers()), "an answer with the new key")
        answers = load.settle()
        keys = [sealed_by(a) for a in sorted(answers, key=lambda a: a.number)]
        assert set(keys) == {base64_of(this), base64_of(following)}
        assert keys == sorted(keys, key=[base64_of(this), base64_of(following)].index), "no way back"


def test_a_key_that_is_wrong_is_refused_at_reload_and_the_old_one_goes_on():
    with house() as h:
        this = new_key(h, "este")
        configure(h, file_seal("este"))
        h.start()
        configure(h, file_seal("este"), file_seal("ausente", "from = 2040-01-01"))
        reload(h, "daemon.reload_refused")
        load = Load(h)
        load.send()
        assert {sealed_by(a) for a in load.settle()} == {base64_of(this)}


def test_documents_wait_while_no_certificate_is_in_force():
    with house() as h:
        new_key(h, "vencida", expired=True)
        good = new_key(h, "buena")
        configure(h, file_seal("vencida"))
        h.start()
        h.drop("d-1.xml", h.sign(iie(pieces=1, weight="1.000")))
        refused = wait_for(lambda: [e for e in h.events() if e.get("error") == "seal.expired"], "an alarm")
        assert refused[0]["level"] == "alarm" and "vigente" in refused[0]["what"]
        assert not list(h.outbox().iterdir())
        assert "venció" in h.run("keys", "check", expect=78).stdout.decode()
        configure(h, file_seal("buena"))
        reload(h)
        assert h.answer("d-1.acuse.xml").result == "ACEPTADO"
        h.stop()
        assert {sealed_by(a) for a in verified(h)} == {base64_of(good)}


def test_a_key_in_a_token_seals_and_answers_wait_while_it_is_gone():
    with house() as h:
        h.hsm = Hsm(h.dir)
        token = ("--module", SOFTHSM, "--secret-file", h.hsm.pin)
        for name, kind in (("rsa", "rsa"), ("ec", "p256")):
            new_key(h, name, *token, kind=kind, place=h.hsm.uri(name))
        configure(h, token_seal(h, "rsa"), token_seal(h, "ec", f"from = {harness.utc(60 * 24)}"))
        h.start()
        load = Load(h)
        load.until(lambda: h.answers(), "an answer")
        h.hsm.tokens.rename(h.hsm.away)
        load.until(lambda: any(e.get("error") == "seal.token" for e in h.events()), "a failed signature")
        waiting = load.sent
        assert not (h.outbox() / f"d-{waiting}.acuse.xml").exists()
        assert h.daemon.poll() is None
        h.hsm.away.rename(h.hsm.tokens)
        h.answer(f"d-{waiting}.acuse.xml")
        configure(h, token_seal(h, "ec"))
        reload(h)
        load.send()
        answers = load.settle()
        assert {sealed_by(a) for a in answers} == {base64_of(h.pki / "rsa.pem"), base64_of(h.pki / "ec.pem")}
        h.hsm.tokens.rename(h.hsm.away)
        err = h.run("once", expect=75).stderr.decode()
        assert "ficha" in err and "seal.token" in err
        assert h.run("keys", "check", expect=75).stdout.decode().startswith("FALLA")


def test_a_wrong_pin_stops_the_start_and_is_not_told():
    with house() as h:
        h.hsm = Hsm(h.dir)
        new_key(h, "ec", "--module", SOFTHSM, "--secret-file", h.hsm.pin, place=h.hsm.uri("ec"))
        configure(h, token_seal(h, "ec"))
        h.hsm.pin.write_text("9999\n")
        for command in (("daemon",), ("once",), ("keys", "list")):
            err = h.run(*command, expect=78).stderr.decode()
            assert "PIN" in err and "seal.pin" in err and "9999" not in err
        h.hsm.pin.write_text("8642\n")
        h.run("keys", "check")


def test_a_pkcs12_file_brings_key_certificate_and_issuers():
    with house() as h:
        new_key(h, "este")
        secret_file(h.pki / "este.pass", "frase de paso")
        sh("openssl", "pkcs12", "-export", "-inkey", h.pki / "este.key", "-in", h.pki / "este.pem", "-certfile", h.authority.pem,
           "-passout", f"file:{h.pki}/este.pass", "-out", h.pki / "este.p12")
        configure(h, 'key = "pki/este.p12"\npassphrase_file = "pki/este.pass"')
        h.drop("d-1.xml", h.sign(iie(pieces=1, weight="1.000")))
        h.once()
        assert {sealed_by(a) for a in verified(h)} == {base64_of(h.pki / "este.pem")}


def test_list_check_and_export_tell_about_both_keys():
    with house() as h:
        this, following = new_key(h, "este", kind="rsa"), new_key(h, "proximo")
        configure(h, file_seal("proximo", "from = 2040-01-01 06:00:00"), file_seal("este"))
        assert "seal.certificate" in h.run("keys", "list", expect=78).stderr.decode(), "not in force any more in 2040"
        swap = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=5)
        configure(h, file_seal("proximo", f"from = {swap:%Y-%m-%dT%H:%M:%SZ}"), file_seal("este"))
        listed = json.loads(h.run("--json", "keys", "list").stdout)
        assert [(k["sella"], k["algoritmo"]) for k in listed] == [(True, "RSA 2048"), (False, "P-256")]
        assert all(k["dias"] in (19, 20) for k in listed), "20 days, of which a second may be over"
        assert listed[0]["hasta"] == listed[1]["desde"] == f"{swap:%Y-%m-%dT%H:%M:%SZ}" and listed[0]["desde"] is None
        for key, pem in zip(listed, (this, following)):
            shown = sh("openssl", "x509", "-in", pem, "-noout", "-fingerprint", "-sha256").decode()
            assert key["huella"] == shown.split("=")[1].strip().replace(":", "").lower()
        assert "PROXIMO" in h.run("keys", "list").stdout.decode()
        assert all(k["correcto"] for k in json.loads(h.run("--json", "keys", "check").stdout))
        bundle = h.dir / "sellos.pem"
        h.run("keys", "export", "-o", bundle)
        subjects = sh("openssl", "pkcs7", "-print_certs", "-noout", input=sh("openssl", "crl2pkcs7", "-nocrl", "-certfile", bundle)).decode()
        assert re.findall(r"^subject=.*CN = (\w+)", subjects, re.M) == ["ESTE", "PROXIMO"]
        sh("openssl", "verify", "-CAfile", h.authority.pem, bundle)

        (h.pki / "este.key").write_text("x")
        told = json.loads(h.run("--json", "keys", "check", expect=78).stdout)
        assert sorted(k["correcto"] for k in told) == [False, True]


def test_a_request_never_replaces_a_key():
    with house() as h:
        new_key(h, "este")
        before = (h.pki / "este.key").read_bytes()
        h.run("keys", "request", "--key", h.pki / "este.key", "--name", "X", expect=73)
        assert (h.pki / "este.key").read_bytes() == before
        assert (h.pki / "este.key").stat().st_mode & 0o777 == 0o600


def test_what_others_can_get_at_stops_every_start():
    with house() as h:
        for path, good, bad in ((h.pki / "sello.key", 0o600, 0o640), (h.dir / "var/state", 0o700, 0o755),
                                (h.config, 0o644, 0o646), (h.dir, 0o700, 0o777)):
            h.run("once")
            path.chmod(bad)
            for command in ("once", "daemon", "check"):
                done = h.run(command, expect=78)
                assert str(path) in done.stdout.decode() + done.stderr.decode(), command
            path.chmod(good)


def test_a_reload_that_would_open_a_key_is_refused():
    with house() as h:
        h.start()
        (h.pki / "sello.key").chmod(0o644)
        reload(h, "daemon.reload_refused")
        (h.pki / "sello.key").chmod(0o600)
        reload(h)


def dumped_core(process):
    process.send_signal(signal.SIGABRT)  # a sanitizer keeps SIGSEGV for itself
    _, status = os.waitpid(process.pid, 0)
    process.returncode = status
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


def no_core_limit():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def test_no_secret_leaves_the_process():
    """A key with a passphrase, a key in a token, a password and a security code: none of them is in a log, the store, an answer,
    a report, a copy in quarantine or a core dump."""
    with house() as h:
        h.hsm = Hsm(h.dir, pin="73519284")
        secret_file(h.pki / "este.pass", "una frase muy secreta")
        secret_file(h.pki / "correo.pass", "contrasena-del-correo")
        new_key(h, "este", "--secret-file", h.pki / "este.pass", kind="rsa")
        new_key(h, "ec", "--module", SOFTHSM, "--secret-file", h.hsm.pin, place=h.hsm.uri("ec"))
        configure(h, file_seal("este", 'passphrase_file = "pki/este.pass"'), token_seal(h, "ec", f"from = {harness.utc(60 * 24)}"))
        h.edit(h.config, r'level = "info"', 'level = "debug"')
        no_core_limit()
        h.start()
        h.drop("d-1.xml", h.sign(iie(pieces=1, weight="1.000")))
        h.drop("bad.xml", b"<a>")
        h.drop("gen.xml", gen(sequence=2))
        assert h.answer("gen.acuse.xml").result == "PENDIENTE"
        for name in ("d-1", "bad"):
            h.answer(f"{name}.acuse.xml")
        mail = email.message_from_bytes(next((h.dir / "var/mail/new").iterdir()).read_bytes(), policy=email.policy.default)
        code = re.search(r"^\s+([A-Z0-9]{8})\s*$", mail.get_content(), re.M)[1]
        wait_for(h.quarantined, "the copy in quarantine")
        limits = pathlib.Path(f"/proc/{h.daemon.pid}/limits").read_text()
        assert re.search(r"Max core file size +0 +0", limits)
        assert not dumped_core(h.daemon)
        h.daemon = None
        plain = sh("openssl", "pkey", "-in", h.pki / "este.key", "-passin", f"file:{h.pki}/este.pass").decode()
        secrets = ["una frase muy secreta", "contrasena-del-correo", "73519284", code,
                   *[line for text in (plain, (h.pki / "este.key").read_text()) for line in text.splitlines() if len(line) == 64]]
        looked = [h.dir / "daemon.log", *(p for folder in ("var/state", "var/quarantine", "var/reports", "outbound", "partners")
                                          for p in (h.dir / folder).rglob("*") if p.is_file())]
        looked += [p for p in pathlib.Path.cwd().glob("core*") if p.is_file()]
        assert any(p.name == "esclusa.db" for p in looked) and len(looked) > 5
        for file in looked:
            content = file.read_bytes()
            assert not [s for s in secrets if s.encode() in content], file
