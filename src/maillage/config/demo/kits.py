"""The kit of the demo: the hub of Maxéville as a model, sealed, so that another hub can be drafted from it."""

from datetime import datetime

from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.insight.rollouts.actions import make_kit, seal_kit

MODEL = "alexis-maxeville"
NAME = "Pôle de Maxéville"
NOTE = "Première version, d’après le pôle de Maxéville (textes proposés, fictifs)."


def write_kits(written: Written, *, now: datetime) -> None:
    """One kit and its first version; the words that the hub's data does not hold are those of the product."""
    coordinator = written.people[f"claire@{DOMAIN}"]
    kit = make_kit(written.hubs[MODEL], name=NAME, by=coordinator, now=now)
    seal_kit(kit, note=NOTE, by=coordinator, now=now)
