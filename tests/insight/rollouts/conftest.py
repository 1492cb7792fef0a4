"""A hub that the chamber prepares at Spincourt, in the small world of `tests.cast`. Invented names are *fictif*."""

from datetime import date

import pytest
from tests.cast import SPINCOURT, commune

from maillage.catalogue.network.actions import draft_hub
from maillage.catalogue.network.choices import HubKind

PLANNED = date(2027, 1, 4)


@pytest.fixture
def draft(cast, now):
    """Not published; it means to serve those who have a project, and those who sell a business."""
    return draft_hub(
        cast.network,
        name="Pôle de Spincourt (fictif)",
        kind=HubKind.HUB,
        commune=commune(SPINCOURT),
        address="Place de la Gare",
        lead=cast.chamber,
        planned_on=PLANNED,
        stages=["emerger", "ceder"],
        adds="La reprise de commerces, que personne ne fait ici.",
        by=cast.coordinator,
        now=now,
    )
