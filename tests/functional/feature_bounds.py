"""Time and memory per file are bounded: the dearest files that an attacker can put into a drop are answered like any others, in
bounded memory. Their signatures are good where one is needed to get further in."""
import base64
import json
import subprocess
import sys
import zipfile

import harness
import pytest
from harness import house, iie

MIB = 1 << 20
NEAR = 8 * MIB - 40_000  # octets; just below the limit of a file
MOST_MEMORY = 1400 * MIB  # of the whole process, a sanitizer's share included
MOST_CPU = 300            # seconds; a file that never ends is what this finds


def filled(before, piece, after, size=NEAR):
    return before + piece * ((size - len(before) - len(after)) // len(piece)) + after


LINE = """    <Carga><Secuencia>@</Secuencia><TipoCarga>CS</TipoCarga><TipoEmbalaje>051</TipoEmbalaje><Bultos>1</Bultos>
<PesoBruto>10.000</PesoBruto><Descripcion>R</Descripcion><DocTransporte>1</DocTransporte><Perecible>false</Perecible></Carga>"""


def many_lines(count):
    lines = "\n".join(LINE.replace("@", str(n)) for n in range(2, count))
    return iie(sequence=70, pieces=1, weight="10.000", extra="\n" + lines)


def bombs(h):
    """name, content, code"""
    yield "comments", filled("<a>", "<!---->", "</a>"), "XML-E04"
    yield "one-comment", filled("<a><!--", "x", "--></a>"), "XML-E06"
    yield "elements", filled("<a>", "<b/>", "</a>"), "XML-E04"
    yield "names", "<a>" + "".join(f"<n{i}/>" for i in range(190_000)) + "</a>", "XML-E04"
    yield "depth", filled("", "<a>", ""), "XML-E04"
    yield "attributes", "<a " + " ".join(f"a{i}=''" for i in range(500_000)) + "/>", "XML-E04"
    yield "namespaces", "<a " + " ".join(f"xmlns:n{i}='urn:{i}'" for i in range(300_000)) + "/>", "XML-E04"
    yield "namespaces-everywhere", filled("<a>", "<b " + " ".join(f"xmlns:n{i}='urn:{i}'" for i in range(60)) + "/>", "</a>"), "XML-E04"
    yield "attributes-everywhere", filled("<a>", "<b " + " ".join(f"a{i}=''" for i in range(64)) + "/>", "</a>"), "XML-E04"
    yield "text", filled("<a>", "x", "</a>"), "XML-E06"
    yield "references", filled("<a>", "&#38;", "</a>"), "XML-E06"
    yield "cdata", filled("<a>", "<![CDATA[]]>", "</a>"), "XML-E04"
    yield "entities", "<!DOCTYPE a [<!ENTITY a '" + "x" * 100_000 + "'>]>" + filled("<a>", "&a;", "</a>", MIB), "XML-E01"
    yield "long-value", iie(sequence=71, description="x" * (NEAR - 4000)), "FIR-E00"
    yield "digits", iie(sequence=72, pieces="9" * (NEAR - 4000), total=1), "FIR-E00"
    signed = h.sign(iie(sequence=73)).decode()
    yield "signature-value", signed.replace("<ds:SignatureValue>", "<ds:SignatureValue>" + "A" * (NEAR - 9000)), "FIR-E05"
    yield "signature-white", signed.replace("<ds:SignatureValue>", "<ds:SignatureValue>" + "\n" * (NEAR - 9000)), "accepted"  # white space in base64 says nothing
    yield "certificate", signed.replace("<ds:X509Certificate>", "<ds:X509Certificate>" + base64.b64encode(b"0" * (5 * MIB)).decode()), "CER-E01"
    yield "references-in-signed-info", signed.replace("</ds:SignedInfo>", "<ds:Reference/>" * 20_000 + "</ds:SignedInfo>"), "FIR-E01"
    yield "transforms", signed.replace("<ds:Transforms>", "<ds:Transforms>" + "<ds:Transform/>" * 20_000), "FIR-E01"
    yield "lines-signed", h.sign(many_lines(9_000)), None
    yield "long-value-signed", h.sign(iie(sequence=74, description="x" * (4 * MIB))), "XSD-E03"
    yield "digits-signed", h.sign(iie(sequence=75, pieces="9" * (4 * MIB), total=1)), "XSD-E03"
    yield "namespaces-signed", h.sign(iie(sequence=76).replace(
        "<General>", "".join(f'<x{i} xmlns:n{i}="urn:{i}"/>' for i in range(20_000)) + "<General>")), "XSD-E02"


@pytest.fixture(scope="module")
def run():
    with house() as h:
        expected = {}
        for name, content, code in bombs(h):
            h.drop(f"{name}.xml", content)
            expected[name] = code
        with zipfile.ZipFile(h.inbox() / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xml", b"<a>" + b" " * (200 * MIB) + b"</a>")
        usage = h.dir / "usage.json"
        child = ("import json,os,resource,subprocess,sys\n"
                 f"resource.setrlimit(resource.RLIMIT_CPU, ({MOST_CPU}, {MOST_CPU}))\n"
                 "done = subprocess.run(sys.argv[2:])\n"
                 "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
                 "json.dump({'code': done.returncode, 'memory': used.ru_maxrss * 1024, 'cpu': used.ru_utime + used.ru_stime}, open(sys.argv[1], 'w'))\n")
        subprocess.run([sys.executable, "-c", child, usage, harness.BINARY, "-c", h.config, "--json", "once"], check=True,
                       stdout=subprocess.DEVNULL, timeout=900)
        yield h, expected, json.loads(usage.read_text())


def test_each_is_answered_with_its_code(run):
    h, expected, _ = run
    wrong = {}
    for name, code in expected.items():
        answer = h.answer(f"{name}.acuse.xml")
        if code == "accepted":
            assert answer.result == "ACEPTADO", name
        elif answer.result != "RECHAZADO" or (code and answer.codes[0] != code):
            wrong[name] = (answer.result, answer.codes[:3])
    assert not wrong, "\n".join(f"{k} {v}" for k, v in wrong.items())
    assert h.answer("bomb.acuse.xml").result == "RECHAZADO"
    h.check_answers()


def test_the_process_ends_in_good_order_and_in_bounded_memory(run):
    _, _, used = run
    print(f"peak {used['memory'] / MIB:.0f} MiB, CPU {used['cpu']:.1f} s")
    assert used["code"] == 0
    assert used["memory"] < MOST_MEMORY, used


def test_answers_do_not_grow_with_the_attack(run):
    h, expected, _ = run
    for name in expected:
        assert h.answer(f"{name}.acuse.xml").path.stat().st_size < 400_000, name
