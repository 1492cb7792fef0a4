"""Inès, whom Alexis refers to the chamber, and the departure of a partner: what the tests share. All is *fictif*."""

from dataclasses import replace

import pytest
from tests.support.orientation.leaving import LEAVES

from maillage.catalogue.network.actions import plan_departure
from maillage.support.orientation.actions import agree_to_referral, draft_referral
from maillage.support.orientation.queries import ReferralDraft
from maillage.support.people.actions import Said, welcome_person


@pytest.fixture
def ines(cast, now):
    """A student in the file of Alexis, with a phone and an e-mail address."""
    return welcome_person(
        Said("Inès", "Fictive", phone="06 11 22 33 44", email="ines@example.org", commune=cast.commune),
        organisation=cast.alexis,
        hub=cast.etain,
        need="Étudiante, un projet de café.",
        by=cast.adviser,
        now=now,
        is_fictitious=True,
    )


@pytest.fixture
def hand_over(cast, ines):
    """Alexis refers Inès to the chamber at the same hub, with a summary."""
    return ReferralDraft(
        person=ines,
        network=cast.network,
        organisation=cast.alexis,
        hub=cast.etain,
        to_organisation=cast.chamber,
        to_hub=cast.etain,
        kind="orientation",
        reason="need",
        message="Bonjour, Inès cherche un statut.",
        summary="Un café associatif, deux associés.",
    )


@pytest.fixture
def write(cast, hand_over, now):
    """Writes the referral, with what a test changes."""

    def make(at=now, **changes):
        return draft_referral(replace(hand_over, **changes), by=cast.adviser, now=at)

    return make


@pytest.fixture
def send(cast, write, now):
    """Writes the referral and sends it, agreed to at the desk."""

    def make(at=now, items=None, **changes):
        referral = write(at=at, **changes)
        return agree_to_referral(referral, channel="desk", language="fr", by=cast.adviser, now=at, items=items)

    return make


@pytest.fixture
def plan(cast, now):
    """Plans the departure of the chamber, or of whom a test names."""

    def make(organisation=None, **changes):
        facts = {"leaves_on": LEAVES, "reason": "Fin de la convention.", "successors": {}, "by": cast.coordinator}
        return plan_departure(organisation or cast.chamber, network=cast.network, **{**facts, "now": now, **changes})

    return make


@pytest.fixture
def that_day(now):
    """The morning on which it leaves, a little after midnight."""
    return now.replace(day=LEAVES.day, hour=0, minute=4)
