#!/usr/bin/python3
"""replace_key.py CERT.pem PUBLIC.pem ISSUER.key OUT.pem — the same certificate about another public key, signed again by its issuer.
openssl certifies keys that it would not sign with itself, but then not for dates of our choosing."""
import base64
import pathlib
import re
import subprocess
import sys


def der(file):
    return base64.b64decode(re.search(r"-----BEGIN [^-]+-----(.*?)-----END", pathlib.Path(file).read_text(), re.S)[1])


def element(octets, at=0):
    """Where the content of the DER element at `at` begins and ends."""
    length, content = octets[at + 1], at + 2
    if length & 0x80:
        content += length & 0x7F
        length = int.from_bytes(octets[at + 2:content], "big")
    return content, content + length


def wrapped(tag, content):
    size = len(content)
    head = bytes([size]) if size < 0x80 else bytes([0x80 + (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + head + content


def parts(octets):
    at, end = element(octets)
    while at < end:
        _, after = element(octets, at)
        yield octets[at:after]
        at = after


def main():
    certificate, public, issuer_key, out = sys.argv[1:]
    to_sign, algorithm, _ = parts(der(certificate))
    fields = list(parts(to_sign))  # version, serial, algorithm, issuer, validity, subject, key, extensions
    fields[6] = der(public)
    to_sign = wrapped(0x30, b"".join(fields))
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", issuer_key], input=to_sign, capture_output=True, check=True).stdout
    made = wrapped(0x30, to_sign + algorithm + wrapped(0x03, b"\0" + signature))
    text = base64.encodebytes(made).decode()
    pathlib.Path(out).write_text(f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")


main()
