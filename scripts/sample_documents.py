"""Unsigned sample documents with today's dates: what scripts/make-samples writes and scripts/story sends.

A document is text; whoever sends it signs it. Times are UTC, as in all documents.
"""
import base64
import dataclasses
import datetime
import hashlib

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclasses.dataclass(frozen=True)
class Sender:
    """Who presents a document: an OCE code with its type, the RUC that owns it, and the user."""
    oce: str
    oce_type: str
    ruc: str
    user: str


DEPOT = Sender("05000003", "05", "0990000018001", "DEPNORTE1")
CUSTOMS = Sender("00000000", "", "1760001550001", "")
EXPORTER_RUC = "1790011674001"


def utc(minutes=0):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def dae_number(sequence, regimen="40"):
    return f"055{utc()[:4]}{regimen}{sequence:08d}"


def number(sequence, sender=DEPOT):
    """The número de entrega: who sends, the year, the sender's own sequence, F for a file."""
    return f"{sender.oce}{utc()[:4]}{sequence:08d}F"


def document(root, kind, submission, who, body):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:esclusa:edoc:1" version="1.0" Id="doc">
  <Cabecera>
    <NumeroEntrega>{submission}</NumeroEntrega>
    <TipoDocumento>{kind}</TipoDocumento>
{who}  </Cabecera>
{body}</{root}>
"""


def operator(sender):
    """The part of a header that says which operator sends."""
    return f"""    <FechaEmision>{utc(-1)}</FechaEmision>
    <CodigoOce>{sender.oce}</CodigoOce>
    <TipoOce>{sender.oce_type}</TipoOce>
    <Ruc>{sender.ruc}</Ruc>
    <Usuario>{sender.user}</Usuario>
"""


# --- goods -------------------------------------------------------------------------------------------------------------
def goods_report(root, kind, sequence, sender, general, body):
    return document(root, kind, number(sequence, sender),
                    "    <FuncionDocumento>O</FuncionDocumento>\n" + operator(sender), f"""  <General>
    <Distrito>055</Distrito>
    <CodigoDeposito>{sender.oce}</CodigoDeposito>
    <RucDeposito>{sender.ruc}</RucDeposito>
{general}  </General>
{body}""")


def cargo(pieces, weight):
    return f"""    <Carga>
      <Secuencia>1</Secuencia>
      <TipoCarga>CS</TipoCarga>
      <TipoEmbalaje>051</TipoEmbalaje>
      <Bultos>{pieces}</Bultos>
      <PesoBruto>{weight}</PesoBruto>
      <Descripcion>ROSAS FRESCAS CORTADAS</Descripcion>
      <DocTransporte>12312345675</DocTransporte>
      <Perecible>false</Perecible>
    </Carga>
  </DetalleDAE>
"""


def detail(dae, date):
    return f"""  <DetalleDAE>
    <NumeroDAE>{dae}</NumeroDAE>
    <TipoDocBase>D</TipoDocBase>
    <RucExportador>{EXPORTER_RUC}</RucExportador>
    {date}
    <NumeroEmbarque>1</NumeroEmbarque>
"""


def totals(pieces, weight):
    return f"""  <Totales>
    <TotalBultos>{pieces}</TotalBultos>
    <TotalPeso>{weight}</TotalPeso>
  </Totales>
"""


def iie(sequence, dae, pieces="10", weight="250.500", total=None, entered=-120, sender=DEPOT):
    return goods_report("InformeIngresoMercancia", "031", sequence, sender, """    <ModoTransporte>A</ModoTransporte>
    <TipoIngreso>P</TipoIngreso>
""", detail(dae, f"<FechaIngreso>{utc(entered)}</FechaIngreso>") + cargo(pieces, weight) + totals(total or pieces, weight))


def ise(sequence, entry, dae, motive, pieces="4", weight="100.200", sender=DEPOT):
    return goods_report("InformeSalidaMercancia", "032", sequence, sender, f"""    <ModoTransporte>A</ModoTransporte>
    <NumeroEntregaIIE>{number(entry, sender)}</NumeroEntregaIIE>
    <MotivoSalida>{motive}</MotivoSalida>
""", detail(dae, f"<FechaSalida>{utc(-5)}</FechaSalida>") + cargo(pieces, weight) + totals(pieces, weight))


def cii(sequence, original, dae, pieces="3", weight="75.150", sender=DEPOT):
    return goods_report("SolicitudCorreccionInforme", "033", sequence, sender,
                        f"""    <NumeroEntregaOriginal>{number(original, sender)}</NumeroEntregaOriginal>
    <TipoCorreccion>M</TipoCorreccion>
    <GradoCorreccion>1</GradoCorreccion>
    <CodigoMotivo>02</CodigoMotivo>
    <Motivo>Conteo en andén</Motivo>
""", f"""  <DetalleDAE>
    <NumeroDetalle>1</NumeroDetalle>
    <NumeroDAE>{dae}</NumeroDAE>
""" + cargo(pieces, weight))


# --- customs -----------------------------------------------------------------------------------------------------------
def from_customs(root, kind, sequence, body, issued=-1):
    return document(root, kind, number(sequence, CUSTOMS), f"""    <FechaEmision>{utc(issued)}</FechaEmision>
    <Ruc>{CUSTOMS.ruc}</Ruc>
""", body)


def rads(sequence, dae, depot=DEPOT.oce, *events):
    """What customs decided: each event is a name and the elements that it has, in the order of the schema."""
    rows = "".join(f"""  <Notificacion>
    <NumeroDAE>{dae}</NumeroDAE>
    <CodigoDeposito>{depot}</CodigoDeposito>
    <Evento>{event}</Evento>
    <Fecha>{utc(-2)}</Fecha>
{"".join(f"    <{name}>{value}</{name}>{chr(10)}" for name, value in more.items())}  </Notificacion>
""" for event, more in events or [("CANAL", {"CanalAforo": "A"})])
    return from_customs("AutorizacionSalida", "RADS", sequence, rows)


def dae(sequence, *declarations):
    """A feed of declarations: (number, pieces, weight) each."""
    return from_customs("DeclaracionAduaneraExportacion", "DAE", sequence, "".join(f"""  <Declaracion>
    <NumeroDAE>{declaration}</NumeroDAE>
    <Estado>ACEPTADA</Estado>
    <RucExportador>{EXPORTER_RUC}</RucExportador>
    <NombreExportador>FLORES DEL ANDE S.A.</NombreExportador>
    <Distrito>055</Distrito>
    <CodigoDepositoPartida>{DEPOT.oce}</CodigoDepositoPartida>
    <TotalBultos>{pieces}</TotalBultos>
    <TotalPesoBruto>{weight}</TotalPesoBruto>
    <FechaAceptacion>{utc(-60 * 72)}</FechaAceptacion>
    <VigenciaHasta>2099-12-31</VigenciaHasta>
  </Declaracion>
""" for declaration, pieces, weight in declarations))


# --- registration ------------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Applicant:
    """A person who asks for a user of a company; `sender` gives the first digits of its numbers."""
    user: str
    name: str
    cedula: str
    ruc: str
    email: str
    sender: Sender


def plain_header(replaces=""):
    return f"    <FechaEmision>{utc(-1)}</FechaEmision>\n" + (f"    <Reemplaza>{replaces}</Reemplaza>\n" if replaces else "")


def request(applicant, position):
    return f"""  <Solicitud>
    <IdUsuario>{applicant.user}</IdUsuario>
    <TipoDocIdentificacion>002</TipoDocIdentificacion>
    <NumDocIdentificacion>{applicant.cedula}</NumDocIdentificacion>
    <NombreUsuario>{applicant.name}</NombreUsuario>
    <PreguntaClave1>01</PreguntaClave1>
    <PreguntaClave2>02</PreguntaClave2>
    <PreguntaClave3>03</PreguntaClave3>
    <Provincia>09</Provincia>
    <Ciudad>0901</Ciudad>
    <Direccion>Av. 9 de Octubre 100 y Malecón</Direccion>
    <Telefono1>042345678</Telefono1>
    <Correo>{applicant.email}</Correo>
    <ConfCorreo>{applicant.email}</ConfCorreo>
    <Posicion>{position}</Posicion>
    <RecibirSms>No recibir</RecibirSms>
  </Solicitud>
"""


def company(applicant, address):
    return f"""  <Empresa>
    <RucEmpresa>{applicant.ruc}</RucEmpresa>
    <DireccionEmpresa>{address}</DireccionEmpresa>
    <TelefonoEmpresa>042345678</TelefonoEmpresa>
  </Empresa>
"""


def attachment(kind):
    return f"""    <Adjunto>
      <Tipo>{kind}</Tipo>
      <NombreArchivo>{kind.lower()}.pdf</NombreArchivo>
      <TamanoKB>1</TamanoKB>
      <Sha256>{hashlib.sha256(PDF).hexdigest()}</Sha256>
      <Contenido>{base64.b64encode(PDF).decode()}</Contenido>
    </Adjunto>
"""


def representative_request(sequence, applicant, oce_type, address, certificate_sha256, replaces=""):
    return document("SolicitudRegistroRepresentante", "REP", number(sequence, applicant.sender), plain_header(replaces),
                    company(applicant, address) + f"""  <RepresentanteLegal>
    <RepLegalTipoDoc>002</RepLegalTipoDoc>
    <RepLegalNumDoc>{applicant.cedula}</RepLegalNumDoc>
    <RepLegalNombre>{applicant.name}</RepLegalNombre>
  </RepresentanteLegal>
""" + request(applicant, "REPRESENTANTES") + f"""  <Operacion>
    <Oce>
      <Tipo>{oce_type}</Tipo>
    </Oce>
  </Operacion>
  <Certificado>
    <CertIdUnica>{certificate_sha256}</CertIdUnica>
  </Certificado>
  <Adjuntos>
{attachment("CEDULA_REP_LEGAL")}{attachment("NOMBRAMIENTO")}  </Adjuntos>
""")


def employee_request(sequence, applicant, representative, address):
    return document("SolicitudRegistroEmpleado", "EMP", number(sequence, applicant.sender), plain_header(),
                    company(applicant, address) + f"  <IdRepresentante>{representative}</IdRepresentante>\n"
                    + request(applicant, "EMPLEADO"))


def confirmation(sequence, sender, challenge, code):
    return document("ConfirmacionRegistro", "CON", number(sequence, sender), plain_header(), f"""  <Confirmacion>
    <DesafioId>{challenge}</DesafioId>
    <Codigo>{code}</Codigo>
  </Confirmacion>
""")


def decision(sequence, sender, submission, resolution="APROBAR"):
    return document("DecisionRegistro", "DEC", number(sequence, sender), plain_header() + f"""    <Ruc>{sender.ruc}</Ruc>
    <Usuario>{sender.user}</Usuario>
""", f"""  <Decision>
    <NumeroEntregaSolicitud>{submission}</NumeroEntregaSolicitud>
    <Resolucion>{resolution}</Resolucion>
  </Decision>
""")


# --- queries -----------------------------------------------------------------------------------------------------------
def query(root, kind, sequence, sender, filters):
    body = "".join(f"    <{name}>{value}</{name}>\n" for name, value in filters.items())
    return document(root, kind, number(sequence, sender), operator(sender), f"  <Consulta>\n{body}  </Consulta>\n")


def registration_query(sequence, sender, ruc, cedula):
    return document("ConsultaResultadoRegistro", "CRR", number(sequence, sender), plain_header(), f"""  <Consulta>
    <RucEmpresa>{ruc}</RucEmpresa>
    <NumDocIdentificacion>{cedula}</NumDocIdentificacion>
  </Consulta>
""")
