import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from tests.marks import needs_root

from maillage.foundation.tools.postgres import (
    EXTENSIONS,
    Account,
    Binaries,
    BinariesMissing,
    Cluster,
    OtherMajorVersion,
    ServerFailed,
    UnreachableFolder,
    find_binaries,
)

DEBIAN = Path("/usr/lib/postgresql/15/bin")
needs_two_versions = pytest.mark.skipif(
    not (DEBIAN / "postgres").exists() or find_binaries({}).major == 15, reason="two major versions are needed"
)


@pytest.fixture
def folder():
    """A folder that everyone may enter: root's server runs as nobody, and pytest's own folders are closed to it."""
    path = Path(tempfile.mkdtemp(prefix="maillage-postgres-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def cluster_in():
    """Makes clusters that are stopped when the test ends."""
    made = []

    def make(folder, **options):
        made.append(Cluster(folder, durable=False, **options))
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()


@pytest.fixture
def cluster(folder, cluster_in):
    cluster = cluster_in(folder / "server")
    cluster.start()
    cluster.provision("maillage")
    return cluster


def note(cluster, words):
    with psycopg.connect(cluster.url("maillage")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (words text)")
        connection.execute("INSERT INTO note VALUES (%s)", [words])


def notes(cluster):
    with psycopg.connect(cluster.url("maillage")) as connection:
        return [words for (words,) in connection.execute("SELECT words FROM note ORDER BY words")]


def test_a_restart_keeps_what_was_written(cluster):
    note(cluster, "Étain")

    cluster.stop()
    was_running = cluster.is_running()
    cluster.start()

    assert (was_running, notes(cluster)) == (False, ["Étain"])


def test_a_second_start_finds_the_running_server(cluster, cluster_in):
    other = cluster_in(cluster.folder)

    other.start()

    assert other.pid() == cluster.pid()


def test_two_starts_at_the_same_moment_give_one_server(folder, cluster_in):
    clusters = [cluster_in(folder / "server") for _ in range(2)]

    with ThreadPoolExecutor() as pool:
        list(pool.map(Cluster.start, clusters))

    assert clusters[0].pid() == clusters[1].pid() is not None


def test_a_killed_server_starts_again_with_all_that_was_committed(cluster):
    note(cluster, "before")
    killed = cluster.pid()

    os.kill(killed, signal.SIGKILL)
    cluster.start()

    assert cluster.pid() != killed
    assert notes(cluster) == ["before"]


def test_a_number_left_by_a_killed_server_and_taken_by_another_program_does_not_stop_the_start(cluster):
    note(cluster, "before")
    os.kill(cluster.pid(), signal.SIGKILL)
    while cluster.pid() is not None:
        time.sleep(0.01)
    with subprocess.Popen(["sleep", "60"], **cluster.account.popen) as stranger:
        file = cluster.data / "postmaster.pid"
        file.write_text("\n".join([str(stranger.pid), *file.read_text().splitlines()[1:]]) + "\n")

        try:
            cluster.start()
            is_spared = stranger.poll() is None
        finally:
            stranger.kill()

    assert is_spared
    assert notes(cluster) == ["before"]


def test_a_start_cut_short_while_the_folder_was_made_leaves_nothing_in_the_way(folder, cluster_in):
    cluster = cluster_in(folder / "server")
    cluster.account.own(cluster.folder, 0o700)
    (cluster.folder / "data.new").mkdir()
    (cluster.folder / "data.new" / "PG_VERSION").write_text("half")

    cluster.start()

    assert cluster.is_running()


@needs_two_versions
def test_the_folder_of_another_major_version_is_refused_with_the_way_out(folder, cluster_in):
    old = cluster_in(folder / "server", binaries=Binaries(DEBIAN))
    old.start()
    old.stop()

    with pytest.raises(OtherMajorVersion) as refusal:
        cluster_in(folder / "server", binaries=find_binaries({})).start()

    assert str(refusal.value) == (
        f"{old.folder} was written by PostgreSQL 15; the programs in use are PostgreSQL 18. Run "
        f"PG_BIN=<folder of PostgreSQL 15> maillage database, save it with `pg_dump --format=custom`, "
        f"move {old.folder} away, start PostgreSQL 18, then `pg_restore` (docs/how-it-works/database.md)."
    )


def test_the_application_has_a_plain_role(cluster):
    with psycopg.connect(cluster.url("maillage"), autocommit=True) as connection:
        role = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = session_user"
        ).fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE ROLE mighty SUPERUSER")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE postgres")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE DATABASE other")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT pg_read_file('/etc/passwd')")

    assert role == ("maillage", False, False, False, False, False)


def test_preparing_a_database_twice_changes_nothing(cluster):
    note(cluster, "kept")

    cluster.provision("maillage")

    with cluster.superuser("maillage") as connection:
        present = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    assert present == {*EXTENSIONS, "plpgsql"}
    assert notes(cluster) == ["kept"]


def test_letters_with_accents_are_letters(cluster):
    with psycopg.connect(cluster.url("maillage")) as connection:
        answer = connection.execute(
            "SELECT lower('ÉTAIN'), unaccent('Étain'), 'É' ~* 'é', similarity('Étain', 'étain'),"
            " array_length(show_trgm('Éta'), 1), pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()

    assert answer == ("étain", "Etain", True, 1.0, 4, "UTF8")


def test_nothing_listens_on_the_network_and_no_one_else_enters(cluster):
    with psycopg.connect(cluster.url("maillage")) as connection:
        (addresses,) = connection.execute("SHOW listen_addresses").fetchone()
        (durable,) = connection.execute("SHOW fsync").fetchone()
    access = {path.name: oct(path.stat().st_mode & 0o777) for path in (cluster.folder, cluster.socket_folder)}

    assert (addresses, durable) == ("", "off")
    assert access == {cluster.folder.name: "0o700", "run": "0o700"}


@needs_root
def test_the_kernel_vouches_for_who_connects(cluster):
    """Even the account that runs the server, and reaches its socket, is no role of the database."""
    psql = [cluster.binaries.folder / "psql", cluster.url("maillage"), "-c", "SELECT 1"]

    done = subprocess.run(psql, capture_output=True, text=True, **cluster.account.popen)

    assert done.returncode != 0
    assert "Peer authentication failed" in done.stderr


def test_a_folder_is_durable_unless_said_otherwise(folder):
    options = " ".join(Cluster(folder / "server")._options())

    assert not [word for word in ("fsync", "synchronous_commit", "full_page_writes") if word in options]


@pytest.mark.parametrize("name", ["with space", "accentué é", 'quote\'d "twice"', "comma, and 100%"])
def test_any_folder_name_works(folder, cluster_in, name):
    cluster = cluster_in(folder / name)

    cluster.start()
    cluster.provision("maillage")
    note(cluster, name)

    assert notes(cluster) == [name]


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_stays(folder, cluster_in):
    cluster = cluster_in(folder / ("long" * 15) / ("path" * 15))
    cluster.start()
    cluster.provision("maillage")
    first = cluster.url("maillage")

    cluster.stop()
    cluster.start()
    note(cluster, "reached")

    assert cluster.url("maillage") == first
    assert notes(cluster) == ["reached"]
    shutil.rmtree(cluster.socket_folder)


@needs_root
def test_root_runs_the_server_as_nobody(cluster):
    owner = Path(f"/proc/{cluster.pid()}").stat().st_uid

    assert owner == pwd.getpwnam("nobody").pw_uid
    assert cluster.data.stat().st_uid == owner


@needs_root
def test_root_is_told_which_folder_nobody_cannot_enter(folder, cluster_in):
    (folder / "closed").mkdir(mode=0o700)

    with pytest.raises(UnreachableFolder) as refusal:
        cluster_in(folder / "closed" / "inside" / "server").start()

    assert str(refusal.value) == (
        f"PostgreSQL runs as nobody, which cannot enter {folder}/closed: "
        "choose a folder whose parents everyone may enter (chmod o+x)."
    )


@needs_root
def test_programs_in_a_closed_folder_are_copied_to_where_nobody_reaches_them(folder, cluster_in, monkeypatch):
    monkeypatch.setattr("maillage.foundation.tools.postgres.binaries.SHARED_CACHE", folder / "cache")
    original = find_binaries({})
    package = original.folder.parent.parent
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, closed / part.name)
    inside = Binaries(closed / package.name / original.folder.parent.name / "bin")

    clusters = [cluster_in(folder / "server", binaries=inside) for _ in range(2)]
    clusters[0].start()

    assert clusters[0].is_running()
    assert {cluster.binaries.folder for cluster in clusters} == {clusters[0].binaries.folder}
    assert clusters[0].binaries.folder.is_relative_to(folder / "cache")


@needs_root
def test_a_person_without_rights_runs_it_as_themselves(folder, cluster):
    """A forked child gives up root: no lending, no change of owner. (The fixture imported all that it needs.)"""
    person = Account.current()
    os.chown(folder, person.uid, person.gid)
    inward, outward = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(person.gid)
            os.setuid(person.uid)
            own = Cluster(folder / "own", binaries=cluster.binaries, durable=False)
            own.start()
            own.provision("maillage")
            note(own, "written by a plain account")
            answer = [own.account.lent, own.account.uid, notes(own)]
            own.stop()
        except BaseException as error:
            answer = repr(error)
        os.write(outward, json.dumps(answer).encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert json.loads(os.read(inward, 10_000)) == [False, person.uid, ["written by a plain account"]]


def test_a_folder_without_programs_is_refused(folder):
    with pytest.raises(BinariesMissing) as refusal:
        find_binaries({"PG_BIN": str(folder)})

    assert str(refusal.value) == f"{folder} holds no initdb; a folder with PostgreSQL's programs is needed."


def test_a_server_that_cannot_start_says_why(cluster):
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'plenty'\n")

    with pytest.raises(ServerFailed, match='invalid value for parameter "shared_buffers": "plenty"'):
        cluster.start()


def test_the_server_ends_when_the_program_that_started_it_is_killed(folder, cluster_in):
    program = (
        "import sys, time; from pathlib import Path; from maillage.foundation.tools.postgres import Cluster\n"
        "Cluster(Path(sys.argv[1]), durable=False).start(); print('started', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, folder / "server"], stdout=subprocess.PIPE) as starter:
        starter.stdout.readline()
        seen = cluster_in(folder / "server")
        was_running = seen.is_running()
        starter.kill()
    deadline = time.monotonic() + 10
    while seen.pid() is not None and time.monotonic() < deadline:
        time.sleep(0.02)

    assert (was_running, seen.pid()) == (True, None)
