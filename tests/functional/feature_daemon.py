"""The daemon as an operator knows it: one at a time, stops cleanly, reloads all or nothing, logs one id per file."""
import json
import signal

import harness
from harness import house, iie


def test_a_second_process_is_refused_while_one_works():
    with house() as h:
        h.start()
        out = h.run("once", expect=75)
        assert b"otro proceso" in out.stderr


def test_sigterm_finishes_what_is_in_hand():
    with house() as h:
        h.load_dae(harness.dae_row(pieces=100000, weight="1000000.000"))
        h.start()
        for n in range(1, 41):
            h.drop(f"f-{n}.xml", h.sign(iie(sequence=n, pieces=1, weight="10.000")))
        h.stop()
        assert h.events()[-1]["event"] == "daemon.stopped"
        h.once()
        assert len(h.answers()) == 40 and not list(h.inbox().iterdir())
        h.check_answers()


def test_sighup_takes_a_new_partner_and_refuses_a_broken_file():
    with house() as h:
        h.start()
        for folder in ("inbound/nuevo", "outbound/nuevo"):
            (h.dir / folder).mkdir()
        partner = (h.dir / "partners/deposito-norte.toml").read_text()
        h.add_partner("nuevo", partner.replace("deposito-norte", "nuevo"))
        h.daemon.send_signal(signal.SIGHUP)
        harness.wait_for(lambda: any(e["event"] == "daemon.reloaded" for e in h.events()), "the reload")
        h.drop("a.xml", b"x", partner="nuevo")
        assert h.answer("a.acuse.xml", "nuevo").result == "RECHAZADO"

        good = h.config.read_text()
        h.config.write_text(good.replace("[seal]", "[saal]"))
        h.daemon.send_signal(signal.SIGHUP)
        refused = harness.wait_for(lambda: [e for e in h.events() if e["event"] == "daemon.reload_refused"], "a refusal")
        assert refused[0]["level"] == "alarm" and "esclusa.toml:" in refused[0]["what"]
        h.config.write_text(good)
        h.drop("b.xml", b"y", partner="nuevo")
        assert h.answer("b.acuse.xml", "nuevo").result == "RECHAZADO", "the old configuration goes on working"


def test_a_wrong_partner_file_disables_that_partner_only():
    with house() as h:
        h.edit(h.dir / "partners/aduana.toml", r'ruc = "\d+"', 'ruc = "123"')
        h.start()
        assert any(e["event"] == "config.partner" and "aduana.toml:4" in e["problem"] for e in h.events())
        h.drop("a.xml", h.sign(iie()))
        assert h.answer("a.acuse.xml").result == "ACEPTADO"


def test_configuration_faults_have_file_and_line():
    with house() as h:
        h.edit(h.config, r"batch_files = \d+", "batch_files = 0\nbatch_flies = 3")
        err = h.run("check", expect=78).stderr.decode()
        line = h.config.read_text().splitlines().index("batch_files = 0") + 1
        assert f"esclusa.toml:{line}: [limits] batch_files" in err and f"esclusa.toml:{line + 1}: [limits] batch_flies" in err


def test_one_correlation_id_leads_from_arrival_to_quarantine():
    with house() as h:
        h.start()
        h.drop("bad.xml", b"not xml")
        h.answer("bad.acuse.xml")
        received = [e for e in h.events() if e["event"] == "intake.received"]
        assert len(received) == 1 and received[0]["file"] == "bad.xml"
        harness.wait_for(lambda: h.quarantined(), "quarantine")
        assert h.quarantined()[0].startswith(received[0]["id"])
        shown = json.loads(h.run("--json", "show", "1").stdout)
        assert shown["correlacion"] == received[0]["id"]
        decided = [e for e in h.events() if e["event"] == "document.decided"]
        assert decided[0]["id"] == received[0]["id"]


def test_secrets_and_content_stay_out_of_the_log():
    with house() as h:
        h.start()
        h.drop("a.xml", h.sign(iie(description="FRASE QUE NO DEBE SALIR")))
        h.answer("a.acuse.xml")
        h.stop()
        text = (h.dir / "daemon.log").read_text()
        assert "FRASE" not in text and "PRIVATE KEY" not in text and "DEPNORTE1" not in text


def test_a_world_readable_key_stops_it_with_a_clear_sentence():
    with house() as h:
        (h.pki / "sello.key").chmod(0o644)
        err = h.run("once", expect=78).stderr.decode()
        assert "sello.key está abierto a otros usuarios (modo 0644); use chmod 600" in err and "access.exposed" in err


def test_unreadable_answers_wait_and_are_delivered_later():
    with house() as h:
        h.outbox().rename(h.dir / "away")
        h.drop("a.xml", h.sign(iie()))
        h.run("once", expect=69)
        (h.dir / "away").rename(h.outbox())
        h.once()
        assert h.answer("a.acuse.xml").result == "ACEPTADO"
        h.check_answers()


def test_an_answer_name_that_holds_other_content_is_left_alone():
    with house() as h:
        (h.outbox() / "a.acuse.xml").write_text("not ours")
        h.drop("a.xml", h.sign(iie()))
        h.run("once", expect=None)
        assert (h.outbox() / "a.acuse.xml").read_text() == "not ours"
        status = json.loads(h.run("--json", "status").stdout)
        assert [p["porEntregar"] for p in status["socios"] if p["socio"] == "deposito-norte"] == [1]
        assert not list(h.inbox().iterdir()), "decided and durable: the source may go"
