"""Letters about firms: the question to whoever created one, and to an adviser what the register says."""

from collections.abc import Sequence
from datetime import date, datetime

from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.actions import write_letter
from maillage.support.firms.models import Survey
from maillage.support.journeys.models import Journey
from maillage.support.people.models import Person

BESIDE = ("journey__project", "organisation")
SPOKEN = ("fr", "en")


def ask(survey: Survey, person: Person, token: str, *, to: str, is_reminder: bool, key: str, now: datetime) -> None:
    """To the person: a few questions behind their private link, or that they still wait."""
    write_letter(
        key=key,
        to=to,
        template="survey",
        facts={
            "name": person.given_name or person.family_name,
            "organisation": survey.organisation,
            "token": token,
            "survey": survey.pk,
            "months": survey.months,
            "until": survey.closes_on,
            "again": is_reminder,
        },
        language=person.language if person.language in SPOKEN else "fr",
        now=now,
        is_secret=True,
    )


def tell_closed(adviser: User, journeys: Sequence[Journey], *, as_of: date, print_: str, now: datetime) -> None:
    """To an adviser: which firms of theirs the register says closed. No name: the page says whose they are."""
    write_letter(
        key=f"firms.closed:{print_[:16]}:{adviser.pk}",
        to=adviser.email,
        template="firms_closed",
        facts={
            "name": adviser.first_name,
            "as_of": as_of,
            "lines": [{"key": one.pk} for one in journeys],
            "count": len(journeys),
        },
        language=adviser.language if adviser.language in SPOKEN else "fr",
        now=now,
    )
