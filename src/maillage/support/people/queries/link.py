"""The private link of a person in one organisation's file: expiring, replaced at will.

The link is derived from the person and never stored: the key signed with a salt that holds the person's nonce. A new
nonce makes every former link unknown.
"""

from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils.http import base36_to_int, int_to_base36

from maillage.foundation.tools.errors import DomainError
from maillage.support.people.models import Person

LONGEST_KEY = 12
"""Characters of the greatest key (2^63 - 1) in base 36, less one so that none is out of range."""


class LinkUnknown(DomainError):
    """The link was altered, replaced, or never existed."""


class LinkExpired(DomainError):
    """The link was good until `person.link_expires_at`; a new one can be sent to the person's own address."""

    def __init__(self, person: Person) -> None:
        self.person = person
        super().__init__(f"The link of person {person.pk} opened until {person.link_expires_at}.")


def person_link_token(person: Person) -> str:
    """The last part of the private address, the same until the link is replaced.

    Whoever hands it out calls `actions.keep_person_link` first, so that it opens.
    """
    return _signer(person).sign(int_to_base36(person.pk))


def person_name_in(token: str) -> str:
    """What a link names, for `foundation.tools.reading.reading_item`; whether the link is good is not known yet.

    Raises LinkUnknown.
    """
    return f"person:{_key(token)}"


def person_by_link(token: str, *, now: datetime) -> Person:
    """The entry behind a private link, itself even when it was merged into another since.

    Raises LinkUnknown, or LinkExpired with the person so that a new link may be sent to an address of theirs.
    """
    key = _key(token)
    person = Person.objects.select_related("organisation", "commune").filter(pk=key).first()
    if person is None:
        raise LinkUnknown("Nobody has this key.")
    try:
        _signer(person).unsign(token)
    except BadSignature as error:
        raise LinkUnknown(f"The link of person {key} is not signed.") from error
    if person.link_expires_at is None or now >= person.link_expires_at:
        raise LinkExpired(person)
    return person


def _key(token: str) -> int:
    written = token.partition(".")[0]
    try:
        if len(written) > LONGEST_KEY:
            raise ValueError
        return base36_to_int(written)
    except ValueError as error:
        raise LinkUnknown(f"A link of {len(token)} characters names nobody.") from error


def _signer(person: Person) -> Signer:
    return Signer(sep=".", salt=f"people.link.{person.link_nonce.hex}")
