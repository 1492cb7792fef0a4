"""Cards for tests: two offers to build a project, that meet between Étain and Verdun."""

import pytest
from django.db import connection

from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.actions import find_overlaps
from maillage.catalogue.overlaps.choices import OverlapKind
from maillage.catalogue.overlaps.models import Overlap

SAME = "Un conseiller prépare avec vous le marché, les chiffres et le statut de votre entreprise."


def fingerprint(offer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT overlaps_fingerprint(%s)", [offer.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def card(cast, now):
    """Two offers to build a project: Alexis's at Étain and the neighbours' at Verdun; made by hand."""
    first, second = cast.build, cast.build_at_verdun.offer
    return Overlap.objects.create(
        first=first,
        second=second,
        kind=OverlapKind.OVERLAP,
        score=0.7,
        structure=0.8,
        text=0.6,
        territory=0.5,
        people_both=100,
        people_either=200,
        first_fingerprint=fingerprint(first),
        second_fingerprint=fingerprint(second),
        found_at=now,
        measured_at=now,
    )


@pytest.fixture
def found(cast, now):
    """The same card, found by a survey: both offers say the same."""
    Offer.objects.filter(pk__in=[cast.build.pk, cast.build_at_verdun.offer_id]).update(what_happens=SAME)
    find_overlaps(now=now)
    return Overlap.objects.get(first=cast.build, second=cast.build_at_verdun.offer_id)
