"""Outreach desks and their days. An answer to the public follows at once: it reads the same rows."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.actions.members import NotAPartner
from maillage.catalogue.network.choices import Rhythm, Weekday
from maillage.catalogue.network.models import DeskDay, Hub, HubMembership, Organisation, OutreachDesk
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.territories.actions import add_place
from maillage.catalogue.territories.models import Area, Place
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError


class DayAlreadyThere(DomainError):
    """The desk already receives at that hour of that day."""

    def __init__(self, day: DeskDay) -> None:
        self.day = day
        super().__init__(f"Desk {day.desk_id} already has day {day.pk}: weekday {day.weekday}, {day.opens_at}.")


class DeskClosed(DomainError):
    """The desk has received for the last time."""

    def __init__(self, desk: OutreachDesk) -> None:
        self.desk = desk
        super().__init__(f"Desk {desk.pk} ended on {desk.ends_on}.")


@transaction.atomic
def open_desk(
    *, hub: Hub, organisation: Organisation, name: str, place: Place, starts_on: date, by: User, now: datetime
) -> OutreachDesk:
    """Have `organisation` receive people at `place`, sent by `hub`; its days are added next.

    Raises NotAPartner when the organisation does not run the hub on the first day.
    """
    if not HubMembership.objects.filter(in_force(starts_on), hub=hub, organisation=organisation).exists():
        raise NotAPartner(organisation, hub)
    desk = OutreachDesk.objects.create(hub=hub, organisation=organisation, name=name, place=place, starts_on=starts_on)
    record("network.desk_opened", about=desk, by=by, at=now, hub=hub.pk, place=place.pk)
    return desk


@transaction.atomic
def open_desk_at(
    commune: Area,
    *,
    place_name: str,
    address: str,
    hub: Hub,
    organisation: Organisation,
    name: str,
    starts_on: date,
    by: User,
    now: datetime,
) -> OutreachDesk:
    """`open_desk` at a new place of `commune`, whose travel times are computed at once.

    Raises NotAPartner.
    """
    place = add_place(name=place_name, commune=commune, address=address, now=now, by=by)
    return open_desk(hub=hub, organisation=organisation, name=name, place=place, starts_on=starts_on, by=by, now=now)


@transaction.atomic
def add_desk_day(
    desk: OutreachDesk, *, weekday: Weekday, opens_at: time, closes_at: time, rhythm: Rhythm, by: User, now: datetime
) -> DeskDay:
    """Have `desk` receive on one more day, or at other hours of a day.

    Raises DeskClosed, and DayAlreadyThere when these hours overlap those of the same day and weeks.
    """
    desk = _open_desk_locked(desk, now)
    same_day = desk.days.filter(weekday=weekday, opens_at__lt=closes_at, closes_at__gt=opens_at)
    if rhythm != Rhythm.WEEKLY:
        same_day = same_day.filter(rhythm__in=[rhythm, Rhythm.WEEKLY])
    if existing := same_day.first():
        raise DayAlreadyThere(existing)
    day = DeskDay.objects.create(desk=desk, weekday=weekday, opens_at=opens_at, closes_at=closes_at, rhythm=rhythm)
    record("network.desk_day_added", about=desk, by=by, at=now, weekday=int(weekday), rhythm=str(rhythm))
    return day


@transaction.atomic
def end_desk_day(day: DeskDay, *, by: User, now: datetime) -> None:
    """The desk no longer receives on that day; a second click changes nothing."""
    desk = OutreachDesk.objects.select_for_update(of=("self",)).get(pk=day.desk_id)
    removed, _by_table = DeskDay.objects.filter(pk=day.pk).delete()
    if removed:
        record("network.desk_day_ended", about=desk, by=by, at=now, weekday=day.weekday, rhythm=day.rhythm)


@transaction.atomic
def close_desk(desk: OutreachDesk, *, by: User, now: datetime) -> OutreachDesk:
    """Close the desk from today: yesterday was its last day. One that never opened is closed on its first day.

    Raises DeskClosed when it already was.
    """
    desk = _open_desk_locked(desk, now)
    desk.ends_on = max(timezone.localdate(now) - timedelta(days=1), desk.starts_on)
    desk.save(update_fields=["ends_on"])
    if desk.starts_on >= timezone.localdate(now):
        desk.days.all().delete()
    record("network.desk_closed", about=desk, by=by, at=now, hub=desk.hub_id)
    return desk


def _open_desk_locked(desk: OutreachDesk, now: datetime) -> OutreachDesk:
    desk = OutreachDesk.objects.select_for_update(of=("self",)).get(pk=desk.pk)
    if desk.ends_on is not None and desk.ends_on < timezone.localdate(now):
        raise DeskClosed(desk)
    return desk
