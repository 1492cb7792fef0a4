"""What row-level security costs: the same statements with an adviser's eyes, and as the owner without policies."""

import os
import time
from pathlib import Path

import psycopg
from psycopg import Connection, sql

TURNS = 9
Asked = tuple[str, bool]
"""A statement, and whether pages ask it prepared: its planning then counts as little as it does for them."""
LOCKED = "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r' ORDER BY relname"


def cost_of_locks(organisation: int, statements: list[Asked]) -> float:
    """What those of `statements` that read files take with the locks over what they take without; best of nine turns.

    Processor time of the database's process, which a busy machine changes little; the clock where Linux does not tell.
    """
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=10**6) as line:
        tables = [name for (name,) in line.execute(LOCKED)]
        reads = [
            (text, prepared)
            for text, prepared in statements
            if text.startswith("SELECT") and any(f'"{name}"' in text for name in tables)
        ]
        open_eyes = sql.SQL("SELECT set_config('maillage.organisations', {}, true)").format(str(organisation))
        # The owner passes locks that are not forced; the transaction puts them back.
        unforced = [sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(one)) for one in tables]
        with_locks = [_time(line, [open_eyes], reads) for _ in range(TURNS)]
        without = [_time(line, [open_eyes, *unforced], reads) for _ in range(TURNS)]
    return min(with_locks) / min(without)


def _time(line: Connection[tuple[object, ...]], before: list[sql.Composed], statements: list[Asked]) -> int:
    line.execute("BEGIN")
    try:
        for each in before:
            line.execute(each)
        for text, prepared in statements:  # once for the caches
            line.execute(text.encode(), prepare=prepared)
        start = _spent_ns(line)
        for text, prepared in statements:
            line.execute(text.encode(), prepare=prepared).fetchall()
        return _spent_ns(line) - start
    finally:
        line.execute("ROLLBACK")


def _spent_ns(line: Connection[tuple[object, ...]]) -> int:
    file = Path(f"/proc/{line.info.backend_pid}/schedstat")
    return int(file.read_text().split()[0]) if file.exists() else time.perf_counter_ns()
