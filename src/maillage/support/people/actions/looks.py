"""Keeping who looked, and forgetting it after twelve months."""

from datetime import datetime, timedelta

from django.db import transaction

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_everything
from maillage.support.people.choices import Layer
from maillage.support.people.models import Look, Person

ONE_LOOK = timedelta(minutes=15)
"""Pages opened again within this time are one look."""
LOOKS_KEPT = timedelta(days=365)


@transaction.atomic
def look(
    person: Person, *, layer: str, what: str, by: User | None, now: datetime, of: Organisation | None = None
) -> Look:
    """Keep that `by` read this of the person; several looks at one thing within 15 minutes are one line.

    `what` is one of `choices.LOOKED_AT`, perhaps with a colon and a key: never the content. `of` is the organisation
    in whose name it is read, when it is not that of the file. The caller has checked that it may be read. A page calls
    this while it shows: it is the one thing that GET writes. No journal line: the look is the line.
    """
    facts = {"person": person, "user": by, "layer": Layer(layer), "what": what, "of_id": _key(of, person)}
    with reading_everything():  # the file looked at may be another organisation's
        seen = Look.objects.filter(**facts, at__gt=now - ONE_LOOK, at__lte=now).order_by("-at").first()
        return seen or Look.objects.create(**facts, organisation_id=person.organisation_id, at=now)


@transaction.atomic
def erase_old_looks(*, now: datetime) -> int:
    """Forget looks older than twelve months; how many."""
    with reading_everything():
        return Look.objects.filter(at__lt=now - LOOKS_KEPT).delete()[0]


def _key(of: Organisation | None, person: Person) -> int:
    return of.pk if of is not None else person.organisation_id
