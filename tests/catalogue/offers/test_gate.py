"""The publish gate: one list for the form, the import and the API."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import delivery as deliver
from tests.cast import offer as offering

from maillage.catalogue.offers.actions import (
    OfferIncomplete,
    create_offer,
    edit_delivery,
    edit_offer,
    publish_delivery,
    publish_offer,
    suspend_delivery,
    suspend_offer,
)
from maillage.catalogue.offers.choices import Fee, OfferStatus, OfferType, Stage, Tier
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import missing_in, missing_of, missing_of_delivery
from maillage.foundation.journal.models import Entry

OFFER = {
    "audiences": ["tous-publics"],
    "stages": ["emerger"],
    "summary": "Un rendez-vous pour parler de son idée.",
    "what_happens": "On parle.",
    "duration": "Une heure",
    "next_step": "Un plan.",
}
DELIVERY = {"hub_id": 1, "tier": "in_person", "modes": ["visio"], "fee": "gratuit", "first_appointment_days": 0}


def fields(missing):
    return [one.field for one in missing]


def test_a_whole_sheet_lacks_nothing():
    assert missing_in(OFFER, DELIVERY) == []


@pytest.mark.parametrize("field", OFFER)
@pytest.mark.parametrize("said", ["absent", None, "", " ", []])
def test_each_thing_asked_is_missed(field, said):
    facts = {name: value for name, value in OFFER.items() if name != field}
    if said != "absent":
        facts[field] = said

    assert fields(missing_in(facts, DELIVERY)) == [field]


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"hub_id": None}, ["hub"]),
        ({"hub_id": None, "hub": object()}, []),
        ({"tier": "desk"}, ["desk"]),
        ({"tier": "desk", "desk_id": 3}, []),
        ({"first_appointment_days": None}, ["first_appointment_days"]),
        ({"first_appointment_days": None, "modes": ["en_autonomie"]}, []),
        ({"first_appointment_days": None, "modes": ["en_presentiel_sans_rdv"]}, ["first_appointment_days"]),
        ({"first_appointment_days": None, "modes": ["en_presentiel_sans_rdv"], "hours": "le lundi"}, []),
        ({"fee": ""}, ["fee", "fee_detail"]),
        ({"fee": Fee.LOYER}, ["fee_detail"]),
        ({"fee": "loyer", "fee_detail": "180 € par mois"}, []),
    ],
)
def test_what_is_asked_of_a_delivery(facts, missing):
    assert fields(missing_in(OFFER, {**DELIVERY, **facts})) == missing


def test_what_it_adds_is_asked_when_something_near_is_alike():
    assert fields(missing_in(OFFER, DELIVERY, has_equivalent=True)) == ["adds"]
    assert missing_in({**OFFER, "adds": "Le soir et le samedi."}, DELIVERY, has_equivalent=True) == []


@given(st.sets(st.sampled_from(list(OFFER))), st.sets(st.sampled_from(list(DELIVERY))), st.booleans())
def test_the_list_of_both_is_the_list_of_each(offer_lacks, delivery_lacks, has_equivalent):
    offer = {name: value for name, value in OFFER.items() if name not in offer_lacks}
    delivery = {name: value for name, value in DELIVERY.items() if name not in delivery_lacks}

    both = fields(missing_in(offer, delivery, has_equivalent=has_equivalent))

    alone = fields(missing_in(offer, has_equivalent=has_equivalent))
    assert both[: len(alone)] == alone
    assert set(alone) == offer_lacks | ({"adds"} if has_equivalent else set())
    assert len(both) == len(set(both))


@pytest.mark.django_db
def test_an_offer_that_says_too_little_stays_a_draft(cast, now):
    offer = create_offer(
        cast.alexis,
        name="Atelier",
        summary="Un atelier.",
        kind="atelier_collectif",
        stages=["monter"],
        by=None,
        now=now,
    )

    with pytest.raises(OfferIncomplete) as refused:
        publish_offer(offer, by=cast.manager, now=now)

    offer.refresh_from_db()
    assert offer.status == OfferStatus.DRAFT
    assert fields(refused.value.missing) == ["audiences", "summary", "what_happens", "duration", "next_step"]
    assert not Entry.objects.filter(what="offers.offer_published").exists()


@pytest.mark.django_db
def test_a_delivery_that_says_too_little_stays_hidden(cast, now):
    delivery = suspend_delivery(cast.build_at_etain, by=cast.manager, now=now)
    edit_delivery(delivery, first_appointment_days=None, fee=Fee.PAYANT, by=cast.manager, now=now)

    with pytest.raises(OfferIncomplete) as refused:
        publish_delivery(delivery, by=cast.manager, now=now)

    assert fields(refused.value.missing) == ["first_appointment_days", "fee_detail"]


@pytest.mark.django_db
def test_an_offer_like_another_within_half_an_hour_says_what_it_adds(cast, now):
    """Verdun, 24 minutes away, has the same type for the same stages."""
    suspend_offer(cast.build, by=cast.manager, now=now)
    Offer.objects.filter(pk=cast.build.pk).update(adds="")
    cast.build.refresh_from_db()

    alike = fields(missing_of(cast.build, day=now.date()))
    Offer.objects.filter(pk=cast.build_at_verdun.offer_id).update(kind=OfferType.DIAGNOSTIC)
    alone = fields(missing_of(cast.build, day=now.date()))

    assert (alike, alone) == (["adds"], [])


@pytest.mark.django_db
def test_the_delivery_asks_too_once_its_place_is_known(cast, now):
    Offer.objects.filter(pk=cast.build.pk).update(adds="")
    delivery = Delivery.objects.select_related("offer", "hub__place__commune", "desk__place__commune").get(
        pk=cast.build_at_etain.pk
    )

    assert fields(missing_of_delivery(delivery, day=now.date())) == ["adds"]


@pytest.mark.django_db
def test_a_remote_offer_is_compared_with_remote_ones_only(cast, now):
    Offer.objects.filter(pk=cast.inform.pk).update(adds="")
    other = offering(cast.neighbour, "S informer à Verdun", [Stage.S_INFORMER])
    deliver(other, cast.verdun, Tier.IN_PERSON, [])
    cast.inform.refresh_from_db()

    in_person = fields(missing_of(cast.inform, day=now.date()))
    deliver(other, cast.verdun, Tier.REMOTE, [])
    remote = fields(missing_of(cast.inform, day=now.date()))

    assert (in_person, remote) == ([], ["adds"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "emptied"), [("duration", ""), ("what_happens", " "), ("audiences", []), ("adds", ""), ("summary", "Oui")]
)
def test_what_the_public_reads_is_never_emptied(cast, now, field, emptied):
    with pytest.raises(OfferIncomplete) as refused:
        edit_offer(cast.build, **{field: emptied}, by=cast.manager, now=now)

    cast.build.refresh_from_db()
    assert fields(refused.value.missing) == [field]
    assert getattr(cast.build, field) not in ("", [], " ", "Oui")


@pytest.mark.django_db
def test_a_sheet_from_before_the_gate_is_mended_piece_by_piece(cast, now):
    Offer.objects.filter(pk=cast.build.pk).update(duration="", next_step="", adds="")

    edit_offer(cast.build, duration="Une heure", by=cast.manager, now=now)

    cast.build.refresh_from_db()
    assert (cast.build.duration, cast.build.edited_at) == ("Une heure", now)


@pytest.mark.django_db
def test_a_price_once_given_stays(cast, now):
    edit_delivery(cast.build_at_etain, fee=Fee.PAYANT, fee_detail="20 €", by=cast.manager, now=now)

    with pytest.raises(OfferIncomplete):
        edit_delivery(cast.build_at_etain, fee_detail="", by=cast.manager, now=now)


@pytest.mark.django_db
def test_plain_facts_and_rows_are_judged_alike(cast, now):
    offer = Offer.objects.get(pk=cast.inform.pk)
    for field, value in {"duration": "", "audiences": [], "next_step": " "}.items():
        setattr(offer, field, value)
    facts = {field.attname: getattr(offer, field.attname) for field in Offer._meta.concrete_fields}

    assert missing_of(offer, day=now.date()) == missing_in(facts)
    assert fields(missing_in(facts)) == ["audiences", "duration", "next_step"]


def test_the_gate_speaks_french():
    with translation.override("fr"):
        said = [str(one.words) for one in missing_in({}, {}, has_equivalent=True)]

    assert len(said) == len(set(said)) == 10
    assert said[0] == "Pour qui\xa0: choisissez au moins un public, ou «\xa0tout le monde\xa0»."
