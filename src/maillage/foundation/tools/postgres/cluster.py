"""One data folder and the server that runs on it."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from maillage.foundation.tools.postgres.account import Account
from maillage.foundation.tools.postgres.binaries import Binaries, find_binaries
from maillage.foundation.tools.processes import die_with_parent

ROLE = "maillage"
SUPERUSER = "postgres"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "cube", "earthdistance")
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")  # sun_path of <sys/un.h> holds 108 bytes, the last one zero
LARGEST_LOG = 10 * 1024 * 1024
STILL_ENDING = ("pre-existing shared memory block", "could not lock file", "postmaster.pid")


class OtherMajorVersion(Exception):
    """The data folder was made by another major version of PostgreSQL."""

    def __init__(self, folder: Path, found: str, needed: int) -> None:
        self.found = found
        self.needed = needed
        super().__init__(
            f"{folder} was written by PostgreSQL {found}; the programs in use are PostgreSQL {needed}. "
            f"Run PG_BIN=<folder of PostgreSQL {found}> maillage database, save it with `pg_dump --format=custom`, "
            f"move {folder} away, start PostgreSQL {needed}, then `pg_restore` (docs/how-it-works/database.md)."
        )


class ServerFailed(Exception):
    """The server or its preparation ended with an error; the message carries the end of its log."""


class Cluster:
    """A private PostgreSQL server in `folder`.

    Reached by a Unix socket alone; only the account that starts it, as told by the kernel (`peer`), may connect, as
    the bootstrap superuser or as the plain role `maillage`. The folder is kept from one start to the next.

    durable  False switches off fsync; for tests alone, a power cut then loses the folder
    """

    def __init__(self, folder: Path, *, binaries: Binaries | None = None, durable: bool = True) -> None:
        self.folder = Path(folder).absolute()
        self.account = Account.current()
        self.binaries = (binaries or find_binaries()).usable_by(self.account)
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL itself writes."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server wrote to its log."""
        return self.folder / "postgresql.log"

    def start(self, *, patience: float = 120) -> None:
        """Make the data folder if there is none, and have the server running when this returns.

        Does nothing more when it already runs, whoever started it; two processes that start it together get one
        server. The server ends with the process that started it. `patience` counts in seconds.

        Raises OtherMajorVersion, UnreachableFolder, or ServerFailed.
        """
        self.account.own(self.folder, 0o700)
        with self._alone():
            if self.is_running():
                return
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._refuse_other_major()
            self._write_access_rules()
            self._launch(patience)

    def stop(self, *, patience: float = 20) -> None:
        """End the server at once but cleanly; after `patience` seconds, abruptly (it recovers at the next start)."""
        pid = self.pid()
        if pid is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                break
            if self._ended_within(patience):
                break
        self._process = None

    def pid(self) -> int | None:
        """The process of the running server, or None."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        pid = self._recorded_pid()
        return pid if pid and self._is_ours(pid) else None

    def is_running(self) -> bool:
        """Whether the server accepts connections."""
        return self.pid() is not None and self._says_ready()

    @property
    def started_here(self) -> bool:
        """Whether the running server was started by this process, and so ends with it."""
        pid = self.pid()
        return pid is not None and self._process is not None and self._process.pid == pid

    @property
    def socket_folder(self) -> Path:
        """Where the running server listens."""
        lines = self._pid_file()
        if len(lines) < 5:
            raise ServerFailed(f"No server runs on {self.folder}.")
        return Path(lines[4])

    def url(self, database: str, *, role: str = ROLE) -> str:
        """The address of `database` for libpq, Django's settings and psql alike."""
        host = urlencode({"host": str(self.socket_folder)}, quote_via=quote)
        return f"postgresql://{quote(role)}@/{quote(database)}?{host}"

    def provision(self, database: str, *, may_create_databases: bool = False) -> None:
        """Have the plain role and its `database` with the extensions, whatever exists already.

        The role owns the database and nothing else: no superuser, no bypass of row-level security. Only tests may
        create databases.
        """
        role, name = sql.Identifier(ROLE), sql.Identifier(database)
        creation = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
        with self.superuser("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {}").format(role))
            rights = sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {}")
            connection.execute(rights.format(role, creation))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        with self.superuser(database) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))

    def superuser(self, database: str) -> psycopg.Connection:
        """A connection of the bootstrap superuser, each statement its own transaction. Never for the application."""
        return psycopg.connect(self.url(database, role=SUPERUSER), autocommit=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock: of two processes that start the server, the second waits and finds it running."""
        descriptor = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _initialise(self) -> None:
        """Run initdb in a folder beside `data` and rename it, so that an interrupted one leaves no half-made data."""
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [str(self.binaries.folder / "initdb"), "--pgdata", str(unfinished), "--username", SUPERUSER]
        command += ["--encoding=UTF8", "--auth-local=peer", "--auth-host=reject", "--data-checksums"]
        if self.binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--locale=C.UTF-8"]  # also with the builtin provider: pg_trgm asks the C library what a letter is
        if not self.durable:
            command += ["--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, env=self._environment(), **self.account.popen)
        if done.returncode != 0:
            raise ServerFailed(f"initdb failed on {self.folder}: {done.stderr.strip()}")
        unfinished.rename(self.data)

    def _refuse_other_major(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(self.binaries.major):
            raise OtherMajorVersion(self.folder, found, self.binaries.major)

    def _write_access_rules(self) -> None:
        """Let in the account that starts the server, and root; the kernel vouches for both."""
        names = {"root", pwd.getpwuid(os.geteuid()).pw_name}
        people = "".join(f'maillage "{name}" {role}\n' for name in sorted(names) for role in (SUPERUSER, ROLE))
        for file, text in (("pg_hba.conf", "local all all peer map=maillage\n"), ("pg_ident.conf", people)):
            path = self.data / file
            path.write_text(text)
            if self.account.lent:
                os.chown(path, self.account.uid, self.account.gid)

    def _launch(self, patience: float) -> None:
        """Start the server and wait until it accepts connections; wait for the remains of a killed one to end."""
        deadline = time.monotonic() + patience
        while True:
            self._disown_foreign_pid()
            end_of_log = self._run_until_ready_or_ended(deadline)
            if end_of_log is None:
                return
            if time.monotonic() > deadline or not any(sign in end_of_log for sign in STILL_ENDING):
                raise ServerFailed(f"PostgreSQL did not start on {self.folder}: {end_of_log.strip()}")
            time.sleep(0.2)

    def _run_until_ready_or_ended(self, deadline: float) -> str | None:
        """None once the server is ready; else what it wrote before it ended."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            before = log.tell()
            self._process = subprocess.Popen(
                [self.binaries.folder / "postgres", "-D", self.data, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment(),
                preexec_fn=die_with_parent(signal.SIGINT),
                start_new_session=True,  # Ctrl-C reaches the supervisor, which ends the database last
                **self.account.popen,
            )
        while self._process.poll() is None:
            if self._recorded_pid() == self._process.pid and self._says_ready():
                return None
            if time.monotonic() > deadline:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait()
            time.sleep(0.01)
        with self.log.open("rb") as log:
            log.seek(before)
            return log.read().decode(errors="replace")[-2000:]

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": _quoted_path(self._listening_folder()),
            "unix_socket_permissions": "0700",
            "jit": "off",  # our statements last milliseconds; compiling them costs more than it gains
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}  # a kill -9 still loses nothing, a power cut does
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _listening_folder(self) -> Path:
        """`run` in the folder; a temporary folder where that path is too long or holds a comma (for libpq, a list)."""
        own = self.folder / "run"
        if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER and "," not in str(own):
            self.account.own(own, 0o700)
            return own
        return self._short_socket_folder()

    def _short_socket_folder(self) -> Path:
        """A temporary folder, noted in `socket-folder` so that a server started again listens at the same address."""
        note = self.folder / "socket-folder"
        if note.exists():
            noted = Path(note.read_text())
            if noted.is_dir() and not noted.is_symlink() and noted.stat().st_uid == self.account.uid:
                return noted
        short = Path(tempfile.mkdtemp(prefix="maillage-", dir="/tmp"))
        os.chown(short, self.account.uid, self.account.gid)
        note.write_text(str(short))
        return short

    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's: no PG* variable, no language, no library path reaches the server."""
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

    def _pid_file(self) -> list[str]:
        """postmaster.pid: process, data folder, start, port, socket folder, address, shared memory, state."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _recorded_pid(self) -> int | None:
        first = (self._pid_file() or [""])[0].strip()
        return int(first) if first.isdigit() else None

    def _says_ready(self) -> bool:
        lines = self._pid_file()
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _is_ours(self, pid: int) -> bool:
        """Whether `pid` is a server on this folder: after a restart of the machine the number may be anyone's."""
        here = Path(f"/proc/{pid}/cwd")
        try:
            os.kill(pid, 0)
            return not Path("/proc/self/cwd").exists() or here.resolve(strict=True) == self.data.resolve()
        except (ProcessLookupError, FileNotFoundError, PermissionError):
            return False

    def _disown_foreign_pid(self) -> None:
        """Mark a postmaster.pid left by a killed server as stale.

        PostgreSQL refuses to start while the number in it belongs to any process of its account, which in a container
        is often the case. It accepts its parent's number, and still checks line 7, the shared memory of survivors.
        """
        lines = self._pid_file()
        if not lines or self.pid() is not None:
            return
        (self.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    def _ended_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.pid() is None:
                return True
            time.sleep(0.01)
        return False


def _quoted_path(path: Path) -> str:
    """A path as one entry of a list setting: quotes keep spaces and commas."""
    return '"' + str(path).replace('"', '""') + '"'
