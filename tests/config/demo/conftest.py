"""The demo, written once in the database of the run for each test that asks for it."""

import pytest

from maillage.config import demo


@pytest.fixture
def demo_network(db, settings, now):
    """The demo network of that morning."""
    settings.DEMO = True
    assert demo.seed(now=now)
