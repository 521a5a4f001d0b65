"""scripts/gen-guide and scripts/gen-rule-table notice when what they publish is no longer true. Each test spoils one thing in
a copy of the sources."""
import pathlib
import re
import shutil
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CASE = "tests/kinds/iie/cases/ok_air_partial.xml"
IIE = "docs/guia/documentos/iie.md"


FOLDERS = ["docs", "scripts", "xsd", "tests", "config/catalog", "src"]


def files(root):
    found = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(root): path.stat() for path in [*found, *root.glob("*.md")]}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    for linked in ["bench", "fuzz"]:  # only pointed at
        (folder / linked).mkdir()
    return folder


@pytest.fixture
def copy(workplace):
    """The sources as they are: what the test before changed is put back."""
    here = files(workplace)
    sources = files(SOURCE)
    for name in here.keys() - sources.keys():
        (workplace / name).unlink()
    for name, stat in sources.items():
        if name not in here or (here[name].st_size, here[name].st_mtime_ns) != (stat.st_size, stat.st_mtime_ns):
            (workplace / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, workplace / name)
    return workplace


def check(copy, script):
    done = subprocess.run([copy / "scripts" / script, "--check"], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr


def spoil(copy, file, old, new):
    text = (copy / file).read_text()
    assert old in text, (file, old)
    (copy / file).write_text(text.replace(old, new))


def section_emptied(copy):
    text = (copy / IIE).read_text()
    (copy / IIE).write_text(re.sub(r"(?<=## Firma\n).*?(?=\n## )", "", text, flags=re.S))


def kind_without_page(copy):
    for room in ["src/kinds", "xsd", "tests/kinds"]:
        shutil.copytree(copy / room / "cet", copy / room / "zzz", dirs_exist_ok=True)
    (copy / "xsd/zzz/1.0/cet.xsd").rename(copy / "xsd/zzz/1.0/zzz.xsd")


def test_the_copy_is_up_to_date(copy):
    for script in ["gen-guide", "gen-rule-table"]:
        assert check(copy, script) == (0, ""), script


@pytest.mark.parametrize("change, told", [
    (lambda c: spoil(c, CASE, "ROSAS FRESCAS", "CLAVELES FRESCOS"), f"{IIE} is stale"),
    (lambda c: spoil(c, "xsd/iie/1.0/iie.xsd", "Observación libre.", "Lo que quiera."), f"{IIE} is stale"),
    (lambda c: spoil(c, "xsd/iie/1.0/iie.xsd", 'maxOccurs="50"', 'maxOccurs="51"'), f"{IIE} is stale"),
    (lambda c: spoil(c, "docs/guia/codigos.md", "El tipo de embalaje no está", "El embalaje no está"), f"{IIE} is stale"),
    (lambda c: spoil(c, "src/kinds/iie/README.md", "| F21 |", "| F20 |"), f"{IIE} is stale"),
    (lambda c: spoil(c, "config/catalog/districts.csv", "QUITO", "KITO"), "docs/guia/listas.md is stale"),
    (section_emptied, f"{IIE}: the section «Firma» has no text"),
    (lambda c: spoil(c, IIE, "## Firma\n", ""), f"{IIE}: the section «Firma» is missing"),
    (lambda c: spoil(c, IIE, "<!-- elementos: xsd/iie/1.0/iie.xsd -->", ""), f"{IIE}: the part «elementos: xsd/iie/1.0/iie.xsd» is missing"),
    (kind_without_page, "docs/guia/documentos/zzz.md is stale"),
    (lambda c: spoil(c, "docs/guia/README.md", "](documentos/iie.md)", "](documentos/ise.md)"), f"{IIE}: docs/guia/README.md does not point at it"),
    (lambda c: spoil(c, IIE, "../firma.md", "../firmas.md"), f"{IIE}: there is no ../firmas.md"),
    (lambda c: spoil(c, IIE, "#el-certificado", "#certificado"), f"{IIE}: ../ingreso.md#certificado has no such heading"),
    (lambda c: spoil(c, "README.md", "# Esclusa", "# Esclusa\n[x](nowhere.md)"), "README.md: there is no nowhere.md"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_the_guide_may_not_drift(copy, change, told):
    change(copy)
    code, said = check(copy, "gen-guide")
    assert code == 1 and told in said, said


def test_a_new_kind_gets_a_page_with_its_generated_parts(copy):
    kind_without_page(copy)
    subprocess.run([copy / "scripts/gen-guide"], capture_output=True, timeout=120)
    page = (copy / "docs/guia/documentos/zzz.md").read_text()
    assert "<!-- elementos: xsd/zzz/1.0/zzz.xsd -->\n| Elemento |" in page
    assert "<!-- reglas: zzz -->\n| Regla |" in page
    code, said = check(copy, "gen-guide")
    assert code == 1 and "zzz.md: the section «Para qué sirve» has no text" in said


@pytest.mark.parametrize("readme", sorted(SOURCE.glob("src/kinds/*/README.md")), ids=lambda path: path.parent.name)
def test_the_page_of_a_kind_has_every_code_of_its_rule_table(readme):
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| ([^|]+) \| [^|]+ \|$", readme.read_text(), flags=re.M)
    [table] = re.findall(r"<!-- reglas: .*?<!-- fin -->", (SOURCE / f"docs/guia/documentos/{readme.parent.name}.md").read_text(), re.S)
    named = set(re.findall(r"[A-Z]{2,4}-[EW][0-9]{2}", "".join(rows)))
    assert named and named <= set(re.findall(r"[A-Z]{2,4}-[EW][0-9]{2}", table))


def without_case(copy, kind, name):
    table = copy / f"tests/kinds/{kind}/expected.tsv"
    table.write_text("".join(line for line in table.read_text().splitlines(True) if not line.startswith(name + "\t")))


@pytest.mark.parametrize("change, told", [
    (lambda c: without_case(c, "iie", "f6_depot_not_sender"), "F6: nothing breaks it"),
    (lambda c: spoil(c, "src/kinds/iie/README.md", "| F6 |", "| F66 |"), "of F6: no rule table names it"),
    (lambda c: (c / "tests/unit/pipeline/authority_test.cpp").unlink(), "no test brings it about"),
    (lambda c: spoil(c, "src/kinds/iie/README.md", "| R10 |", "| R99 |"), "of R10: no rule table names it"),
    (lambda c: spoil(c, "src/kinds/iie/rules.cpp", 'Rule{"F6",', 'Rule{"F77",'), "src/kinds/iie/README.md does not have F77"),
    (lambda c: spoil(c, "docs/rules.md", "# Rules,", "# The rules,"), "docs/rules.md is stale"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_the_table_of_rules_may_not_drift(copy, change, told):
    change(copy)
    code, said = check(copy, "gen-rule-table")
    assert code == 1 and told in said, said
