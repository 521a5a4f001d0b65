#!/usr/bin/python3
"""docs/notifications.md names every event of the published schema and no other, and only tests and files that exist."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tests():
    for file in (ROOT / "tests").rglob("*_test.cpp"):
        yield from (".".join(name) for name in re.findall(r"^TEST(?:_[FP])?\((\w+), (\w+)\)", file.read_text(), re.M))
    for file in (ROOT / "tests/functional").glob("feature_*.py"):
        yield from (f"{file.stem}.{name}" for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M))


def main():
    schema = (ROOT / "xsd/ack/1.0/notificacion.xsd").read_text()
    events = set(re.findall(r'enumeration value="(\w+)"', schema[:schema.index('name="Buzon"')]))
    rows = [row.split("|")[1:-1] for row in (ROOT / "docs/notifications.md").read_text().splitlines() if row.startswith("| ")][1:]
    named = {word for row in rows for word in re.findall(r"`(\w+)`", row[1])}
    faults = [f"event {event}" for event in sorted(named ^ events)]
    known = set(tests())
    for row in rows:
        faults += [f"no file {file}" for file in re.findall(r"`([^`]+)`", row[5]) if not (ROOT / "src" / file).exists()]
        shown = re.findall(r"`([^`]+)`", row[6])
        faults += [f"no test {test}" for test in shown if test not in known]
        if not shown and row[6].strip() != "same":
            faults.append(f"nothing shows: {row[0].strip()}")
    print("\n".join(faults) or f"{len(events)} events in {len(rows)} rows")
    return bool(faults)


sys.exit(main())
