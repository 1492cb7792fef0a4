"""Many advisers at once on two web processes, over loopback: a closed loop in which people take time to read."""

import http.client
import os
import random
import signal
import socket
import subprocess
import threading
import time

import psutil

from maillage.config.supervisor import web_command
from maillage.foundation.tools.processes import die_with_parent

PROCESSES, THREADS = 2, 4
READING_S = (1.0, 3.0)
"""How long somebody looks at a page before the next one."""
PAGES = 20
STARTS_WITHIN_S, ENDS_WITHIN_S = 60, 30

Walk = tuple[str, list[str]]
"""The cookie of one adviser, and the addresses they open in turns."""


def crowd(people: list[Walk]) -> tuple[list[float], list[float], int]:
    """Milliseconds of each page for the first adviser alone, then for all at once; how many answers were no page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "MAILLAGE_SECRET_KEY": "only for benches, never for people, long enough"}
    command = web_command("127.0.0.1", port, PROCESSES, THREADS)
    server = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent(signal.SIGTERM))
    try:
        _wait_for(port)
        _all_at_once(
            port, [(cookie, walk[:4]) for cookie, walk in people[:8]], (0.0, 0.1)
        )  # each process opens its files
        alone, failed = _all_at_once(port, people[:1] * 1, (0.0, 0.05))
        more, failed_more = _all_at_once(port, people[1:2], (0.0, 0.05))
        together, errors = _all_at_once(port, people, READING_S)
    finally:
        _end(server)
    return alone + more, together, failed + failed_more + errors


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Asked to end, then made to, with its workers: a bench leaves nothing behind."""
    family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    server.terminate()
    _ended, left = psutil.wait_procs(family, ENDS_WITHIN_S)
    for process in left:
        process.kill()
    psutil.wait_procs(left, ENDS_WITHIN_S)


def _wait_for(port: int) -> None:
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The web processes did not start within {STARTS_WITHIN_S} seconds.")


def _all_at_once(port: int, people: list[Walk], reading_s: tuple[float, float]) -> tuple[list[float], int]:
    taken: list[float] = []
    errors: list[str] = []

    def walk(number: int, cookie: str, addresses: list[str]) -> None:
        draw = random.Random(number)
        time.sleep(draw.uniform(0, reading_s[1]))
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for address in (addresses * PAGES)[:PAGES]:
            start = time.perf_counter()
            try:
                line.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
                answer = line.getresponse()
                answer.read()
                if answer.status != 200:
                    errors.append(f"{address}: {answer.status}")
            except (OSError, http.client.HTTPException) as error:
                errors.append(f"{address}: {error!r}")
                line.close()
            taken.append((time.perf_counter() - start) * 1000)
            time.sleep(draw.uniform(*reading_s))
        line.close()

    threads = [
        threading.Thread(target=walk, args=(number, cookie, addresses))
        for number, (cookie, addresses) in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors[:5]:
        print(error)
    return taken, len(errors)
