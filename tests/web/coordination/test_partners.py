"""The partners of the network, and the page of one that leaves: a dry run, the act, its undoing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.catalogue.network.models import Departure, HubMembership, NetworkMembership, OutreachDesk
from maillage.support.orientation.models import Enquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client, cast):
    client.force_login(cast.coordinator)
    return client


def leaving(organisation):
    return reverse("coordination:leaving", args=[organisation.pk])


def in_a_month():
    return timezone.localdate() + timedelta(days=30)


def test_what_it_changes_is_read_first_and_nothing_is_written(signed, cast, enquiry):
    Enquiry.objects.filter(pk=enquiry.pk).update(organisation=cast.neighbour, hub=cast.verdun, owner=None)

    page = signed.get(leaving(cast.neighbour)).content.decode()

    for said in ("ferme, personne d’autre n’y est", "Demandes en attente qui passent", "1 offre, proposée 1 fois"):
        assert said in page
    assert "Léa" not in page
    assert not Departure.objects.exists()
    assert not NetworkMembership.objects.exclude(ends_on=None).exists()


def test_a_departure_is_planned_shown_and_undone(signed, cast):
    HubMembership.objects.filter(hub=cast.etain).update(is_lead=False)
    HubMembership.objects.filter(hub=cast.etain, organisation=cast.chamber).update(is_lead=True)
    typed = {"leaves_on": in_a_month(), "reason": "Fin de la convention.", f"lead_{cast.etain.pk}": cast.alexis.pk}

    planned = signed.post(leaving(cast.chamber), typed, follow=True).content.decode()
    departure = Departure.objects.get()
    listed = signed.get(reverse("coordination:partners")).content.decode()
    again = signed.post(leaving(cast.chamber), typed, follow=True).content.decode()
    undone = signed.post(reverse("coordination:undo_leaving", args=[departure.pk]), follow=True).content.decode()

    assert (departure.leaves_on, departure.successors) == (in_a_month(), {str(cast.etain.pk): cast.alexis.pk})
    assert "Annuler ce départ" in planned
    assert "Fin de la convention." in planned
    assert "s’en va le" in listed
    assert "déjà prévu" in again
    assert "reste\u00a0: tout est comme avant" in undone
    assert not NetworkMembership.objects.exclude(ends_on=None).exists()
    assert signed.post(reverse("coordination:undo_leaving", args=[departure.pk])).status_code == 404


def test_until_the_day_the_page_says_what_ends_although_the_plan_dated_it(signed, cast):
    OutreachDesk.objects.filter(pk=cast.desk.pk).update(organisation=cast.neighbour, hub=cast.verdun)
    typed = {"leaves_on": in_a_month(), "reason": "Fin de la convention."}

    before = signed.get(leaving(cast.neighbour)).context
    after = signed.post(leaving(cast.neighbour), typed, follow=True).context

    assert after["departure"] is not None
    assert (after["left"].hubs, after["left"].desks) == (before["left"].hubs, [cast.desk])
    assert [one.closes for one in after["left"].hubs] == [True]
    assert after["facts"] == before["facts"]


def test_many_desks_are_counted_then_named(signed, cast):
    for number in range(5):
        OutreachDesk.objects.create(
            hub=cast.verdun,
            organisation=cast.neighbour,
            name=f"Permanence {number} (fictif)",
            place=cast.desk.place,
            starts_on=cast.desk.starts_on,
        )

    page = signed.get(leaving(cast.neighbour))

    assert ("Permanences qui prennent fin", "5") in page.context["facts"]
    assert "<li>Permanence 4 (fictif)</li>" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"leaves_on": "", "reason": "Fin."}, "Indiquez le jour de son départ."),
        ({"leaves_on": timezone.localdate(), "reason": "Fin."}, "à partir de demain"),
        ({"leaves_on": "9999-01-01", "reason": "Fin."}, "dans les trois ans"),
        ({"leaves_on": in_a_month(), "reason": "   "}, "Dites pourquoi il part."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(signed, cast, typed, said):
    response = signed.post(leaving(cast.chamber), typed)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Departure.objects.exists()


def test_who_answers_for_the_network_cannot_leave_first(signed, cast):
    page = signed.get(leaving(cast.alexis)).content.decode()
    response = signed.post(leaving(cast.alexis), {"leaves_on": in_a_month(), "reason": "Fin."})

    assert "nommez d’abord une autre structure" in page
    assert response.status_code == 422
    assert not Departure.objects.exists()
