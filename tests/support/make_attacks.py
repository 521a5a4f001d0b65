#!/usr/bin/python3
"""make_attacks.py PKI DIR — signed documents, good, odd and forged, with expected.tsv: file <TAB> accepted | codes.

Signatures are made by the xmlsec1 program over templates; forgeries are cut from signed text. The documents are signed
at 2026-11-20T10:00:00Z and meant to arrive five minutes later. Every forged file has one fault, named by its file name.
"""
import base64
import pathlib
import re
import sys

from xmlsec import (DOCUMENT_TRANSFORMS, DS, ECDSA_SHA256, ENVELOPED, EXC, INCLUSIVE, PROPERTIES_REFERENCE, RSA_SHA256, SHA256,
                    X509, XADES, der_of, insert, properties, reference, sign, signature, transform, xades)

PKI = pathlib.Path(sys.argv[1])
OUT = pathlib.Path(sys.argv[2])
NOW = "2026-11-20T10:00:00Z"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
BASE = """<?xml version="1.0" encoding="UTF-8"?>
<InformeIngresoMercancia xmlns="urn:esclusa:edoc:1" version="1.0" Id="doc">
  <Cabecera><NumeroEntrega>05000003202600000001F</NumeroEntrega></Cabecera>
  <General Id="part"><TotalBultos>10</TotalBultos><Descripcion>ROSAS &amp; CLAVELES</Descripcion></General>
</InformeIngresoMercancia>
"""
FORGED = BASE.replace('<TotalBultos>10<', '<TotalBultos>99<')
expected = []


def put(name, outcome, text):
    data = text if isinstance(text, bytes) else text.encode()
    (OUT / name).write_bytes(data)
    expected.append(f"{name}\t{outcome}\n")


def certificate(name="subject"):
    return PKI / f"{name}.pem"


def signed(template=None, document=BASE, signer="subject"):
    return sign(insert(document, template or signature()), PKI / f"{signer}.key", certificate(signer))


def bare_root(text):
    return re.sub(r"<\?xml.*?\?>\s*", "", text)


def cut_signature(text):
    found = re.search(r"<ds:Signature .*</ds:Signature>", text, re.S).group()
    return found, text.replace(found, "")


def swap(text, old, new, count=1):
    assert old in text, old
    return text.replace(old, new, count)


def inside(text, element, change):
    """Applies `change` to the text of the first ds: element of that name."""
    return re.sub(f"(<ds:{element}>)(.*?)(</ds:{element}>)", lambda m: m[1] + change(m[2]) + m[3], text, count=1, flags=re.S)


def certificate_text(name):
    return base64.b64encode(der_of(certificate(name))).decode()


def key_info(*names):
    return "<ds:X509Data>" + "".join(f"<ds:X509Certificate>{certificate_text(n)}</ds:X509Certificate>" for n in names) + "</ds:X509Data>"


def rightly_signed():
    put("good-plain.xml", "accepted", GOOD)
    put("good-xades.xml", "accepted", signed(xades(certificate(), NOW)))
    put("good-xades-v1.xml", "accepted", signed(xades(certificate(), NOW, version="")))
    put("good-xades-offset.xml", "accepted", signed(xades(certificate(), "2026-11-20T05:00:00.123-05:00")))
    put("good-uri-empty.xml", "accepted", signed(signature(reference(""))))
    put("good-c14n-inclusive.xml", "accepted",
        signed(signature(reference(transforms=transform(ENVELOPED) + transform(INCLUSIVE)), c14n=INCLUSIVE)))
    c14n11 = "http://www.w3.org/2006/12/xml-c14n11"
    put("good-c14n-1.1.xml", "accepted", signed(signature(reference(transforms=transform(ENVELOPED) + transform(c14n11)), c14n=c14n11)))
    put("good-enveloped-only.xml", "accepted", signed(signature(reference(transforms=transform(ENVELOPED)))))
    put("good-sha384.xml", "accepted", signed(signature(reference(digest=MORE + "sha384"), method=MORE + "rsa-sha384")))
    sha512 = "http://www.w3.org/2001/04/xmlenc#sha512"
    put("good-sha512.xml", "accepted", signed(signature(reference(digest=sha512), method=MORE + "rsa-sha512")))
    put("good-p256.xml", "accepted", signed(signature(method=ECDSA_SHA256), signer="p256"))
    put("good-p256-xades.xml", "accepted", signed(xades(certificate("p256"), NOW).replace(RSA_SHA256, ECDSA_SHA256), signer="p256"))
    for signer in ("extension", "othername", "natural", "other-ruc", "revoked"):  # who it is, others judge; no list here
        put(f"good-signer-{signer}.xml", "accepted", signed(signer=signer))
    put("good-chain.xml", "accepted", signed(signature(key_info=key_info("subject", "issuing", "ca"))))
    put("good-key-info-referenced.xml", "accepted",
        signed(signature(reference() + reference("#keys", transform(EXC), attributes=' Id="r"'), key_info=key_info("subject"))
               .replace("<ds:KeyInfo>", '<ds:KeyInfo Id="keys">')))
    put("good-key-value-too.xml", "accepted", signed(signature(key_info=key_info("subject") + "<ds:KeyValue/>")))
    put("good-unsigned-properties.xml", "accepted", swap(
        signed(xades(certificate(), NOW)), "</xades:SignedProperties>", "</xades:SignedProperties><xades:UnsignedProperties/>"))
    found, rest = cut_signature(GOOD)
    put("good-signature-first.xml", "accepted", swap(rest, 'Id="doc">', 'Id="doc">' + found))
    put("good-default-prefix.xml", "accepted", signed(signature().replace("ds:", "").replace("xmlns:ds", "xmlns").replace(":ds=", "=")))
    put("good-other-prefix.xml", "accepted", signed(
        signature(), re.sub(r"<(/?)(\w)", r"<\1e:\2", bare_root(BASE)).replace("xmlns=", "xmlns:e=")))
    put("good-cdata.xml", "accepted", signed(document=BASE.replace("ROSAS &amp; CLAVELES", "<![CDATA[ROSAS & <CLAVELES>]]>")))
    put("good-carriage-return.xml", "accepted", signed(document=BASE.replace("ROSAS", "ROSAS&#13;\tROJAS&#x20AC;&#xD;&#10;")))
    put("good-attribute-escapes.xml", "accepted", signed(document=BASE.replace('version="1.0" Id', "version='&#9;&lt;&quot;&#13;&amp;' Id")))
    put("good-unused-prefix.xml", "accepted", signed(document=BASE.replace(' version="1.0" Id', ' xmlns:u="urn:unused" version="1.0" Id')))
    put("good-schema-location.xml", "accepted", signed(document=BASE.replace(
        ' Id="doc"', ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a http://localhost/a.xsd" Id="doc"')))
    put("good-letters.xml", "accepted", signed(document=BASE.replace("ROSAS", "ÑANDÚ 日本 😀")))
    put("good-byte-order-mark.xml", "accepted", b"\xef\xbb\xbf" + GOOD.encode())
    put("good-line-ends-crlf.xml", "accepted", GOOD.replace("\n", "\r\n"))
    put("good-comment-added.xml", "accepted", swap(GOOD, "<Cabecera>", "<Cabecera><!-- not signed, not handed on -->"))
    put("good-comment-splits-text.xml", "accepted", swap(GOOD, "<TotalBultos>10", "<TotalBultos>1<!-- 9 -->0"))
    put("good-comment-around-root.xml", "accepted", GOOD.replace("<Informe", "<!-- a --><Informe", 1) + "<!-- b -->")
    put("good-no-declaration.xml", "accepted", bare_root(GOOD))
    put("good-attribute-order.xml", "accepted", swap(GOOD, 'version="1.0" Id="doc"', "Id='doc'\n  version='1.0'"))


def changed():
    put("content-changed.xml", "FIR-E05", swap(GOOD, ">10<", ">11<"))
    put("attribute-changed.xml", "FIR-E05", swap(GOOD, 'version="1.0" Id', 'version="1.1" Id'))
    put("content-moved.xml", "FIR-E05", swap(swap(GOOD, "<TotalBultos>10</TotalBultos>", ""), "</General>", "<TotalBultos>10</TotalBultos></General>"))
    put("blank-added.xml", "FIR-E05", swap(GOOD, "<Cabecera>", "<Cabecera> "))
    put("pretty-printed.xml", "FIR-E05", swap(GOOD, "><", ">\n    <", 4))
    put("namespace-changed.xml", "FIR-E05", swap(GOOD, "urn:esclusa:edoc:1", "urn:esclusa:edoc:2"))
    put("signature-value-changed.xml", "FIR-E05", inside(GOOD, "SignatureValue", lambda v: ("B" if v[0] == "A" else "A") + v[1:]))
    put("digest-value-changed.xml", "FIR-E05", inside(GOOD, "DigestValue", lambda v: ("B" if v[0] == "A" else "A") + v[1:]))
    put("digest-value-recomputed.xml", "FIR-E05", inside(
        swap(GOOD, ">10<", ">99<"), "DigestValue", lambda _: re.search("<ds:DigestValue>(.*?)<", signed(document=FORGED)).group(1)))
    put("digest-value-empty.xml", "FIR-E05", inside(GOOD, "DigestValue", lambda v: ""))
    put("digest-value-short.xml", "FIR-E05", inside(GOOD, "DigestValue", lambda v: base64.b64encode(base64.b64decode(v)[:31]).decode()))
    for name, change in (("short", lambda v: v[:-1]), ("long", lambda v: v + b"\0"), ("padded", lambda v: b"\0" + v), ("empty", lambda v: b"")):
        put(f"signature-value-{name}.xml", "FIR-E05",
            inside(GOOD, "SignatureValue", lambda v, c=change: base64.b64encode(c(base64.b64decode(v))).decode()))
    put("signature-value-no-base64.xml", "FIR-E05", inside(GOOD, "SignatureValue", lambda v: "*" + v[1:]))
    put("ecdsa-in-der.xml", "FIR-E05", inside(signed(signature(method=ECDSA_SHA256), signer="p256"), "SignatureValue", to_der))
    put("ecdsa-zero.xml", "FIR-E05", inside(signed(signature(method=ECDSA_SHA256), signer="p256"), "SignatureValue",
                                            lambda v: base64.b64encode(bytes(64)).decode()))
    put("certificate-of-another-key.xml", "FIR-E05", inside(GOOD, "X509Certificate", lambda v: certificate_text("seal-rsa")))


def to_der(text):
    raw = base64.b64decode(text)
    numbers = b""
    for half in (raw[:32], raw[32:]):
        value = half.lstrip(b"\0")
        value = (b"\0" if value[0] & 0x80 else b"") + value
        numbers += bytes([2, len(value)]) + value
    return base64.b64encode(bytes([0x30, len(numbers)]) + numbers).decode()


def wrapping():
    found, original = cut_signature(GOOD)
    original = bare_root(original).strip()
    forged = BASE.replace(">10<", ">99<")
    forged_other_id = forged.replace('Id="doc"', 'Id="evil"').replace('Id="part"', "")
    put("xsw1-original-in-object.xml", "FIR-E01",
        insert(forged_other_id, swap(found, "</ds:Signature>", f"<ds:Object>{original}</ds:Object></ds:Signature>")))
    put("xsw2-original-before.xml", "FIR-E02", insert(forged_other_id, original + found))
    put("xsw3-original-after.xml", "FIR-E02", insert(forged_other_id, found + original))
    put("xsw4-same-id.xml", "FIR-E02", insert(forged.replace('Id="part"', ""), original + found))
    put("xsw5-whole-nested.xml", "FIR-E01", insert(forged_other_id, bare_root(GOOD)))
    put("xsw6-wrapper.xml", "FIR-E01", insert(forged_other_id, f"<Anexo>{original}{found}</Anexo>"))
    put("xsw7-extension.xml", "FIR-E02", insert(forged_other_id, f"<Extension>{original}</Extension>{found}"))
    put("xsw8-in-key-info.xml", "FIR-E01", insert(forged_other_id, swap(found, "<ds:X509Data>", original + "<ds:X509Data>")))
    put("xsw-root-without-id.xml", "FIR-E02", insert(forged.replace(' Id="doc"', "").replace('Id="part"', ""), original + found))
    put("xsw-id-in-other-case.xml", "FIR-E02", insert(forged_other_id.replace("<General ", '<General id="evil" '), found + original))
    put("moved-deeper.xml", "FIR-E01", swap(original, "</Cabecera>", found + "</Cabecera>"))
    put("signature-is-root.xml", "FIR-E01", found)
    put("around-root.xml", "FIR-E01", f'<x xmlns="urn:x">{bare_root(GOOD)}</x>')


def shape():
    found, rest = cut_signature(GOOD)
    put("no-signature.xml", "FIR-E00", BASE)
    put("other-namespace-signature.xml", "FIR-E00", GOOD.replace(DS + '"', "urn:other#" + '"', 1).replace(DS[:-1] + '" Id', "x"))
    put("two-signatures.xml", "FIR-E01", insert(GOOD, found))
    for element in ("SignedInfo", "SignatureValue", "KeyInfo"):
        part = re.search(f"<ds:{element}>.*?</ds:{element}>", GOOD, re.S).group()
        put(f"two-{element}.xml", "FIR-E01", GOOD.replace(part, part + part))
        if element != "KeyInfo":
            put(f"no-{element}.xml", "FIR-E01", GOOD.replace(part, ""))
    put("no-KeyInfo.xml", "FIR-E01", re.sub("<ds:KeyInfo>.*</ds:KeyInfo>", "", GOOD, flags=re.S))
    put("unsigned-object.xml", "FIR-E01", swap(GOOD, "</ds:Signature>", f"<ds:Object>{bare_root(FORGED)}</ds:Object></ds:Signature>"))
    put("stray-ds-element.xml", "FIR-E01", swap(GOOD, "<General ", f'<d:Object xmlns:d="{DS}"/><General '))
    put("signature-in-unsigned-properties.xml", "FIR-E01", swap(
        signed(xades(certificate(), NOW)), "</xades:SignedProperties>",
        f"</xades:SignedProperties><xades:UnsignedProperties><x>{found}</x></xades:UnsignedProperties>"))
    put("two-signed-properties.xml", "FIR-E01", re.sub(
        "(<xades:SignedProperties.*</xades:SignedProperties>)", r"\1\1", signed(xades(certificate(), NOW)), flags=re.S))
    put("comment-in-digest-value.xml", "FIR-E01", inside(GOOD, "DigestValue", lambda v: v[:9] + "<!-- x -->" + v[9:]))
    put("comment-in-signature-value.xml", "FIR-E01", inside(GOOD, "SignatureValue", lambda v: v[:9] + "<!-- x -->" + v[9:]))
    put("comment-in-certificate.xml", "FIR-E01", inside(GOOD, "X509Certificate", lambda v: v[:9] + "<!-- x -->" + v[9:]))
    put("comment-in-signed-info.xml", "FIR-E01", swap(GOOD, "<ds:SignedInfo>", "<ds:SignedInfo><!-- x -->"))
    put("text-in-signed-info.xml", "FIR-E01", swap(GOOD, "<ds:SignedInfo>", "<ds:SignedInfo>x"))
    put("element-in-digest-value.xml", "FIR-E01", inside(GOOD, "DigestValue", lambda v: v + "<ds:x/>"))
    put("strange-attribute.xml", "FIR-E01", swap(GOOD, "<ds:SignedInfo>", '<ds:SignedInfo x="1">'))
    put("thousand-references.xml", "FIR-E01", GOOD.replace("</ds:Reference>", "</ds:Reference>" + reference(value="AAAA") * 999))
    put("manifest.xml", "FIR-E01", signed(signature(
        reference("#list", transform(EXC), attributes=f' Type="{DS}Manifest"'),
        extra=f'<ds:Object><ds:Manifest Id="list">{reference()}</ds:Manifest></ds:Object>')))
    put("six-certificates.xml", "FIR-E01", signed(signature(key_info=key_info("subject", *["issuing"] * 5))))
    put("transforms-hundred-and-one.xml", "FIR-E01", swap(GOOD, "<ds:Transforms>", "<ds:Transforms>" + transform(EXC) * 99))


def references():
    put("part-only.xml", "FIR-E02", signed(signature(reference("#part", transform(EXC)))))
    put("xpointer-root.xml", "FIR-E02", signed(signature(reference("#xpointer(/)"))))
    put("xpointer-id.xml", "FIR-E02", signed(signature(reference("#xpointer(id('doc'))"))))
    for name, uri in (("file", "file:///etc/hostname"), ("http", "http://localhost:9/x"), ("ftp", "ftp://localhost:9/x"),
                      ("relative", "x.xml"), ("hash-only", "#"), ("encoded", "#d%6Fc"), ("blank", " "), ("document", "x.xml#doc")):
        put(f"uri-{name}.xml", "FIR-E02", swap(GOOD, 'URI="#doc"', f'URI="{uri}"'))
    put("uri-file-rightly-signed.xml", "FIR-E02", signed(signature(reference((PKI / "ca.pem").resolve().as_uri(), ""))))
    put("uri-missing.xml", "FIR-E02", swap(GOOD, ' URI="#doc"', ""))
    put("two-data-references.xml", "FIR-E02", signed(signature(reference() + reference(""))))
    put("no-data-reference.xml", "FIR-E02", signed(signature(PROPERTIES_REFERENCE, extra=properties(certificate(), NOW))))
    put("duplicate-id.xml", "FIR-E02", signed().replace("<Cabecera>", '<Cabecera Id="doc">'))
    put("duplicate-id-lower-case.xml", "FIR-E02", signed().replace("<Cabecera>", '<Cabecera id="doc">'))
    put("duplicate-id-upper-case.xml", "FIR-E02", signed().replace("<Cabecera>", '<Cabecera ID="doc">'))
    put("duplicate-xml-id.xml", "FIR-E02", signed().replace("<Cabecera>", '<Cabecera xml:id="doc">'))
    put("signed-properties-type-on-document.xml", "FIR-E02", swap(
        GOOD, 'URI="#doc"', 'URI="#doc" Type="http://uri.etsi.org/01903#SignedProperties"'))


def transforms():
    def of(name, listed):
        put(name, "FIR-E03", signed(signature(reference(transforms=listed))))
    xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116"
    of("transform-xpath.xml", transform(ENVELOPED) + transform(xpath, "<ds:XPath>ancestor-or-self::*[@Id='part']</ds:XPath>"))
    of("transform-xslt.xml", transform(ENVELOPED) + transform(
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        '<s:stylesheet version="1.0" xmlns:s="http://www.w3.org/1999/XSL/Transform"><s:template match="/"><x/></s:template></s:stylesheet>'))
    for name, listed in (("twice", transform(ENVELOPED) + transform(EXC) * 2), ("enveloped-twice", transform(ENVELOPED) * 2 + transform(EXC)),
                         ("other-order", transform(EXC) + transform(ENVELOPED))):  # xmlsec1 does not sign all of these
        put(f"transform-{name}.xml", "FIR-E03", re.sub(
            "<ds:Transforms>.*?</ds:Transforms>", f"<ds:Transforms>{listed}</ds:Transforms>", GOOD, flags=re.S))
    of("transform-with-comments.xml", transform(ENVELOPED) + transform(EXC + "WithComments"))
    of("transform-inclusive-with-comments.xml", transform(ENVELOPED) + transform(INCLUSIVE + "#WithComments"))
    of("transform-prefix-list.xml", transform(ENVELOPED) + transform(
        EXC, f'<e:InclusiveNamespaces xmlns:e="{EXC}" PrefixList="ds"/>'))
    for name, uri in (("base64", DS + "base64"), ("filter2", "http://www.w3.org/2002/06/xmldsig-filter2"),
                      ("decrypt", "http://www.w3.org/2002/07/decrypt#XML"), ("unknown", "urn:unknown"), ("empty", "")):
        put(f"transform-{name}.xml", "FIR-E03", swap(GOOD, f'<ds:Transform Algorithm="{EXC}"', f'<ds:Transform Algorithm="{uri}"'))
    put("transform-not-enveloped.xml", "FIR-E03", swap(GOOD, f'<ds:Transform Algorithm="{ENVELOPED}"/>', ""))
    put("transform-none.xml", "FIR-E03", re.sub("<ds:Transforms>.*?</ds:Transforms>", "", GOOD, flags=re.S))
    put("transform-hundred.xml", "FIR-E03", swap(GOOD, "<ds:Transforms>", "<ds:Transforms>" + transform(EXC) * 98))


def algorithms():
    put("digest-sha1.xml", "FIR-E04", signed(signature(reference(digest=DS + "sha1"))))
    put("digest-md5.xml", "FIR-E04", signed(signature(reference(digest=MORE + "md5"))))
    put("digest-other-case.xml", "FIR-E04", swap(GOOD, SHA256, SHA256.replace("sha", "SHA")))
    put("digest-blank.xml", "FIR-E04", swap(GOOD, SHA256, SHA256 + " "))
    put("rsa-sha1.xml", "FIR-E04", signed(signature(method=DS + "rsa-sha1")))
    put("dsa.xml", "FIR-E04", swap(GOOD, RSA_SHA256, DS + "dsa-sha1"))
    put("rsa-pss.xml", "FIR-E04", swap(GOOD, RSA_SHA256, "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"))
    put("method-unknown.xml", "FIR-E04", swap(GOOD, RSA_SHA256, "urn:unknown"))
    put("method-of-other-key.xml", "FIR-E04", swap(GOOD, RSA_SHA256, ECDSA_SHA256))
    put("c14n-with-comments.xml", "FIR-E04", signed(signature(c14n=EXC + "WithComments")))
    put("c14n-prefix-list.xml", "FIR-E04", signed(signature(c14n_inner=f'<e:InclusiveNamespaces xmlns:e="{EXC}" PrefixList="ds"/>')))
    secret = OUT / "hmac.key"
    secret.write_bytes(der_of(certificate()))
    hmac = sign(insert(BASE, signature(method=MORE + "hmac-sha256", key_info=key_info("subject"))), secret, None, "--hmackey")
    put("hmac-keyed-with-certificate.xml", "FIR-E04", hmac)
    put("hmac-output-length.xml", "FIR-E04", re.sub(
        f'(<ds:SignatureMethod Algorithm="{re.escape(MORE)}hmac-sha256")/>', r"\1><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>", hmac))
    secret.unlink()


def certificates():
    for signer, code in (("rsa1024", "CER-E03"), ("self-signed", "CER-E01"), ("expired", "CER-E02"), ("not-yet-valid", "CER-E02"),
                         ("encipherment", "CER-E03"), ("tls-server", "CER-E03"), ("no-usage", "CER-E03"), ("unknown-ca", "CER-E01"),
                         ("issuing", "CER-E03")):
        put(f"signer-{signer}.xml", code, signed(signer=signer))
    for key in ("rsa16384", "rsa-exponent-one", "rsa-exponent-even", "secp256k1", "secp521r1", "ed25519"):
        put(f"key-{key}.xml", "CER-E03", inside(GOOD, "X509Certificate", lambda v, k=key: certificate_text(k)))
    put("key-p256-explicit.xml", "CER-E01,CER-E03", inside(GOOD, "X509Certificate", lambda v: certificate_text("p256-explicit")))
    put("signer-expired-xades.xml", "CER-E02", signed(xades(certificate("expired"), NOW), signer="expired"))
    put("certificate-is-no-der.xml", "CER-E01", inside(GOOD, "X509Certificate", lambda v: base64.b64encode(b"hola").decode()))
    put("certificate-is-no-base64.xml", "CER-E01", inside(GOOD, "X509Certificate", lambda v: "*" + v))
    put("certificate-empty.xml", "CER-E01", inside(GOOD, "X509Certificate", lambda v: ""))
    put("certificate-trailing-octets.xml", "CER-E01", inside(
        GOOD, "X509Certificate", lambda v: base64.b64encode(base64.b64decode(v) + b"\0").decode()))
    put("certificate-huge.xml", "CER-E01", inside(GOOD, "X509Certificate", lambda v: base64.b64encode(bytes(100_000)).decode()))
    put("certificate-not-first.xml", "CER-E03", signed(signature(key_info=key_info("issuing", "subject"))))
    put("certificate-brings-its-authority.xml", "CER-E01", signed(
        signature(key_info=key_info("of-unlisted", "unlisted")), signer="of-unlisted"))
    put("certificate-brings-its-chain.xml", "CER-E01", signed(
        signature(key_info=key_info("of-unlisted", "unlisted", "ca")), signer="of-unlisted"))
    for name, inner in (("key-value", "<ds:KeyValue/>"), ("key-name", "<ds:KeyName>llave</ds:KeyName>"),
                        ("retrieval", '<ds:RetrievalMethod URI="http://localhost:9/x"/>'),
                        ("pgp", "<ds:PGPData><ds:PGPKeyID>AAAA</ds:PGPKeyID></ds:PGPData>"),
                        ("spki", "<ds:SPKIData><ds:SPKISexp>AAAA</ds:SPKISexp></ds:SPKIData>"),
                        ("der-value", '<k:DEREncodedKeyValue xmlns:k="http://www.w3.org/2009/xmldsig11#">AAAA</k:DEREncodedKeyValue>'),
                        ("encrypted", '<k:EncryptedKey xmlns:k="http://www.w3.org/2001/04/xmlenc#"/>'),
                        ("retrieval-loop", '<ds:RetrievalMethod URI="#sig"/>'),
                        ("subject-name", "<ds:X509Data><ds:X509SubjectName>CN=x</ds:X509SubjectName></ds:X509Data>"), ("nothing", "")):
        put(f"key-info-{name}.xml", "CER-E01", inside(GOOD, "KeyInfo", lambda v, i=inner: i))
    put("key-info-key-value-rightly-signed.xml", "CER-E01", signed(signature(key_info="<ds:KeyValue/>")))


def xades_properties():
    put("xades-target-wrong.xml", "FIR-E06", signed(xades(certificate(), NOW, target="#other")))
    put("xades-target-missing.xml", "FIR-E06", signed(xades(certificate(), NOW).replace(' Target="#sig"', "")))
    put("xades-signature-without-id.xml", "FIR-E06", signed(xades(certificate(), NOW).replace(' Id="sig"', "")))
    put("xades-not-referenced.xml", "FIR-E06", signed(signature(extra=properties(certificate(), NOW))))
    put("xades-certificate-digest-wrong.xml", "FIR-E06", signed(xades(certificate("natural"), NOW)))
    put("xades-certificate-digest-no-base64.xml", "FIR-E06", signed(xades(certificate(), NOW, digest="***")))
    put("xades-certificate-digest-sha1.xml", "FIR-E04", signed(xades(certificate(), NOW).replace(
        f'<xades:CertDigest><ds:DigestMethod Algorithm="{SHA256}"', f'<xades:CertDigest><ds:DigestMethod Algorithm="{DS}sha1"')))
    put("xades-no-certificate-digest.xml", "FIR-E06", signed(re.sub(
        "<xades:SigningCertificateV2>.*</xades:SigningCertificateV2>", "", xades(certificate(), NOW))))
    put("xades-time-future.xml", "FIR-E06", signed(xades(certificate(), "2026-11-20T10:10:01Z")))
    put("xades-time-at-the-skew.xml", "accepted", signed(xades(certificate(), "2026-11-20T10:10:00Z")))
    put("xades-time-old.xml", "FIR-E06", signed(xades(certificate(), "2026-10-21T10:04:59Z")))
    put("xades-time-at-the-limit.xml", "accepted", signed(xades(certificate(), "2026-10-21T10:05:00Z")))
    put("xades-time-missing.xml", "FIR-E06", signed(xades(certificate(), None)))
    put("xades-time-without-zone.xml", "FIR-E06", signed(xades(certificate(), "2026-11-20T10:00:00")))
    put("xades-time-changed.xml", "FIR-E05", signed(xades(certificate(), NOW)).replace(NOW, "2026-11-20T10:00:01Z"))
    put("xades-properties-without-type.xml", "FIR-E02,FIR-E06", signed(
        xades(certificate(), NOW).replace(' Type="http://uri.etsi.org/01903#SignedProperties"', "")))
    put("xades-other-namespace.xml", "FIR-E01", signed(xades(certificate(), NOW)).replace(XADES, "http://uri.etsi.org/01903/v9#"))


OUT.mkdir(parents=True, exist_ok=True)
GOOD = signed()
for make in (rightly_signed, changed, wrapping, shape, references, transforms, algorithms, certificates, xades_properties):
    make()
(OUT / "expected.tsv").write_text("".join(expected))
