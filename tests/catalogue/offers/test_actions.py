"""What people do with offers: one journal line each, answers that follow at once, refusals in words."""

import pytest

from maillage.catalogue.offers.actions import (
    OfferEnded,
    OfferRefused,
    add_delivery,
    confirm_delivery,
    create_offer,
    edit_delivery,
    edit_offer,
    end_delivery,
    end_offer,
    publish_delivery,
    publish_offer,
    suspend_delivery,
    suspend_offer,
)
from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferType, Stage, Tier
from maillage.catalogue.offers.queries import Need, offers_near, offers_of_hub
from maillage.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db


def entries():
    return Entry.objects.filter(what__startswith="offers.").order_by("id")


def told():
    """What the journal says of offers, oldest first."""
    return list(entries().values_list("what", flat=True))


def shown(cast, now):
    return {one.offer_id for one in offers_near(cast.commune, Need(), day=now.date()).results}


def test_an_offer_goes_from_draft_to_the_answers_and_out_again(cast, now):
    by = cast.manager
    facts = {
        "name": "Trouver un local",
        "summary": "On visite des locaux avec vous.",
        "kind": OfferType.EXPERTISE_PONCTUELLE,
        "audiences": [Audience.TOUS_PUBLICS],
        "what_happens": "Une visite.",
        "duration": "Une heure",
        "next_step": "Une offre au propriétaire.",
    }
    offer = create_offer(cast.alexis, **facts, stages=[Stage.MONTER], by=by, now=now)
    modes = [DeliveryMode.EN_PRESENTIEL_SUR_RDV]
    delivery = add_delivery(
        offer, hub=cast.etain, tier=Tier.IN_PERSON, modes=modes, first_appointment_days=5, by=by, now=now
    )
    steps = [offer.pk in shown(cast, now)]
    publish_offer(offer, by=by, now=now)
    steps.append(offer.pk in shown(cast, now))
    publish_delivery(delivery, by=by, now=now)
    steps.append(offer.pk in shown(cast, now))
    suspend_offer(offer, by=by, now=now)
    steps.append(offer.pk in shown(cast, now))

    delivery.refresh_from_db()
    assert (offer.slug, steps) == ("alexis-trouver-un-local", [False, False, True, False])
    assert delivery.confirmed_on == now.date()
    assert told() == [
        "offers.offer_created",
        "offers.delivery_added",
        "offers.offer_published",
        "offers.delivery_published",
        "offers.offer_suspended",
    ]


def test_two_offers_of_the_same_name_have_two_addresses(cast, now):
    facts = {"name": "Atelier", "summary": "…", "kind": OfferType.ATELIER_COLLECTIF, "stages": [Stage.EMERGER]}

    made = [create_offer(cast.alexis, **facts, by=None, now=now).slug for _ in range(3)]

    assert made == ["alexis-atelier", "alexis-atelier-2", "alexis-atelier-3"]


def test_what_is_wrong_is_told_field_by_field_and_nothing_is_kept(cast, now):
    with pytest.raises(OfferRefused) as mixed:
        edit_offer(cast.build, audiences=[Audience.TOUS_PUBLICS, Audience.FEMMES], by=cast.manager, now=now)
    with pytest.raises(OfferRefused) as unknown:
        edit_offer(cast.build, stages=["unknown"], by=cast.manager, now=now)
    with pytest.raises(OfferRefused) as deskless:
        add_delivery(cast.build, hub=cast.etain, tier=Tier.DESK, modes=[DeliveryMode.VISIO], by=None, now=now)
    with pytest.raises(OfferRefused) as elsewhere:
        add_delivery(
            cast.build, hub=cast.verdun, desk=cast.desk, tier=Tier.DESK, modes=[DeliveryMode.VISIO], by=None, now=now
        )

    assert [list(one.value.errors) for one in (mixed, unknown, deskless, elsewhere)] == [
        ["__all__"],
        ["stages"],
        ["__all__"],
        ["desk"],
    ]
    assert told() == []


def test_a_local_form_of_a_local_form_is_refused(cast, now):
    edit_offer(cast.build, general=cast.inform, by=cast.manager, now=now)
    cast.build.refresh_from_db()

    with pytest.raises(OfferRefused) as child:
        edit_offer(cast.build_at_verdun.offer, general=cast.build, by=cast.manager, now=now)
    with pytest.raises(OfferRefused) as parent:
        edit_offer(cast.inform, general=cast.build_at_verdun.offer, by=cast.manager, now=now)

    assert (list(child.value.errors), list(parent.value.errors)) == (["general"], ["general"])


def test_a_delivery_is_edited_confirmed_suspended_and_ended(cast, now):
    by, delivery = cast.manager, cast.build_at_etain

    edit_delivery(delivery, hours="mardi", first_appointment_days=3, zone=[cast.commune], by=by, now=now)
    edit_delivery(delivery, hours="mardi", zone=[cast.commune], by=by, now=now)
    confirm_delivery(delivery, by=by, now=now)
    suspend_delivery(delivery, by=by, now=now)
    suspend_delivery(delivery, by=by, now=now)
    end_delivery(delivery, by=by, now=now)

    delivery.refresh_from_db()
    assert (delivery.hours, delivery.first_appointment_days, list(delivery.zone.all())) == ("mardi", 3, [cast.commune])
    assert (delivery.confirmed_on, delivery.status) == (now.date(), "ended")
    assert entries().first().facts == {"changed": "first_appointment_days, hours, zone"}
    assert told() == [f"offers.delivery_{what}" for what in ("edited", "confirmed", "suspended", "ended")]


def test_what_has_ended_stays_as_it_was(cast, now):
    by, delivery = cast.manager, cast.build_at_etain
    end_delivery(delivery, by=by, now=now)
    end_offer(cast.build, by=by, now=now)

    for act in (publish_delivery, confirm_delivery, suspend_delivery, edit_delivery):
        with pytest.raises(OfferEnded):
            act(delivery, by=by, now=now)
    for act in (publish_offer, suspend_offer, edit_offer):
        with pytest.raises(OfferEnded):
            act(cast.build, by=by, now=now)


def test_the_offers_of_a_hub_are_read_in_a_fixed_number_of_queries(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        rows = [
            (one.offer.organisation.name, list(one.zone.all()), one.place.name) for one in offers_of_hub(cast.etain)
        ]

    assert len(rows) == 3
