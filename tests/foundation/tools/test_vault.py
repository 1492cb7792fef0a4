"""Files kept by what they contain."""

import hashlib
import os
import time

import pytest

from maillage.foundation.tools.vault import ContentMissing, TooManyBytes, Vault

WORDS = [b"un devis", b" pour le ", b"fournil"]
SHA256 = hashlib.sha256(b"".join(WORDS)).hexdigest()


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "documents")


def test_what_was_put_on_a_shelf_is_read_again_whole(vault):
    with vault.receiving(WORDS, most=100) as incoming:
        assert (incoming.sha256, incoming.size) == (SHA256, 24)
        vault.keep(incoming, "12")

    with vault.open("12", SHA256) as file:
        assert file.read() == b"un devis pour le fournil"
    assert [path.name for path in (vault.folder / "incoming").iterdir()] == []


def test_a_shelf_knows_nothing_of_its_neighbour(vault):
    with vault.receiving(WORDS, most=100) as incoming:
        vault.keep(incoming, "12")

    with pytest.raises(ContentMissing):
        vault.open("13", SHA256)


def test_one_byte_too_many_stops_at_once_and_leaves_nothing(vault):
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield b"x" * 10

    with pytest.raises(TooManyBytes), vault.receiving(endless(), most=95):
        pass

    assert len(taken) == 10
    assert list((vault.folder / "incoming").iterdir()) == []


def test_what_is_not_put_on_a_shelf_is_gone(vault):
    with vault.receiving(WORDS, most=100):
        pass

    assert list((vault.folder / "incoming").iterdir()) == []
    with pytest.raises(ContentMissing):
        vault.open("12", SHA256)


@pytest.mark.parametrize("shelf", ["..", "a/b", "", "incoming", "A"])
def test_no_word_leads_outside(vault, shelf):
    with pytest.raises(ValueError, match="no shelf"):
        vault.path(shelf, SHA256)
    with pytest.raises(ValueError, match="no SHA-256"):
        vault.path("12", "../../etc/passwd")


def test_files_are_readable_by_the_account_of_the_platform_alone(vault):
    with vault.receiving(WORDS, most=100) as incoming:
        vault.keep(incoming, "12")

    path = vault.path("12", SHA256)
    assert path.stat().st_mode & 0o077 == 0
    assert vault.folder.joinpath("12").stat().st_mode & 0o077 == 0


def test_remains_of_a_crash_are_cleared_and_contents_are_listed(vault):
    with vault.receiving(WORDS, most=100) as incoming:
        vault.keep(incoming, "12")
    left = vault.folder / "incoming" / "tmpleft"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))

    assert vault.sweep_incoming(before=time.time() - 3600) == 1
    assert not left.exists()
    assert list(vault.contents(before=time.time() + 1)) == [("12", SHA256)]
    assert list(vault.contents(before=1)) == []

    vault.remove("12", SHA256)
    vault.remove("12", SHA256)
    assert list(vault.contents(before=time.time() + 1)) == []
