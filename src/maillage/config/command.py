"""The installed command `maillage`: serve, demo, doctor, prepare, import; the rest are Django's commands."""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from maillage.config import installation, supervisor
from maillage.foundation.tools.postgres import BinariesMissing, OtherMajorVersion, ServerFailed, UnreachableFolder

FORESEEN = (BinariesMissing, OtherMajorVersion, ServerFailed, UnreachableFolder, ImproperlyConfigured)
SELF = (sys.executable, "-m", "maillage.config.command")


class PortTaken(Exception):
    """Another program listens where the web should."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} of {host} is taken; choose another with --port.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a foreseen error is one sentence, not a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    verbs: dict[str, Callable[[Sequence[str]], int]] = {
        "serve": _serve,
        "demo": _demo,
        "doctor": _doctor,
        "prepare": _prepare,
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
    except (*FORESEEN, PortTaken) as error:
        print(f"maillage: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _usage() -> str:
    return (
        "maillage serve     web, worker and private database, kept running together (serve --help)\n"
        "maillage demo      the same with the demo network of Grand Est\n"
        "maillage prepare   bring tables, territories and static files up to date\n"
        "maillage database  the private database alone, to dump or restore it\n"
        "maillage doctor    check this installation and say what is wrong\n"
        "maillage import territories\n"
        "maillage help      Django's own commands: migrate, createsuperuser…\n"
        "The folder of the installation is MAILLAGE_DATA or --data; another database is DATABASE_URL."
    )


def _options(verb: str, words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"maillage {verb}")
    parser.add_argument("--data", type=Path, default=installation.default_folder(), metavar="FOLDER")
    if verb in {"serve", "demo"}:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, metavar="N")
        parser.add_argument("--web-processes", type=int, default=supervisor.default_processes(), metavar="N")
        parser.add_argument("--web-threads", type=int, default=4, metavar="N", help="people served at once by each")
        parser.add_argument("--jobs", type=int, default=4, metavar="N", help="jobs that the worker runs at once")
    return parser.parse_args(words)


def _serve(words: Sequence[str], verb: str = "serve") -> int:
    options = _options(verb, words)
    _refuse_taken_port(options.host, options.port)
    address = os.environ.setdefault("MAILLAGE_ADDRESS", f"http://localhost:{options.port}")
    with installation.opened(options.data) as cluster:
        prepared = subprocess.run([*SELF, "prepare", "--data", options.data], stdout=subprocess.PIPE, check=False)
        if prepared.returncode != 0:
            return prepared.returncode
        web = supervisor.web_command(options.host, options.port, options.web_processes, options.web_threads)
        children = [supervisor.Child("web", web), supervisor.Child("worker", supervisor.worker_command(options.jobs))]
        accounts = prepared.stdout.decode().splitlines()
        ready = [*accounts, f"Maillage answers at {address} (Ctrl-C ends it; data in {options.data.absolute()})."]
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
    with installation.opened(installation.default_folder()):
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the environment is set

        execute_from_command_line(["maillage", *words])
    return 0


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
