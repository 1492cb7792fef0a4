"""Asking a scanner, whatever it answers."""

import sys
from io import BytesIO
from tempfile import TemporaryFile

import pytest
from tests.fakes.clamd import MARK, fake_clamd

from maillage.foundation.tools.scanner import Clamd, Command, Verdict, scanner_named

CLEAN = b"%PDF-1.7 " + b"x" * 200_000


@pytest.mark.parametrize(
    ("content", "says", "verdict"),
    [
        (CLEAN, "", Verdict.CLEAN),
        (CLEAN + MARK, "", Verdict.FOUND),
        (CLEAN, "INSTREAM size limit exceeded. ERROR\0", Verdict.UNKNOWN),
        (CLEAN, "hang up", Verdict.UNKNOWN),
        (CLEAN, "\0", Verdict.UNKNOWN),
    ],
)
def test_clamd_is_asked_with_the_whole_content(content, says, verdict):
    with fake_clamd(says) as server:
        scanner = scanner_named(server.address)
        assert scanner is not None

        assert scanner.scan(BytesIO(content)) == verdict

        assert server.seen == ([] if says == "hang up" else [content])


def test_a_scanner_that_is_away_is_unknown():
    with fake_clamd() as server:
        address = server.address

    assert scanner_named(address).scan(BytesIO(CLEAN)) == Verdict.UNKNOWN
    assert scanner_named("clamd:///nowhere/clamd.ctl").scan(BytesIO(CLEAN)) == Verdict.UNKNOWN


@pytest.mark.parametrize(("code", "verdict"), [(0, Verdict.CLEAN), (1, Verdict.FOUND), (2, Verdict.UNKNOWN)])
def test_a_command_reads_the_file_and_answers_by_its_exit_code(code, verdict):
    program = f"import sys; sys.exit({code} if sys.stdin.buffer.read() == b'content' else 9)"
    scanner = Command((sys.executable, "-c", program))

    with TemporaryFile() as file:
        file.write(b"content")
        file.seek(0)
        assert scanner.scan(file) == verdict


def test_a_command_that_does_not_exist_is_unknown():
    with TemporaryFile() as file:
        assert Command(("/nowhere/scan",)).scan(file) == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("read", "scanner"),
    [
        ("", None),
        ("clamd:///run/clamav/clamd.ctl", Clamd(path="/run/clamav/clamd.ctl")),
        ("clamd://scan.example.org", Clamd(host="scan.example.org", port=3310)),
        ("clamd://scan.example.org:9", Clamd(host="scan.example.org", port=9)),
        ("command:/usr/bin/clamdscan --no-summary -", Command(("/usr/bin/clamdscan", "--no-summary", "-"))),
    ],
)
def test_a_setting_names_a_scanner(read, scanner):
    assert scanner_named(read) == scanner


@pytest.mark.parametrize("read", ["yes", "command:", "clamd:", "http://scan.example.org", "clamd://host:port"])
def test_what_names_no_scanner_is_refused(read):
    with pytest.raises(ValueError, match=r"names no scanner|Port"):
        scanner_named(read)
