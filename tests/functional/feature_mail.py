"""Outgoing mail, as far as an operator configures it: `esclusa check` finds what would keep messages from leaving, or let
others read them."""
import contextlib
import os
import stat
import tempfile

import harness


@contextlib.contextmanager
def house():
    with tempfile.TemporaryDirectory(prefix="esclusa-") as folder:
        yield harness.House(folder)


def method(h, lines):
    h.edit(h.config, r'method = "none"[^\n]*', lines)


def complaint(h):
    """What check says about mail, and nothing else is wrong."""
    lines = h.run("check", expect=78).stdout.decode().splitlines()
    wrong = [line for line in lines if line.startswith("FALLA")]
    assert wrong and all("correo" in line for line in wrong), lines
    return "\n".join(wrong)


def test_what_init_writes_is_good_and_private():
    with house() as h:
        assert "correo" in h.run("check").stdout.decode()
        spool = h.dir / "var/mail"
        for folder in (spool, *(spool / name for name in ("tmp", "new", "sent", "failed"))):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
            assert not [p for p in folder.iterdir() if p.is_file()], "check takes its trial message away"


def test_a_spool_that_others_can_enter():
    with house() as h:
        h.run("check")
        (h.dir / "var/mail/new").chmod(0o750)
        assert "chmod 700" in complaint(h)


def test_a_spool_that_cannot_be_made():
    with house() as h:
        h.edit(h.config, 'spool = "var/mail"', 'spool = "esclusa.toml/mail"')
        assert "esclusa.toml" in complaint(h)


def test_a_program_that_is_not_there():
    with house() as h:
        method(h, 'method = "command"\ncommand = ["/nowhere/sendmail", "-t", "-i"]')
        assert "/nowhere/sendmail" in complaint(h)
        h.edit(h.config, "/nowhere/sendmail", "/bin/true")
        h.run("check")


def test_a_password_that_others_can_read():
    with house() as h:
        password = h.dir / "pki/mail.pass"
        method(h, 'method = "smtp"\nhost = "relay.example"\ntls = "tls"\nuser = "u"\npassword_file = "pki/mail.pass"')
        assert "mail.pass" in complaint(h)
        password.write_text("s3creto\n")
        password.chmod(0o644)
        line = complaint(h)
        assert "chmod 600" in line and "s3creto" not in line
        password.chmod(0o600)
        assert "s3creto" not in h.run("check").stdout.decode()


def test_a_password_in_the_clear_is_refused_with_its_line():
    with house() as h:
        method(h, 'method = "smtp"\nhost = "relay.example"\nuser = "u"\npassword_file = "pki/mail.pass"')
        err = h.run("check", expect=78).stderr.decode()
        assert "[mail] tls" in err and "esclusa.toml:" in err, err


def test_a_house_without_mail_must_not_take_registrations():
    with house() as h:
        h.edit(h.config, r"\[mail\].*?\n\n", "")
        assert "hace falta [mail]" in h.run("check", expect=78).stdout.decode()


def test_a_house_without_mail_and_registrations_is_good():
    with house() as h:
        h.edit(h.config, r"\[mail\].*?\n\n", "")
        for partner in ("aduana", "deposito-norte"):
            h.edit(h.dir / f"partners/{partner}.toml", r"kinds = \[.*?\]", 'kinds = ["IIE", "DAE"]')
        assert "correo" not in h.run("check").stdout.decode()
        assert not os.path.exists(h.dir / "var/mail")
