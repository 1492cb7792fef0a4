"""The quality of a sheet: criteria that apply, advice that raises it, and its distance from the public."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.offers.acronyms import ACRONYMS, explain_acronyms, unknown_acronyms
from maillage.catalogue.offers.choices import DeliveryMode, Fee, OfferStatus, OfferType, Subject, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import quality_of
from maillage.catalogue.offers.queries.quality import CRITERIA

DAY = date(2026, 10, 6)
SOURCE = Path(__file__).parents[3] / "src" / "maillage"


def good_offer(**facts):
    told = {
        "name": "Parler de son idée",
        "summary": "Une heure avec un conseiller pour dire son idée et savoir par quoi commencer.",
        "what_happens": "Vous racontez votre idée. Le conseiller vous dit ce qui vient après, et qui peut vous aider.",
        "duration": "Une heure",
        "next_step": "Un deuxième rendez-vous, si vous le voulez.",
        "conditions": "Aucune.",
        "pieces_to_bring": "Rien.",
        "kind": OfferType.ENTRETIEN_INDIVIDUEL,
        "subjects": [Subject.IDEE_ET_MOTIVATION],
    }
    return Offer(**{**told, **facts})


def good_delivery(**facts):
    told = {
        "tier": Tier.IN_PERSON,
        "modes": [DeliveryMode.EN_PRESENTIEL_SUR_RDV],
        "hours": "le mardi",
        "first_appointment_days": 8,
        "places_per_month": 10,
        "status": OfferStatus.PUBLISHED,
        "confirmed_on": DAY,
    }
    return Delivery(**{**told, **facts})


def advice(offer, *deliveries):
    return [one.code for one in quality_of(offer, deliveries, day=DAY).advice]


def test_a_good_sheet_has_the_whole_score():
    quality = quality_of(good_offer(), [good_delivery()], day=DAY)

    assert (quality.score, quality.advice) == (100, ())
    assert quality.met == quality.applicable == len(CRITERIA) - 2  # no acronym, no fee


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"summary": "Un rendez-vous."}, "summary_length"),
        ({"what_happens": "On parle."}, "what_happens"),
        ({"conditions": " "}, "conditions"),
        ({"subjects": []}, "subjects"),
        ({"next_step": "Le dossier part au COPIL."}, "acronyms"),
        ({"conditions": "Être " + "bien " * 31 + "là."}, "short_sentences"),
        ({"duration": ""}, "duration"),
        ({"pieces_to_bring": ""}, "pieces_to_bring"),
        (
            {
                "what_happens": "L’opérationnalisation individualisée nécessite préalablement une contractualisation "
                "tripartite, conditionnant l’éligibilité prévisionnelle aux dispositifs territorialisés."
            },
            "plain_words",
        ),
    ],
)
def test_each_lack_has_its_advice(facts, code):
    assert advice(good_offer(**facts), good_delivery()) == [code]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"hours": ""}, "hours"),
        ({"first_appointment_days": None}, "first_appointment_days"),
        ({"places_per_month": None}, "places_per_month"),
        ({"fee": Fee.LOYER}, "fee_detail"),
        ({"confirmed_on": DAY - timedelta(days=181)}, "fresh"),
    ],
)
def test_each_lack_of_a_delivery_has_its_advice(facts, code):
    assert advice(good_offer(), good_delivery(), good_delivery(**facts)) == [code]


def test_what_does_not_apply_counts_nowhere():
    online = good_delivery(
        tier=Tier.REMOTE,
        modes=[DeliveryMode.EN_AUTONOMIE],
        hours="",
        first_appointment_days=None,
        places_per_month=None,
    )
    welcome = good_offer(kind=OfferType.ACCUEIL_ORIENTATION, subjects=[], pieces_to_bring="")

    assert advice(welcome, online) == []
    assert advice(good_offer(), good_delivery(status=OfferStatus.ENDED)) == ["given"]


def test_known_acronyms_and_those_in_words_are_no_fault():
    assert advice(good_offer(next_step="L’ACRE, puis le comité (COPIL)."), good_delivery()) == []


@given(st.sets(st.sampled_from(["summary", "what_happens", "duration", "next_step", "conditions"])))
def test_saying_more_never_lowers_the_score(emptied):
    less = quality_of(good_offer(**dict.fromkeys(emptied, "")), [good_delivery()], day=DAY)
    whole = quality_of(good_offer(), [good_delivery()], day=DAY)

    assert 0 <= less.score <= whole.score
    assert len(less.advice) == less.applicable - less.met


def test_the_score_is_used_neither_by_the_search_nor_by_the_public():
    readers = [
        file
        for folder in ("web/public", "web/api", "web/templates/public", "catalogue/offers/migrations", "analysis")
        for file in (SOURCE / folder).rglob("*")
        if file.suffix in {".py", ".html", ".sql"} and re.search(r"\bquality", file.read_text("utf-8"))
    ]

    assert readers == []


def test_sixty_acronyms_and_more_are_explained():
    assert len(ACRONYMS) >= 60
    assert list(ACRONYMS) == sorted(ACRONYMS)
    assert explain_acronyms("L’ACRE ou le RSA (ACRE)") == {name: ACRONYMS[name] for name in ("ACRE", "RSA")}
    assert unknown_acronyms("L’ACRE et le COPIL") == ("COPIL",)
