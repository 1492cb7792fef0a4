"""The private link of a person: kept open, replaced at will."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.people import mail
from maillage.support.people.models import Person
from maillage.support.people.queries import email_of, person_link_token
from maillage.support.people.rules import check_may_change

LINK_LASTS = timedelta(days=180)
NEARLY_OVER = timedelta(days=30)


class NoAddress(DomainError):
    """The person gave no e-mail address: the link is printed or read out at the desk."""


@transaction.atomic
def keep_person_link(person: Person, *, by: User | None, now: datetime) -> str:
    """The token of the private link, good for thirty days at least: call it before a letter carries the link.

    Raises FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    person = Person.objects.get(pk=person.pk)
    if person.link_expires_at is None or person.link_expires_at < now + NEARLY_OVER:
        person.link_expires_at = now + LINK_LASTS
        person.save(update_fields=["link_expires_at"])
        record("people.link_opened", about=person, by=by, at=now)
    return person_link_token(person)


@transaction.atomic
def renew_person_link(person: Person, *, by: User | None, now: datetime) -> str:
    """Replace the private link; former ones open nothing any more. The new token. Raises FileErased, FileRestricted."""
    check_may_change(person.pk, by=by, now=now)
    person = Person.objects.get(pk=person.pk)
    person.link_nonce, person.link_expires_at = uuid4(), now + LINK_LASTS
    person.save(update_fields=["link_nonce", "link_expires_at"])
    record("people.link_renewed", about=person, by=by, at=now)
    return person_link_token(person)


@transaction.atomic
def send_person_link(person: Person, *, by: User | None, now: datetime) -> None:
    """Write to the person's e-mail address with the private link, kept open or opened again.

    `by` is empty when the person asks from an expired link, which never shows that address: the link is then a new
    one, and the former stays closed.

    Raises NoAddress, FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    address = email_of(person)
    if not address:
        raise NoAddress(f"Person {person.pk} gave no e-mail address.")
    if by is not None:
        token = keep_person_link(person, by=by, now=now)
    else:
        with reading_everything():  # by the person: also when they asked that nothing be changed
            token = renew_person_link(person, by=None, now=now)
    mail.tell_link(person, token, to=address, now=now)
    record("people.link_sent", about=person, by=by, at=now)
