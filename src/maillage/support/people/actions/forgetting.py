"""Identity leaves the file of an organisation; a restriction keeps it as it is meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.people.actions.consents import withdraw_consent
from maillage.support.people.choices import KEPT_FACTS, ConsentChannel
from maillage.support.people.models import Consent, ContactPoint, Person, Situation, Welcome
from maillage.support.people.queries import keys_of, whole
from maillage.support.people.rules import check_standing


@reading_everything()
def forget_people(keys: Sequence[int], *, by: User | None, now: datetime) -> None:
    """Empty what names or describes these entries; that they were, when they came and where stays, to be counted.

    Agreements end, which hides what hung on them elsewhere. Called by whoever erases, who checked who acts.
    """
    for consent in Consent.objects.filter(person__in=keys, withdrawn_at=None).order_by("pk"):
        withdraw_consent(consent, by=by, channel=ConsentChannel.TERM, now=now)
    ContactPoint.objects.filter(person__in=keys).delete()
    Welcome.objects.filter(person__in=keys).update(need="")
    Situation.objects.filter(person__in=keys).exclude(fact__in=KEPT_FACTS).delete()
    for person in Person.objects.select_for_update(of=("self",)).filter(pk__in=keys, erased_at=None).order_by("pk"):
        person.given_name = person.family_name = person.folded_name = person.searched = ""
        person.link_nonce, person.link_expires_at = uuid4(), None
        person.erased_at, person.restricted_at = now, None
        person.save()
        record("people.person_erased", about=person, by=by, at=now, organisation=person.organisation_id)


@transaction.atomic
def restrict_person(person: Person, *, is_restricted: bool, by: User, now: datetime) -> None:
    """Nobody but those who answer for the rights of people changes what is known from now on; or anybody again.

    Called by the register of requests, which checked who acts. Raises FileErased.
    """
    check_standing(person.pk)
    with reading_everything():
        entries = Person.objects.filter(pk__in=keys_of(whole(person)), erased_at=None)
        entries.filter(restricted_at__isnull=is_restricted).update(restricted_at=now if is_restricted else None)
    record("people.person_restricted" if is_restricted else "people.restriction_lifted", about=person, by=by, at=now)


def letters_of(keys: Sequence[int]) -> list[str]:
    """What the keys of the letters that carry these people's private links begin with."""
    return [f"people.link:{key}:" for key in keys]
