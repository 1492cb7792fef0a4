"""The house as the tests see it: floors from bottom to top, and the order of the rooms on each floor."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "maillage"
DOCS = ROOT / "docs"
TEMPLATES = SOURCE / "web" / "templates"

FLOORS: dict[str, list[set[str]]] = {
    "foundation": [{"tools"}, {"accounts"}, {"journal", "messaging"}],
    "catalogue": [{"territories"}, {"network"}, {"schemes"}, {"offers"}, {"overlaps"}, {"sources"}],
    "support": [{"people"}, {"journeys"}, {"orientation", "enrolments", "firms"}, {"privacy"}],
    "insight": [{"coverage", "indicators"}, {"rollouts", "dialogue"}, {"webhooks"}],
}


def height(module: str) -> tuple[int, int]:
    """Floor and place on the floor of a room, from `maillage.<floor>.<room>…`; the lower the smaller."""
    _package, floor, room = module.split(".")[:3]
    return list(FLOORS).index(floor), next(i for i, rooms in enumerate(FLOORS[floor]) if room in rooms)
