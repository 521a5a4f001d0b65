"""Documents are parsed by processes that hold nothing: what they are from outside, and what becomes of a file when they die."""
import os
import pathlib
import signal
import subprocess

import pytest
from harness import SANITIZED, house, iie, wait_for

walled = pytest.mark.skipif(SANITIZED, reason="a sanitizer needs more than the walls allow")


def status(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return line.split(":", 1)[1].split()
    return None


def children(pid):
    return [int(p) for p in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid):
    try:
        return status(pid, "State")[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def zygote(h):
    found = wait_for(lambda: children(h.daemon.pid), "the zygote")
    assert len(found) == 1
    return found[0]


def workers(h):
    return children(zygote(h))


def accept(h, n):
    name = f"doc-{n}"
    h.drop(name + ".xml", h.sign(iie(sequence=n, pieces=1, weight="10.000")))
    answer = h.answer(name + ".acuse.xml")
    assert answer.result == "ACEPTADO", answer.codes


@pytest.fixture(scope="module")
def running():
    with house() as h:
        h.start()
        accept(h, 1)
        yield h


def is_root():
    return os.geteuid() == 0


@walled
def test_a_worker_can_do_nothing_but_compute(running):
    for pid in workers(running):
        assert status(pid, "NoNewPrivs") == ["1"]
        assert status(pid, "Seccomp") == ["2"], "a filter is on"
        assert status(pid, "Threads") == ["1"]
        if is_root():
            nobody = subprocess.run(["id", "-u", "nobody"], capture_output=True, check=True, text=True).stdout.strip()
            assert set(status(pid, "Uid")) == {nobody}
            assert status(pid, "Groups") == []
            assert status(pid, "CapEff") == ["0000000000000000"]
            descriptors = {int(d): os.readlink(f"/proc/{pid}/fd/{d}") for d in os.listdir(f"/proc/{pid}/fd")}
            assert sorted(descriptors) == [0, 1, 2, 3], descriptors
            assert all(descriptors[d] == "/dev/null" for d in (0, 1, 2)) and descriptors[3].startswith("socket:")
            assert pathlib.Path(f"/proc/{pid}/environ").read_bytes() == b"", "no environment"
            limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
            for name in ("Max processes", "Max open files", "Max file size", "Max core file size"):
                line = next(line for line in limits.splitlines() if line.startswith(name))
                assert line[len(name):].split()[:2] == ["0", "0"], line


def test_a_file_whose_worker_dies_is_tried_again(running):
    before = workers(running)
    for pid in before:
        os.kill(pid, signal.SIGSTOP)
    running.drop("unlucky.xml", running.sign(iie(sequence=50, pieces=1, weight="10.000")))
    wait_for(lambda: not any(p.name == "unlucky.xml" for p in running.inbox().iterdir()), "the file to be taken")
    for pid in before:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    assert running.answer("unlucky.acuse.xml").result == "ACEPTADO"
    assert not set(before) & set(workers(running)), "not even zombies"


def test_reload_brings_a_new_zygote(running):
    old = zygote(running)
    os.kill(running.daemon.pid, signal.SIGHUP)
    wait_for(lambda: b"daemon.reloaded" in (running.dir / "daemon.log").read_bytes(), "the reload")
    wait_for(lambda: not alive(old), "the old zygote to go")
    assert zygote(running) != old
    accept(running, 2)


def test_stopping_leaves_no_process():
    with house() as h:
        h.start()
        accept(h, 1)
        all_of_them = [zygote(h), *workers(h)]
        h.stop()
        assert not any(alive(pid) for pid in all_of_them)


def test_killing_the_daemon_leaves_no_process():
    with house() as h:
        h.start()
        accept(h, 1)
        all_of_them = [zygote(h), *workers(h)]
        assert len(all_of_them) > 1
        for pid in all_of_them[1:]:
            os.kill(pid, signal.SIGSTOP)  # even those that could not notice it
        h.stop(signal.SIGKILL)
        wait_for(lambda: not any(alive(pid) for pid in all_of_them), "all of them to go")


def test_a_file_that_hangs_its_examiner_is_set_aside_and_nobody_else_waits():
    with house() as h:
        h.edit(h.config, r"seconds_per_file = \d+", "seconds_per_file = 1")
        h.start()
        accept(h, 1)
        stopped = set()

        def stop_all():
            for pid in workers(h):
                if pid not in stopped:
                    stopped.add(pid)
                    os.kill(pid, signal.SIGSTOP)

        stop_all()
        h.drop("hangs.xml", h.sign(iie(sequence=9, pieces=1, weight="10.000")))

        def answered():
            stop_all()  # each one that is forked for it
            return (h.outbox() / "hangs.acuse.xml").exists()

        wait_for(answered, "the answer")
        assert h.answer("hangs.acuse.xml").result in ("ACEPTADO", "RECHAZADO")
        for pid in stopped:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        accept(h, 3)


@walled
def test_check_says_how_documents_are_read():
    with house(registers=False, dae=False) as h:
        out = h.run("check").stdout.decode()
        assert "lectura de documentos: en un proceso aparte: seccomp" in out, out
        h.edit(h.config, 'mode = "process"', 'mode = "in_process"')
        assert "sin aislar" in h.run("check").stdout.decode()


def test_settings_that_cannot_work_are_refused():
    with house(registers=False, dae=False) as h:
        h.edit(h.config, r"memory_mb = \d+", "memory_mb = 100")
        assert "hacen falta" in h.run("check", expect=78).stderr.decode()
        h.edit(h.config, r"memory_mb = \d+", "memory_mb = 512")
        if is_root():
            h.edit(h.config, 'user = "nobody"', 'user = "no-such-user"')
            out = h.run("check", expect=78)
            assert "no-such-user" in out.stdout.decode()
