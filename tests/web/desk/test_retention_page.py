"""The page of how long files are kept: managers only, names of whose time is over, the way to the erasure."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from maillage.support.people.actions import Said, welcome_person
from maillage.support.people.models import Person
from maillage.support.privacy.actions import open_claim
from maillage.support.privacy.retention import RULES

PAGE = "desk:retention"


@pytest.fixture
def welcome(cast):
    """Somebody welcomed so many days ago, by Alexis unless the chamber is named."""

    def came(name, days, *, at=None):
        by = cast.partner if at == cast.chamber else cast.adviser
        before = timezone.now() - timedelta(days=days)
        return welcome_person(
            Said(name, "(fictif)"), organisation=at or cast.alexis, hub=cast.etain, need="", by=by, now=before
        )

    return came


def test_a_manager_reads_whose_time_is_over_and_goes_to_the_erasure(browser, welcome, cast):
    old, asking = welcome("Zaqirose", 800), welcome("Zaqidemande", 900)
    welcome("Zaqineuve", 700)
    welcome("Zaqiconsulaire", 800, at=cast.chamber)
    open_claim(asking, right="access", channel="desk", by=cast.adviser, now=timezone.now() - timedelta(days=800))
    manager = browser("manager")

    page = manager.get(reverse(PAGE))

    address = reverse("desk:erase_person", args=[old.pk])
    assertContains(page, f'<a href="{address}">Zaqirose (fictif)</a>', count=1, html=True)
    for name in ("Zaqidemande", "Zaqineuve", "Zaqiconsulaire"):
        assertNotContains(page, name)
    assertContains(page, "<dt>Une demande sur les données attend sa réponse</dt><dd>1</dd>", html=True)
    assertContains(manager.get(reverse("desk:claims")), reverse(PAGE))
    assert manager.get(address).status_code == 200
    assert [rule.code for rule, _due, _held in page.context["rules"]] == list(RULES)
    assert manager.post(reverse(PAGE)).status_code == 405
    assert not Person.objects.filter(erased_at__isnull=False).exists()


def test_nobody_but_the_managers_opens_it(browser, welcome):
    welcome("Zaqirose", 800)

    for who in ("adviser", "partner", "stranger", "coordinator", "administrator"):
        assert browser(who).get(reverse(PAGE)).status_code == 404


def test_it_is_read_in_as_many_statements_for_one_as_for_three(browser, welcome):
    manager = browser("manager")
    assertContains(manager.get(reverse(PAGE)), "Aucun délai passé.")
    counts = []
    for names in (("Une",), ("Deux", "Trois")):
        for name in names:
            welcome(name, 800)
        with CaptureQueriesContext(connection) as asked:
            page = manager.get(reverse(PAGE))
        counts.append((len(page.context["people"]), len(asked)))

    assert [people for people, _statements in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]
