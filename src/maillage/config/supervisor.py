"""Keeps the web, the worker and the private database running, and ends them together."""

import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

import psutil

from maillage.foundation.tools.postgres import Cluster, ServerFailed
from maillage.foundation.tools.processes import adopt_orphans, die_with_parent

LONGEST_PAUSE = 10.0
STEADY = 30.0
"""After so many seconds of life a child that ends is started again at once."""


@dataclass
class Child:
    """One program that has to run, and how often it had to be started lately; one to run `once` may end."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    not_before: float = field(default=0.0)
    once: bool = False

    def start(self) -> None:
        """Start the program in the supervisor's process group; on Linux it ends if the supervisor is killed."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, preexec_fn=die_with_parent(signal.SIGTERM))

    def fell(self) -> bool:
        """Whether the program ended since the last look; then it waits a little longer each time before a new start."""
        if self.process is None or self.process.poll() is None:
            return False
        if self.once:
            self.process, self.not_before = None, math.inf
            return False
        print(f"{self.name} ended ({_how(self.process.returncode)}); starting it again.", file=sys.stderr, flush=True)
        self.process = None
        now = time.monotonic()
        self.falls = 0 if now - self.started_at > STEADY else self.falls + 1
        self.not_before = now + min(0.1 * 2**self.falls, LONGEST_PAUSE) if self.falls else now
        return True


class Supervisor:
    """Runs children until it is told to end (SIGINT, SIGTERM), and starts again what falls, the database too."""

    def __init__(self, children: Sequence[Child], cluster: Cluster | None) -> None:
        self.children = children
        self.cluster = cluster
        self._ending = False
        self._database_falls = 0
        self._database_not_before = 0.0

    def run(self, *, answers_at: tuple[str, int] | None = None, when_started: Sequence[str] = ()) -> None:
        """Keep everything running until a signal comes; then end the children first and return.

        The lines of `when_started` are printed once the web accepts connections at `answers_at`.
        """
        adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        try:
            for child in self.children:
                child.start()
            waiting = True
            while not self._ending:
                self._mend()
                if waiting and (answers_at is None or _accepts(answers_at)):
                    print("\n".join(when_started), flush=True)
                    waiting = False
                time.sleep(0.1)
        finally:
            self._end_children()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _mend(self) -> None:
        if self.cluster is not None and not self.cluster.is_running() and not self._ending:
            self._mend_database(self.cluster)
        for child in self.children:
            if child.fell():
                self._end_orphans()
            if child.process is None and time.monotonic() >= child.not_before and not self._ending:
                child.start()

    def _mend_database(self, cluster: Cluster) -> None:
        """Start the database again; one that ends while it recovers is tried again, a little later each time."""
        now = time.monotonic()
        if now < self._database_not_before:
            return
        print("The database ended; starting it again.", file=sys.stderr, flush=True)
        try:
            cluster.start()
        except ServerFailed as error:
            self._database_falls += 1
            self._database_not_before = now + min(0.1 * 2**self._database_falls, LONGEST_PAUSE)
            print(str(error), file=sys.stderr, flush=True)
        else:
            self._database_falls = 0
        self._end_orphans()

    def _end_orphans(self) -> None:
        """Kill what a killed child left behind: it may still hold the port that the new one needs.

        What a killed database left ends by itself, after it has released its memory; its remains are only buried.
        """
        known = {child.process.pid for child in self.children if child.process is not None}
        database = self.cluster.pid() if self.cluster is not None else None
        for process in psutil.Process().children():
            if process.pid in known or process.pid == database:
                continue
            if "postgres" not in process.name():
                process.kill()
                process.wait()
            elif process.status() == psutil.STATUS_ZOMBIE:
                process.wait()

    def _end_children(self, patience: float = 15) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + patience
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        self._end_orphans_of_all()

    def _end_orphans_of_all(self) -> None:
        for child in self.children:
            child.process = None
        self._end_orphans()


def _accepts(address: tuple[str, int]) -> bool:
    host, port = address
    try:
        with socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=1):
            return True
    except OSError:
        return False


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def web_command(host: str, port: int, processes: int, threads: int) -> list[str]:
    """Granian with as many processes, each serving `threads` people at once; a killed one is started again."""
    return [
        *[sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)],
        *["--workers", str(processes), "--blocking-threads", str(threads), "--respawn-failed-workers"],
        *["--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning", "maillage.config.wsgi:application"],
    ]


def worker_command(jobs: int) -> list[str]:
    """A procrastinate worker that runs as many jobs at once, wakes up at once, and takes 10 seconds to end."""
    return [
        *[sys.executable, "-m", "maillage.config.command", "procrastinate", "worker", "--concurrency", str(jobs)],
        *["--shutdown-graceful-timeout", "10", "--delete-jobs", "successful"],
    ]


def default_processes() -> int:
    """As many web processes as cores that this process may use, four at most."""
    return max(1, min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
