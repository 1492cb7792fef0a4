"""One folder: its key made once, its database opened by many and served by one."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from tests.marks import needs_root

from maillage.config import installation
from maillage.foundation.tools.postgres import UnreachableFolder

HOLDER = """
import sys
from pathlib import Path
from maillage.config.installation import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_several_that_start_together_get_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(installation._secret_key, [tmp_path / "secret-key"] * 16))

    (key,) = keys
    assert len(key) >= 48
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_the_key_survives_a_restart(tmp_path):
    first = installation._secret_key(tmp_path / "secret-key")

    assert installation._secret_key(tmp_path / "secret-key") == first


def test_the_folder_is_the_one_named(plain_environment, monkeypatch):
    monkeypatch.setenv("MAILLAGE_DATA", "/srv/hubs")

    assert installation.default_folder() == Path("/srv/hubs")


@pytest.mark.parametrize(
    ("uid", "settings", "expected"),
    [
        (0, {}, "/var/lib/maillage/data"),
        (1000, {"HOME": "/home/ann"}, "/home/ann/.local/share/maillage"),
        (1000, {"HOME": "/home/ann", "XDG_DATA_HOME": "/data"}, "/data/maillage"),
    ],
)
def test_without_a_name_the_folder_follows_the_person(plain_environment, monkeypatch, uid, settings, expected):
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert installation.default_folder() == Path(expected)


def test_an_opened_folder_has_a_database_that_ends_with_it(plain_environment, folder, monkeypatch):
    with installation.opened(folder / "hubs") as cluster:
        with psycopg.connect(plain_environment["DATABASE_URL"]) as connection:
            (role,) = connection.execute("SELECT current_user").fetchone()
        kept = {name: plain_environment[name] for name in ("MAILLAGE_DATA", "MAILLAGE_STATIC_ROOT")}
        monkeypatch.delenv("DATABASE_URL")  # as in another process
        with installation.opened(folder / "hubs") as second:
            assert second.url("maillage") == cluster.url("maillage")
            assert not second.started_here
        assert cluster.is_running(), "a second opener leaves the server to the first"

    assert role == "maillage"
    assert kept == {"MAILLAGE_DATA": f"{folder}/hubs", "MAILLAGE_STATIC_ROOT": f"{folder}/hubs/static"}
    assert not cluster.is_running()


def test_with_another_database_no_server_starts(plain_environment, folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/hubs")

    with installation.held(folder), installation.held(folder), installation.opened(folder) as cluster:
        assert cluster is None

    assert sorted(file.name for file in folder.iterdir()) == ["secret-key"]
    assert plain_environment["DATABASE_URL"] == "postgresql://db.example/hubs"


def test_a_folder_is_served_once_until_whoever_serves_it_ends_even_killed(plain_environment, folder):
    command = [sys.executable, "-c", HOLDER, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(installation.AlreadyServed) as refusal, installation.held(folder):
            pass
        holder.kill()

    assert str(refusal.value) == (
        f"{folder} is already served by process {holder.pid}; end it first, or choose another folder with --data."
    )
    with installation.held(folder):
        assert (folder / "serving").read_text() == f"{os.getpid()}\n"


@needs_root
def test_a_folder_that_the_database_cannot_enter_is_refused_before_anything_is_written(plain_environment, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(UnreachableFolder), installation.opened(closed / "hubs"):
        pass

    assert list(closed.iterdir()) == []


def test_a_demo_lives_in_its_checkout_where_the_database_may_enter(folder):
    assert installation.demo_folder(folder) == folder / "demo-data"


@needs_root
def test_a_demo_of_a_closed_checkout_lives_elsewhere_always_at_the_same_place(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    first = installation.demo_folder(closed)

    assert first.parent == Path("/var/lib/maillage")
    assert installation.demo_folder(closed) == first
    assert installation.demo_folder(tmp_path) != first
