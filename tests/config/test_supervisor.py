"""Real processes: a program that listens, one that falls at once, and what a killed one leaves behind."""

import os
import signal
import socket
import sys
import time
from contextlib import contextmanager
from multiprocessing import get_context

import psutil
import pytest

from maillage.config.supervisor import Child, Supervisor
from maillage.foundation.tools.postgres import ServerFailed

LISTENER = """
import os, socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
if os.fork() == 0: time.sleep(600)  # keeps the port when its parent is killed
while True: server.accept()[0].close()
"""


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def supervising(*children):
    process = get_context("fork").Process(target=Supervisor(children, None).run)
    process.start()
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.join(20)


def answers(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def test_a_program_to_run_once_is_not_started_again(tmp_path):
    ran, kept = tmp_path / "ran", [sys.executable, "-c", "import time; time.sleep(60)"]
    once = [sys.executable, "-c", f"open({str(ran)!r}, 'a').write('once ')"]

    with supervising(Child("compiling", once, once=True), Child("web", kept)) as supervisor:
        wait_for(lambda: ran.exists() and len(supervisor.children()) == 1)
        supervisor.children()[0].kill()
        wait_for(supervisor.children)  # the web again, after a round in which the other could have been started

    assert ran.read_text() == "once "


def test_a_killed_program_is_started_again_though_its_own_child_kept_the_port(port):
    with supervising(Child("web", [sys.executable, "-c", LISTENER, str(port)])) as supervisor:
        first = wait_for(supervisor.children)[0]
        wait_for(lambda: answers(port) and first.children())

        os.kill(first.pid, signal.SIGKILL)
        second = wait_for(lambda: [one for one in supervisor.children() if one != first and one.children()])

        assert wait_for(lambda: answers(port))
        assert len(second) == 1


def test_everything_ends_with_the_supervisor(port):
    with supervising(Child("web", [sys.executable, "-c", LISTENER, str(port)])) as supervisor:
        wait_for(lambda: answers(port) and len(supervisor.children(recursive=True)) == 2)
        everyone = supervisor.children(recursive=True)

    assert [one for one in everyone if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []


def test_a_program_that_falls_at_once_is_started_less_and_less_often():
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(9):
        child.start()
        child.process.wait()
        child.fell()
        pauses.append(child.not_before - time.monotonic())

    assert pauses == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10, 10], abs=0.05)


class FallingDatabase:
    """A database killed again while it recovers: its first two starts fail."""

    def __init__(self, starts):
        self.starts = starts

    def is_running(self):
        return self.starts.value > 2

    def pid(self):
        return None

    def start(self):
        with self.starts.get_lock():
            self.starts.value += 1
        if self.starts.value <= 2:
            raise ServerFailed("PostgreSQL did not start: killed while it recovered")


def test_a_database_killed_while_it_recovers_is_started_until_it_runs(port):
    context = get_context("fork")
    starts = context.Value("i", 0)
    web = Child("web", [sys.executable, "-c", LISTENER, str(port)])
    process = context.Process(target=Supervisor([web], FallingDatabase(starts)).run)
    process.start()
    try:
        wait_for(lambda: starts.value == 3 and answers(port))

        assert process.is_alive()
    finally:
        process.terminate()
        process.join(20)
