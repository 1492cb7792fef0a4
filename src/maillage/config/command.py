"""The installed command `maillage`: serve, demo, doctor, prepare, import; the rest are Django's commands."""

import argparse
import importlib.util
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core import management
from django.core.exceptions import ImproperlyConfigured

from maillage.config import installation, supervisor
from maillage.foundation.tools.postgres import (
    BinariesMissing,
    Cluster,
    OtherMajorVersion,
    ServerFailed,
    UnreachableFolder,
)

FORESEEN = (
    BinariesMissing,
    ImproperlyConfigured,
    installation.AlreadyServed,
    OtherMajorVersion,
    ServerFailed,
    UnreachableFolder,
)
SELF = (sys.executable, "-m", "maillage.config.command")


class PortTaken(Exception):
    """Another program listens where the web should."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} of {host} is taken; choose another with --port.")


class UnknownVerb(Exception):
    """Nobody knows the command asked for."""

    def __init__(self, word: str) -> None:
        super().__init__(f"there is no command {word}; `maillage help` lists them.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a foreseen error is one sentence, not a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    verbs: dict[str, Callable[[Sequence[str]], int]] = {
        "serve": _serve,
        "demo": _demo,
        "doctor": _doctor,
        "prepare": _prepare,
        "compile": _compile,
        "database": _database,
    }
    try:
        if not words or words[0] in {"-h", "--help"}:
            print(_usage())
            return 0
        if words[0] in verbs:
            return verbs[words[0]](words[1:])
        if words[0] == "import" and len(words) > 1:
            words = [f"import_{words[1].replace('-', '_')}", *words[2:]]
        return _django(words)
    except (*FORESEEN, PortTaken, UnknownVerb) as error:
        print(f"maillage: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _usage() -> str:
    return (
        "maillage serve     web, worker and private database, kept running together (serve --help)\n"
        "maillage demo      the same with the demo network of Grand Est\n"
        "maillage prepare   bring tables, territories and static files up to date\n"
        "maillage compile   compile the loops of the planner, which serve does in the background\n"
        "maillage database  the private database alone, to dump or restore it\n"
        "maillage doctor    check this installation and say what is wrong\n"
        "maillage import territories | organisations FILE | hubs FILE | offers FILE | regional_offices FILE |\n"
        "       creations FILE | qpv FILE | frr FILE, three official files about communes |\n"
        "       register FILE, the company register for the firms that the network follows\n"
        "maillage help      Django's own commands: migrate, createsuperuser…\n"
        "The folder of the installation is MAILLAGE_DATA or --data; another database is DATABASE_URL."
    )


def _options(verb: str, words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"maillage {verb}")
    parser.add_argument("--data", type=Path, default=installation.default_folder(), metavar="FOLDER")
    if verb in {"serve", "demo"}:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=_port, default=8000, metavar="N")
        parser.add_argument("--web-processes", type=_count, default=supervisor.default_processes(), metavar="N")
        parser.add_argument("--web-threads", type=_count, default=4, metavar="N", help="people served at once by each")
        parser.add_argument("--jobs", type=_count, default=4, metavar="N", help="jobs that the worker runs at once")
    return parser.parse_args(words)


def _port(text: str) -> int:
    return _within(text, "port", 65_535)


def _count(text: str) -> int:
    return _within(text, "count", 1_000)


def _within(text: str, what: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a {what}: a whole number from 1 to {most} is needed")
    return int(text)


def _serve(words: Sequence[str], verb: str = "serve") -> int:
    options = _options(verb, words)
    with installation.held(options.data):
        _refuse_taken_port(options.host, options.port)
        with installation.opened(options.data) as cluster:
            return _prepare_and_supervise(options, cluster)


def _prepare_and_supervise(options: argparse.Namespace, cluster: Cluster | None) -> int:
    address = os.environ.setdefault("MAILLAGE_ADDRESS", f"http://localhost:{options.port}")
    prepared = subprocess.run([*SELF, "prepare", "--data", options.data], stdout=subprocess.PIPE, check=False)
    if prepared.returncode != 0:
        return prepared.returncode
    web = supervisor.web_command(options.host, options.port, options.web_processes, options.web_threads)
    children = [supervisor.Child("web", web), supervisor.Child("worker", supervisor.worker_command(options.jobs))]
    accounts = prepared.stdout.decode().splitlines()
    ready = [*accounts, f"Maillage answers at {address} (Ctrl-C ends it; data in {options.data.absolute()})."]
    children.append(supervisor.Child("compiling", [*SELF, "compile"], once=True))
    supervisor.Supervisor(children, cluster).run(answers_at=(options.host, options.port), when_started=ready)
    return 0


def _demo(words: Sequence[str]) -> int:
    os.environ["MAILLAGE_DEMO"] = "yes"
    return _serve(words, "demo")


def _prepare(words: Sequence[str]) -> int:
    with installation.opened(_options("prepare", words).data):
        _set_up_django()
        from maillage.config.preparation import prepare  # noqa: PLC0415 - needs the settings of this installation

        for line in prepare(lambda step: print(step, file=sys.stderr, flush=True)):
            print(line)
    return 0


def _compile(words: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="maillage compile").parse_args(words)
    if hasattr(os, "nice"):
        os.nice(19)
    from maillage.analysis.warming import warm_once  # noqa: PLC0415 - loads scipy, which no other verb needs

    warm_once()
    return 0


def _database(words: Sequence[str]) -> int:
    with installation.opened(_options("database", words).data) as cluster:
        if cluster is None:
            raise ServerFailed("DATABASE_URL names another server; unset it to run the private one.")
        supervisor.Supervisor([], cluster).run(when_started=[cluster.url(installation.DATABASE)])
    return 0


def _doctor(words: Sequence[str]) -> int:
    with installation.opened(_options("doctor", words).data):
        _set_up_django()
        from maillage.config.doctor import examine  # noqa: PLC0415 - needs the settings of this installation

        findings = examine()
    for finding in findings:
        print(f"{'well ' if finding.well else 'WRONG'}  {finding.sentence}")
    return 0 if all(finding.well for finding in findings) else 1


def _django(words: Sequence[str]) -> int:
    if words[0] not in _words_of_django():
        raise UnknownVerb(words[0])
    with installation.opened(installation.default_folder()):
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the environment is set

        execute_from_command_line(["maillage", *words])
    return 0


def _words_of_django() -> set[str]:
    """The commands of Django and of every application, found before a database is started for a slip of the pen."""
    lacks_key = "MAILLAGE_SECRET_KEY" not in os.environ
    if lacks_key:
        os.environ["MAILLAGE_SECRET_KEY"] = "only to read the names of commands, then gone"
    try:
        applications = runpy.run_module("maillage.config.settings")["INSTALLED_APPS"]
    finally:
        if lacks_key:
            del os.environ["MAILLAGE_SECRET_KEY"]
    folders = [management.__path__[0]]
    for name in applications:
        found = importlib.util.find_spec(name)
        folders += [f"{folder}/management" for folder in (found.submodule_search_locations if found else None) or []]
    return {"help", *(name for folder in folders for name in management.find_commands(folder))}


def _set_up_django() -> None:
    import django  # noqa: PLC0415 - reads the settings, so the environment has to be set before

    django.setup()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port) from error


if __name__ == "__main__":
    sys.exit(main())
