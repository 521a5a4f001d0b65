"""The night report: figures of what was really processed, who was silent, written by the daemon once."""
import csv
import datetime
import json
import sqlite3

import harness
from harness import house, iie

FIGURES = ("erroresDeRecepcion", "aceptados", "aceptadosConObservaciones", "rechazados", "pendientes", "repeticiones")


def local(**back):
    zone = datetime.timezone(datetime.timedelta(hours=-5))
    return datetime.datetime.now(zone) - datetime.timedelta(**back)


def work(h):
    """One accepted, one unreadable, one refused by a rule, one pending, and the accepted one again."""
    good = h.sign(iie(sequence=1))
    h.drop("a.xml", good)
    h.drop("b.xml", b"not xml")
    h.drop("c.xml", h.sign(iie(sequence=2, pieces=500, weight="5000.000")))
    h.drop("d.xml", h.sign(iie(sequence=3, dae="05520264000000033")))
    h.once()
    h.drop("a2.xml", good)
    h.once()


def expect_calendar(h, partner, days='"todos"'):
    file = h.dir / f"partners/{partner}.toml"
    file.write_text(file.read_text() + f"\n[calendar]\ndays = {days}\n")


def end_the_night_an_hour_ago(h):
    """A night of 24 hours that ended an hour ago, with its report due at once."""
    end = local(hours=1).strftime("%H:%M")
    for key in ("at", "night_from", "night_to"):
        h.edit(h.config, rf'\n{key} = "[\d:]*"', f'\n{key} = "{end}"')


def move_back(h, seconds):
    with sqlite3.connect(h.dir / "var/state/esclusa.db") as database:
        for table in ("arrivals", "documents"):
            database.execute(f"DROP TRIGGER {table}_keep_what_came")  # time travel is what it is against
            database.execute(f"UPDATE {table} SET arrived = arrived - ?", (seconds,))


def check_sums(report):
    for section in [*report["socios"].values(), report["total"]]:
        files = section["archivos"]
        assert files["recibidos"] == sum(files[name] for name in FIGURES), files
        for name in files:
            assert files[name] == sum(kind[name] for kind in section["porTipo"].values()), name


def test_the_figures_are_those_of_what_was_processed():
    with house() as h:
        work(h)
        day = local(days=1).strftime("%Y-%m-%d")
        report = json.loads(h.run("--json", "report", "--from", day).stdout)
        check_sums(report)
        depot = report["socios"]["deposito-norte"]
        assert depot["archivos"] == {"recibidos": 5, "erroresDeRecepcion": 1, "aceptados": 1, "aceptadosConObservaciones": 0,
                                     "rechazados": 1, "pendientes": 1, "repeticiones": 1, "sinDecidir": 0}
        assert depot["respuestas"]["firmadas"] == depot["respuestas"]["entregadas"] == 6, "four answers, two summaries"
        assert (depot["respuestas"]["primera"], depot["respuestas"]["ultima"]) == (1, 6)
        assert depot["segundosHastaRespuesta"]["respondidos"] == 4
        assert depot["cuarentena"] == 2
        assert depot["pendienteMasAntiguo"]["archivo"] == "d.xml"
        assert len(depot["codigos"]) >= 2 and any(c["codigo"].startswith("XML-") for c in depot["codigos"])

        h.run("report", "--from", day, "-p", "deposito-norte", "--format", "csv", "-o", h.dir / "out.csv")
        with open(h.dir / "out.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        found = {r["dato"]: int(r["valor"]) for r in rows if r["seccion"] == "archivos" and not r["clave"]}
        assert found == depot["archivos"]
        assert {r["socio"] for r in rows if r["seccion"] != "informe"} <= {"deposito-norte", ""}

        text = h.run("report", "--from", day).stdout.decode()
        line = next(l for l in text.splitlines() if l.startswith("deposito-norte"))
        assert line.split()[1:9] == ["5", "1", "1", "0", "1", "1", "1", "0"], line


def test_the_daemon_writes_the_night_once_and_names_who_was_silent():
    with house() as h:
        work(h)
        move_back(h, 2 * 3600)
        expect_calendar(h, "deposito-norte")
        expect_calendar(h, "aduana")
        end_the_night_an_hour_ago(h)
        h.start()
        folder = h.dir / "var/reports"
        night = local(hours=25).strftime("%Y-%m-%d")
        harness.wait_for((folder / f"{night}.json").exists, "the report")
        report = json.loads((folder / f"{night}.json").read_text())
        assert report["noche"] == night
        assert [s["socio"] for s in report["sociosEsperadosQueFaltan"]] == ["aduana"]
        assert report["total"]["archivos"]["recibidos"] == 5
        check_sums(report)
        text = (folder / f"{night}.txt").read_text()
        assert text.index("*** ATENCIÓN") < text.index("ARCHIVOS RECIBIDOS") and "NO LLEGÓ NADA" in text
        names = sorted(f.name for f in folder.iterdir())
        assert names == sorted(f"{night}{who}.{form}" for who in ("", "-aduana", "-deposito-norte")
                               for form in ("txt", "csv", "json"))
        assert "deposito-norte" not in (folder / f"{night}-aduana.json").read_text()

        written = harness.wait_for(lambda: [e for e in h.events() if e["event"] == "report.written"], "the event")
        assert written[0]["night"] == night
        silent = [e for e in h.events() if e["event"] == "report.silent_partner"]
        assert [(e["level"], e["partner"], e["night"]) for e in silent] == [("alarm", "aduana", night)]

        before = (folder / f"{night}.json").stat().st_mtime_ns
        h.stop()
        h.start()
        h.drop("e.xml", b"x")
        h.answer("e.acuse.xml")  # the new daemon is at work
        h.stop()
        assert (folder / f"{night}.json").stat().st_mtime_ns == before
        assert len([e for e in h.events() if e["event"] == "report.written"]) == 1

        (folder / f"{night}.json").unlink()
        h.start()
        harness.wait_for((folder / f"{night}.json").exists, "the missing report")


def test_the_last_night_is_the_default_and_its_silence_is_seen():
    with house() as h:
        expect_calendar(h, "deposito-norte")
        report = json.loads(h.run("--json", "report").stdout)
        assert report["noche"] and report["sociosEsperadosQueFaltan"][0]["socio"] == "deposito-norte"
        again = json.loads(h.run("--json", "report", "--night", report["noche"]).stdout)
        assert again["desde"] == report["desde"] and again["hasta"] == report["hasta"]


def test_questions_that_make_no_sense_are_refused():
    with house(registers=False, dae=False) as h:
        h.run("report", "--night", "2026-11-20", "--from", "2026-11-20", expect=64)
        h.run("report", "--to", "2026-11-20", expect=64)
        h.run("report", "--format", "xml", expect=64)
        h.run("report", "--night", "2026-02-30", expect=65)
        h.run("report", "--from", "2026-11-20", "--to", "2026-11-19T00:00:00Z", expect=65)
        h.run("report", "--from", "1999-01-01", expect=65)
        assert "nadie" in h.run("report", "-p", "nadie", expect=65).stderr.decode()


def test_a_calendar_that_does_not_fit_the_night_is_a_fault_of_the_partner_file():
    with house() as h:
        expect_calendar(h, "deposito-norte", days='"todos"\nby = "12:00"')
        assert "[calendar] by" in h.run("check", expect=78).stderr.decode()
