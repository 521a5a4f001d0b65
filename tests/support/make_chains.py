#!/usr/bin/python3
"""make_chains.py DIR — authorities, signers and revocation lists for the tests of trust: ways to an anchor, lists, responders,
identities. Made with the openssl program; run again, it does nothing."""
import hashlib
import pathlib
import shutil
import sys

from authority import SIGNER, RESPONDER, Authority

RUC, OTHER_RUC, CEDULA = "0990000018001", "1390000045001", "0601234560"
ARC = "1.3.6.1.4.1.37746"
DELTA_OF_2 = "2.5.29.27=critical,DER:02:01:02"  # of the complete list number 2
IDENTITY = f"serialNumber=IDCEC-{CEDULA}/organizationIdentifier=VATEC-{RUC}"


def chains(out):
    a = Authority(out, "root-a")
    b = Authority(out, "root-b")
    for n in (1, 2):  # two generations of one company, under one name
        twin = Authority(out, f"twin-{n}", subject="/C=EC/O=ESCLUSA/CN=GEMELAS", issuer=a)
        twin.issue(f"of-twin-{n}")
        revoked = twin.issue(f"of-twin-{n}-revoked")
        if n == 1:
            twin.revoke(revoked)
        twin.crl(f"twin-{n}.crl.pem")
    cross = Authority(out, "cross-a", subject="/C=EC/O=ESCLUSA/CN=CRUZADA", issuer=a, end="20270101000000Z")
    Authority(out, "cross-b", subject="/C=EC/O=ESCLUSA/CN=CRUZADA", issuer=b, key=cross.key)
    Authority(out, "cross-c", subject="/C=EC/O=ESCLUSA/CN=CRUZADA", key=cross.key, issuer=Authority(out, "root-c"))
    cross.issue("of-cross")
    short = Authority(out, "short", issuer=a, extensions=["basicConstraints=critical,CA:TRUE,pathlen:0"])
    short.issue("of-short")
    Authority(out, "below-short", issuer=short).issue("too-long")
    narrow = Authority(out, "narrow", issuer=a, extensions=[
        "nameConstraints=critical,permitted;dirName:inside", "[inside]\nC=EC\nO=ADENTRO"])
    narrow.issue("inside", subject="/C=EC/O=ADENTRO/CN=inside")
    narrow.issue("outside", subject="/C=EC/O=AFUERA/CN=outside")
    a.issue("critical-leaf", extensions=[*SIGNER, "1.3.6.1.4.1.99999.1=critical,ASN1:UTF8String:x"])
    Authority(out, "critical-ca", issuer=a, extensions=["1.3.6.1.4.1.99999.1=critical,ASN1:UTF8String:x"]).issue("of-critical-ca")
    leaf = Authority(out, "leaf-as-ca", issuer=a, extensions=["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature"])
    leaf.issue("of-leaf")
    Authority(out, "no-cert-sign", issuer=a, extensions=["keyUsage=critical,cRLSign"]).issue("of-no-cert-sign")
    Authority(out, "copied-root", subject="/C=EC/O=ESCLUSA/CN=root-a").issue("of-copied-root")
    a.issue("sha1", md="sha1")
    Authority(out, "old-ca", issuer=a, start="20200101000000Z", end="20260101000000Z").issue("of-old-ca")
    Authority(out, "young-ca", issuer=a, start="20300101000000Z").issue("of-young-ca")


def lists(out):
    """All of one authority; index and numbers tell the story: complete 1 → "late" revoked → delta 2 → … """
    root = Authority(out, "root-l")
    ca = Authority(out, "listed", issuer=root)
    Authority(out, "unlisted", issuer=root).issue("of-unlisted")
    good, early, late, held = (ca.issue(name, subject=f"/C=EC/CN={name}/{IDENTITY}") for name in ("good", "early", "late", "held"))
    del good
    announced = "freshestCRL=URI:http://localhost/delta"
    ca.crl("empty.crl.pem", start="20250101000000Z", end="20250201000000Z")
    ca.revoke(early)
    ca.revoke(held, "certificateHold")
    ca.crl("complete.crl.pem", start="20260101000000Z", end="20440101000000Z", extensions=[announced])
    ca.crl("complete.crl.der", start="20260101000000Z", end="20440101000000Z", der=True)
    ca.crl("quiet.crl.pem", start="20260101000000Z", end="20440101000000Z")
    ca.crl("stale.crl.pem", start="20260101000000Z", end="20260201000000Z")
    ca.crl("no-key-id.crl.pem", key_id=False)
    ca.crl("indirect.crl.pem", extensions=["issuingDistributionPoint=critical,@point", "[point]\nindirectCRL=TRUE"])
    ca.crl("some-reasons.crl.pem", extensions=["issuingDistributionPoint=critical,@point", "[point]\nonlysomereasons=keyCompromise"])
    ca.crl("users.crl.pem", extensions=["issuingDistributionPoint=critical,@point", "[point]\nonlyuser=TRUE"])
    ca.crl("authorities.crl.pem", extensions=["issuingDistributionPoint=critical,@point", "[point]\nonlyCA=TRUE"])
    ca.crl("critical.crl.pem", extensions=["1.3.6.1.4.1.99999.1=critical,ASN1:UTF8String:x"])
    whole = ca.index.read_text()
    ca.index.write_text("\n".join(line.replace("certificateHold", "removeFromCRL") for line in whole.splitlines() if "held" in line) + "\n")
    (ca.home / "crlnumber").write_text("60\n")
    ca.crl("delta-lifts.crl.pem", start="20260601000000Z", end="20440101000000Z", extensions=[DELTA_OF_2])
    ca.index.write_text(whole)
    ca.revoke(late)
    ca.crl("delta.crl.pem", start="20260701000000Z", end="20440101000000Z", extensions=[DELTA_OF_2])
    ca.crl("all.crl.pem", start="20260801000000Z", end="20440101000000Z")
    ca.issue("responder", extensions=RESPONDER)
    ca.issue("no-responder")
    ca.issue("elsewhere", extensions=[*SIGNER, "authorityInfoAccess=OCSP;URI:http://127.0.0.1:1/ocsp"])
    stranger = Authority(out, "stranger")
    stranger.issue("foreign-responder", extensions=RESPONDER)
    stranger.crl("stranger.crl.pem")


def identities(out):
    ca = Authority(out, "who")

    def subject(name, more):
        ca.issue(f"who-{name}", subject=f"/C=EC/CN={name}{more}")

    def extension(name, *values):
        ca.issue(f"who-{name}", extensions=[*SIGNER, *(f"{ARC}.3.11={value}" if "=" not in value else value for value in values)])

    def der(text):
        return "DER:" + ":".join(f"{octet:02X}" for octet in text)

    def other_name(name, *values):
        names = "\n".join(f"otherName.{n}=1.3.6.1.4.1.47286.102.3.11;{value}" for n, value in enumerate(values))
        ca.issue(f"who-{name}", extensions=[*SIGNER, "subjectAltName=@names", f"[names]\n{names}"])

    digits = RUC.encode()
    subject("wide-digits", f"/organizationIdentifier=VATEC-{''.join(chr(0xFF10 + int(d)) for d in RUC)}")
    subject("letter-o", f"/organizationIdentifier=VATEC-{RUC.replace('0', 'O')}")
    subject("two-in-one", f"/organizationIdentifier=VATEC-{RUC},{OTHER_RUC}")
    subject("overlong", f"/organizationIdentifier=VATEC-{RUC}1")
    subject("no-establishment", f"/organizationIdentifier=VATEC-{RUC[:10]}000")
    subject("no-province", f"/organizationIdentifier=VATEC-99{RUC[2:]}")
    subject("person-ruc-wrong-digit", "/organizationIdentifier=VATEC-1710034066001")
    subject("cedula-wrong-digit", "/serialNumber=IDCEC-1710034066")
    subject("lower-prefix", f"/organizationIdentifier=vatec-{RUC}")
    extension("utf8", f"ASN1:UTF8String:{RUC}")
    extension("printable", f"ASN1:PrintableString:{RUC}")
    extension("ia5", f"ASN1:IA5String:{RUC}")
    extension("bare", der(digits))
    extension("bare-blank", der(b" " + digits + b"\r\n"))
    extension("octets", der(b"\x04\x0f\x0c\x0d" + digits))
    extension("tagged", f"ASN1:EXPLICIT:0,UTF8String:{RUC}")
    extension("twice-tagged", f"ASN1:EXPLICIT:0,EXPLICIT:0,UTF8String:{RUC}")
    extension("nul-inside", der(b"\x0c\x0e" + digits[:5] + b"\x00" + digits[5:]))
    extension("nul-inside-bare", der(digits[:5] + b"\x00" + digits[5:]))
    extension("wrong-length", der(b"\x0c\x0e" + digits))
    extension("cut", der(b"\x0c\x82\x00\x0d" + digits[:5]))
    extension("trailing", der(b"\x0c\x0d" + digits + b"1"))
    extension("integer", f"ASN1:INTEGER:{RUC}")
    extension("nested-deep", "ASN1:" + "EXPLICIT:0," * 6 + f"UTF8String:{RUC}")
    extension("sequence", f"{ARC}.3.11=ASN1:SEQUENCE:twice", f"[twice]\na=UTF8String:{RUC}\nb=UTF8String:{OTHER_RUC}")
    extension("two", f"{ARC}.3.11=ASN1:UTF8String:{RUC}", f"1.3.6.1.4.1.37947.3.11=ASN1:UTF8String:{OTHER_RUC}")
    extension("other-arc", f"{ARC}.3.111=ASN1:UTF8String:{RUC}", f"{ARC}1.3.11=ASN1:UTF8String:{RUC}")
    other_name("alt", f"UTF8:{RUC}")
    other_name("alt-tagged", f"EXPLICIT:0,UTF8:{RUC}")
    other_name("alt-two", f"UTF8:{RUC}", f"UTF8:{OTHER_RUC}")
    other_name("alt-broken", f"FORMAT:HEX,OCTETSTRING:0C0E{digits.hex()}")
    ca.issue("who-contradicts", subject=f"/C=EC/CN=x/organizationIdentifier=VATEC-{RUC}",
             extensions=[*SIGNER, f"{ARC}.3.11=ASN1:UTF8String:{OTHER_RUC}"])
    ca.issue("who-repeats", subject=f"/C=EC/CN=x/organizationIdentifier=VATEC-{RUC}",
             extensions=[*SIGNER, f"{ARC}.3.11=ASN1:UTF8String:{RUC}"])


def main():
    out = pathlib.Path(sys.argv[1])
    sources = [pathlib.Path(__file__), pathlib.Path(__file__).with_name("authority.py")]
    version = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    mark = out / ".made-by"
    if mark.exists() and mark.read_text() == version:
        return
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for make in (chains, lists, identities):
        make(out)
    mark.write_text(version)


main()
