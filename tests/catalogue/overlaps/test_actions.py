"""Finding, settling, signing, commenting, reopening."""

from datetime import timedelta

import pytest
from tests.catalogue.overlaps.conftest import SAME

from maillage.catalogue.network.models import Hub
from maillage.catalogue.offers.actions import edit_offer
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.actions import (
    AlreadySettled,
    DecisionRefused,
    NotConcerned,
    NotSettled,
    comment,
    find_overlaps,
    reopen,
    settle,
    sign,
)
from maillage.catalogue.overlaps.choices import DecisionKind, OverlapState, Reopening
from maillage.catalogue.overlaps.models import Crossing, Decision, Overlap, Signature, Survey
from maillage.catalogue.overlaps.queries import cards_of, counts_of, differences_of, leads_to, whole_card
from maillage.foundation.journal.queries import history_of
from maillage.foundation.messaging.models import Letter

pytestmark = pytest.mark.django_db


def keep(card, cast, now, **facts):
    said = {
        "kind": DecisionKind.KEEP_BOTH,
        "sentence": "L’une reçoit à Étain, l’autre à Verdun.",
        "reason": "Les deux équipes se connaissent.",
        "review_on": now.date() + timedelta(days=365),
        **facts,
    }
    return settle(card, by=cast.coordinator, now=now, **said)


def events_of(card):
    return [entry.what for entry in history_of(card)]


def test_a_survey_finds_two_offers_that_do_the_same_and_says_why(found, cast):
    assert found.state == OverlapState.OPEN
    assert 0 < found.people_both <= found.people_either
    assert {(one.first_delivery, one.second_delivery) for one in found.crossings.all()} <= {
        (cast.build_at_etain, cast.build_at_verdun),
        (cast.build_at_desk, cast.build_at_verdun),
    }
    assert found.evidence["axes"]["stages"] == {
        "both": ["emerger", "monter"],
        "first": [],
        "second": ["developper"],
    }
    assert Survey.objects.get().found == 1


def test_a_second_survey_changes_nothing(found, cast, now):
    before = (Overlap.objects.values().get(), list(Crossing.objects.order_by("pk").values()))

    survey = find_overlaps(now=now + timedelta(hours=1))

    assert (survey.found, survey.reopened, survey.gone) == (0, 0, 0)
    assert (Overlap.objects.values().get(), list(Crossing.objects.order_by("pk").values())) == before


def test_partners_get_one_letter_a_day(found, cast, now):
    letters = {letter.to: letter for letter in Letter.objects.all()}

    assert set(letters) == {cast.manager.email, cast.neighbour.email}
    letter = letters[cast.manager.email]
    assert letter.subject == "Une de vos offres en croise une autre"
    assert f"/hub/overlaps/{found.pk}/" in letter.text
    assert "Construire son projet (Voisins)" in letter.text


def test_a_card_goes_with_its_offer_and_comes_back_with_it(found, cast, now):
    Offer.objects.filter(pk=found.second_id).update(status=OfferStatus.SUSPENDED)
    assert find_overlaps(now=now).gone == 1
    found.refresh_from_db()
    assert found.state == OverlapState.GONE

    Offer.objects.filter(pk=found.second_id).update(status=OfferStatus.PUBLISHED)
    find_overlaps(now=now)
    found.refresh_from_db()
    assert found.state == OverlapState.OPEN


def test_a_distinct_decision_is_remembered_until_an_offer_changes(found, cast, now):
    keep(found, cast, now)
    find_overlaps(now=now + timedelta(days=1))
    found.refresh_from_db()
    assert found.state == OverlapState.SETTLED

    edit_offer(found.first, by=cast.manager, now=now, summary="Pas à pas, avec une personne du pays d’Étain.")
    found.refresh_from_db()
    assert (found.state, found.reopened_because) == (OverlapState.REOPENED, Reopening.CHANGED)

    find_overlaps(now=now + timedelta(days=2))
    found.refresh_from_db()
    assert (found.state, found.reopened_because) == (OverlapState.REOPENED, Reopening.CHANGED)


def test_keeping_both_says_the_difference_on_both_sheets(found, cast, now):
    keep(found, cast, now)

    for offer, other in (found.offers, found.offers[::-1]):
        (told,) = differences_of(offer, day=now.date())
        assert (told.other, told.sentence) == (other, "L’une reçoit à Étain, l’autre à Verdun.")
    assert events_of(found) == ["overlaps.overlap_settled"]


def test_a_reopened_card_says_nothing_on_the_sheets(found, cast, now):
    keep(found, cast, now)
    Offer.objects.filter(pk=found.first_id).update(duration="Deux heures")

    assert differences_of(found.first, day=now.date()) == []


def test_a_sheet_refers_one_way_only(found, cast, now):
    keep(found, cast, now, kind=DecisionKind.REFER, side="first", sentence="Pour les gens de Verdun.")

    (told,) = differences_of(found.first, day=now.date())
    assert (told.other, told.leads) == (found.second, True)
    assert differences_of(found.second, day=now.date()) == []


def test_a_merger_ends_one_offer_which_leads_to_the_other(found, cast, now):
    keep(
        found,
        cast,
        now,
        kind=DecisionKind.MERGE,
        side="second",
        sentence="",
        review_on=None,
        signatories={cast.neighbour: "Stéphane (fictif)"},
    )

    found.second.refresh_from_db()
    assert found.second.status == OfferStatus.ENDED
    assert leads_to(found.second.slug, day=now.date()) == found.first
    assert leads_to(found.first.slug, day=now.date()) is None
    find_overlaps(now=now)
    found.refresh_from_db()
    assert found.state == OverlapState.SETTLED


def test_no_offer_leaves_without_the_signature_of_its_organisation(found, cast, now):
    with pytest.raises(DecisionRefused) as refused:
        keep(found, cast, now, kind=DecisionKind.MERGE, side="second", sentence="", review_on=None)

    assert list(refused.value.errors) == ["signatories"]
    found.second.refresh_from_db()
    assert found.second.status == OfferStatus.PUBLISHED


def test_an_offer_that_withdrew_reopens_the_card_when_it_is_published_again(found, cast, now):
    signed = {cast.alexis: "Manon (fictif)"}
    keep(found, cast, now, kind=DecisionKind.WITHDRAW, side="first", sentence="", review_on=None, signatories=signed)
    found.first.refresh_from_db()
    assert found.first.status == OfferStatus.SUSPENDED

    Offer.objects.filter(pk=found.first_id).update(status=OfferStatus.PUBLISHED)

    found.refresh_from_db()
    assert found.state == OverlapState.REOPENED


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"sentence": ""}, "__all__"),
        ({"review_on": None}, "__all__"),
        ({"kind": "unknown"}, "kind"),
        ({"sentence": "x" * 281}, "sentence"),
    ],
)
def test_half_a_decision_is_refused_and_nothing_is_written(found, cast, now, facts, field):
    with pytest.raises(DecisionRefused) as refused:
        keep(found, cast, now, **facts)

    assert list(refused.value.errors) == [field]
    assert not Decision.objects.exists()


def test_a_card_is_settled_once(found, cast, now):
    keep(found, cast, now)

    with pytest.raises(AlreadySettled):
        keep(found, cast, now)


def test_a_review_date_reopens_the_card(found, cast, now):
    decision = keep(found, cast, now, review_on=now.date() + timedelta(days=30))

    assert find_overlaps(now=now + timedelta(days=30)).reopened == 1
    found.refresh_from_db()
    decision.refresh_from_db()
    assert (found.state, found.reopened_because, found.decision) == (OverlapState.REOPENED, Reopening.REVIEW, None)
    assert decision.ended_on == now.date() + timedelta(days=30)


def test_a_coordinator_reopens_with_a_word_and_the_record_stays(found, cast, now):
    decision = keep(found, cast, now)

    reopen(found, "Le pôle de Verdun a changé d’équipe.", organisation=cast.alexis, by=cast.coordinator, now=now)

    whole = whole_card(Overlap.objects.get(pk=found.pk))
    assert [one.pk for one in whole.decisions] == [decision.pk]
    assert [one.text for one in whole.comments] == ["Le pôle de Verdun a changé d’équipe."]
    assert events_of(found) == ["overlaps.overlap_settled", "overlaps.overlap_reopened"]
    with pytest.raises(NotSettled):
        reopen(found, "Encore.", organisation=cast.alexis, by=cast.coordinator, now=now)


def test_partners_sign_once_and_only_their_own(found, cast, now):
    decision = keep(found, cast, now)

    sign(decision, organisation=cast.alexis, name="Manon (fictif)", by=cast.manager, now=now)
    sign(decision, organisation=cast.alexis, name="Manon encore (fictif)", by=cast.manager, now=now)

    assert Signature.objects.get().name == "Manon (fictif)"
    with pytest.raises(NotConcerned):
        sign(decision, organisation=cast.chamber, name="Paula (fictif)", by=cast.partner, now=now)


def test_a_comment_decides_nothing(found, cast, now):
    comment(found, "Nous recevons surtout des artisans.", organisation=cast.neighbour, by=cast.stranger, now=now)

    found.refresh_from_db()
    assert found.state == OverlapState.OPEN
    assert [one.organisation for one in found.comments.all()] == [cast.neighbour]


def test_cards_are_seen_by_the_coordinator_and_the_two_partners_only(found, cast, now):
    seen = {
        name: Overlap.objects.visible_to(getattr(cast, name), on=now.date()).exists()
        for name in ("coordinator", "manager", "adviser", "stranger", "partner", "administrator")
    }

    assert seen == {
        "coordinator": True,
        "manager": True,
        "adviser": True,
        "stranger": True,  # of the neighbours, whose offer it is
        "partner": False,
        "administrator": False,
    }


def test_cards_are_narrowed_by_stage_subject_and_place(found, cast, now):
    network, commune = cast.network, cast.commune

    assert list(cards_of(network)) == [found]
    assert list(cards_of(network, stage="monter", subject="modele_economique", area=commune)) == [found]
    assert not cards_of(network, stage="developper").exists()
    assert not cards_of(network, subject="numerique").exists()
    assert counts_of(network) == {"open": 1, "settled": 0, "reopened": 0, "gone": 0}


def test_offers_of_one_family_are_never_a_card(cast, now):
    Offer.objects.filter(pk=cast.build_at_verdun.offer_id).update(general=cast.build, what_happens=SAME)
    Offer.objects.filter(pk=cast.build.pk).update(what_happens=SAME)

    assert find_overlaps(now=now).found == 0


def test_a_hub_that_closes_puts_the_card_away(found, cast, now):
    Hub.objects.filter(pk=cast.verdun.pk).update(closed_on=now.date())

    assert find_overlaps(now=now).gone == 1


def test_publishing_again_an_offer_as_it_was_keeps_the_decision(found, cast, now):
    keep(found, cast, now)
    Offer.objects.filter(pk=found.first_id).update(status=OfferStatus.SUSPENDED)
    find_overlaps(now=now)
    Offer.objects.filter(pk=found.first_id).update(status=OfferStatus.PUBLISHED)
    find_overlaps(now=now)

    found.refresh_from_db()
    assert found.state == OverlapState.SETTLED
