"""What holds of cards whatever the offers, and whatever happens to them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import commune, delivery, offer

from maillage.catalogue.offers.choices import OfferStatus, Stage, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.overlaps.actions import find_overlaps, settle
from maillage.catalogue.overlaps.choices import OverlapState
from maillage.catalogue.overlaps.compute import sightings
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.overlaps.queries import differences_of
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 6)
MANY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SENTENCE = "un conseiller prépare avec vous le marché les chiffres le statut et la banque de votre entreprise"
WORDS = SENTENCE.split()


class Undone(Exception):
    """Takes back what an example wrote."""


def seen(day=DAY):
    return [(one.first, one.second, round(one.score, 9), one.people_both) for one in sightings(day)[1]]


def write(of, *, text):
    Offer.objects.filter(pk=of.pk).update(what_happens=text, summary="Une phrase que les deux disent.")


def example(work):
    """Run one example on its own rows."""
    try:
        with transaction.atomic():
            work()
            raise Undone
    except Undone:
        pass


@MANY
@given(order=st.permutations(WORDS))
def test_the_order_of_words_changes_nothing(cast, order):
    def work():
        write(cast.build, text=" ".join(WORDS))
        write(cast.build_at_verdun.offer, text=" ".join(WORDS))
        before = seen()
        write(cast.build, text=" ".join(order))
        assert (
            [pair[:2] for pair in before]
            == [pair[:2] for pair in seen()]
            == [(cast.build.pk, cast.build_at_verdun.offer_id)]
        )
        assert before == seen()

    example(work)


@MANY
@given(codes=st.sets(st.sampled_from(["55", "54", "57", "67", "10"]), min_size=1, max_size=3))
def test_offers_for_people_of_disjoint_places_never_meet(cast, codes):
    def work():
        areas = list(Area.objects.filter(kind=AreaKind.DEPARTEMENT, code__in=codes - {"55"}))
        write(cast.build, text=" ".join(WORDS))
        write(cast.build_at_verdun.offer, text=" ".join(WORDS))
        cast.build_at_verdun.eligibility_areas.all().delete()
        for area in areas or [commune("57463")]:
            cast.build_at_verdun.eligibility_areas.create(area=area)
        assert seen() == []

    example(work)


@MANY
@given(closed=st.sets(st.integers(0, 3)))
def test_people_concerned_never_grow_when_a_delivery_closes(cast, closed):
    def work():
        other = offer(cast.chamber, "Construire à deux", [Stage.EMERGER, Stage.MONTER])
        delivery(other, cast.etain, Tier.IN_PERSON, [])
        for one in (cast.build, cast.build_at_verdun.offer, other):
            write(one, text=" ".join(WORDS))
        before = {pair[:2]: pair[3] for pair in seen()}
        keys = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
        Delivery.objects.filter(pk__in=[keys[number] for number in closed]).update(status=OfferStatus.ENDED)
        after = {pair[:2]: pair[3] for pair in seen()}
        assert after.keys() <= before.keys()
        assert all(after[pair] <= before[pair] for pair in after)

    example(work)


ACTS = ("edit", "undo", "pause", "publish", "settle", "survey", "delay")


@MANY
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.booleans()), min_size=1, max_size=8))
def test_a_card_is_settled_only_while_both_offers_are_as_the_partners_saw_them(cast, acts):
    """Whatever happens, in whatever order: a settled card means the same words as when it was decided."""

    def work():
        now = datetime(2026, 10, 6, 8, tzinfo=UTC)
        offers = [cast.build, cast.build_at_verdun.offer]
        for one in offers:
            write(one, text=" ".join(WORDS))
        find_overlaps(now=now, tell=False)
        decided = None
        for act, which in acts:
            now += timedelta(hours=1)
            play(cast, offers[which], act, now)
            said = list(Offer.objects.filter(pk__in=[one.pk for one in offers]).order_by("pk").values_list("summary"))
            card = Overlap.objects.get()
            decided = said if act == "settle" and card.state == OverlapState.SETTLED else decided
            assert (card.state == OverlapState.SETTLED) <= (said == decided)
            told = {len(differences_of(one, day=DAY)) for one in Offer.objects.filter(pk__in=[o.pk for o in offers])}
            assert card.state == OverlapState.SETTLED or told == {0}

    example(work)


def play(cast, one, act, now):
    """One act of the partners, of the coordination or of the timetable."""
    rows = Offer.objects.filter(pk=one.pk)
    if act == "edit":
        rows.update(summary=f"Une autre phrase, dite à {now:%H} h.")
    elif act == "undo":
        rows.update(summary="Une phrase que les deux disent.")
    elif act in {"pause", "publish"}:
        rows.update(status=OfferStatus.SUSPENDED if act == "pause" else OfferStatus.PUBLISHED)
    elif act == "delay":
        Delivery.objects.filter(offer=one).update(first_appointment_days=now.hour)
    elif act == "survey":
        find_overlaps(now=now, tell=False)
    elif (card := Overlap.objects.get()).is_waiting:
        settle(
            card,
            kind="keep_both",
            sentence="L’une reçoit à Étain, l’autre à Verdun.",
            reason="Les deux équipes se connaissent.",
            review_on=DAY + timedelta(days=365),
            by=cast.coordinator,
            now=now,
        )
