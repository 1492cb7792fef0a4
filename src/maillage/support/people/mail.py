"""Which letter to whom. The words are in `web/templates/letters`; a letter with a private link is erased once sent."""

from datetime import datetime

from maillage.foundation.messaging.actions import write_letter
from maillage.support.people.models import Person


def tell_link(person: Person, token: str, *, to: str, now: datetime) -> None:
    """To the person: the private link to their own file."""
    facts = {"organisation": person.organisation, "token": token}
    write_letter(
        key=f"people.link:{person.pk}:{now:%Y%m%d%H%M%S}",
        to=to,
        template="person_link",
        facts=facts,
        language=person.language,
        now=now,
        is_secret=True,
    )
