"""What one installation keeps in one folder: the database, the secret key, the collected static files."""

import fcntl
import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from maillage.foundation.tools.postgres import Account, Cluster

DATABASE = "maillage"


class AlreadyServed(Exception):
    """Another `maillage serve` runs on the folder."""

    def __init__(self, folder: Path, process: str) -> None:
        self.folder = folder
        super().__init__(
            f"{folder} is already served by process {process}; end it first, or choose another folder with --data."
        )


def default_folder() -> Path:
    """`MAILLAGE_DATA`; else root's /var/lib/maillage/data, or a folder of the present person."""
    if os.environ.get("MAILLAGE_DATA"):
        return Path(os.environ["MAILLAGE_DATA"])
    if os.geteuid() == 0:
        return Path("/var/lib/maillage/data")
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "maillage"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Be the one that serves `folder` and its private database; the kernel lets go when this process ends, however.

    Whatever only opens the folder (doctor, database, import) is not concerned, nor is a database of `DATABASE_URL`.

    Raises AlreadyServed.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder = _made(folder)
    with (folder / "serving").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise AlreadyServed(folder, file.read().strip()) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def opened(folder: Path) -> Iterator[Cluster | None]:
    """Set this process's environment for the installation in `folder`, its database running meanwhile.

    Yields the private server, or None when `DATABASE_URL` names another one. A server that this process started ends
    with it.
    """
    folder = _made(folder)
    os.environ["MAILLAGE_DATA"] = str(folder)
    os.environ.setdefault("MAILLAGE_SECRET_KEY", _secret_key(folder / "secret-key"))
    os.environ.setdefault("MAILLAGE_STATIC_ROOT", str(folder / "static"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    cluster = Cluster(folder / "postgresql")
    cluster.start()
    try:
        cluster.provision(DATABASE)
        os.environ["DATABASE_URL"] = cluster.url(DATABASE)
        yield cluster
    finally:
        os.environ.pop("DATABASE_URL", None)
        if cluster.started_here:
            cluster.stop()


def _made(folder: Path) -> Path:
    """The folder, made if need be where the account of the database may enter it."""
    folder = folder.absolute()
    if not os.environ.get("DATABASE_URL"):
        Account.current().refuse_unreachable(folder / "postgresql")
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def _secret_key(file: Path) -> str:
    """The key kept in `file`, made whole at the first start and readable by its owner alone."""
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix="secret-key.") as new:
            new.write(secrets.token_urlsafe(48))
            new.flush()
            with suppress(FileExistsError):  # a process started at the same moment made it first
                os.link(new.name, file)
    return file.read_text().strip()


def demo_folder(checkout: Path) -> Path:
    """Where a checkout's demo lives: inside it, or in /var/lib where root's database may not enter the checkout."""
    account = Account.current()
    if account.may_enter(checkout):
        return checkout / "demo-data"
    return Path("/var/lib/maillage") / f"demo-{hashlib.sha256(os.fsencode(checkout)).hexdigest()[:8]}"


if __name__ == "__main__":
    print(demo_folder(Path(sys.argv[1])))
