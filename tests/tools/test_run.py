"""The script `run` on machines that lack something: one sentence, exit code 1, nothing made."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD_PYTHON = "exit 0"
OLD_PYTHON = 'case "$2" in *platform*) echo 3.9.2 ;; *version_info*) exit 1 ;; esac'
WITHOUT_VENV = 'case "$2" in *ensurepip*) echo "ModuleNotFoundError: ensurepip" >&2; exit 1 ;; esac'
PROGRAMS = ("dirname", "cat", "id", "mktemp", "rm", "env")


@pytest.fixture
def checkout(tmp_path):
    """A folder with the script alone, its name with a space and accents."""
    folder = tmp_path / "un pôle à Étain"
    folder.mkdir()
    shutil.copy(ROOT / "run", folder / "run")
    return folder


@pytest.fixture
def run(checkout, tmp_path):
    """Run the script where only the programs named exist; each of `fakes` is a line of shell."""

    def call(*words, **fakes):
        path = tmp_path / "bin"
        path.mkdir()
        for name in PROGRAMS:
            (path / name).symlink_to(shutil.which(name))
        for name, line in fakes.items():
            (path / name).unlink(missing_ok=True)
            (path / name).write_text(f"#!/bin/sh\n{line}\n")
            (path / name).chmod(0o755)
        done = subprocess.run(
            [checkout / "run", *words], env={"PATH": str(path)}, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.mark.parametrize("verb", ["demo", "test", "check", "bench", "messages", "build"])
def test_without_git_every_verb_that_sets_up_says_so(run, checkout, verb):
    assert run(verb, python3=GOOD_PYTHON) == (1, "", "run: git is missing; install it (Debian: apt install git).\n")
    assert [file.name for file in checkout.iterdir()] == ["run"]


@pytest.mark.parametrize(
    ("fakes", "sentence"),
    [
        ({}, "python3 is missing; install 3.11 or later (Debian: apt install python3 python3-venv)."),
        ({"python3": OLD_PYTHON}, "python3 is 3.9.2; 3.11 or later is needed."),
        ({"python3": "exit 127"}, "python3 is unknown; 3.11 or later is needed."),
        (
            {"python3": WITHOUT_VENV},
            "python3 has no venv module; install it (Debian: apt install python3-venv).",
        ),
    ],
)
def test_without_a_python_of_use_it_says_what_is_needed(run, checkout, fakes, sentence):
    assert run("demo", git=GOOD_PYTHON, **fakes) == (1, "", f"run: {sentence}\n")
    assert [file.name for file in checkout.iterdir()] == ["run"]


def test_a_browser_that_is_there_is_named(run, tmp_path):
    expected = f"Browser tests use {tmp_path}/bin/chromium.\n"

    assert run("browser", chromium="exit 0") == (0, "", expected)


@pytest.mark.parametrize("fakes", [{"id": "echo 1000", "apt-get": "exit 9"}, {"id": "echo 0"}])
def test_without_root_or_apt_it_says_what_to_install(run, fakes):
    sentence = "run: Chromium is missing and only root can install it: apt install chromium.\n"

    assert run("browser", **fakes) == (1, "", sentence)


def test_a_browser_that_apt_refuses_is_told_with_its_words(run):
    code, out, err = run("browser", id="echo 0", **{"apt-get": "echo no disk space; exit 100"})

    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "Installing Chromium from Debian…",
        "no disk space",
        "run: apt-get could not install chromium; the lines above say why.",
    ]


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_it_says_what_it_can_do(run, words):
    code, out, err = run(*words)

    assert (code, err) == (0, "")
    verbs = ["demo", "test", "check", "bench", "browser", "messages", "build"]
    assert [line.split()[1] for line in out.splitlines()] == verbs


def test_an_unknown_verb_is_named(run):
    code, out, err = run("demonstrate")

    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == "run: 'demonstrate' is not one of them."
