"""The demo, written once for each module that asks for it, in a transaction that is rolled back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings

from maillage.config import demo

MORNING = datetime(2026, 10, 6, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(scope="module")
def demo_network(django_db_setup, django_db_blocker):
    """The demo network of that morning, for tests that change nothing."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        assert demo.seed(now=MORNING)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def fresh_demo(db, settings):
    """The demo network of that morning, for one test."""
    settings.DEMO = True
    assert demo.seed(now=MORNING)
