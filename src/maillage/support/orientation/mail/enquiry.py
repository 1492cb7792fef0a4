"""Which letter to whom. The words are in `web/templates/letters`.

Letters to the staff carry the name given, a commune and an address to open: never the need, a phone or an e-mail.
A person without an e-mail address is told by the adviser; nothing is written then. Letters to a person hold the private
link, so their text is erased once sent.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from maillage.catalogue.network.models import Hub
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.choices import DeclineReason, LadderAct
from maillage.support.orientation.models import Enquiry, Redirection, StepTaken, Word
from maillage.support.orientation.queries import (
    Partner,
    Reader,
    link_token,
    partners_for,
    person_letters,
    readers_of,
)

ALTERNATIVES = 3
LONGEST_GREETED = 60
LINK = re.compile(r"://|www\.|@|\w\.\w{2,}", re.IGNORECASE)


def tell_received(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person: who has it, by when, the private link, what to do without internet."""
    _to_person("received", enquiry, key="received", now=now)


def tell_accepted(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person: who takes charge."""
    _to_person("accepted", enquiry, key="accepted", now=now)


def tell_declined(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person: why, and who else may help."""
    facts = {
        "reason": DeclineReason(enquiry.decline_reason).label if enquiry.decline_reason != DeclineReason.OTHER else "",
        "words": enquiry.answer,
        "partners": _alternatives(enquiry, day=_day(now)),
    }
    _to_person("declined", enquiry, key="declined", now=now, **facts)


def tell_redirected(enquiry: Enquiry, redirection: Redirection, *, now: datetime) -> None:
    """To the person: who has it from now on, and why."""
    facts = {
        "former": str(redirection.from_organisation),
        "reason": redirection.reason if redirection.by_id else "",
        "by_ladder": redirection.by_id is None and not redirection.partner_left,
        "partner_left": redirection.partner_left,
    }
    _to_person("redirected", enquiry, key=f"redirected:{enquiry.round}", now=now, **facts)


def tell_unreachable(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person: we tried; a word through the link starts again."""
    _to_person("unreachable", enquiry, key=f"unreachable:{enquiry.round}", now=now)


def tell_withdrawn(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person and to whoever had it."""
    _to_person("withdrawn", enquiry, key="withdrawn", now=now)
    _to_staff("staff_withdrawn", enquiry, key="withdrawn", now=now)


def tell_unanswered(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person: nobody answered, the phone of the hub, who else may help."""
    facts = {"partners": _alternatives(enquiry, day=_day(now))}
    _to_person("unanswered", enquiry, key=f"unanswered:{enquiry.round}", now=now, **facts)


def tell_link(enquiry: Enquiry, *, now: datetime) -> None:
    """To the person: the new private link."""
    _to_person("link", enquiry, key=f"link:{enquiry.link_nonce.hex}", now=now)


def tell_word(word: Word, *, now: datetime) -> None:
    """An adviser's word goes to the person; the person's word is told to whoever has the enquiry."""
    if word.by is None:
        _to_staff("staff_word", word.enquiry, key=f"word:{word.pk}", now=now)
    else:
        _to_person("word", word.enquiry, key=f"word:{word.pk}", now=now, words=word.text, writer=word.by.first_name)


def tell_staff(enquiry: Enquiry, *, now: datetime) -> None:
    """To whoever has it now: somebody waits for you, by when."""
    _to_staff("staff_new", enquiry, key=f"new:{enquiry.round}", now=now)


def tell_owner(enquiry: Enquiry, *, now: datetime) -> None:
    """To the colleague put in charge."""
    assert enquiry.owner is not None
    _to_staff("staff_new", enquiry, key=f"owner:{enquiry.round}:{now:%Y%m%d%H%M%S}", now=now)


def tell_digest(reader: Reader, steps: Sequence[StepTaken], *, now: datetime) -> None:
    """To one of the staff: everything that waits too long, in one letter."""
    lines = [_line(step) for step in steps]
    _write(
        "staff_digest",
        reader,
        key=f"orientation.digest:{steps[-1].pk}:{reader.key}",
        facts={"lines": lines, "one": lines[0], "alone": len(lines) == 1, "count": len(lines)},
        now=now,
    )


def _line(step: StepTaken) -> dict[str, Any]:
    """One enquiry of a digest, with what the reader is expected to do."""
    return {**_in_short(step.enquiry), "act": step.act, "owner": str(step.enquiry.owner or ""), "acts": LadderAct}


def _to_person(template: str, enquiry: Enquiry, *, key: str, now: datetime, **facts: Any) -> None:
    if not enquiry.email:
        return
    reader = Reader("person", enquiry.email, enquiry.language)
    _write(
        template,
        reader,
        key=f"{person_letters(enquiry)}{key}",
        facts={**_in_full(enquiry), **facts},
        now=now,
        is_secret=True,
    )


def _to_staff(template: str, enquiry: Enquiry, *, key: str, now: datetime) -> None:
    for reader in readers_of(enquiry, day=_day(now)):
        _write(
            template,
            reader,
            key=f"orientation.staff:{enquiry.pk}:{key}:{reader.key}",
            facts=_in_short(enquiry),
            now=now,
        )


def _write(
    template: str, reader: Reader, *, key: str, facts: dict[str, Any], now: datetime, is_secret: bool = False
) -> None:
    write_letter(
        key=key,
        to=reader.to,
        template=template,
        facts=facts,
        language=reader.language,
        now=now,
        is_secret=is_secret,
    )


def _in_full(enquiry: Enquiry) -> dict[str, Any]:
    """What a letter to the person may say."""
    hub = enquiry.hub
    return {
        "name": _greeted(enquiry.name),
        "reference": enquiry.reference,
        "token": link_token(enquiry),
        "link_until": enquiry.link_expires_at,
        "partner": str(enquiry.organisation),
        "hub": hub.name if hub else "",
        "address": _address(hub),
        "hours": hub.opening_hours if hub else "",
        "phone": _phone(enquiry),
        "owner": enquiry.owner.first_name if enquiry.owner else "",
        "due_at": enquiry.due_at,
        "contact_way": enquiry.contact_way,
        "network": enquiry.network.name,
    }


def _in_short(enquiry: Enquiry) -> dict[str, Any]:
    """What a letter to the staff may say."""
    return {
        "key": enquiry.pk,
        "name": enquiry.name,
        "commune": enquiry.commune.name if enquiry.commune else enquiry.commune_typed,
        "partner": str(enquiry.organisation),
        "due_at": enquiry.due_at,
        "status": enquiry.status,
        "reference": enquiry.reference,
        "has_no_email": not enquiry.email,
    }


def _greeted(name: str) -> str:
    """The name to greet. Anybody may type somebody else's address: our letters bear no stranger's link or message."""
    return "" if len(name) > LONGEST_GREETED or LINK.search(name) else name


def _phone(enquiry: Enquiry) -> str:
    """The hub's phone, else the partner's, else the network's."""
    return (enquiry.hub.phone if enquiry.hub else "") or enquiry.organisation.phone or enquiry.network.phone


def _address(hub: Hub | None) -> str:
    return f"{hub.place.address}, {hub.place.commune.name}" if hub else ""


def _alternatives(enquiry: Enquiry, *, day: date) -> list[dict[str, Any]]:
    """The nearest partners that have not had it, with what is needed to reach them."""
    others: Iterable[Partner] = (one for one in partners_for(enquiry, day=day) if not one.had_it)
    return [
        {
            "partner": str(one.organisation),
            "hub": one.hub.name,
            "address": _address(one.hub),
            "phone": one.hub.phone or one.organisation.phone,
            "minutes": one.minutes,
        }
        for _rank, one in zip(range(ALTERNATIVES), others, strict=False)
    ]


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()
