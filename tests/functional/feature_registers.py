"""Registers are renewed under a running daemon: the next document is judged by the new list."""
import json
import signal
import subprocess

import harness
from harness import BINARY, house, iie

PACKAGES = harness.SOURCE / "config/catalog/packaging-types.csv"


def with_package(code, sequence):
    return iie(sequence).replace("<TipoEmbalaje>051<", f"<TipoEmbalaje>{code}<")


def send(made, sequence, code):
    made.drop(f"iie-{sequence}.xml", made.sign(with_package(code, sequence)))
    return made.answer(f"iie-{sequence}.acuse.xml")


def crg(sequence, part, parts, rows, series="A"):
    filas = "".join("<Fila>" + "".join(f"<{k}>{v}</{k}>" for k, v in row.items()) + "</Fila>" for row in rows)
    return f"""<CargaRegistro xmlns="urn:esclusa:edoc:1" version="1.0" Id="doc">
  <Cabecera>
    <NumeroEntrega>28000055{harness.utc()[:4]}{sequence:08d}F</NumeroEntrega>
    <TipoDocumento>CRG</TipoDocumento>
    <FechaEmision>{harness.utc(-1)}</FechaEmision>
    <Ruc>1760001550001</Ruc>
  </Cabecera>
  <Carga>
    <Registro>embalajes</Registro><Modo>REEMPLAZO</Modo><Serie>{series}</Serie>
    <Parte>{part}</Parte><DePartes>{parts}</DePartes>
  </Carga>
  {filas}
</CargaRegistro>"""


def test_a_loaded_list_holds_for_the_next_document_of_a_running_daemon():
    with house() as made:
        made.start()
        refused = send(made, 1, "777")
        assert refused.codes == ["CAT-E02"] and refused.result == "RECHAZADO"
        assert "+" not in refused.text("Cabecera/VersionCatalogos")
        file = made.dir / "embalajes.csv"
        file.write_text(PACKAGES.read_text() + "777,NUEVO\n")
        report = json.loads(made.run("--json", "registry", "load", "embalajes", file).stdout)
        assert (report["resultado"], report["cargadas"]) == ("CARGADO", 463)
        accepted = send(made, 2, "777")
        assert accepted.result == "ACEPTADO"
        assert accepted.text("Cabecera/VersionCatalogos").endswith(f"+{report['generacion']}")
        made.check_answers()


def test_customs_sends_a_register_in_parts():
    with house() as made:
        made.start()
        made.drop("crg-2.xml", made.sign(crg(2, 2, 2, [{"codigo": "778", "nombre": "DOS"}]), key="aduana"), "aduana")
        assert made.answer("crg-2.acuse.xml", "aduana").result == "ACEPTADO"
        assert send(made, 1, "778").codes == ["CAT-E02"], "the register is not complete yet"
        made.drop("crg-1.xml", made.sign(crg(1, 1, 2, [{"codigo": "777", "nombre": "UNO"}]), key="aduana"), "aduana")
        assert made.answer("crg-1.acuse.xml", "aduana").result == "ACEPTADO"
        assert send(made, 2, "777").result == "ACEPTADO"
        assert send(made, 3, "051").codes == ["CAT-E02"], "the list was replaced"
        made.drop("crg-3.xml", made.sign(crg(3, 1, 1, [{"codigo": "7", "nombre": "X"}], "B"), key="aduana"), "aduana")
        assert made.answer("crg-3.acuse.xml", "aduana").codes == ["CRG-E04"]
        shown = json.loads(made.run("--json", "registry", "show", "embalajes", "778").stdout)
        assert shown[0]["nombre"] == "DOS"


def test_only_customs_loads_registers():
    with house() as made:
        document = crg(1, 1, 1, [{"codigo": "777", "nombre": "UNO"}]).replace("1760001550001", "0990000018001")
        made.drop("crg.xml", made.sign(document))
        made.once()
        assert made.answer("crg.acuse.xml").codes == ["PAR-E06"]


def test_a_bad_file_changes_nothing_and_says_why():
    with house() as made:
        before = json.loads(made.run("--json", "registry", "list").stdout)
        file = made.dir / "oce.csv"
        file.write_text((harness.SOURCE / "config/registers/oce.csv").read_text() + "1,05,179,X,055,2002-09-01,9999-12-31\n")
        report = json.loads(made.run("--json", "registry", "load", "oce", file, expect=65).stdout)
        assert report["codigo"] == "registry.rows" and report["generacion"] == 0
        assert [(r["fila"], r["columna"]) for r in report["rechazos"]] == [(5, "codigo")]
        assert json.loads(made.run("--json", "registry", "list").stdout) == before
        assert {r["registro"] for r in before} == {"oce", "usuarios"}
        checked = json.loads(made.run("--json", "registry", "check", "oce", file, "--tolerate", "1").stdout)
        assert (checked["cargadas"], checked["rechazadas"]) == (4, 1)
        assert json.loads(made.run("--json", "registry", "list").stdout) == before, "check touches nothing"
        made.run("registry", "load", "oce", file, "--tolerate", "1")
        after = {r["registro"]: r for r in json.loads(made.run("--json", "registry", "list").stdout)}
        assert after["oce"]["filas"] == 4 and after["oce"]["archivo"] == "oce.csv"


def test_strictness_register_asks_the_register():
    with house() as made:
        made.edit(made.config, 'ruc = "structural"', 'ruc = "register"')
        made.drop("one.xml", made.sign(iie(1)))
        made.once()
        assert "RUC-E04" in made.answer("one.acuse.xml").codes
        file = made.dir / "ruc.xml"
        file.write_text("""<Registro xmlns="urn:esclusa:edoc:1" nombre="ruc" version="1.0"><Fila><ruc>0990000018001</ruc>
          <razon_social>DEPOSITO</razon_social><estado>ACTIVO</estado><clase>sociedad</clase></Fila></Registro>""")
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema", harness.SOURCE / "xsd/registro/1.0/registro.xsd", file],
                       check=True, capture_output=True)
        made.run("registry", "load", "ruc", file)
        made.drop("two.xml", made.sign(iie(2)))
        made.once()
        assert made.answer("two.acuse.xml").result == "ACEPTADO"


def test_a_load_that_is_killed_leaves_the_old_register_and_the_next_one_tidies_up():
    with house() as made:
        head = "ruc,razon_social,estado,clase,rep_legal_tipo_doc,rep_legal_num_doc,rep_legal_nombre,direccion\n"
        first = made.dir / "first.csv"
        first.write_text(head + "1790011674001,UNO,ACTIVO,sociedad,,,,\n")
        made.run("registry", "load", "ruc", first)
        big = made.dir / "big.csv"
        with open(big, "w") as out:
            out.write(head)
            for i in range(150_000):
                out.write(f"17{i:08d}001,EMPRESA {i},ACTIVO,sociedad,,,,CALLE {i}\n")
        process = subprocess.Popen([BINARY, "-c", str(made.config), "registry", "load", "ruc", str(big)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        store = made.dir / "var/state/esclusa.db"

        def filled():
            told = subprocess.run(["sqlite3", "-readonly", store, "SELECT coalesce(max(rows), 0) FROM generations WHERE state = 'filling'"],
                                  capture_output=True, text=True)
            return told.stdout.strip() not in ("", "0")

        harness.wait_for(filled, "the load to be under way")
        process.send_signal(signal.SIGKILL)
        process.wait()
        listed = json.loads(made.run("--json", "registry", "list").stdout)
        assert [r["filas"] for r in listed if r["registro"] == "ruc"] == [1]
        made.run("registry", "show", "ruc", "1790011674001")
        made.run("registry", "load", "ruc", first)
        counts = subprocess.run(["sqlite3", "-readonly", store, "SELECT count(*) FROM register_ruc; SELECT count(*) FROM generations WHERE state <> 'current'"],
                                capture_output=True, text=True, check=True).stdout.split()
        assert counts == ["1", "0"]
