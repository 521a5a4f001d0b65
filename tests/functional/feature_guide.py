"""The partner guide as a partner reads it: its samples, and every block of commands, marked `prueba`, run as printed."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

import harness
from harness import house, utc

GUIDE = harness.SOURCE / "docs/guia"
PAGES = sorted(str(page.relative_to(GUIDE)) for page in GUIDE.rglob("*.md"))
KINDS = sorted(path.parent.name for path in harness.SOURCE.glob("src/kinds/*/kind.cpp"))
SIGNED_BY_THE_EXAMPLES = ["iie-xmlsec.xml", "iie-xades.xml", "iie-java.xml", "iie-firmado.xml"]


def sample(kind):
    """The annotated sample, copied out of the page."""
    found = re.search(r"<!-- muestra: tests/kinds/\w+/cases/\S+ -->\n```xml\n(.*?)\n```", (GUIDE / f"documentos/{kind}.md").read_text(), re.S)
    return found[1] + "\n"


def blocks(page, language="sh"):
    return re.findall(rf"^```{language} prueba\n(.*?)^```", (GUIDE / page).read_text(), flags=re.S | re.M)


def with_own_data(text, number):
    """What a partner changes in the sample: its own codes and users, a new number, today's dates."""
    for element, value in {"NumeroEntrega": f"05000003{utc()[:4]}{number:08d}F", "FechaEmision": utc(-1), "Ruc": "0990000018001",
                           "Usuario": "DEPNORTE1", "RucDeposito": "0990000018001", "NumeroDAE": harness.DAE,
                           "RucExportador": "1790011674001", "FechaIngreso": utc(-90)}.items():
        text, count = re.subn(f"<{element}>[^<]*<", f"<{element}>{value}<", text)
        assert count == 1, element
    return text.replace('version="1.0">', 'version="1.0" Id="doc">', 1)


@pytest.fixture(scope="module")
def desk():
    """A house that has answered something, and the folder that the pages speak of."""
    with house() as h:
        h.drop("iie.xml", h.sign(with_own_data(sample("iie"), 1)))
        h.once()
        assert h.answer("iie.acuse.xml").result == "ACEPTADO", h.answer("iie.acuse.xml").entries()
        folder = h.dir / "guia"
        folder.mkdir()
        shutil.copytree(h.outbox(), folder / "salida")
        shutil.copy(h.outbox() / "iie.acuse.xml", folder)
        shutil.copy(h.pki / "deposito-norte.key", folder / "deposito.key")
        shutil.copy(h.pki / "deposito-norte.pem", folder / "deposito.pem")
        shutil.copy(h.pki / "ca.pem", folder)
        (folder / "iie.xml").write_text(with_own_data(sample("iie"), 2))
        (folder / "nombramiento.pdf").write_bytes(b"%PDF-1.4\nNOMBRAMIENTO\n%%EOF\n")
        (folder / "xsd").symlink_to(harness.SOURCE / "xsd")
        for tool in ["sign_xmlsec", "xmlsec.py", "java/SignXml.java", "java/VerifyXml.java"]:
            shutil.copy(harness.SOURCE / "tests/support" / tool, folder)
        yield h


def run(h, block):
    path = f"{pathlib.Path(harness.BINARY).parent}:{os.environ['PATH']}"
    environment = {name: value for name, value in os.environ.items() if name != "ESCLUSA_CONFIG"} | {"PATH": path}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=h.dir / "guia", env=environment, capture_output=True,
                          text=True, timeout=300)
    assert done.returncode == 0, (block, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_the_annotated_sample_of_every_page_keeps_its_schema(desk, kind):
    file = desk.dir / f"{kind}.xml"
    file.write_text(sample(kind))
    desk.run("validate", file, "--schemas", harness.SOURCE / "xsd", config=False)
    file.write_text(re.sub(r"<NumeroEntrega>\d", "<NumeroEntrega>X", sample(kind), count=1))
    desk.run("validate", file, "--schemas", harness.SOURCE / "xsd", config=False, expect=1)


def test_the_signing_examples_run_as_printed_and_their_documents_are_accepted(desk):
    unsigned = desk.dir / "guia/iie.xml"
    for number, block in enumerate(blocks("firma.md"), start=3):
        unsigned.write_text(with_own_data(sample("iie"), number))  # each example signs a document of its own
        run(desk, block)
    for name in SIGNED_BY_THE_EXAMPLES:
        desk.drop(name, (desk.dir / "guia" / name).read_bytes())
    desk.once()
    for name in SIGNED_BY_THE_EXAMPLES:
        answer = desk.answer(name.replace(".xml", ".acuse.xml"))
        assert answer.result == "ACEPTADO", (name, answer.entries())
        assert answer.text("Documento/NumeroTramite"), f"{name}: not a repetition"


def test_the_verifying_examples_notice_a_changed_answer(desk):
    good = (desk.dir / "guia/iie.acuse.xml").read_bytes()
    checks = [block for block in blocks("firma.md") if "iie.acuse.xml" in block]
    assert len(checks) == 3, "xmlsec1, Java with OpenSSL, the program itself"
    try:
        (desk.dir / "guia/iie.acuse.xml").write_bytes(good.replace(b">ACEPTADO<", b">RECHAZADO<"))
        for block in checks:
            with pytest.raises(AssertionError):
                run(desk, block)
    finally:
        (desk.dir / "guia/iie.acuse.xml").write_bytes(good)


def test_the_chain_example_finds_a_missing_answer_and_a_changed_one(desk):
    [block] = blocks("respuestas.md")
    assert "respuestas, sin saltos" in run(desk, block)
    first = next(f for f in (desk.dir / "guia/salida").iterdir() if harness.Answer(f).number == 1)
    content = first.read_bytes()
    first.unlink()
    with pytest.raises(AssertionError, match="falta la respuesta 1"):
        run(desk, block)
    first.write_bytes(re.sub(rb"<HuellaAcuseAnterior>0", b"<HuellaAcuseAnterior>1", content))
    with pytest.raises(AssertionError, match="no sigue a la respuesta 0"):
        run(desk, block)
    first.write_bytes(content)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("firma.md", "respuestas.md") and blocks(page)])
def test_the_other_commands_of_the_guide_run_as_printed(desk, page):
    for block in blocks(page):
        run(desk, block)


def test_the_upload_example_leaves_a_whole_file_that_is_answered(desk):
    [block] = blocks("carpetas.md", "sftp")
    (desk.dir / "guia/iie-17.xml").write_bytes(desk.sign(with_own_data(sample("iie"), 17)))
    server = f"/usr/lib/openssh/sftp-server -d {desk.inbox()}"  # OpenSSH's own, without the network
    subprocess.run(["sftp", "-b", "-", "-D", server], cwd=desk.dir / "guia", input=block.encode(), check=True, capture_output=True, timeout=60)
    assert [f.name for f in desk.inbox().iterdir()] == ["iie-17.xml"]
    desk.once()
    assert desk.answer("iie-17.acuse.xml").result == "ACEPTADO", desk.answer("iie-17.acuse.xml").entries()


def test_every_command_block_of_the_guide_is_run():
    for page in PAGES:
        for language in re.findall(r"^```(\w+.*)$", (GUIDE / page).read_text(), flags=re.M):
            assert language in ("sh prueba", "sftp prueba", "xml", "text"), (page, language)
