"""The database keeps cards true: constraints refuse, triggers reopen."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import delivery
from tests.catalogue.overlaps.conftest import fingerprint

from maillage.catalogue.network.models import HubMembership
from maillage.catalogue.offers.choices import OfferStatus, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.overlaps.choices import DecisionKind, OverlapState
from maillage.catalogue.overlaps.models import Comment, Crossing, Decision, Overlap, Signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(card, cast, now):
    """The same card once settled: keep both."""
    return settle(card, cast, now)


def decision(card, cast, now, **facts):
    day = now.date()
    said = {
        "kind": DecisionKind.KEEP_BOTH,
        "sentence": "L’une reçoit à Étain, l’autre à Verdun.",
        "reason": "Les deux équipes se connaissent.",
        "decided_on": day,
        "decided_by": cast.coordinator,
        "review_on": day + timedelta(days=365),
        "first_fingerprint": fingerprint(card.first),
        "second_fingerprint": fingerprint(card.second),
        **facts,
    }
    return Decision.objects.create(overlap=card, **said)


def settle(card, cast, now, **facts):
    card.decision = decision(card, cast, now, **facts)
    card.state, card.reopened_because = OverlapState.SETTLED, ""
    card.save()
    return card


def state_of(card):
    card.refresh_from_db()
    return card.state, card.reopened_because


CHANGED = ("reopened", "changed")
SETTLED = ("settled", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Construire à deux"),
        ("summary", "Autrement dit."),
        ("what_happens", "Autre chose."),
        ("stages", ["emerger"]),
        ("audiences", ["jeunes"]),
        ("kind", "suivi_long"),
    ],
)
def test_a_settled_card_reopens_in_the_transaction_that_changes_an_offer(settled, name, value):
    Offer.objects.filter(pk=settled.second_id).update(**{name: value})

    assert state_of(settled) == CHANGED


def test_a_change_that_is_undone_settles_the_card_again(settled):
    former = settled.first.summary
    Offer.objects.filter(pk=settled.first_id).update(summary="Autrement dit.")
    Offer.objects.filter(pk=settled.first_id).update(summary=former)

    assert state_of(settled) == SETTLED


def test_what_settles_nothing_reopens_nothing(settled, cast):
    Delivery.objects.filter(pk=cast.build_at_etain.pk).update(
        first_appointment_days=30, hours="le lundi", confirmed_on=date(2026, 10, 1)
    )
    Offer.objects.filter(pk=settled.first_id).update(status=OfferStatus.SUSPENDED)
    Offer.objects.filter(pk=cast.inform.pk).update(summary="Une autre offre.")

    assert state_of(settled) == SETTLED


@pytest.mark.parametrize("name", ["fee_detail", "modes", "zone", "added"])
def test_a_delivery_that_changes_for_whom_or_at_what_price_reopens_the_card(settled, cast, name):
    given = cast.build_at_etain
    if name == "fee_detail":
        Delivery.objects.filter(pk=given.pk).update(fee_detail="20 € par an")
    elif name == "modes":
        Delivery.objects.filter(pk=given.pk).update(modes=["visio"])
    elif name == "zone":
        given.eligibility_areas.all().delete()
    else:
        delivery(cast.build, cast.etain, Tier.REMOTE, [])

    assert state_of(settled) == CHANGED


def test_one_more_place_alike_reopens_nothing(settled, cast):
    HubMembership.objects.create(hub=cast.verdun, organisation=cast.alexis, starts_on=date(2020, 1, 6))
    delivery(cast.build, cast.verdun, Tier.IN_PERSON, list(cast.build_at_etain.zone.all()))

    assert state_of(settled) == SETTLED


def test_an_offer_that_withdrew_and_comes_back_reopens_the_card(card, cast, now):
    Offer.objects.filter(pk=card.first_id).update(status=OfferStatus.SUSPENDED)
    settle(card, cast, now, kind=DecisionKind.WITHDRAW, side="first", sentence="", review_on=None)

    Offer.objects.filter(pk=card.first_id).update(status=OfferStatus.PUBLISHED)

    assert state_of(card) == CHANGED


REFUSED_DECISIONS = {
    "decision_to_keep_both_tells_them_apart": {"sentence": ""},
    "decision_to_share_a_label_names_it": {"kind": DecisionKind.SHARE_LABEL},
    "decision_names_the_offer_it_is_about": {"kind": DecisionKind.MERGE},
    "decision_has_a_reason": {"reason": ""},
    "decision_that_lasts_is_reviewed": {"review_on": None},
    "decision_ends_after_it_is_made": {"ended_on": date(2020, 1, 1)},
}


@pytest.mark.parametrize("name", REFUSED_DECISIONS)
def test_the_database_refuses_half_a_decision(card, cast, now, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        decision(card, cast, now, **REFUSED_DECISIONS[name])


def test_the_database_refuses_two_decisions_in_force(settled, cast, now):
    with pytest.raises(IntegrityError, match="decision_in_force_is_one_for_a_card"), transaction.atomic():
        decision(settled, cast, now)


REFUSED_CARDS = {
    "overlap_settled_has_its_decision": {"state": "settled"},
    "overlap_reopened_says_why": {"state": "reopened"},
    "overlap_parts_are_shares": {"score": 1.2},
    "overlap_both_are_among_either": {"people_both": 300},
}


@pytest.mark.parametrize("name", REFUSED_CARDS)
def test_the_database_refuses_a_card_that_cannot_be(card, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Overlap.objects.filter(pk=card.pk).update(**REFUSED_CARDS[name])


def test_the_database_refuses_a_second_card_and_a_pair_upside_down(card):
    with pytest.raises(IntegrityError, match="overlap_pair_is_ordered"), transaction.atomic():
        Overlap.objects.filter(pk=card.pk).update(first_id=card.second_id, second_id=card.first_id)
    card.pk = None
    with pytest.raises(IntegrityError, match="overlap_is_one_card_for_two_offers"), transaction.atomic():
        card.save(force_insert=True)


def test_the_database_refuses_the_decision_of_another_card(settled, cast, now):
    low, high = sorted([cast.inform.pk, settled.second_id])
    other = Overlap.objects.get(pk=settled.pk)
    other.pk, other.first_id, other.second_id, other.decision, other.state = None, low, high, None, "open"
    other.save(force_insert=True)

    with pytest.raises(IntegrityError, match="overlap_has_its_own_decision"), transaction.atomic():
        give_decision(settled, other)


def give_decision(card, other):
    decided = card.decision
    Overlap.objects.filter(pk=card.pk).update(decision=None, state="open")
    Overlap.objects.filter(pk=other.pk).update(decision=decided, state="settled")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_empty_words_and_a_crossing_said_twice(card, cast, now):
    with pytest.raises(IntegrityError, match="comment_says_something"), transaction.atomic():
        Comment.objects.create(overlap=card, organisation=cast.alexis, by=cast.manager, text="", written_at=now)
    with pytest.raises(IntegrityError, match="signature_has_a_name"), transaction.atomic():
        Signature.objects.create(
            decision=decision(card, cast, now),
            organisation=cast.alexis,
            name="",
            signed_at=now,
            recorded_by=cast.coordinator,
        )
    meets = {"first_delivery": cast.build_at_etain, "second_delivery": cast.build_at_verdun}
    Crossing.objects.create(overlap=card, **meets, kind="overlap", score=0.5, people_both=1)
    with pytest.raises(IntegrityError, match="crossing_is_said_once"), transaction.atomic():
        Crossing.objects.create(overlap=card, **meets, kind="overlap", score=0.5, people_both=1)
