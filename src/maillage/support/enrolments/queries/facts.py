"""What a file says of somebody, as the conditions of schemes ask for it.

Only what is written counts; what is sensitive (L5) is not read here, so a scheme that depends on it asks for it.
"""

import re
from datetime import date

from maillage.catalogue.schemes.facts import Facts
from maillage.support.people.choices import Fact
from maillage.support.people.folding import said_yes
from maillage.support.people.models import Person

NUMBER = re.compile(r"\d{1,4}")


def facts_from(person: Person, situation: dict[str, str], *, euros: int | None, on: date) -> Facts:
    """The facts known on that day. Years of birth give the age reached within the year."""
    birth_year = _number(situation.get(Fact.BIRTH_YEAR, ""))
    return Facts(
        job_seeker_months=_number(situation.get(Fact.JOB_SEEKER_MONTHS, "")),
        age=on.year - birth_year if birth_year and birth_year > 1900 else None,
        residence=person.commune,
        financing_plan=euros,
        qpv=said_yes(situation.get(Fact.QPV, "")),
        frr=said_yes(situation.get(Fact.FRR, "")),
    )


def _number(said: str) -> int | None:
    found = NUMBER.search(said)
    return int(found.group()) if found else None
