"""Agreeing to one purpose, and taking it back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.people.actions.entry import DayToCome
from maillage.support.people.actions.recognition import mark_recognised
from maillage.support.people.choices import MONTHS, TO_SOMEBODY, ConsentChannel, Purpose
from maillage.support.people.consents import current_text
from maillage.support.people.models import Consent, Person
from maillage.support.people.queries import consent_in_force, consents_of
from maillage.support.people.rules import check_may_change
from maillage.support.people.signals import consent_withdrawn


class NobodyNamed(DomainError):
    """What is shared is shared with one organisation, another than that of the file; the rest names none."""


class LastsTooLong(DomainError):
    """The last day comes before the agreement, or after the time that its text says."""


@transaction.atomic
def give_consent(
    person: Person,
    *,
    purpose: str,
    to: Organisation | None = None,
    channel: str,
    language: str,
    by: User | None,
    now: datetime,
    expires_on: date | None = None,
    given_on: date | None = None,
) -> Consent:
    """Keep that the person agreed to the text in use today; what is in force already is given back unchanged.

    `by` collected it, and is empty when the person agreed alone through the link. `given_on` is the real day, when it
    is written down later. Without `expires_on` it lasts as long as its text says.

    Raises NobodyNamed, DayToCome, LastsTooLong, FileErased.
    """
    purpose = Purpose(purpose)
    if (to is None) == (purpose in TO_SOMEBODY) or (to is not None and to.pk == person.organisation_id):
        raise NobodyNamed(f"“{purpose}” is agreed to {'with' if purpose in TO_SOMEBODY else 'without'} a partner.")
    check_may_change(person.pk, by=by, now=now)  # two clicks at once make one row
    today = timezone.localdate(now)
    existing = consent_in_force(person, purpose, to=to, on=today)
    if existing is not None:
        return existing
    text = current_text(purpose, to, language)
    day = given_on or today
    consent = Consent.objects.create(
        person=person,
        organisation_id=person.organisation_id,
        purpose=purpose,
        to=to,
        text_version=text.version,
        language=text.language,
        channel=ConsentChannel(channel),
        given_on=day,
        given_at=now,
        collected_by=by,
        expires_on=_last_day(purpose, day, expires_on, today),
    )
    record(
        "people.consent_given",
        about=consent,
        by=by,
        at=now,
        person=person.pk,
        purpose=purpose,
        to=to.pk if to else None,
    )
    if purpose == Purpose.RECOGNISED:
        mark_recognised(person, now=now)
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User | None, channel: str, now: datetime) -> Consent:
    """Take an agreement back, at once and everywhere: what hangs on it in other rooms is hidden in the same act.

    An agreement that a merged entry of the same person holds for the same purpose ends with it. Done twice it changes
    nothing. The caller has checked that `consent` is that of the person, or of the file of `by`.
    """
    with reading_everything():
        same = consents_of(consent.person).filter(purpose=consent.purpose, to=consent.to_id, withdrawn_at=None)
        for one in same.select_for_update(of=("self",)):
            _end(one, by=by, channel=ConsentChannel(channel), now=now)
        consent.refresh_from_db()
    return consent


@transaction.atomic
def _end_at_term(key: int, *, now: datetime) -> None:
    with reading_everything():
        row = Consent.objects.select_for_update(of=("self",)).filter(pk=key, withdrawn_at=None).first()
        if row is not None:
            _end(row, by=None, channel=ConsentChannel.TERM, now=now)


def end_expired_consents(*, now: datetime) -> int:
    """Say of each agreement past its last day that it came to its end, as a withdrawal would; how many."""
    with reading_everything():
        rows = Consent.objects.filter(withdrawn_at=None, expires_on__lt=timezone.localdate(now))
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        _end_at_term(key, now=now)
    return len(keys)


def _end(consent: Consent, *, by: User | None, channel: ConsentChannel, now: datetime) -> None:
    consent.withdrawn_at, consent.withdrawn_channel, consent.withdrawn_by = now, channel, by
    consent.save(update_fields=["withdrawn_at", "withdrawn_channel", "withdrawn_by"])
    record(
        "people.consent_withdrawn", about=consent, by=by, at=now, person=consent.person_id, purpose=consent.purpose,
        channel=channel,
    )  # fmt: skip
    consent_withdrawn.send(sender=Consent, consent=consent, now=now)


def _last_day(purpose: Purpose, day: date, wished: date | None, today: date) -> date:
    if day > today:
        raise DayToCome(f"{day} is after {today}.")
    longest = _months_after(day, MONTHS[purpose])
    last = wished or longest
    if not max(day, today) <= last <= longest:
        raise LastsTooLong(f"The last day is {last}; it lies between {max(day, today)} and {longest}.")
    return last


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:  # no such day in that month
            continue
    return date(day.year + years, month + 1, min(day.day, 28))
