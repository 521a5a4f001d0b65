#!/usr/bin/python3
"""An SFTP server that is up to no good, as the subsystem of a real sshd: hostile_sftp.py MISCHIEF."""
import struct
import sys

MISCHIEF = sys.argv[1]
NAMES = [b"good.xml", b"../../etc/passwd", b"/etc/passwd", b"a/b.xml", b"..", b".", b"", b"nul\0.xml", b"line\nbreak.xml", b"\x1b[2J.xml",
         b"bad\xff.xml", b"n" * 65536, b"good.xml"]
ATTRIBUTES = struct.pack(">IQIII", 0x0D, 5, 0o100644, 7, 7)
FOLDER = struct.pack(">IQIII", 0x0D, 5, 0o40755, 7, 7)


def string(octets):
    return struct.pack(">I", len(octets)) + octets


def say(kind, body):
    sys.stdout.buffer.write(struct.pack(">IB", len(body) + 1, kind) + body)
    sys.stdout.buffer.flush()


def names(request, count, listed):
    say(104, struct.pack(">II", request, count) + b"".join(string(n) + string(b"-rw-r--r--") + ATTRIBUTES for n in listed))


def status(request, code):
    say(101, struct.pack(">II", request, code) + string(b"no") + string(b""))


def main():
    listed = False
    while head := sys.stdin.buffer.read(5):
        length, kind = struct.unpack(">IB", head)
        body = sys.stdin.buffer.read(length - 1)
        request = struct.unpack(">I", body[:4])[0]
        if kind == 1:
            say(2, struct.pack(">I", {"version-2": 2, "version-6": 6}.get(MISCHIEF, 3)))
        elif kind in (7, 17):
            say(105, struct.pack(">I", request) + FOLDER)
        elif kind == 11:
            say(102, struct.pack(">I", request) + string(b"folder"))
        elif kind == 12 and MISCHIEF == "wrong-id":
            names(request + 1000, 1, NAMES[:1])
        elif kind == 12 and MISCHIEF == "wrong-type":
            say(105, struct.pack(">I", request) + ATTRIBUTES)
        elif kind == 12 and MISCHIEF == "count":
            names(request, 1_000_000, NAMES[:1])
        elif kind == 12 and MISCHIEF == "oversize":
            sys.stdout.buffer.write(struct.pack(">IB", 0x7FFFFFFF, 104))
            sys.stdout.buffer.flush()
        elif kind == 12 and MISCHIEF == "hang-up":
            names(request, 1, NAMES[:1])
            return
        elif kind == 12 and MISCHIEF == "endless":
            names(request, 2, [b"..", b"a/b"])
        elif kind == 12 and not listed:
            listed = True
            names(request, len(NAMES), NAMES)
        elif kind == 12:
            status(request, 1)
        else:
            status(request, 0 if kind == 4 else 4)


main()
