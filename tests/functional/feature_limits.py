"""What a partner may send at most. What is over a limit of time waits in its drop; what is over a limit of size is answered."""
import harness
from harness import house, iie


def limit(h, text, partner="deposito-norte"):
    file = h.dir / f"partners/{partner}.toml"
    file.write_text(file.read_text() + f"\n[limits]\n{text}\n")


def waiting(h, partner="deposito-norte"):
    return sorted(p.name for p in h.inbox(partner).iterdir() if not p.name.startswith("."))


def test_a_files_size_is_judged_by_the_partners_own_limit():
    with house() as h:
        limit(h, "file_bytes = 2048")
        h.drop("grande.xml", b"<a>" + b"x" * 4000 + b"</a>")
        h.once()
        answer = h.answer("grande.acuse.xml")
        assert answer.codes == ["ARC-E03"] and "2048" in str(answer.entries())


def test_files_beyond_the_rate_wait_for_the_next_run_and_none_is_lost():
    with house() as h:
        limit(h, "files_per_minute = 3")
        for n in range(1, 8):
            h.drop(f"f{n}.xml", h.sign(iie(sequence=n, pieces=1, weight="10.000")))
        taken = []
        for _ in range(3):
            h.once()
            taken.append(len(h.answers()))
        assert taken == [3, 6, 7] and waiting(h) == []
        assert {a.result for a in h.answers()} == {"ACEPTADO"}
        h.check_answers()


def test_a_full_day_holds_up_that_partner_alone():
    with house() as h:
        h.add_depot_sur()
        limit(h, "bytes_per_day = 1024\nbatch_files = 1")
        for n in (1, 2, 3):
            h.drop(f"f{n}.xml", h.sign(iie(sequence=n, pieces=1, weight="10.000")))
        h.drop("sur.xml", b"x", "deposito-sur")
        h.start()
        h.answer("sur.acuse.xml", "deposito-sur")
        harness.wait_for(lambda: [e for e in h.events() if e["event"] == "intake.paused"], "an alarm")
        paused = [e for e in h.events() if e["event"] == "intake.paused"]
        assert [(e["level"], e["partner"], e["limit"]) for e in paused] == [("alarm", "deposito-norte", "bytes_per_day")]
        assert len(h.answers()) == 1 and len(waiting(h)) == 2
        h.stop()
        h.once()
        assert len(h.answers()) == 1, "a restart does not begin a new day"
        h.edit(h.dir / "partners/deposito-norte.toml", r"bytes_per_day = \d+", "bytes_per_day = 0")
        h.once()
        assert len(h.answers()) == 3 and waiting(h) == []
        h.check_answers()


def test_without_room_on_our_disk_nothing_is_taken_but_answers_still_go_out():
    with house() as h:
        h.drop("a.xml", h.sign(iie(sequence=1)))
        h.edit(h.config, r"free_bytes = \d+", "free_bytes = 1000000000000000")
        h.once()
        assert waiting(h) == ["a.xml"] and not h.answers() and len(h.summaries()) == 1
        h.edit(h.config, r"free_bytes = \d+", "free_bytes = 1000000")
        h.once()
        assert h.answer("a.acuse.xml").result == "ACEPTADO"
        h.check_answers()
