"""The command `maillage`: what is foreseen is told in one sentence, and leaves nothing running."""

import os
import shutil
import socket

import pytest
from tests.marks import needs_root

from maillage.config import command, installation
from maillage.foundation.tools.postgres import Cluster

PORT = "port: a whole number from 1 to 65535 is needed"
COUNT = "count: a whole number from 1 to 1000 is needed"


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"]])
def test_without_a_verb_it_says_what_it_can_do(capsys, words):
    code = command.main(words)

    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    assert [line.split()[1] for line in printed.out.splitlines() if line.startswith("maillage ")] == [
        *["serve", "demo", "prepare", "compile", "database", "doctor", "import", "help"]
    ]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ["serve", "--port", "http"],
            "argument --port: 'http' is not a port: a whole number from 1 to 65535 is needed",
        ),
        (
            ["serve", "--port", "70000"],
            "argument --port: '70000' is not a port: a whole number from 1 to 65535 is needed",
        ),
        (
            ["demo", "--web-processes", "0"],
            "argument --web-processes: '0' is not a count: a whole number from 1 to 1000 is needed",
        ),
        (["demo", "--jobs", "-1"], f"argument --jobs: '-1' is not a {COUNT}"),
        (["doctor", "--nonsense"], "unrecognized arguments: --nonsense"),
    ],
)
def test_a_wrong_option_is_named(capsys, words, complaint):
    with pytest.raises(SystemExit) as end:
        command.main(words)

    assert end.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"maillage {words[0]}: error: {complaint}"


def test_a_taken_port_is_one_sentence_and_starts_nothing(plain_environment, folder, taken_port, capsys):
    code = command.main(["serve", "--data", str(folder / "hubs"), "--port", str(taken_port)])

    assert (code, *capsys.readouterr()) == (
        1,
        "",
        f"maillage: Port {taken_port} of 127.0.0.1 is taken; choose another with --port.\n",
    )
    assert [file.name for file in (folder / "hubs").iterdir()] == ["serving"]


def test_a_second_serve_of_one_folder_is_refused_in_one_sentence(plain_environment, folder, taken_port, maillage):
    with installation.held(folder):
        code, out, err = maillage("serve", "--data", folder, "--port", taken_port)

    assert (code, out) == (1, "")
    assert err == (
        f"maillage: {folder} is already served by process {os.getpid()}; "
        "end it first, or choose another folder with --data.\n"
    )


def test_a_wrong_setting_is_one_sentence(plain_environment, folder, monkeypatch, capsys):
    monkeypatch.setenv("PG_BIN", str(folder))

    code = command.main(["doctor", "--data", str(folder / "hubs")])

    assert (code, *capsys.readouterr()) == (
        1,
        "",
        f"maillage: {folder} holds no initdb; a folder with PostgreSQL's programs is needed.\n",
    )


def test_a_wrong_address_of_the_database_is_one_sentence(folder, maillage):
    code, out, err = maillage("doctor", "--data", folder, DATABASE_URL="mysql://ann:secret@db.example/hubs")

    assert (code, out) == (1, "")
    assert err == (
        "maillage: DATABASE_URL reads '…@db.example/hubs'; "
        "accepted: an address such as postgresql://maillage:password@host:5432/maillage.\n"
    )


def test_a_verb_that_nobody_knows_starts_no_database(folder, maillage):
    code, out, err = maillage("serv", MAILLAGE_DATA=str(folder / "hubs"))

    assert (code, out) == (1, "")
    assert err == "maillage: there is no command serv; `maillage help` lists them.\n"
    assert not (folder / "hubs").exists()


def test_the_private_database_is_not_run_beside_another_one(plain_environment, folder, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/hubs")

    code = command.main(["database", "--data", str(folder)])

    assert (code, *capsys.readouterr()) == (
        1,
        "",
        "maillage: DATABASE_URL names another server; unset it to run the private one.\n",
    )


@needs_root
def test_a_folder_that_the_database_cannot_enter_is_one_sentence(plain_environment, tmp_path, capsys):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    code = command.main(["demo", "--data", str(closed / "hubs")])

    assert code == 1
    assert capsys.readouterr().err == (
        f"maillage: PostgreSQL runs as nobody, which cannot enter {closed}: "
        "choose a folder whose parents everyone may enter (chmod o+x).\n"
    )


def test_other_commands_attach_to_the_database_of_whoever_serves(plain_environment, folder, maillage):
    with installation.held(folder), installation.opened(folder) as cluster:
        server = cluster.pid()
        code, out, err = maillage("showmigrations", "sessions", MAILLAGE_DATA=str(folder))

        assert (code, err) == (0, "")
        assert out.splitlines() == ["sessions", " [ ] 0001_initial"]
        assert cluster.pid() == server


def test_a_folder_of_another_major_version_is_refused_with_the_way_out(plain_environment, folder, capsys):
    cluster = Cluster(folder / "postgresql")
    data = folder / "postgresql" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")

    code = command.main(["doctor", "--data", str(folder)])

    message = capsys.readouterr().err
    assert code == 1
    assert message.startswith(f"maillage: {cluster.folder} was written by PostgreSQL 12; the programs in use are")
    assert "pg_dump" in message
    assert len(message.splitlines()) == 1
    shutil.rmtree(data)
