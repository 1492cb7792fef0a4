"""The floors, rooms, doors and stairs of `pyproject.toml` hold, and nothing is excepted from them."""

import ast
import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "maillage"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_no_import_points_upstairs(monkeypatch):
    monkeypatch.chdir(ROOT)

    assert lint_imports(no_cache=True) == 0


def test_no_contract_has_an_exception():
    assert [contract["name"] for contract in CONTRACTS if any(key.startswith("ignore") for key in contract)] == []


def test_every_floor_and_room_has_its_place_in_a_contract():
    containers = {
        container for contract in CONTRACTS if contract.get("exhaustive") for container in contract["containers"]
    }
    floors = {"insight", "support", "catalogue", "foundation", "web"}

    assert containers == {"maillage", *(f"maillage.{floor}" for floor in floors)}


def test_an_import_inside_a_function_says_why_it_is_there():
    silent = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in _silent_late_imports(path)
    ]

    assert silent == []


def _silent_late_imports(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    for function in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Import | ast.ImportFrom)
                    and " - " not in lines[node.lineno - 1].partition("#")[2]
                ):
                    yield node.lineno
