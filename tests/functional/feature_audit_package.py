"""audit export: an outsider with xmlsec1, openssl and sha256sum checks a package by the commands of its LEEME.txt, in an empty
directory; whatever octet of whatever member changes, a command says no."""
import io
import os
import shutil
import sqlite3
import subprocess
import zipfile

import harness
import pytest
from harness import house, iie

SAY_NO = "some command must fail"
PROGRAMS = ("xmlsec1", "openssl", "sha256sum")
OF_ANY_UNIX = ("sh", "cat", "cut", "dirname", "grep", "head", "mktemp", "od", "rm", "sed", "tr")


def reissue(h):
    """Signers and a P-256 seal under an issuing authority that publishes a revocation list."""
    made = h.dir / "chain"
    subprocess.run([harness.SOURCE / "scripts/gen-test-pki", made], check=True, capture_output=True)
    for name in ("ca.pem", "issuing.pem", "issuing.crl.pem"):
        shutil.copy(made / name, h.pki / name)
    for ours, theirs in (("sello", "seal-p256"), ("deposito-norte", "subject")):
        for end in (".key", ".pem"):
            shutil.copy(made / (theirs + end), h.pki / (ours + end))
    h.edit(h.config, r"# intermediates = \[\]\n# crls = [^\n]*", 'intermediates = ["pki/issuing.pem"]\ncrls = ["pki/issuing.crl.pem"]')


@pytest.fixture(scope="module", params=["root and RSA seal", "chain, list and P-256 seal"])
def site(request):
    with house() as h:
        if request.param.startswith("chain"):
            reissue(h)
        h.drop("iie.xml", h.sign(iie()))
        h.drop("xades.xml", h.run("sign", "-", "--key", h.pki / "deposito-norte.key", "--cert", h.pki / "deposito-norte.pem",
                                  input=iie(sequence=2, pieces=1, weight="10.000").encode()).stdout)
        h.drop("junk.xml", b"not xml")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as z:
            z.writestr("a.xml", h.sign(iie(sequence=3, pieces=1, weight="10.000")))
            z.writestr("b.xml", h.sign(iie(sequence=4, pieces=1, weight="10.000")))
        h.drop("lote.zip", out.getvalue())
        h.once()
        assert h.answer("iie.acuse.xml").result == "ACEPTADO", h.answer("iie.acuse.xml").entries()
        h.chain = request.param.startswith("chain")
        yield h


def export(h, key, folder):
    package = folder / "caso.zip"
    h.run("audit", "export", key, "--output", package)
    empty = folder / "outsider"
    empty.mkdir()
    with zipfile.ZipFile(package) as z:
        assert z.testzip() is None
        z.extractall(empty)
    return empty


def commands(folder):
    found = [line[2:] for line in (folder / "LEEME.txt").read_text().splitlines() if line.startswith("$ ")]
    assert len(found) == 4 and found[-1] == "sh verificar.sh"
    return found


def outsider(folder, orders):
    """Runs the orders with no other programs than the named ones; gives the last line that they printed, or None if one of
    them failed, and all that was said."""
    said = ""
    tools = folder.parent / "tools"
    if not tools.exists():
        tools.mkdir()
        for name in PROGRAMS + OF_ANY_UNIX:
            (tools / name).symlink_to(shutil.which(name))
    for order in orders:
        done = subprocess.run([tools / "sh", "-c", order], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=120,
                              env={"PATH": str(tools), "LC_ALL": "C", "HOME": str(folder)})
        said += done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
        if done.returncode != 0:
            return None, said
    return said.splitlines()[-1], said


def members(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file())


def key_of(h, name):
    return h.answer(name).text("Cabecera/AcuseId")


@pytest.mark.parametrize("answer", ["iie.acuse.xml", "xades.acuse.xml", "junk.acuse.xml", "lote.acuse.xml"])
def test_an_outsider_gets_ok(site, tmp_path, answer):
    folder = export(site, key_of(site, answer), tmp_path)
    result, said = outsider(folder, commands(folder))
    assert result == "ok", said


def test_a_document_of_a_lote_has_its_own_package(site, tmp_path):
    with sqlite3.connect(f"file:{site.dir}/var/state/esclusa.db?mode=ro", uri=True) as db:
        entry = db.execute("SELECT document FROM lote_entries WHERE name = 'b.xml'").fetchone()[0]
    folder = export(site, entry, tmp_path)
    assert b"00000004F" in (folder / "documento/original.xml").read_bytes()
    result, said = outsider(folder, commands(folder))
    assert result == "ok", said


def test_the_package_has_what_the_case_needs(site, tmp_path):
    folder = export(site, key_of(site, "iie.acuse.xml"), tmp_path)
    names = {str(p.relative_to(folder)) for p in members(folder)}
    wanted = {"LEEME.txt", "verificar.sh", "SHA256SUMS", "SHA256SUMS.firma", "caso.json", "documento/original.xml",
              "certificados/firmante/certificado.pem", "certificados/firmante/raiz.pem", "certificados/sello-1/certificado.pem",
              "certificados/sello-1/raiz.pem"}
    if site.chain:
        wanted |= {"certificados/firmante/cadena.pem", "certificados/firmante/listas.pem", "certificados/sello-1/listas.pem"}
    assert wanted <= names, names
    assert {n.split("/")[0] for n in names} == {"LEEME.txt", "verificar.sh", "SHA256SUMS", "SHA256SUMS.firma", "caso.json", "documento",
                                               "certificados", "respuestas", "bitacora"}
    (original,) = [p for p in members(folder) if p.name == "original.xml"]
    assert b"00000001F" in original.read_bytes()


def test_any_octet_of_any_member_that_changes_is_noticed(site, tmp_path):
    folder = export(site, key_of(site, "iie.acuse.xml"), tmp_path)
    orders = commands(folder)
    assert outsider(folder, orders)[0] == "ok"
    for file in members(folder):
        whole = file.read_bytes()
        if file.name == "llave.pem" or not whole:  # made by the first command; a path of one entry is empty
            continue
        for at in sorted({0, len(whole) // 2, len(whole) - 1}):
            changed = bytearray(whole)
            changed[at] ^= 0x20 if changed[at] in b"abcdefABCDEF" else 1
            file.write_bytes(changed)
            result, said = outsider(folder, orders)
            assert result != "ok", (file.name, at, SAY_NO, said)
        file.write_bytes(whole)
    assert outsider(folder, orders)[0] == "ok"


@pytest.mark.parametrize("change", ["original", "answer", "entry", "path", "anchor", "signer", "list"])
def test_the_script_alone_notices_what_the_sums_would(site, tmp_path, change):
    """As if who tampered could seal the list of sums again: every proof stands for itself."""
    folder = export(site, key_of(site, "iie.acuse.xml"), tmp_path)
    script = folder / "verificar.sh"
    lines = [line for line in script.read_text().splitlines(True) if "SHA256SUMS" not in line]
    script.write_text("".join(lines))
    assert outsider(folder, ["sh verificar.sh"])[0] == "ok"
    if change == "list" and not site.chain:
        pytest.skip("there is none")

    def edit(pattern, old, new):
        (file,) = sorted(folder.glob(pattern))[:1]
        data = file.read_bytes()
        assert old in data, file
        file.write_bytes(data.replace(old, new, 1))
    if change == "original":
        edit("documento/original.xml", b"<Bultos>10", b"<Bultos>90")
    elif change == "answer":
        edit("respuestas/*.xml", b">ACEPTADO<", b">RECHAZADO<")
    elif change == "entry":
        edit("bitacora/*.asiento", b"ACEPTADO", b"RECHAZAD")
    elif change == "path":
        (file,) = sorted(folder.glob("bitacora/*.camino"))[:1]
        file.write_bytes(file.read_bytes().replace(b"derecha", b"izquierda") if b"derecha" in file.read_bytes()
                         else file.read_bytes().replace(b"izquierda", b"derecha"))
    elif change == "anchor":
        edit("bitacora/ANC*.xml", b"<Raiz>", b"<Raiz>0")
    elif change == "signer":
        other = site.dir / "pki/aduana.pem"
        shutil.copy(other, folder / "certificados/firmante/certificado.pem")
    else:
        (folder / "certificados/firmante/listas.pem").write_bytes((folder / "certificados/sello-1/raiz.pem").read_bytes())
    assert outsider(folder, ["sh verificar.sh"])[0] != "ok", SAY_NO


def test_a_case_that_is_not_there_makes_no_package(site, tmp_path):
    done = site.run("audit", "export", "ACK999", "--output", tmp_path / "x.zip", expect=None)
    assert done.returncode == 65 and not os.path.exists(tmp_path / "x.zip")
