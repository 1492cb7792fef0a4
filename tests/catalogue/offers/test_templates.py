"""Template offers: what a local offer inherits, and what happens when the template changes."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.catalogue.network.models import NetworkMembership
from maillage.catalogue.offers.actions import (
    NotInTemplate,
    OfferEnded,
    OfferIncomplete,
    OfferRefused,
    TemplateNotProposed,
    adopt_field,
    create_template,
    edit_offer,
    edit_template,
    end_offer,
    keep_field,
    offer_from_template,
    publish_offer,
)
from maillage.catalogue.offers.choices import Audience, OfferType, Stage
from maillage.catalogue.offers.models import CONTENT, Offer, OfferTemplate
from maillage.catalogue.offers.queries import Difference, differences_of, offers_behind, templates_of
from maillage.catalogue.offers.rules import templates_written_by
from maillage.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Accueil commun",
    "summary": "Un premier échange pour savoir par quoi commencer.",
    "kind": OfferType.ACCUEIL_ORIENTATION,
    "stages": [Stage.EMERGER],
    "audiences": [Audience.TOUS_PUBLICS],
    "what_happens": "Vous parlez de votre idée.",
    "duration": "Une heure",
    "next_step": "Un rendez-vous.",
}


@pytest.fixture
def template(cast, now):
    return create_template(cast.network, **FACTS, by=cast.coordinator, now=now)


@pytest.fixture
def local(cast, now, template):
    return offer_from_template(template, cast.alexis, by=cast.manager, now=now)


def seen(offer):
    return [(one.field, one.template_now, one.seen, one.mine) for one in differences_of(fresh(offer))]


def fresh(offer):
    return Offer.objects.select_related("template").get(pk=offer.pk)


def test_a_local_offer_says_what_the_template_says(cast, local, template):
    assert {field: getattr(local, field) for field in CONTENT} == {field: getattr(template, field) for field in CONTENT}
    assert (local.status, local.slug, local.organisation) == ("draft", "alexis-accueil-commun", cast.alexis)
    assert differences_of(local) == []
    assert list(Entry.objects.filter(what__startswith="offers").values_list("what", flat=True).order_by("id")) == [
        "offers.template_created",
        "offers.offer_created",
    ]


def test_what_the_owner_says_otherwise_is_no_difference(cast, now, template):
    local = offer_from_template(template, cast.alexis, duration="Deux heures", by=cast.manager, now=now)
    edit_offer(local, next_step="Un plan.", by=cast.manager, now=now)

    assert seen(local) == []


def test_a_change_of_the_template_is_shown_until_it_is_adopted_or_kept(cast, now, template, local):
    edit_offer(local, next_step="Un plan.", by=cast.manager, now=now)
    edit_template(template, duration="Trente minutes", next_step="Un appel.", by=cast.coordinator, now=now)
    assert seen(local) == [
        ("duration", "Trente minutes", "Une heure", "Une heure"),
        ("next_step", "Un appel.", "Un rendez-vous.", "Un plan."),
    ]

    adopt_field(local, "duration", by=cast.manager, now=now)
    keep_field(local, "next_step", by=cast.manager, now=now)

    assert seen(local) == []
    assert (fresh(local).duration, fresh(local).next_step) == ("Trente minutes", "Un plan.")
    told = Entry.objects.filter(about_kind="offers.offer", what__contains="template").order_by("id")
    assert [(one.what, one.facts["field"]) for one in told] == [
        ("offers.template_adopted", "duration"),
        ("offers.template_kept_apart", "next_step"),
    ]

    edit_template(template, next_step="Une visite.", by=cast.coordinator, now=now)
    assert seen(local) == [("next_step", "Une visite.", "Un appel.", "Un plan.")]


def test_a_difference_that_goes_away_is_no_longer_shown(cast, now, template, local):
    edit_template(template, duration="Trente minutes", by=cast.coordinator, now=now)
    edit_template(template, duration="Une heure", by=cast.coordinator, now=now)

    assert seen(local) == []


def test_lists_differ_by_what_they_hold_not_by_their_order(cast, now, template, local):
    edit_template(template, stages=[Stage.MONTER, Stage.EMERGER], by=cast.coordinator, now=now)
    edit_offer(local, stages=[Stage.EMERGER, Stage.MONTER], by=cast.manager, now=now)

    assert seen(local) == []


def test_a_difference_has_the_name_of_its_field():
    assert Difference("duration", "a", "b", "c").label == "durée"


def test_a_published_offer_adopts_nothing_that_the_gate_refuses(cast, now, template, local):
    Offer.objects.filter(pk=local.pk).update(adds="Au pôle.")
    publish_offer(local, by=cast.manager, now=now)
    edit_template(template, duration="", by=cast.coordinator, now=now)

    with pytest.raises(OfferIncomplete):
        adopt_field(local, "duration", by=cast.manager, now=now)

    assert fresh(local).duration == "Une heure"


@pytest.mark.parametrize("act", [adopt_field, keep_field])
def test_only_a_field_of_the_template_is_settled(cast, now, local, act):
    for offer, field in ((local, "status"), (local, "x"), (cast.build, "duration")):
        with pytest.raises(NotInTemplate):
            act(offer, field, by=cast.manager, now=now)
    end_offer(local, by=cast.manager, now=now)
    with pytest.raises(OfferEnded):
        act(local, "duration", by=cast.manager, now=now)


def test_only_partners_of_the_network_use_a_template_still_proposed(cast, now, template):
    NetworkMembership.objects.filter(organisation=cast.neighbour).update(ends_on="2026-01-01")
    with pytest.raises(TemplateNotProposed):
        offer_from_template(template, cast.neighbour, by=None, now=now)

    edit_template(template, is_active=False, by=cast.coordinator, now=now)
    with pytest.raises(TemplateNotProposed):
        offer_from_template(template, cast.alexis, by=None, now=now)


def test_the_coordinator_sees_who_has_something_to_settle(cast, now, template, local):
    same = offer_from_template(template, cast.chamber, by=None, now=now)
    edit_template(template, duration="Trente minutes", by=cast.coordinator, now=now)
    keep_field(same, "duration", by=None, now=now)

    assert [(offer, [one.field for one in found]) for offer, found in offers_behind(template)] == [
        (local, ["duration"])
    ]
    assert list(templates_of(cast.network)) == [template]
    assert list(templates_written_by(cast.coordinator, on=now.date())) == [template]
    assert not templates_written_by(cast.manager, on=now.date()).exists()


def test_a_template_is_refused_in_words(cast, now, template):
    with pytest.raises(OfferRefused) as twice:
        create_template(cast.network, **FACTS, by=cast.coordinator, now=now)
    with pytest.raises(OfferRefused) as mixed:
        edit_template(template, audiences=["tous-publics", "femmes"], by=cast.coordinator, now=now)

    assert [list(one.value.errors) for one in (twice, mixed)] == [["__all__"], ["__all__"]]


@pytest.mark.parametrize("facts", [{"stages": []}, {"audiences": ["tous-publics", "femmes"]}, {"name": "Autre"}])
def test_the_database_refuses_a_template_that_cannot_be(cast, now, template, facts):
    create_template(cast.network, **{**FACTS, "name": "Autre"}, by=cast.coordinator, now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        OfferTemplate.objects.filter(pk=template.pk).update(**facts)


def test_the_database_refuses_an_offer_that_settled_with_no_template(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=cast.build.pk).update(template_seen={"name": "x"})


WORDS = st.sampled_from(["", "Une heure", "Deux heures"])
MOVES = st.lists(st.tuples(st.sampled_from(["template", "local", "adopt", "keep"]), WORDS), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(MOVES)
def test_after_adopting_or_keeping_nothing_is_left_to_settle(cast, now, template, local, moves):
    with transaction.atomic():
        for move, words in moves:
            if move == "template":
                edit_template(template, duration=words, by=cast.coordinator, now=now)
            elif move == "local":
                edit_offer(local, duration=words, by=None, now=now)
            else:
                (adopt_field if move == "adopt" else keep_field)(local, "duration", by=None, now=now)
                assert seen(local) == []
        mine, now_said = fresh(local).duration, fresh(local).template.duration
        assert len(seen(local)) <= 1
        assert not seen(local) or mine != now_said
        transaction.set_rollback(True)
