"""SFTP drops: a real OpenSSH sshd, files put with the real sftp program, answers taken the same way."""
import getpass
import os
import socket
import subprocess

import harness
import pytest
from harness import house, iie


class Sshd:
    def __init__(self, folder):
        self.dir = folder
        self.more = ""  # lines of sshd_config that win over ours
        folder.mkdir()
        os.makedirs("/run/sshd", exist_ok=True)
        for key in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
        (folder / "authorized").write_text((folder / "user.pub").read_text())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None

    def start(self):
        config = self.dir / "sshd_config"
        config.write_text(f"""{self.more}
Port {self.port}
ListenAddress 127.0.0.1
HostKey {self.dir}/host
AuthorizedKeysFile {self.dir}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PidFile none
Subsystem sftp internal-sftp
LogLevel VERBOSE
""")
        self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", config], stderr=open(self.dir / "log", "ab"))

        def listening():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        harness.wait_for(listening, "sshd")

    def stop(self):
        subprocess.run(["pkill", "-KILL", "-P", str(self.process.pid)], check=False)
        self.process.kill()
        self.process.wait()

    def pin(self):
        out = subprocess.run(["ssh-keygen", "-l", "-f", self.dir / "host.pub"], check=True, capture_output=True, text=True)
        return out.stdout.split()[1]

    def sftp(self, batch):
        return subprocess.run(["sftp", "-q", "-b", "-", "-i", self.dir / "user", "-P", str(self.port), "-o", "StrictHostKeyChecking=no",
                               "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", f"{getpass.getuser()}@127.0.0.1"],
                              input=batch, text=True, capture_output=True, check=True)


@pytest.fixture()
def remote():
    with house() as h:
        server = Sshd(h.dir / "sshd")
        server.start()
        for folder in ("in", "out"):
            (h.dir / "remote" / folder).mkdir(parents=True)
        configure(h, server, server.pin())
        yield h, server
        server.stop()


def configure(h, server, *pins, more=""):
    listed = ", ".join(f'"{p}"' for p in pins)
    h.add_partner("deposito-norte", f"""[partner]
id = "deposito-norte"
name = "Depósito Norte por SFTP"
ruc = "0990000018001"
kinds = ["IIE", "GEN"]

[settle]
rule = "rename"

[drop]
type = "sftp"
host = "127.0.0.1"
port = {server.port}
user = "{getpass.getuser()}"
key = "{server.dir}/user"
pins = [{listed}]
inbox = "{h.dir}/remote/in"
outbox = "{h.dir}/remote/out"
{more}
""")


def put(h, server, name, content):
    local = h.dir / "to-send.xml"
    local.write_bytes(content)
    server.sftp(f"put {local} {h.dir}/remote/in/{name}.tmp\nrename {h.dir}/remote/in/{name}.tmp {h.dir}/remote/in/{name}\n")


def taken(h, server, name):
    path = h.dir / "remote/out" / name
    harness.wait_for(path.exists, f"{name} on the server")
    server.sftp(f"get {path} {h.dir}/got.xml\n")
    return harness.Answer(h.dir / "got.xml")


def test_document_signed_with_xmlsec1_and_put_with_sftp_is_answered(remote):
    h, server = remote
    h.start()
    put(h, server, "iie.xml", h.sign(iie()))
    answer = taken(h, server, "iie.acuse.xml")
    assert answer.result == "ACEPTADO", answer.entries()
    harness.verify_answer(h.dir / "remote/out/iie.acuse.xml", h.pki / "ca.pem")
    harness.wait_for(lambda: not os.listdir(h.dir / "remote/in"), "an empty inbox")
    h.stop()
    assert not [n for n in os.listdir(h.dir / "remote/out") if n.startswith(".")]


def test_server_restart_is_survived(remote):
    h, server = remote
    h.start()
    put(h, server, "a.xml", h.sign(iie()))
    taken(h, server, "a.acuse.xml")
    server.stop()
    harness.wait_for(lambda: any(e["event"] == "drop.pass_failed" for e in h.events()), "the loss to be noticed")
    server.start()
    put(h, server, "b.xml", h.sign(iie(sequence=2)))
    assert taken(h, server, "b.acuse.xml").result == "ACEPTADO"
    h.stop()


def test_changed_host_key_stops_the_partner_and_nobody_else(remote):
    h, server = remote
    configure(h, server, "SHA256:" + "A" * 43)
    h.start()
    put(h, server, "a.xml", h.sign(iie()))
    failed = harness.wait_for(lambda: [e for e in h.events() if e["event"] == "drop.pass_failed"], "an alarm")
    assert failed[0]["error"] == "drop.host_key" and failed[0]["level"] == "alarm"
    assert os.listdir(h.dir / "remote/in") == ["a.xml"]
    assert (server.dir / "log").read_text().count("Accepted publickey for") == 1, "only whoever put the file logged in"
    h.drop("dae.xml", h.sign(harness.dae_document(), key="aduana"), partner="aduana")
    assert h.answer("dae.acuse.xml", "aduana").result.startswith("ACEPTADO")
    h.stop()


def test_check_says_what_is_wrong(remote):
    h, server = remote
    h.run("check")
    configure(h, server, "SHA256:" + "A" * 43)
    out = h.run("check", expect=78).stdout.decode()
    assert "FALLA  socio deposito-norte" in out


def test_symlinks_on_the_server_are_answered_not_followed(remote):
    h, server = remote
    os.symlink("/etc/passwd", h.dir / "remote/in/link.xml")
    h.once()
    answer = taken(h, server, "link.acuse.xml")
    assert answer.codes == ["ARC-E04"]
    assert not os.listdir(h.dir / "remote/in") and os.path.exists("/etc/passwd")


def harden(server):
    server.stop()
    server.more = "Ciphers aes256-gcm@openssh.com\nMACs hmac-sha2-512-etm@openssh.com"
    server.start()


def test_hardened_server_is_served_and_the_way_to_it_is_told_once(remote):
    h, server = remote
    harden(server)
    h.start()
    put(h, server, "a.xml", h.sign(iie()))
    assert taken(h, server, "a.acuse.xml").result == "ACEPTADO"
    server.stop()
    harness.wait_for(lambda: any(e["event"] == "drop.pass_failed" for e in h.events()), "the loss to be noticed")
    server.start()
    put(h, server, "b.xml", h.sign(iie(sequence=2)))
    assert taken(h, server, "b.acuse.xml").result == "ACEPTADO"
    h.stop()
    remarks = [e["what"] for e in h.events() if e["event"] == "drop.remark"]
    assert len(remarks) == 1 and "libssh" in remarks[0] and "aes256-gcm@openssh.com" in remarks[0], remarks


def test_check_tells_how_a_hardened_server_is_reached_and_what_to_set_if_not(remote):
    h, server = remote
    harden(server)
    out = h.run("check").stdout.decode()
    assert "se usa libssh" in out, out
    configure(h, server, server.pin(), more='ssh = "libssh2"')
    out = h.run("check", expect=78).stdout.decode()
    line = next(line for line in out.splitlines() if line.startswith("FALLA") and "deposito-norte" in line)
    for word in ("cifrado (cipher)", "aes256-gcm@openssh.com", "MAC", 'ssh = "auto"'):
        assert word in line, line
    configure(h, server, server.pin(), more='ssh = "putty"')
    assert "putty" in h.run("check", expect=78).stderr.decode()


@pytest.mark.parametrize("library", ["libssh2", "libssh"])
def test_no_agent_and_nobodys_ssh_configuration_is_touched(remote, library):
    h, server = remote
    configure(h, server, server.pin(), more=f'ssh = "{library}"')
    trace = h.dir / "strace.out"
    agent = h.dir / "agent"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(agent))
        listener.listen()
        done = subprocess.run(["strace", "-f", "-o", trace, "-e", "trace=file,connect", harness.BINARY, "-c", h.config, "check"],
                              env={**os.environ, "SSH_AUTH_SOCK": str(agent), "ASAN_OPTIONS": "detect_leaks=0"}, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stdout.decode()
    calls = trace.read_text()
    assert f'"{server.dir}/user"' in calls, "the trace would show it"
    for foreign in (str(agent), "/.ssh", "/etc/ssh", "known_hosts", "libssh/"):
        assert foreign not in calls, [line for line in calls.splitlines() if foreign in line]
