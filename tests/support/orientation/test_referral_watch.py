"""Those who watch over the whole: the nightly check, the numbers without names, the next partner and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.eyes import closed_eyes

from maillage.catalogue.network.models import Hub, Membership, NetworkMembership
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import Eyes, reading_as, reading_with
from maillage.support.orientation.actions import (
    accept_referral,
    check_integrity,
    climb_referrals,
    decline_referral,
    mark_met,
    reassign_referral,
)
from maillage.support.orientation.models import Referral, ReferralFinding
from maillage.support.orientation.queries import (
    integrity_of,
    next_partners_for,
    numbers_of,
    numbers_of_hub,
    ping_pong_of,
    referral_link_token,
)
from maillage.support.people.models import Look

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CONTENT = ("orientation_shareditem", "orientation_referralword", "people_person", "people_contactpoint")


def codes(cast, now):
    return [str(trouble.code) for trouble in integrity_of(cast.network, on=now.date())]


def coordinating(cast):
    return reading_with(Eyes(networks=(cast.network.pk,)))


def test_what_is_sound_is_not_found(cast, send, write, now):
    write()
    accept_referral(send(), by=cast.partner, now=now)

    assert codes(cast, now) == []
    assert check_integrity(now=now) == 0


def test_each_thing_that_may_be_wrong_is_found(cast, send, now):
    referral = send()

    cast.partner.is_active = False
    cast.partner.save()
    assert codes(cast, now) == ["owner_gone"]
    cast.partner.is_active = True
    cast.partner.save()
    Membership.objects.filter(user=cast.partner).update(ends_on=now.date() - DAY)
    assert codes(cast, now) == ["owner_not_member"]
    Membership.objects.filter(user=cast.partner).update(ends_on=None)
    assert codes(cast, referral.next_at + 8 * DAY) == ["long_past"]
    NetworkMembership.objects.filter(organisation=cast.chamber).update(ends_on=now.date() - DAY)
    assert codes(cast, now) == ["receiver_left"]
    NetworkMembership.objects.filter(organisation=cast.chamber).update(ends_on=None)
    NetworkMembership.objects.filter(organisation=cast.alexis).update(ends_on=now.date() - DAY)
    assert codes(cast, now) == ["sender_left"]
    NetworkMembership.objects.filter(organisation=cast.alexis).update(ends_on=None)
    Hub.objects.filter(pk=cast.etain.pk).update(closed_on=now.date() - DAY)
    assert codes(cast, now) == ["receiver_hub_closed"]


def test_the_check_keeps_what_it_finds_once_tells_it_once_and_dates_its_end(cast, send, now):
    referral = send()
    cast.partner.is_active = False
    cast.partner.save()

    with closed_eyes():
        assert [check_integrity(now=now), check_integrity(now=now + DAY)] == [1, 1]
    climb_referrals(now=now + DAY)

    with coordinating(cast):
        finding = ReferralFinding.objects.get()
        assert (finding.code, finding.found_on, finding.gone_on) == ("owner_gone", now.date(), None)
        assert codes(cast, now) == ["owner_gone"]
    assert Letter.objects.filter(to=cast.coordinator.email).count() == 1
    assert Entry.objects.filter(what="orientation.referral_unsound").count() == 1

    reassign_referral(referral, to=cast.adviser, by=cast.coordinator, now=now + DAY)
    assert check_integrity(now=now + 2 * DAY) == 0
    assert ReferralFinding.objects.get().gone_on == now.date() + 2 * DAY


def test_who_watches_sees_that_it_moves_and_nothing_of_what_it_says(cast, send, now):
    accept_referral(send(), by=cast.partner, now=now)

    for eyes in (Eyes(networks=(cast.network.pk,)), Eyes(hubs=(cast.etain.pk,))):
        with reading_with(eyes), connection.cursor() as cursor:
            seen = {}
            for table in ("orientation_referral", "orientation_referralmove", *CONTENT):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                seen[table] = cursor.fetchone()[0]
        assert seen == {"orientation_referral": 1, "orientation_referralmove": 3, **dict.fromkeys(CONTENT, 0)}
    assert list(Referral.objects.watched_by(cast.coordinator)) == list(Referral.objects.watched_by(cast.manager))
    assert not Referral.objects.watched_by(cast.stranger).exists()


def test_numbers_are_whole_without_a_name(cast, send, write, now):
    write()
    mark_met(accept_referral(send(), by=cast.partner, now=now + 2 * DAY), by=cast.partner, now=now + 6 * DAY)
    decline_referral(send(), reason="full", words="Pas de place.", by=cast.partner, now=now + 4 * DAY)
    send(to_organisation=cast.neighbour, to_hub=cast.verdun)

    with coordinating(cast):
        found = numbers_of(cast.network, since=now.date(), now=now + 9 * DAY)

    assert (found.written, found.sent, found.met) == (4, 3, 1)
    assert found.by_state == {"declined": 1, "draft": 1, "met": 1, "sent": 1}
    assert found.by_refusal == {"full": 1}
    assert (found.median_days_to_answer, found.median_days_to_meeting) == (3.0, 6.0)
    assert [(one.organisation, one.received, one.answered, one.late) for one in found.partners] == [
        ("Chambre", 2, 2, 0),
        ("Voisins", 1, 0, 1),
    ], "in alphabetical order, never ranked"
    with reading_with(Eyes(hubs=(cast.etain.pk,))):
        assert numbers_of_hub(cast.etain, since=now.date(), now=now).written == 4
    with reading_with(Eyes(hubs=(cast.verdun.pk,))):
        assert numbers_of_hub(cast.verdun, since=now.date(), now=now).written == 1


def test_sent_from_door_to_door(cast, ines, send, now):
    for number in range(2):
        decline_referral(send(), reason="full", words="Pas de place.", by=cast.partner, now=now + number * DAY)
    assert not ping_pong_of(cast.alexis).exists()

    third = send(to_organisation=cast.neighbour, to_hub=cast.verdun)
    with reading_as([cast.alexis.pk]):
        assert list(ping_pong_of(cast.alexis)) == [ines]
    with coordinating(cast):
        assert numbers_of(cast.network, since=now.date(), now=now).ping_pong == 1

    mark_met(accept_referral(third, by=cast.stranger, now=now), by=cast.stranger, now=now)
    assert not ping_pong_of(cast.alexis).exists()


def test_the_next_partner_is_named_with_reasons_and_never_one_that_had_the_person(cast, send, now):
    referral = decline_referral(send(), reason="full", words="Pas de place.", by=cast.partner, now=now)

    with reading_as([cast.alexis.pk]):
        found = next_partners_for(referral, day=now.date())

    assert [(one.organisation, one.hub, one.minutes) for one in found] == [(cast.neighbour, cast.verdun, 25)]
    assert [offer.offer.name for offer in found[0].offers] == ["Construire son projet"]
    assert len(found[0].reasons) == 2

    other = send(to_organisation=cast.neighbour, to_hub=cast.verdun)
    assert other.state == "sent"
    assert next_partners_for(referral, day=now.date()) == [], "the neighbours have the person now"


def test_who_read_what_is_shared_is_kept_in_the_persons_file(client, cast, ines, send, now):
    referral = send(at=timezone.now())
    page = reverse("desk:referral", args=[referral.pk])

    for reader in (cast.partner, cast.partner, cast.adviser, cast.stranger):
        client.force_login(reader)
        assert client.get(page).status_code == (404 if reader == cast.stranger else 200)
    client.logout()
    link = reverse("link:referral", args=[referral_link_token(referral)])
    assert client.get(link).status_code == 200

    with reading_as([cast.alexis.pk]):
        looks = Look.objects.order_by("pk").values_list("person", "user", "of", "layer", "what")
        assert list(looks) == [
            (ines.pk, cast.partner.pk, cast.chamber.pk, "L3", f"summary:{referral.reference}"),
            (ines.pk, cast.adviser.pk, cast.alexis.pk, "L3", f"summary:{referral.reference}"),
            (ines.pk, None, cast.chamber.pk, "L3", f"summary:{referral.reference}"),
        ], "the two partners' reading, each once in a quarter of an hour, and through the link; never a stranger's"
