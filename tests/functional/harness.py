"""What every functional test stands on: a private Esclusa with its own folders, keys and partners, worked from outside.

Documents are signed with xmlsec1 and answers verified with xmlsec1: never with Esclusa's own code.
"""
import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ["ESCLUSA_BINARY"]
ACUSE = "{urn:esclusa:acuse:1}"
_SYMBOLS = subprocess.run(["readelf", "-W", "--dyn-syms", BINARY], capture_output=True, check=True).stdout
SANITIZED = b"__asan_init" in _SYMBOLS or b"__tsan_init" in _SYMBOLS  # not what is shipped: less walled in, not hardened
PATIENCE = 60  # seconds that a condition may take; generous, because nothing here measures time


def utc(offset_minutes=0):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=offset_minutes)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s for: {what}")


class Answer:
    """A signed answer file, read with the standard library."""

    def __init__(self, path, content=None):
        self.path = pathlib.Path(path)
        self.bytes = self.path.read_bytes() if content is None else content
        self.root = ET.fromstring(self.bytes)

    def text(self, path):
        found = self.root.find("/".join(ACUSE + p for p in path.split("/")))
        return None if found is None else found.text

    @property
    def result(self):
        return self.text("Cabecera/Resultado")

    @property
    def number(self):
        return int(self.text("Cabecera/NumeroAcuse"))

    @property
    def codes(self):
        return [e.find(ACUSE + "Codigo").text for e in self.root.iter(ACUSE + "Error")]

    def entries(self):
        return [{c.tag[len(ACUSE):]: c.text for c in e} for e in self.root.iter(ACUSE + "Error")]


class House:
    """One installation in a temporary folder."""

    def __init__(self, folder):
        self.dir = pathlib.Path(folder)
        self.config = self.dir / "esclusa.toml"
        self.pki = self.dir / "pki"
        self.run("init", str(self.dir), "--schemas", str(SOURCE / "xsd"), "--catalogs", str(SOURCE / "config/catalog"),
                 config=False)
        self.settle("deposito-norte", 'rule = "rename"')
        self.settle("aduana", 'rule = "rename"')
        self.edit(self.config, r"interval_seconds = \d+", "interval_seconds = 1")
        self.daemon = None

    # --- configuration -------------------------------------------------------------------------------------------
    def edit(self, file, pattern, replacement):
        text = pathlib.Path(file).read_text()
        changed, count = re.subn(pattern, replacement.replace("\\", "\\\\"), text, flags=re.S)
        assert count, f"{pattern} is not in {file}"
        pathlib.Path(file).write_text(changed)

    def settle(self, partner, text):
        self.edit(self.dir / f"partners/{partner}.toml", r"\[settle\].*?\n\n", f"[settle]\n{text}\n\n")

    def load_registers(self):
        for name in ("oce", "usuarios"):
            self.run("registry", "load", name, str(SOURCE / f"config/registers/{name}.csv"))

    def load_dae(self, *rows):
        head = ("numero_dae,estado,exportador_id,exportador_nombre,distrito,deposito_partida,total_bultos,"
                "total_peso_bruto,fecha_aceptacion,vigencia_hasta,canal")
        file = self.dir / "dae.csv"
        file.write_text("\n".join([head, *rows]) + "\n")
        self.run("registry", "load", "dae", str(file))

    def add_partner(self, name, text):
        (self.dir / f"partners/{name}.toml").write_text(text)

    def add_depot_sur(self):
        """A second depot with folders, registers and a certificate of its own."""
        issue_certificate(self.pki, "deposito-sur", "1390000045001", "0102030400")
        self.edit(self.config, r'anchors = \["pki/ca.pem"\]', 'anchors = ["pki/ca.pem", "pki/deposito-sur-ca.pem"]')
        for folder in ("inbound", "outbound"):
            (self.dir / folder / "deposito-sur").mkdir()
        text = (self.dir / "partners/deposito-norte.toml").read_text()
        self.add_partner("deposito-sur", text.replace("deposito-norte", "deposito-sur").replace("0990000018001", "1390000045001"))

    # --- running -------------------------------------------------------------------------------------------------
    def run(self, *args, expect=0, config=True, input=None):
        command = [BINARY, *(["-c", str(self.config)] if config else []), *map(str, args)]
        done = subprocess.run(command, capture_output=True, timeout=300, input=input)
        if expect is not None:
            assert done.returncode == expect, (command, done.returncode, done.stdout.decode(), done.stderr.decode()[-4000:])
        return done

    def once(self, expect=0):
        return json.loads(self.run("--json", "once", expect=expect).stdout)

    def start(self):
        self.log = open(self.dir / "daemon.log", "ab")
        self.daemon = subprocess.Popen([BINARY, "-c", str(self.config), "daemon"], stderr=self.log, stdin=subprocess.DEVNULL)
        mark = b"daemon.started"
        wait_for(lambda: mark in (self.dir / "daemon.log").read_bytes() or self.daemon.poll() is not None, "the daemon")
        assert self.daemon.poll() is None, (self.dir / "daemon.log").read_text()[-3000:]

    def stop(self, how=signal.SIGTERM):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(how)
            code = self.daemon.wait(PATIENCE)
            assert how == signal.SIGKILL or code == 0, (code, (self.dir / "daemon.log").read_text()[-3000:])
        self.daemon = None

    def events(self):
        return [json.loads(line) for line in (self.dir / "daemon.log").read_text().splitlines()]

    # --- drops ---------------------------------------------------------------------------------------------------
    def inbox(self, partner="deposito-norte"):
        return self.dir / "inbound" / partner

    def outbox(self, partner="deposito-norte"):
        return self.dir / "outbound" / partner

    def drop(self, name, content, partner="deposito-norte"):
        if isinstance(content, str):
            content = content.encode()
        temporary = self.inbox(partner) / ".being-written"
        temporary.write_bytes(content)
        target = os.path.join(os.fsencode(self.inbox(partner)), name) if isinstance(name, bytes) else self.inbox(partner) / name
        os.rename(temporary, target)

    def answer(self, name, partner="deposito-norte"):
        path = self.outbox(partner) / name
        wait_for(path.exists, f"the answer {name}; there is {sorted(os.listdir(self.outbox(partner)))}")
        return Answer(path)

    def answers(self, partner="deposito-norte"):
        return [Answer(p) for p in sorted(self.outbox(partner).glob("*.acuse.xml"))]

    def summaries(self, partner="deposito-norte"):
        return sorted((Answer(p) for p in self.outbox(partner).glob("*.resumen.xml")), key=lambda a: a.number)

    def check_answers(self, partner="deposito-norte"):
        return check_outbox(self.outbox(partner), self.pki / "ca.pem")

    def quarantined(self, partner="deposito-norte"):
        folder = self.dir / "var/quarantine" / partner
        return sorted(p.name for p in folder.iterdir()) if folder.exists() else []

    # --- documents -----------------------------------------------------------------------------------------------
    def sign(self, xml, key="deposito-norte", template=None, id_element=None):
        return sign_xmlsec(xml, self.pki / f"{key}.key", self.pki / f"{key}.pem", template, id_element)


def issue_certificate(folder, name, ruc, cedula):
    """NAME.key and NAME.pem, of an authority of its own (NAME-ca.pem)."""
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=folder)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}-ca.key", "-out", f"{name}-ca.pem", "-days", "30",
            "-subj", f"/C=EC/O=PRUEBA/CN=CA {name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
            "-subj", f"/C=EC/O={name}/2.5.4.97=VATEC-{ruc}/serialNumber=IDCEC-{cedula}/CN={name}")
    (folder / f"{name}.ext").write_text("basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n")
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{name}-ca.pem", "-CAkey", f"{name}-ca.key", "-days", "20",
            "-extfile", f"{name}.ext", "-out", f"{name}.pem")


def check_outbox(folder, anchor):
    """Invariants of all answers of a partner: valid, signed, numbered without gaps, chained."""
    files = sorted(folder.iterdir())
    assert not [f for f in files if f.name.startswith(".") or f.name.endswith(".tmp")], files
    seen = {}
    for file in files:
        verify_answer(file, anchor)
        one = Answer(file)
        before = seen.setdefault(one.number, one)
        assert before.bytes == one.bytes, "two different answers share a number"
    assert sorted(seen) == list(range(1, len(seen) + 1)), sorted(seen)
    previous = "0" * 64
    for number in sorted(seen):
        assert seen[number].text("Cabecera/HuellaAcuseAnterior") == previous, number
        previous = hashlib.sha256(canonical_without_signature(seen[number].path)).hexdigest()
    return list(seen.values())


def verify_answer(file, anchor):
    root = Answer(file).root.tag[len(ACUSE):]
    schema = {"ResumenCorrida": "resumen", "AcuseLote": "lote", "Notificacion": "notificacion", "RespuestaConsulta": "respuesta"}.get(root, "acuse")
    subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SOURCE / f"xsd/ack/1.0/{schema}.xsd", file], check=True,
                   capture_output=True)
    root = Answer(file).root.get("Id")
    subprocess.run(["xmlsec1", "--verify", "--trusted-pem", anchor, "--id-attr:Id", Answer(file).root.tag.replace("{urn:esclusa:acuse:1}", "urn:esclusa:acuse:1:"),
                    "--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", file], check=True, capture_output=True)
    assert root


def canonical_without_signature(file):
    text = subprocess.run(["xmllint", "--nonet", "--exc-c14n", file], check=True, capture_output=True).stdout
    return re.sub(rb"<ds:Signature .*</ds:Signature>", b"", text, flags=re.S)


TEMPLATE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="{method}"/>
<ds:Reference URI="{uri}"><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>
<ds:DigestMethod Algorithm="{digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>
<ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>"""


def template(method="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", digest="http://www.w3.org/2001/04/xmlenc#sha256",
             uri=""):
    return TEMPLATE.format(method=method, digest=digest, uri=uri)


def sign_xmlsec(xml, key, certificate, signature_template=None, id_element=None):
    """Signs with the xmlsec1 program; the signature becomes the last child of the root."""
    end = xml.rindex("</")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "in.xml"
        target = pathlib.Path(folder) / "out.xml"
        source.write_text(xml[:end] + (signature_template or template()) + xml[end:], encoding="utf-8")
        ids = ["--id-attr:Id", id_element] if id_element else []
        subprocess.run(["xmlsec1", "--sign", "--privkey-pem", f"{key},{certificate}", *ids, "--output", target, source],
                       check=True, capture_output=True)
        return target.read_bytes()


DAE = "05520264000000017"


def dae_row(number=DAE, state="ACEPTADA", pieces=100, weight="1000.000", until="2099-12-31", depot="05000003",
            accepted=None):
    return (f"{number},{state},1790011674001,FLORES DEL ANDE S.A.,055,{depot},{pieces},{weight},"
            f"{accepted or utc(-60 * 24 * 2)},{until},")


def iie(sequence=1, dae=DAE, pieces=10, weight="100.000", oce="05000003", ruc="0990000018001", user="DEPNORTE1",
        entered=None, issued=None, total=None, extra="", root="InformeIngresoMercancia", ns="urn:esclusa:edoc:1",
        year=None, oce_type="05", description="ROSAS FRESCAS CORTADAS"):
    year = year or utc()[:4]
    number = f"{oce}{year}{sequence:08d}F"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{ns}" version="1.0" Id="doc">
  <Cabecera>
    <NumeroEntrega>{number}</NumeroEntrega>
    <TipoDocumento>031</TipoDocumento>
    <FuncionDocumento>O</FuncionDocumento>
    <FechaEmision>{issued or utc(-1)}</FechaEmision>
    <CodigoOce>{oce}</CodigoOce>
    <TipoOce>{oce_type}</TipoOce>
    <Ruc>{ruc}</Ruc>
    <Usuario>{user}</Usuario>
  </Cabecera>
  <General>
    <Distrito>055</Distrito>
    <CodigoDeposito>{oce}</CodigoDeposito>
    <RucDeposito>{ruc}</RucDeposito>
    <ModoTransporte>A</ModoTransporte>
    <TipoIngreso>P</TipoIngreso>
  </General>
  <DetalleDAE>
    <NumeroDAE>{dae}</NumeroDAE>
    <TipoDocBase>D</TipoDocBase>
    <RucExportador>1790011674001</RucExportador>
    <FechaIngreso>{entered or utc(-90)}</FechaIngreso>
    <NumeroEmbarque>1</NumeroEmbarque>
    <Carga>
      <Secuencia>1</Secuencia>
      <TipoCarga>CS</TipoCarga>
      <TipoEmbalaje>051</TipoEmbalaje>
      <Bultos>{pieces}</Bultos>
      <PesoBruto>{weight}</PesoBruto>
      <Descripcion>{description}</Descripcion>
      <DocTransporte>12312345675</DocTransporte>
      <Perecible>false</Perecible>
    </Carga>{extra}
  </DetalleDAE>
  <Totales>
    <TotalBultos>{total if total is not None else pieces}</TotalBultos>
    <TotalPeso>{weight}</TotalPeso>
  </Totales>
</{root}>
"""


@contextlib.contextmanager
def house(registers=True, dae=True):
    folder = tempfile.mkdtemp(prefix="esclusa-test-")
    made = House(folder)
    try:
        if registers:
            made.load_registers()
        if dae:
            made.load_dae(dae_row())
        yield made
        made.stop()
    finally:
        if made.daemon:
            made.daemon.kill()
        if sys.exc_info()[0] is None:
            shutil.rmtree(folder)


def dae_document(sequence=1, number=DAE, pieces=100, weight="1000.000"):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<DeclaracionAduaneraExportacion xmlns="urn:esclusa:edoc:1" version="1.0" Id="doc">
  <Cabecera>
    <NumeroEntrega>28000055{utc()[:4]}{sequence:08d}F</NumeroEntrega>
    <TipoDocumento>DAE</TipoDocumento>
    <FechaEmision>{utc(-1)}</FechaEmision>
    <CodigoOce>28000055</CodigoOce>
    <TipoOce>28</TipoOce>
    <Ruc>1760001550001</Ruc>
    <Usuario>ADUANA1</Usuario>
  </Cabecera>
  <Declaracion>
    <NumeroDAE>{number}</NumeroDAE>
    <Estado>ACEPTADA</Estado>
    <RucExportador>1790011674001</RucExportador>
    <NombreExportador>FLORES DEL ANDE S.A.</NombreExportador>
    <Distrito>055</Distrito>
    <CodigoDepositoPartida>05000003</CodigoDepositoPartida>
    <TotalBultos>{pieces}</TotalBultos>
    <TotalPesoBruto>{weight}</TotalPesoBruto>
    <FechaAceptacion>{utc(-60 * 48)}</FechaAceptacion>
    <VigenciaHasta>2099-12-31</VigenciaHasta>
  </Declaracion>
</DeclaracionAduaneraExportacion>
"""


def gen(sequence=1, user="JPEREZ", email="jperez@example.com", confirmation=None):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<SolicitudRegistroGeneral xmlns="urn:esclusa:edoc:1" version="1.0">
  <Cabecera>
    <NumeroEntrega>05000003{utc()[:4]}{sequence:08d}F</NumeroEntrega>
    <TipoDocumento>GEN</TipoDocumento>
    <FechaEmision>{utc(-1)}</FechaEmision>
  </Cabecera>
  <Solicitud>
    <IdUsuario>{user}</IdUsuario>
    <TipoDocIdentificacion>002</TipoDocIdentificacion>
    <NumDocIdentificacion>1710034065</NumDocIdentificacion>
    <NombreUsuario>JUAN PEREZ MORA</NombreUsuario>
    <Pais>EC</Pais>
    <Provincia>17</Provincia>
    <Ciudad>1701</Ciudad>
    <Direccion>AV. AMAZONAS N24-196 Y CORDERO</Direccion>
    <Telefono1>022345678</Telefono1>
    <Operadora>CLARO</Operadora>
    <Celular>0991234567</Celular>
    <Correo>{email}</Correo>
    <ConfCorreo>{confirmation or email}</ConfCorreo>
  </Solicitud>
</SolicitudRegistroGeneral>
"""
