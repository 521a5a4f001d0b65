"""What scripts/story stands on: drops worked as a partner would, and answers read with the standard library."""
import getpass
import os
import pathlib
import shutil
import socket
import subprocess
import time
import xml.etree.ElementTree as ET

ACUSE = "{urn:esclusa:acuse:1}"
PATIENCE = 120  # seconds for an answer; nothing here measures time


class Unexpected(Exception):
    """An answer that is not what the story says."""


def expect(what, got, wanted):
    if got != wanted:
        raise Unexpected(f"{what}: expected {wanted!r}, got {got!r}")


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise Unexpected(f"waited {PATIENCE} s for {what}")


def say(text=""):
    print(text, flush=True)


class Answer:
    def __init__(self, content):
        self.bytes = content
        self.root = ET.fromstring(content)
        self.kind = self.root.tag[len(ACUSE):]

    def text(self, path, start=None):
        found = (self.root if start is None else start).find("/".join(ACUSE + p for p in path.split("/")))
        return None if found is None else found.text

    @property
    def result(self):
        return self.text("Cabecera/Resultado")

    @property
    def codes(self):
        return [e.find(ACUSE + "Codigo").text for e in self.root.iter(ACUSE + "Error")]

    def rows(self, name):
        return [{c.tag[len(ACUSE):]: c.text for c in row} for row in self.root.iter(ACUSE + name)]


class Folder:
    """A partner's drop in a folder of this machine."""

    def __init__(self, inbox, outbox):
        self.inbox, self.outbox = inbox, outbox

    def put(self, name, content):
        (self.inbox / f".{name}.tmp").write_bytes(content)
        (self.inbox / f".{name}.tmp").rename(self.inbox / name)

    def get(self, name):
        file = self.outbox / name
        return file.read_bytes() if file.exists() else None

    def names(self):
        return sorted(f.name for f in self.outbox.iterdir())


class Sftp:
    """A partner's drop on its own SFTP server, worked with OpenSSH's client as the partner would."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "drop/in").mkdir(parents=True)
        (folder / "drop/out").mkdir()
        for key in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
        shutil.copy(folder / "user.pub", folder / "authorized")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "sshd_config").write_text(f"""Port {self.port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PidFile none
Subsystem sftp internal-sftp
""")
        os.makedirs("/run/sshd", exist_ok=True)
        with open(folder / "log", "wb") as log:
            self.server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", self.port)) == 0, "sshd")
        out = subprocess.run(["ssh-keygen", "-l", "-f", folder / "host.pub"], check=True, capture_output=True, text=True)
        self.pin = out.stdout.split()[1]

    def sftp(self, batch, check=True):
        return subprocess.run(["sftp", "-q", "-b", "-", "-i", self.folder / "user", "-P", str(self.port), "-o", "IdentitiesOnly=yes",
                               "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                               f"{getpass.getuser()}@127.0.0.1"], input=batch, text=True, capture_output=True, check=check)

    def put(self, name, content):
        (self.folder / "sending").write_bytes(content)
        drop = self.folder / "drop/in"
        self.sftp(f"put {self.folder}/sending {drop}/{name}.tmp\nrename {drop}/{name}.tmp {drop}/{name}\n")

    def get(self, name):
        done = self.sftp(f"get {self.folder}/drop/out/{name} {self.folder}/taken\n", check=False)
        return (self.folder / "taken").read_bytes() if done.returncode == 0 else None

    def names(self):
        return sorted(pathlib.Path(n.strip()).name for n in self.sftp(f"ls -1 {self.folder}/drop/out\n").stdout.splitlines()[1:])

    def stop(self):
        subprocess.run(["pkill", "-KILL", "-P", str(self.server.pid)], check=False)
        self.server.kill()
        self.server.wait()
