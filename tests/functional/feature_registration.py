"""A registration through the real binary: rejected for its address, filed again, confirmed with the mailed code, approved
by customs, asked for; every answer verified with xmlsec1 and its published schema."""
import base64
import email
import email.policy
import hashlib
import re
import sqlite3

from harness import house, iie, utc

RUC = "0990000018001"
CEDULA = "0601234560"  # of the test certificate
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def document(root, body):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="urn:esclusa:edoc:1" version="1.0">{body}</{root}>\n'


def header(kind, sequence, more=""):
    return (f"<Cabecera><NumeroEntrega>05000003{utc()[:4]}{sequence:08}F</NumeroEntrega><TipoDocumento>{kind}</TipoDocumento>"
            f"<FechaEmision>{utc(-1)}</FechaEmision>{more}</Cabecera>")


def attachment(kind):
    return (f"<Adjunto><Tipo>{kind}</Tipo><NombreArchivo>{kind.lower()}.pdf</NombreArchivo><TamanoKB>1</TamanoKB>"
            f"<Sha256>{hashlib.sha256(PDF).hexdigest()}</Sha256><Contenido>{base64.b64encode(PDF).decode()}</Contenido></Adjunto>")


def request(house, sequence, address, more=""):
    pem = (house.pki / "deposito-norte.pem").read_text()
    der = base64.b64decode(re.search(r"-----BEGIN CERTIFICATE-----(.*?)-----END", pem, re.S)[1])
    return document("SolicitudRegistroRepresentante", header("REP", sequence, more) + f"""
<Empresa><RucEmpresa>{RUC}</RucEmpresa><DireccionEmpresa>{address}</DireccionEmpresa><TelefonoEmpresa>042345678</TelefonoEmpresa></Empresa>
<RepresentanteLegal><RepLegalTipoDoc>002</RepLegalTipoDoc><RepLegalNumDoc>{CEDULA}</RepLegalNumDoc><RepLegalNombre>Luis Mora</RepLegalNombre></RepresentanteLegal>
<Solicitud><IdUsuario>LUIS.MORA</IdUsuario><TipoDocIdentificacion>002</TipoDocIdentificacion><NumDocIdentificacion>{CEDULA}</NumDocIdentificacion>
<NombreUsuario>Luis Mora</NombreUsuario><PreguntaClave1>01</PreguntaClave1><PreguntaClave2>02</PreguntaClave2><PreguntaClave3>03</PreguntaClave3>
<Provincia>09</Provincia><Ciudad>0901</Ciudad><Direccion>Av. 9 de Octubre 100 y Malecón</Direccion><Telefono1>042345678</Telefono1>
<Correo>luis.mora@example.com</Correo><ConfCorreo>luis.mora@example.com</ConfCorreo><Posicion>REPRESENTANTES</Posicion><RecibirSms>No recibir</RecibirSms></Solicitud>
<Operacion><Oce><Tipo>16</Tipo></Oce></Operacion>
<Certificado><CertIdUnica>{hashlib.sha256(der).hexdigest()}</CertIdUnica></Certificado>
<Adjuntos>{attachment("CEDULA_REP_LEGAL")}{attachment("NOMBRAMIENTO")}</Adjuntos>""")


def load_registers(h):
    for name, text in {
        "usuarios": "ruc,usuario,cedula,estado\n1760001550001,OFICIAL01,1710034065,ACTIVO\n0990000018001,DEPNORTE1,0601234560,ACTIVO\n",
        "ruc": "ruc,razon_social,estado,clase,rep_legal_tipo_doc,rep_legal_num_doc,rep_legal_nombre,direccion\n"
               f"{RUC},DEPOSITO NORTE,ACTIVO,sociedad,002,{CEDULA},LUIS MORA,GUAYAQUIL\n",
        "companias": f"ruc,estado,razon_social\n{RUC},ACTIVA,DEPOSITO NORTE\n",
    }.items():
        file = h.dir / f"{name}.csv"
        file.write_text(text)
        h.run("registry", "load", name, file)


def approval(h, sequence, submission, code):
    """The decision of customs, with an OCE code."""
    return h.sign(document("DecisionRegistro", header(
        "DEC", sequence, "<Ruc>1760001550001</Ruc><Usuario>OFICIAL01</Usuario>") + f"""<Decision>
<NumeroEntregaSolicitud>{submission}</NumeroEntregaSolicitud><Resolucion>APROBAR</Resolucion>
<OceOtorgado><Tipo>{code[:2]}</Tipo><Codigo>{code}</Codigo></OceOtorgado></Decision>"""), key="aduana")


def mailed(h):
    """The newest mail that is ready to be sent."""
    files = sorted((h.dir / "var/mail/new").iterdir(), key=lambda f: f.stat().st_mtime_ns)
    return email.message_from_bytes(files[-1].read_bytes(), policy=email.policy.default)


def test_a_representative_registers():
    with house() as h:
        load_registers(h)
        h.drop("rep1.xml", h.sign(request(h, 1, "Centro de Guayaquil")))
        h.once()
        refused = h.answer("rep1.acuse.xml")
        assert refused.result == "RECHAZADO" and refused.codes == ["REG-E42"]
        assert "Dirección no válida" in refused.entries()[0]["Mensaje"]

        number = f"05000003{utc()[:4]}00000001F"
        second = f"05000003{utc()[:4]}00000002F"
        h.drop("rep2.xml", h.sign(request(h, 2, "Av. Quito 123 y Primero de Mayo, junto al puerto",
                                          f"<Reemplaza>{number}</Reemplaza>")))
        h.once()
        waiting = h.answer("rep2.acuse.xml")
        assert waiting.result == "PENDIENTE" and waiting.text("Pendiente/Estado") == "PENDIENTE_CODIGO", waiting.codes
        mail = mailed(h)
        assert mail["To"] == "luis.mora@example.com"
        code = re.search(r"^\s+([A-Z0-9]{8})\s*$", mail.get_content(), re.M)[1]
        # The clear code is in the spool and nowhere else.
        for file in h.dir.rglob("*"):
            if file.is_file() and "var/mail" not in str(file):
                assert code.encode() not in file.read_bytes(), file

        challenge = waiting.text("Pendiente/DesafioId")
        confirmation = f"<Confirmacion><DesafioId>{challenge}</DesafioId><Codigo>{{}}</Codigo></Confirmacion>"
        h.drop("con1.xml", h.sign(document("ConfirmacionRegistro", header("CON", 3) + confirmation.format("NOESESTE"))))
        h.drop("con2.xml", h.sign(document("ConfirmacionRegistro", header("CON", 4) + confirmation.format(code))))
        h.once()
        assert h.answer("con1.acuse.xml").codes == ["SEC-E02"]
        assert h.answer("con2.acuse.xml").text("Registro/EstadoRegistro") == "EN_REVISION_SENAE"

        # Another request under the same number is refused and takes nothing from the one that waits.
        h.drop("rep3.xml", h.sign(request(h, 2, "Av. Colón 123 y Chile, junto al parque")))
        h.once()
        assert h.answer("rep3.acuse.xml").codes == ["DUP-E02"]

        h.drop("dec.xml", approval(h, 5, second, "16000123"), partner="aduana")
        h.once()
        decision = h.answer("dec.acuse.xml", "aduana")
        assert decision.result == "ACEPTADO", decision.entries()
        final = h.answer(f"{second}.2.acuse.xml")
        assert final.result == "ACEPTADO" and final.text("Registro/EstadoRegistro") == "APROBADA"
        notices = list(h.outbox().glob("*.notificacion.xml"))
        assert len(notices) == 1 and "luis.mora@correo.aduana.gob.ec" in notices[0].read_text()

        h.drop("crr.xml", document("ConsultaResultadoRegistro", header("CRR", 6) +
               f"<Consulta><RucEmpresa>{RUC}</RucEmpresa><NumDocIdentificacion>{CEDULA}</NumDocIdentificacion></Consulta>"))
        h.once()
        reply = h.answer("crr.acuse.xml")
        assert reply.root.tag.endswith("RespuestaConsulta")
        text = reply.path.read_text()
        assert "<Resultado>APROBADO</Resultado>" in text and "<CodigosOce>16000123</CodigosOce>" in text
        assert "<Motivo>Dirección no válida.</Motivo>" in text
        h.check_answers()
        h.check_answers("aduana")


def test_a_partner_that_no_longer_registers_goes_on_working():
    """Neither [mail] nor the kind is configured any more when the decision comes: the request ends, with the reason told, what
    was granted with it ends too, and the partner's other documents are answered."""
    with house() as h:
        load_registers(h)
        waiting = f"05000003{utc()[:4]}00000001F"
        h.drop("rep.xml", h.sign(request(h, 1, "Av. Quito 123 y Primero de Mayo, junto al puerto")))
        h.once()
        code = re.search(r"^\s+([A-Z0-9]{8})\s*$", mailed(h).get_content(), re.M)[1]
        challenge = h.answer("rep.acuse.xml").text("Pendiente/DesafioId")
        h.drop("con.xml", h.sign(document("ConfirmacionRegistro", header("CON", 2) +
               f"<Confirmacion><DesafioId>{challenge}</DesafioId><Codigo>{code}</Codigo></Confirmacion>")))
        h.once()
        h.edit(h.dir / "partners/deposito-norte.toml", r"kinds = \[[^\]]*\]", 'kinds = ["IIE"]')
        h.edit(h.config, r"\[mail\].*?\n\n", "")
        h.drop("dec.xml", approval(h, 3, waiting, "16000123"), partner="aduana")
        h.drop("iie.xml", h.sign(iie(sequence=9)))
        h.once()
        h.once()
        assert h.answer("dec.acuse.xml", "aduana").result == "ACEPTADO"
        assert h.answer(f"{waiting}.2.acuse.xml").codes == ["PAR-E06"]
        assert h.answer("iie.acuse.xml").result == "ACEPTADO"
        store = sqlite3.connect(f"file:{h.dir}/var/state/esclusa.db?mode=ro", uri=True)
        assert store.execute("SELECT state, reasons FROM accounts").fetchall() == [("RECHAZADA", "PAR-E06")]
        assert store.execute("SELECT valid_to < date('now') FROM oce_grants").fetchall() == [(1,)]
        store.close()
        h.check_answers()
