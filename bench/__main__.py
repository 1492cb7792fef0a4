"""Runs the benches on a private PostgreSQL of their own, which writes to disk as a real one does."""

import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from maillage.foundation.tools.postgres import Cluster

NAMES = ("territories", "search", "holes", "imports", "overlap", "files", "siting", "access", "indicators", "sheet")


def main(names: list[str]) -> int:
    """Run the benches named, all of them without a name; 1 when a promise is broken, 2 for an unknown name."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        print(f"No bench is called {', '.join(unknown)}; there are {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="maillage-bench-"))
    folder.chmod(0o755)  # root's server runs as nobody, which has to enter
    cluster = Cluster(folder / "postgresql")
    try:
        cluster.start()
        cluster.provision("maillage")
        os.environ["DATABASE_URL"] = cluster.url("maillage")
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        kept = [importlib.import_module(f"bench.{name}").report() for name in NAMES if not names or name in names]
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
