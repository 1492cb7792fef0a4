"""The system account that owns the server: PostgreSQL refuses to run as root, so root lends it to `nobody`."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class UnreachableFolder(Exception):
    """The account of the server cannot enter a folder that it needs."""

    def __init__(self, folder: Path, account: "Account") -> None:
        self.folder = folder
        self.account = account
        super().__init__(
            f"PostgreSQL runs as {account.name}, which cannot enter {folder}: "
            "choose a folder whose parents everyone may enter (chmod o+x)."
        )


@dataclass(frozen=True)
class Account:
    """Who runs the server: the present account or, for root, an account without rights."""

    name: str
    uid: int
    gid: int
    lent: bool
    """True when root runs the server under this account instead of its own."""

    @classmethod
    def current(cls) -> "Account":
        """The account of a server started from here."""
        if os.geteuid() != 0:
            own = pwd.getpwuid(os.geteuid())
            return cls(own.pw_name, own.pw_uid, own.pw_gid, lent=False)
        other = pwd.getpwnam("nobody")
        return cls(other.pw_name, other.pw_uid, other.pw_gid, lent=True)

    @property
    def popen(self) -> dict[str, Any]:
        """The arguments of `subprocess` that change to this account."""
        if not self.lent:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether this account reaches the inside of `folder`, asked of the system itself."""
        if not self.lent:
            return os.access(folder, os.X_OK)
        question = ["/bin/sh", "-c", 'cd -- "$1" 2>/dev/null', "sh", str(folder)]
        return subprocess.run(question, check=False, **self.popen).returncode == 0

    def refuse_unreachable(self, folder: Path) -> None:
        """Raise UnreachableFolder when this account cannot enter the nearest existing parent of `folder`."""
        nearest = next(parent for parent in folder.absolute().parents if parent.exists())
        if not self.may_enter(nearest):
            raise UnreachableFolder(nearest, self)

    def own(self, folder: Path, mode: int) -> None:
        """Create `folder` for this account with `mode`, and its missing parents so that everyone may enter them."""
        self.refuse_unreachable(folder)
        for parent in reversed([parent for parent in folder.parents if not parent.exists()]):
            parent.mkdir(exist_ok=True)
            parent.chmod(0o755)
        folder.mkdir(mode=mode, exist_ok=True)
        if self.lent:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(mode)
