"""What the demo says is either told by a page, or labelled as fictitious."""

import re

import pytest
from django.db.models import Q

from maillage.catalogue.network.choices import HubKind
from maillage.catalogue.network.models import Charter, Hub, Organisation, OutreachDesk
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import Need, offers_near
from maillage.catalogue.territories.models import Area, Place, TravelTime
from maillage.config import demo
from maillage.config.demo.offers import OFFERS
from maillage.config.demo.people import SHOWN
from maillage.config.demo.sources import SOURCES
from maillage.config.demo.stories import STORIES
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.models import Letter
from maillage.support.orientation.choices import Status
from maillage.support.orientation.models import ContactAttempt, Enquiry, Redirection, StepTaken, Word

LABEL = re.compile(r"fictif|fictive", re.IGNORECASE)
MONEY = re.compile(r"\d[\d  ]*(€|euros|%)")
DEPARTEMENTS = ["08", "10", "51", "52", "54", "55", "57", "67", "68", "88"]


def test_every_offer_has_its_page_or_the_label(demo_network):
    offers = Offer.objects.all()

    assert offers.count() == len(OFFERS) >= 50
    for offer in offers:
        assert offer.is_fictitious == (offer.source == "")
        assert offer.source in {"", *SOURCES.values()}


def test_every_source_serves():
    told = {sheet.source for sheet in OFFERS} - {""}

    assert told <= set(SOURCES)


def test_what_is_invented_about_a_delivery_is_labelled(demo_network):
    for delivery in Delivery.objects.all():
        assert delivery.is_fictitious
        assert not delivery.hours or LABEL.search(delivery.hours)
        assert (
            not re.search(r"\d", delivery.fee_detail)
            or LABEL.search(delivery.fee_detail)
            or "0 %" in str(delivery.fee_detail)
            or "D2E" in delivery.fee_detail
        )


def test_no_price_stands_in_an_offer_but_those_of_its_page(demo_network):
    priced = {
        offer.slug
        for offer in Offer.objects.all()
        if MONEY.search(" ".join([offer.summary, offer.what_happens, offer.conditions, offer.duration]))
    }

    assert priced == {"region-jeunes", "region-parcours", "region-financement", "reseau-entreprendre-pret"}
    assert not Offer.objects.filter(slug__in=priced, is_fictitious=True).exists()


def test_durations_of_fictitious_offers_are_labelled(demo_network):
    for offer in Offer.objects.filter(is_fictitious=True).exclude(duration=""):
        assert LABEL.search(offer.duration)


def test_hours_ways_in_and_people_are_labelled(demo_network):
    for hub in Hub.objects.all():
        assert LABEL.search(hub.opening_hours)
        assert not hub.access or LABEL.search(hub.access)
        assert not hub.phone or LABEL.search(hub.phone)
    assert all(LABEL.search(desk.name) for desk in OutreachDesk.objects.all())
    assert all(LABEL.search(charter.name) for charter in Charter.objects.all())
    assert all(LABEL.search(user.name) for user in User.objects.all())
    assert all(enquiry.is_fictitious and LABEL.search(enquiry.name) for enquiry in Enquiry.objects.all())


def test_branches_stand_at_an_address_said_to_be_invented(demo_network):
    branches = Hub.objects.filter(kind=HubKind.DESK)

    assert branches.count() > 60
    assert not branches.exclude(place__address__contains="fictive").exists()


def test_organisations_are_real_and_none_has_a_contact(demo_network):
    organisations = Organisation.objects.all()

    assert organisations.count() == 14
    assert not organisations.filter(Q(is_fictitious=True) | ~Q(phone="") | ~Q(email="")).exists()


def test_places_have_travel_times(demo_network):
    assert not Place.objects.filter(travel_model="").exists()
    assert set(TravelTime.objects.values_list("place", flat=True)) == set(Place.objects.values_list("pk", flat=True))


def test_offers_say_enough(demo_network):
    for offer in Offer.objects.filter(status=OfferStatus.PUBLISHED):
        offer.full_clean(exclude=["slug"])
        assert 40 <= len(offer.summary) <= 280


def found_from(code, day, **need):
    commune = Area.objects.communes().get(code=code)
    answer = offers_near(commune, Need(**need), day=day, per_page=200)
    return {result.delivery_id: result for result in answer.results}


def test_every_published_delivery_appears_in_an_answer(demo_network, now):
    published = Delivery.objects.filter(status=OfferStatus.PUBLISHED, offer__status=OfferStatus.PUBLISHED)
    missing = []
    for delivery in published.select_related("offer", "hub__place__commune", "desk__place__commune"):
        place = delivery.desk.place if delivery.desk else delivery.hub.place
        mode = delivery.tier if delivery.tier != "in_person" else "in_person"
        answers = found_from(
            place.commune.code,
            now.date(),
            stage=delivery.offer.stages[0],
            audiences=tuple(delivery.offer.audiences if delivery.offer.audiences != ["tous-publics"] else ()),
            mode=mode,
        )
        slugs = {result.slug for result in answers.values()}
        hidden_by = set(delivery.offer.variants.values_list("slug", flat=True))
        if delivery.offer.slug not in slugs and not hidden_by & slugs:
            missing.append(str(delivery))

    assert missing == []


@pytest.mark.parametrize("departement", DEPARTEMENTS)
@pytest.mark.parametrize("stage", ["emerger", "monter"])
def test_each_departement_has_somebody_in_person(demo_network, now, departement, stage):
    largest = Area.objects.communes().filter(code__startswith=departement).order_by("-population").first()

    answer = offers_near(largest, Need(stage=stage), day=now.date())

    assert answer.in_person >= 3
    assert not answer.nothing_near


def test_far_villages_are_told_that_nobody_is_near(demo_network, now):
    joinville = Area.objects.communes().get(code="52250")

    answer = offers_near(joinville, Need(stage="emerger"), day=now.date())

    assert answer.nothing_near
    assert answer.remote >= 2


def test_the_bakery_of_etain_reads_a_rich_answer(demo_network, now):
    etain = Area.objects.communes().get(code="55181")

    answer = offers_near(etain, Need(stage="emerger"), day=now.date(), per_page=30)

    slugs = [result.slug for result in answer.results]
    assert answer.in_person >= 7
    assert answer.at_desk >= 1
    assert answer.remote >= 2
    assert {"alexis-accueil", "alexis-accompagnement-etain", "cma-hygiene"} <= set(slugs)
    assert "alexis-accompagnement" not in slugs
    assert answer.results[0].organisation == "Alexis"


def test_enquiries_show_every_state_and_every_trace(demo_network):
    assert Enquiry.objects.count() == len(STORIES)
    assert set(Enquiry.objects.values_list("status", flat=True)) == set(Status.values)
    for trace in (ContactAttempt, Redirection, StepTaken, Word, Letter):
        assert trace.objects.exists()
    assert set(StepTaken.objects.values_list("act", flat=True)) >= {"remind_owner", "tell_hub_manager", "tell_person"}


def test_some_enquiries_are_late_in_etain(demo_network, now):
    late = Enquiry.objects.waiting().filter(hub__slug="alexis-etain", due_at__lt=now)

    assert late.exists()


def test_the_accounts_shown_open_and_no_other(demo_network):
    shown = demo.accounts()

    assert [account.email for account in shown] == [email for _role, email in SHOWN]
    for account in shown:
        assert User.objects.get(email=account.email).check_password(account.password)
        assert account.email in str(account)
        assert account.password in str(account)
    others = User.objects.exclude(email__in=[account.email for account in shown])
    assert not any(user.has_usable_password() for user in others)


def test_letters_of_the_demo_go_to_reserved_addresses(demo_network):
    assert all(address.endswith(".example") for address in Letter.objects.values_list("to", flat=True))
