"""Folders of installations, and the environment as it was before a command set it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """A folder that everyone may enter: root's server runs as nobody, and pytest's own folders are closed to it."""
    path = Path(tempfile.mkdtemp(prefix="maillage-config-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def plain_environment(monkeypatch):
    """The environment of a person who set nothing; what a command sets in it is undone."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(("MAILLAGE_", "DATABASE_", "DJANGO_", "PG")):
            monkeypatch.delenv(name)
    yield os.environ
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def maillage(plain_environment):
    """Run the installed command as a person does: words in; code, output and errors out."""

    def run(*words, **settings):
        command = [sys.executable, "-m", "maillage.config.command", *map(str, words)]
        environment = {**plain_environment, **settings}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run
