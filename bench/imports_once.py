"""One import in a process of its own, so that its memory is its own: `python -m bench.imports_once FILE [MODE]`."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django


def main(path: Path, mode: str) -> None:
    """Give the file, go through it (and write it, with a mode), and print what it took."""
    django.setup()
    # Models can be imported once Django is set up.
    from django.utils import timezone  # noqa: PLC0415 - Django has to be set up first

    from maillage.catalogue.network.models import Network  # noqa: PLC0415 - Django has to be set up first
    from maillage.catalogue.sources.actions import ensure_source, receive_file  # noqa: PLC0415 - Django has to be set up first
    from maillage.catalogue.sources.choices import FileKind, RunState  # noqa: PLC0415 - Django has to be set up first
    from maillage.catalogue.sources.compute import running  # noqa: PLC0415 - Django has to be set up first

    now = timezone.now()
    source = ensure_source(Network.objects.get(slug="bench"), name="Bench", by=None, now=now)
    begun, own, database = time.perf_counter(), time.process_time(), database_seconds()
    run = receive_file(source, kind=FileKind.OFFERS, file_name=path.name, content=blocks(path), by=None, now=now)
    if mode:
        run.state, run.mode = RunState.ORDERED, mode
        run.save(update_fields=["state", "mode"])
        running.write_file(run.pk, now=now)
    else:
        running.check_file(run.pk, now=now)
    seconds = time.perf_counter() - begun
    own, database = time.process_time() - own, database_seconds() - database
    run.refresh_from_db()
    counts = {name: getattr(run, name) for name in ("created", "unchanged", "refused", "drafts")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"lines": run.lines_read, "seconds": seconds, "own": own, "database": database, "megabytes": peak, **counts}
    print(json.dumps(told))


def database_seconds() -> float:
    """Processor time of the database's process that serves this connection (Linux; elsewhere 0)."""
    from django.db import connection  # noqa: PLC0415 - Django has to be set up first

    connection.ensure_connection()
    file = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(file.read_text().split()[0]) / 1e9 if file.exists() else 0.0


def blocks(path: Path) -> Iterator[bytes]:
    """The file in stretches."""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
