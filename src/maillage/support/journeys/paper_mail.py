"""The letter that papers wait for a signature. Its words are in `web/templates/letters`."""

from datetime import datetime

from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.models import Paper
from maillage.support.people.models import Person


def tell_papers_wait(paper: Paper, person: Person, token: str, *, to: str, now: datetime) -> None:
    """To the person: something to read and sign, with the private link. One letter a day for a journey."""
    write_letter(
        key=f"journeys.papers:{paper.journey_id}:{now.astimezone(PARIS):%Y%m%d}",
        to=to,
        template="papers_wait",
        facts={"organisation": person.organisation, "token": token, "adviser": paper.made_by.first_name},
        language=person.language,
        now=now,
        is_secret=True,
    )
