"""What the generated pages are made from: rule tables of README files, the code list, cases and tests."""
import ast
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KINDS = sorted(path.parent.name for path in ROOT.glob("src/kinds/*/kind.cpp"))
REQUESTS = [kind for kind in KINDS if "make_request_kind" in (ROOT / f"src/kinds/{kind}/kind.cpp").read_text()]
CODE = re.compile(r"[A-Z]{2,4}-[EWI][0-9]{2}")
# Tests that use codes as data to keep, count or print; they bring none about.
DATA_ONLY = ("tests/unit/store/", "tests/unit/report/", "tests/unit/answer/")
# A test that goes through a table of files, and what makes the table.
TABLES = {"Verify.judges_every_file_of_the_table": "tests/support/make_attacks.py"}

Code = collections.namedtuple("Code", "name message class_ motive rule severity action")
Row = collections.namedtuple("Row", "rules text codes basis")
Case = collections.namedtuple("Case", "kind name result codes")
Test = collections.namedtuple("Test", "file name body")


def relative(path):
    return str(path.relative_to(ROOT))


def cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def codes():
    """Of docs/guia/codigos.md, which a test compares with what the program prints."""
    found = {}
    for line in (ROOT / "docs/guia/codigos.md").read_text().splitlines():
        if CODE.match(line.removeprefix("| ")):
            code = Code(*cells(line))
            found[code.name] = code
    return found


def code_range(text, known):
    """The codes that a cell names; "A-E01…A-E05" is all that the list has in between."""
    named = []
    for word in text.split():
        ends = CODE.findall(word)
        if "…" in word and len(ends) == 2:
            named += [code for code in known if ends[0] <= code <= ends[1]]
        else:
            named += ends
    return named


def rule_rows(readme, known):
    """Rows of the tables that are headed `| Rule | …`."""
    rows, inside = [], False
    for line in readme.read_text().splitlines():
        if not line.startswith("|"):
            inside = False
        elif line.startswith("| Rule |"):
            inside = True
        elif inside and not line.startswith("|---"):
            rules, text, named, basis = cells(line)
            rows.append(Row(rules.split(), text, code_range(named, known), basis))
    return rows


def rules_in_code(folder):
    """Ids of the rule tables in the sources of a folder."""
    return {rule for file in folder.glob("*.cpp") for rule in re.findall(r'\bRule\{\s*"([^"]+)"', file.read_text())}


def codes_of_rule(row, rule, known):
    """A row may be about several rules: each has the codes that the list gives to it, or those of none."""
    own = [code for code in row.codes if known[code].rule == rule]
    shared = [code for code in row.codes if known[code].rule not in row.rules]
    return own or shared


def cases(kind):
    table = ROOT / f"tests/kinds/{kind}/expected.tsv"
    found = []
    for line in table.read_text().splitlines():
        name, result, named = line.split("\t")[:3]
        found.append(Case(kind, name, result, set(CODE.findall(named))))
    return found


def functions(file):
    """Name and text of each function of a Python file, its decorators included."""
    text = file.read_text()
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node.name, "\n".join(lines[first - 1:node.end_lineno])


def codes_of_table(maker):
    """What `put(name, codes, content)` expects of the files it writes."""
    return " ".join(re.findall(r'put\([^,]+, "([^"]*)"', (ROOT / maker).read_text()))


def tests():
    """Every test that can bring a code about, of GoogleTest and of pytest, with its body."""
    found = []
    for file in sorted(ROOT.glob("tests/**/*_test.cpp")):
        if relative(file).startswith(DATA_ONLY):
            continue
        parts = re.split(r"^TEST(?:_[FP])?\((\w+),\s*(\w+)\)", file.read_text(), flags=re.M)
        for i in range(1, len(parts), 3):
            found.append(Test(relative(file), f"{parts[i]}.{parts[i + 1]}", parts[i + 2]))
    for file in sorted(ROOT.glob("tests/functional/feature_*.py")):
        found += [Test(relative(file), f"{file.stem}.{name}", body) for name, body in functions(file) if name.startswith("test_")]
    return [test._replace(body=test.body + codes_of_table(TABLES[test.name])) if test.name in TABLES else test for test in found]


def update(pages, check, command):
    """Writes pages (path → text); with `check` only says which ones are stale. Gives the exit code."""
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    if not check:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path])
            print(f"{relative(path)}")
        return 0
    for path in stale:
        print(f"{relative(path)} is stale: run {command}", file=sys.stderr)
    return 1 if stale else 0
