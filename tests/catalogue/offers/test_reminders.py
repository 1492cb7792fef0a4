"""Reminders: who is asked, how often, and what the link of the letter does."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from maillage.catalogue.network.actions import end_membership
from maillage.catalogue.network.models import Membership
from maillage.catalogue.offers.actions import (
    ConfirmationRefused,
    confirm_by_link,
    confirm_delivery,
    end_delivery,
    remind_owners,
)
from maillage.catalogue.offers.models import Delivery, Reminder
from maillage.catalogue.offers.queries import (
    LinkExpired,
    LinkUnknown,
    confirmation_of,
    confirmation_token,
    owners_of,
)
from maillage.foundation.journal.models import Entry
from maillage.foundation.messaging.models import Letter

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def morning(cast):
    """The hour of the mail, so many days after the whole cast was confirmed; Saturdays and Sundays put off."""
    start = cast.build_at_etain.confirmed_on

    def at(days):
        day = start + timedelta(days=days)
        while day.isoweekday() > 5:
            day += timedelta(days=1)
        return datetime(day.year, day.month, day.day, 9, 30, tzinfo=PARIS)

    return at


def readers():
    return sorted(Letter.objects.filter(key__startswith="offers.confirm").values_list("to", flat=True))


def address(*names):
    return sorted(f"{name}@example.org" for name in names)


def reminder_to(user):
    return Reminder.objects.filter(reader=user).latest("pk")


def test_nobody_is_asked_before_the_time(cast, morning):
    assert remind_owners(now=morning(140)) == 0


def test_owners_get_one_letter_each_about_all_that_waits(cast, morning):
    """Alexis has a manager at Étain; the chamber and Verdun have advisers only."""
    assert remind_owners(now=morning(152)) == 3

    assert readers() == address("manon", "paula", "stephane")
    lines = {user: reminder_to(getattr(cast, user)).lines.count() for user in ("manager", "partner", "stranger")}
    assert lines == {"manager": 2, "partner": 1, "stranger": 1}
    assert Entry.objects.filter(what="offers.owner_reminded").count() == 3


def test_the_letter_names_each_offer_and_opens_a_link(cast, morning):
    remind_owners(now=morning(152))

    letter = Letter.objects.get(to=cast.manager.email)
    assert letter.subject == "2 offres à confirmer"
    assert letter.is_secret
    assert letter.text.count("Construire son projet") == 2
    token = re.search(r"/lien/offres/([^/]+)/", letter.text)[1]
    assert confirmation_of(token, now=morning(152)).reminder == reminder_to(cast.manager)


def test_the_letter_speaks_the_language_of_its_reader(cast, morning):
    cast.manager.language = "en"
    cast.manager.save()

    remind_owners(now=morning(152))

    assert Letter.objects.get(to=cast.manager.email).subject == "2 offers to confirm"


def test_a_second_round_writes_to_nobody(cast, morning):
    remind_owners(now=morning(152))

    assert [remind_owners(now=morning(days)) for days in (152, 153, 158, 160, 170)] == [0] * 5


def test_each_moment_is_told_once_and_the_circle_widens(cast, morning):
    written = {days: remind_owners(now=morning(days)) for days in range(140, 330)}

    assert [written[days] for days in (152, 153, 182, 204, 212)][1] == 0
    assert sum(written.values()) == Letter.objects.filter(key__startswith="offers.confirm").count()
    count = {user: Reminder.objects.filter(reader=getattr(cast, user)).count() for user in ("manager", "adviser")}
    assert count == {"manager": 4, "adviser": 3}


def test_a_reader_is_left_in_peace_for_a_week(cast, morning):
    """One delivery comes due every day: the letters are still a week apart."""
    for days, delivery in enumerate(Delivery.objects.order_by("pk")):
        Delivery.objects.filter(pk=delivery.pk).update(
            confirmed_on=delivery.confirmed_on + timedelta(days=3 * days),
            offer=cast.build,
            hub=cast.etain,
            desk=None,
            tier="in_person",
        )
    for days in range(140, 260):
        remind_owners(now=morning(days))

    written = list(
        Reminder.objects.filter(reader=cast.manager).order_by("written_on").values_list("written_on", flat=True)
    )
    assert len(written) > 4
    assert all(later - former >= timedelta(days=7) for former, later in pairwise(written))


def test_the_database_refuses_two_letters_within_a_week(cast, morning):
    remind_owners(now=morning(152))
    first = reminder_to(cast.manager)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            reader=cast.manager,
            written_on=first.written_on + timedelta(days=6),
            quiet_until=first.written_on + timedelta(days=13),
            expires_at=first.expires_at,
        )


def test_after_an_outage_each_reader_gets_one_letter_about_today(cast, morning):
    assert remind_owners(now=morning(215)) == 5  # the adviser and the colleague too: the day has passed

    assert set(reminder_to(cast.manager).lines.values_list("step", flat=True)) == {4}


def test_what_left_the_search_a_month_ago_is_given_up(cast, morning):
    assert remind_owners(now=morning(242)) == 0


def test_nobody_is_written_to_at_night_or_on_sunday(cast, morning):
    night = morning(152).replace(hour=22)

    assert remind_owners(now=night) == 0


def test_what_is_confirmed_ended_or_closed_is_not_asked(cast, morning):
    now = morning(152)
    confirm_delivery(cast.build_at_etain, by=cast.manager, now=now)
    end_delivery(cast.build_at_desk, by=cast.manager, now=now)
    cast.verdun.closed_on = now.date()
    cast.verdun.save()

    remind_owners(now=now)

    assert readers() == address("paula")


def test_confirming_starts_the_clock_again(cast, morning):
    remind_owners(now=morning(152))
    for delivery in Delivery.objects.all():
        confirm_delivery(delivery, by=cast.manager, now=morning(155))

    assert remind_owners(now=morning(290)) == 0
    assert remind_owners(now=morning(155 + 152)) == 3


def test_without_people_of_its_own_the_hub_then_the_network_is_asked(cast, now):
    chamber, hub, day = cast.chamber, cast.etain, now.date()
    Membership.objects.filter(user=cast.partner).delete()
    hub_manager = owners_of(chamber, hub, on=day)
    Membership.objects.filter(hub=hub).delete()
    coordinator = owners_of(chamber, hub, on=day)

    assert (hub_manager, coordinator) == ([cast.manager], [cast.coordinator])


def test_the_link_confirms_what_is_ticked_and_says_so_in_the_journal(cast, morning):
    remind_owners(now=morning(152))
    reminder = reminder_to(cast.manager)
    token = confirmation_token(reminder)

    confirmed = confirm_by_link(token, [cast.build_at_desk.pk, cast.build_at_verdun.pk], now=morning(153))

    cast.build_at_desk.refresh_from_db()
    assert confirmed == [cast.build_at_desk]
    assert (cast.build_at_desk.confirmed_on, cast.build_at_desk.confirmed_by) == (morning(153).date(), cast.manager)
    line = Entry.objects.get(what="offers.delivery_confirmed")
    assert (line.by, line.facts) == (cast.manager, {"reminder": reminder.pk})
    settled = {line.delivery.pk: line.is_settled for line in confirmation_of(token, now=morning(153)).lines}
    assert settled == {cast.build_at_etain.pk: False, cast.build_at_desk.pk: True}


def test_a_link_never_confirms_what_its_letter_does_not_name(cast, morning):
    remind_owners(now=morning(152))
    token = confirmation_token(reminder_to(cast.manager))

    for keys in ([], [cast.build_at_verdun.pk], [10**9]):
        with pytest.raises(ConfirmationRefused):
            confirm_by_link(token, keys, now=morning(153))


def test_opening_the_link_changes_nothing_and_costs_the_same_for_all(cast, morning, django_assert_num_queries):
    remind_owners(now=morning(152))
    token = confirmation_token(reminder_to(cast.manager))
    before = Entry.objects.count()

    with django_assert_num_queries(5):
        confirmation = confirmation_of(token, now=morning(153))

    assert [line.may_confirm for line in confirmation.lines] == [True, True]
    assert Entry.objects.count() == before


def test_the_link_ends(cast, morning):
    remind_owners(now=morning(152))
    token = confirmation_token(reminder_to(cast.manager))

    with pytest.raises(LinkExpired):
        confirmation_of(token, now=morning(200))
    with pytest.raises(LinkExpired):
        confirm_by_link(token, [cast.build_at_etain.pk], now=morning(200))


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "a" + token[1:], lambda token: "…"])
def test_an_altered_link_opens_nothing(cast, morning, change):
    remind_owners(now=morning(152))
    token = confirmation_token(reminder_to(cast.manager))

    with pytest.raises(LinkUnknown):
        confirmation_of(change(token), now=morning(152))


def test_a_link_confirms_nothing_for_somebody_who_left(cast, morning):
    remind_owners(now=morning(152))
    token = confirmation_token(reminder_to(cast.partner))
    end_membership(Membership.objects.get(user=cast.partner), by=cast.manager, now=morning(153))

    confirmation = confirmation_of(token, now=morning(154))
    with pytest.raises(ConfirmationRefused):
        confirm_by_link(token, [cast.inform_remote.pk], now=morning(154))
    cast.partner.is_active = False
    cast.partner.save()
    with pytest.raises(LinkUnknown):
        confirmation_of(token, now=morning(154))

    assert [line.may_confirm for line in confirmation.lines] == [False]
