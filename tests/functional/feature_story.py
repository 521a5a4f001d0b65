"""The whole story of scripts/story, told with the program under test; its answers judged by xmlsec1 and xmllint."""
import os
import re
import subprocess

import pytest
from harness import BINARY, SOURCE, check_outbox


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story") / "kept"
    done = subprocess.run([SOURCE / "scripts/story", "--keep", folder], env=os.environ | {"ESCLUSA_BINARY": BINARY},
                          capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return folder, done.stdout


def test_every_answer_is_signed_valid_and_chained(told):
    folder, _ = told
    answers = {name: len(check_outbox(folder / outbox, folder / "pki/ca.pem")) for name, outbox in {
        "depot": "sshd/drop/out", "exporter": "outbound/exportadora", "customs": "outbound/aduana"}.items()}
    assert min(answers.values()) >= 5, answers


def test_the_clear_codes_are_in_the_mails_only(told):
    """And, once used, in the archive: it has the exact bytes of the document that brought the code."""
    folder, text = told
    codes = re.findall(r"received the security code (\S+)", text)
    assert len(codes) == 3
    meant = (folder / "var/mail", folder / "var/archive", folder / "sshd")
    kept = [f for f in folder.rglob("*") if f.is_file() and not any(f.is_relative_to(place) for place in meant)]
    assert len(kept) > 50
    for code in codes:
        assert [f for f in kept if code.encode() in f.read_bytes()] == []


def test_every_step_is_documented(told):
    steps = re.findall(r"^\d+\. ([^:\n]+):", told[1], re.M)
    documented = re.findall(r"^## \d+\. (.+)$", (SOURCE / "docs/story.md").read_text(), re.M)
    assert steps == documented and len(steps) == 12
