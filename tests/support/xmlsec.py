"""Signatures by the xmlsec1 program: never by Esclusa's own code. The template is the caller's to bend."""
import base64
import hashlib
import pathlib
import subprocess
import tempfile

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = DS + "enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"


def transform(algorithm, inner=""):
    return f'<ds:Transform Algorithm="{algorithm}">{inner}</ds:Transform>'


DOCUMENT_TRANSFORMS = transform(ENVELOPED) + transform(EXC)


def reference(uri="#doc", transforms=DOCUMENT_TRANSFORMS, digest=SHA256, attributes="", value=""):
    where = "" if uri is None else f' URI="{uri}"'
    listed = f"<ds:Transforms>{transforms}</ds:Transforms>" if transforms else ""
    return (f'<ds:Reference{where}{attributes}>{listed}<ds:DigestMethod Algorithm="{digest}"/>'
            f"<ds:DigestValue>{value}</ds:DigestValue></ds:Reference>")


X509 = "<ds:X509Data><ds:X509Certificate/></ds:X509Data>"


def signature(references=None, method=RSA_SHA256, key_info=X509, extra="", c14n=EXC, method_inner="", c14n_inner=""):
    """A template. `references`: text of the ds:Reference elements; `extra`: what follows ds:KeyInfo."""
    return (f'<ds:Signature xmlns:ds="{DS}" Id="sig"><ds:SignedInfo>'
            f'<ds:CanonicalizationMethod Algorithm="{c14n}">{c14n_inner}</ds:CanonicalizationMethod>'
            f'<ds:SignatureMethod Algorithm="{method}">{method_inner}</ds:SignatureMethod>'
            f"{references or reference()}</ds:SignedInfo><ds:SignatureValue/>"
            f"<ds:KeyInfo>{key_info}</ds:KeyInfo>{extra}</ds:Signature>")


def der_of(certificate):
    text = pathlib.Path(certificate).read_text()
    return base64.b64decode(text.split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0])


def properties(certificate, time, target="#sig", digest=None, version="V2"):
    """ds:Object with the signed properties of XAdES-BES. `time`: text, or None for no SigningTime."""
    digest = digest or base64.b64encode(hashlib.sha256(der_of(certificate)).digest()).decode()
    when = f"<xades:SigningTime>{time}</xades:SigningTime>" if time is not None else ""
    return (f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="{target}">'
            f'<xades:SignedProperties Id="props"><xades:SignedSignatureProperties>{when}'
            f'<xades:SigningCertificate{version}><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{SHA256}"/>'
            f"<ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificate{version}>"
            f"</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>")


PROPERTIES_REFERENCE = reference("#props", transform(EXC), attributes=f' Type="{PROPERTIES_TYPE}"')


def xades(certificate, time, **bent):
    """A template of XAdES-BES."""
    return signature(reference() + PROPERTIES_REFERENCE, extra=properties(certificate, time, **bent))


def insert(xml, text):
    """As last child of the root."""
    end = xml.rindex("</")
    return xml[:end] + text + xml[end:]


def sign(xml, key, certificate, key_option="--privkey-pem"):
    """Fills the template that `xml` holds. `certificate` None: the key alone."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "in.xml"), pathlib.Path(folder, "out.xml")
        source.write_bytes(xml.encode())
        ids = []
        for name in ("urn:esclusa:edoc:1:InformeIngresoMercancia", "urn:esclusa:edoc:1:General", XADES + ":SignedProperties",
                     DS + ":Manifest", DS + ":KeyInfo"):
            ids += ["--id-attr:Id", name]
        files = f"{key},{certificate}" if certificate else f"{key}"
        done = subprocess.run(["xmlsec1", "--sign", key_option, files, *ids, "--output", target, source],
                              capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
        return target.read_text(encoding="utf-8")
