"""What compiler, linker and service manager do for us is in the shipped binary and unit, not just in the build files."""
import re
import subprocess

import pytest
from harness import BINARY, SANITIZED, SOURCE

hardened = pytest.mark.skipif(SANITIZED, reason="a build with sanitizers is not what is shipped")


def readelf(*options):
    return subprocess.run(["readelf", "-W", *options, BINARY], capture_output=True, check=True, text=True).stdout


@hardened
def test_the_binary_is_loaded_anywhere():
    assert re.search(r"Type:\s+DYN", readelf("-h")) and "PIE" in readelf("-d")


@hardened
def test_tables_of_the_linker_are_read_only_once_it_is_loaded():
    assert "GNU_RELRO" in readelf("-l") and re.search(r"BIND_NOW|FLAGS_1.*NOW", readelf("-d"))


@hardened
def test_no_memory_is_writable_and_executable():
    segments = re.findall(r"^\s+(LOAD|GNU_STACK)\s+\S+ \S+ \S+ \S+ \S+ ([RWE ]{3})", readelf("-l"), re.M)
    assert {name for name, _ in segments} == {"LOAD", "GNU_STACK"}
    assert not [s for s in segments if "W" in s[1] and "E" in s[1]] and ("GNU_STACK", "RW ") in segments


@hardened
def test_stacks_have_guards_and_calls_to_the_library_are_checked():
    symbols = readelf("--dyn-syms")
    assert "__stack_chk_fail" in symbols
    assert re.search(r"__(memcpy|vsnprintf|read|snprintf|fdelt|memset|memmove|pread)_chk", symbols)
    assert "__glibcxx_assert_fail" in symbols


@hardened
def test_no_library_is_looked_for_in_a_path_of_the_binary():
    assert not re.search(r"RPATH|RUNPATH", readelf("-d"))


def test_the_service_is_exposed_to_little():
    unit = SOURCE / "packaging/systemd/esclusa.service"
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit], capture_output=True, text=True)
    level = re.search(r"exposure level for esclusa.service: ([\d.]+)", done.stdout)
    assert done.returncode == 0 and level and float(level[1]) <= 2.0, done.stdout[-400:]
    assert "ignoring" not in done.stderr, done.stderr
