#!/usr/bin/env python3
"""Writes zip archives as partners and attackers send them into the folder that is named: make_lotes.py FOLDER

Good ones come from Python's zipfile, hostile ones are patched or put together octet by octet.
"""
import io
import os
import pathlib
import struct
import sys
import warnings
import zipfile

END = b"PK\5\6"
CENTRAL = b"PK\1\2"
LOCAL = b"PK\3\4"
XML = b"<a xmlns='urn:x'>" + os.urandom(200).hex().encode() + b"</a>"


BAD_NAMES = ("/root.xml", "C:\\a.xml", "a\\b.xml", "ni\u00f1o.xml", "a b.xml", "con\nlinea.xml", "a//b.xml", "./a.xml", "a/../b.xml",
             ".oculto.xml", "-raya.xml", "largo" + "o" * 130 + ".xml", "c.pdf", "sin-extension", "lote.zip", "a.xml.gz")


def archive(*entries, compression=zipfile.ZIP_DEFLATED, comment=b""):
    """Entries are (name or ZipInfo, content)."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names on purpose
        with zipfile.ZipFile(out, "w", compression) as z:
            z.comment = comment
            for name, content in entries:
                z.writestr(name, content)
    return bytearray(out.getvalue())


def patched(data, magic, field, form, value, which=0):
    """Overwrites one field of the which-th record of this magic."""
    at = -1
    for _ in range(which + 1):
        at = data.index(magic, at + 1)
    struct.pack_into(form, data, at + field, value)
    return data


def unix(name, mode):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def renamed(old, new, *others):
    """zipfile is too polite for some names: they are put in afterwards, of the same length."""
    assert len(old) == len(new)
    return archive((old.decode(), XML), *others).replace(old, new)


def zip64(entries=1, directory=None):
    """An archive with zip64 end records that claim so many entries."""
    data = archive(("a.xml", XML))
    start = data.rindex(END)
    size, offset = struct.unpack_from("<II", data, start + 12)
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size if directory is None else directory,
                         offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start, 1)
    end = struct.pack("<4sHHHHIIH", END, 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0)
    return bytes(data[:start]) + record + locator + end


def directory_only(count, name=lambda i: b"%08d.xml" % i, extra=b""):
    """`count` entries without any data: what it costs to believe a directory."""
    records = b"".join(struct.pack("<4sHHHHHHIIIHHHHHII", CENTRAL, 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name(i)), len(extra), 0, 0, 0, 0, 0)
                       + name(i) + extra for i in range(count))
    return records + struct.pack("<4sHHHHIIH", END, 0, 0, count & 0xffff, count & 0xffff, len(records), 0, 0)


def two_directories():
    """An end record inside the comment of another: two archives in one."""
    inner = archive(("inner.xml", XML))
    outer = archive(("outer.xml", XML))
    comment = bytearray(inner)
    end = comment.rindex(END)
    offset = struct.unpack_from("<I", comment, end + 16)[0]
    struct.pack_into("<I", comment, end + 16, offset + len(outer))
    patched(outer, END, 20, "<H", len(comment))
    return bytes(outer) + bytes(comment)


def alike(i):
    """Names of the same hash in libzip's table: 33 * 'b' + 'A' = 33 * 'a' + 'b'."""
    return b"".join(b"bA" if i >> bit & 1 else b"ab" for bit in range(14)) + b".xml"


def overlapping(count):
    """Entries that all unpack the same data (the bomb of 2019)."""
    data = archive(("0000.xml", b"<a>" + b" " * 300_000 + b"</a>"))
    start, end = data.index(CENTRAL), data.rindex(END)
    record = bytes(data[start:end])
    records = b"".join(record.replace(b"0000.xml", b"%04d.xml" % i) for i in range(count))
    tail = struct.pack("<4sHHHHIIH", END, 0, 0, count, count, len(records), start, 0)
    return bytes(data[:start]) + records + tail


def lotes():
    folder = unix("folder/", 0o40755)
    yield "good", archive(("b.xml", XML), (folder, b""), ("folder/a.xml", XML + b" "))
    yield "stored", archive(("a.xml", XML), compression=zipfile.ZIP_STORED)
    yield "comment", archive(("a.xml", XML), comment=b"hecho por el deposito")
    yield "zip64", zip64()
    yield "empty", archive()
    yield "folders", archive((folder, b""))
    yield "text", b"<a/>" * 100
    yield "nothing", b""
    good = archive(("a.xml", XML), ("b.xml", XML))
    yield "cut", good[:-30]
    yield "cut_start", good[30:]
    yield "trailing", bytes(good) + b"\n"
    yield "two_directories", two_directories()
    yield "more_than_it_says", patched(archive(("a.xml", XML), ("b.xml", XML)), END, 10, "<H", 1)
    yield "fewer_than_it_says", patched(archive(("a.xml", XML)), END, 10, "<H", 2)
    yield "zip64_claims_many", zip64(entries=1 << 40)
    yield "zip64_beyond_end", zip64(directory=1 << 62)
    yield "record_beyond_directory", patched(archive(("a.xml", XML)), CENTRAL, 32, "<H", 0xffff)
    yield "many", directory_only(3000)
    yield "swollen", directory_only(100, extra=b"x" * 60_000)
    yield "alike", directory_only(5000, name=alike)
    yield "overlapping", overlapping(200)
    yield "names", renamed(b"d/pppppppppp.xml", b"../../../p/p.xml", *[(n, XML) for n in BAD_NAMES], ("buena.xml", XML))
    yield "nul_in_name", renamed(b"aaaa.xml", b"a\0aa.xml")
    yield "long_names", archive(("x" * 40_000 + ".xml", XML), ("a.xml", XML))
    yield "link", archive((unix("enlace.xml", 0o120777), b"/etc/passwd"), (unix("tubo.xml", 0o10644), b""), ("a.xml", XML))
    yield "nested_by_content", archive(("a.xml", bytes(good)))
    encrypted = archive(("a.xml", XML))
    yield "encrypted", patched(patched(encrypted, LOCAL, 6, "<H", 1), CENTRAL, 8, "<H", 1)
    yield "bzip2", archive(("a.xml", XML), compression=zipfile.ZIP_BZIP2)
    yield "same_name", archive(("a.xml", XML), ("b.xml", XML), ("a.xml", b"<otro/>"))
    yield "wrong_sum", patched(archive(("a.xml", XML), ("b.xml", XML)), CENTRAL, 16, "<I", 1)
    yield "damaged_data", patched(archive(("a.xml", XML * 50)), LOCAL, 60, "<I", 0xffffffff)
    yield "says_smaller", patched(archive(("a.xml", XML)), CENTRAL, 24, "<I", 5)
    yield "says_larger", patched(archive(("a.xml", XML)), CENTRAL, 24, "<I", 5000)
    yield "says_smaller_bomb", patched(archive(("a.xml", b" " * 50_000_000)), CENTRAL, 24, "<I", 100_000)
    yield "packed_beyond_end", patched(archive(("a.xml", XML)), CENTRAL, 20, "<I", 0x7fffffff)
    yield "header_elsewhere", patched(archive(("a.xml", XML)), CENTRAL, 42, "<I", 0x7fffffff)
    yield "too_large", archive(("a.xml", os.urandom(600_000).hex().encode()), ("b.xml", XML))
    yield "bomb", archive(("a.xml", b" " * 1_000_000), ("b.xml", os.urandom(20_000).hex().encode()))
    yield "bomb_total", archive(*[(f"{i}.xml", b" " * 100_000) for i in range(50)])
    yield "thousands", archive(*[(f"{i:05}.xml", b"<a n='%d'/>" % i + XML) for i in range(20_000)])


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, data in lotes():
        (folder / f"{name}.zip").write_bytes(bytes(data))


if __name__ == "__main__":
    main()
