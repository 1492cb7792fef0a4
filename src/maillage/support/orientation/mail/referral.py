"""Letters about referrals: to the person in their language, to whoever works on it at most once a day.

Letters to the staff carry no name, no phone and no word of the referral: a reference, a state, an address to open.
Those that hold a private link are erased once sent. A person without e-mail is told by the adviser.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from maillage.catalogue.network.models import Hub
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.choices import Ending, Outcome, ReferralAct, ReferralNews, Refusal, WordKind
from maillage.support.orientation.models import Referral, ReferralNotice, ReferralWord
from maillage.support.orientation.queries.readers import Reader
from maillage.support.orientation.queries.referral_link import referral_link_token
from maillage.support.orientation.queries.referral_readers import receivers_address
from maillage.support.people.actions import keep_person_link
from maillage.support.people.choices import Channel
from maillage.support.people.models import ContactPoint
from maillage.support.people.queries import keys_of, whole


def tell_referral_asked(referral: Referral, *, now: datetime, again: bool = False) -> None:
    """To the person: somebody would put you in touch; read what would be shared, and say yes or no."""
    key = f"asked:{referral.round}{':again' if again else ''}"
    _to_person("referral_asked", referral, key=key, now=now, again=again)


def tell_referral_sent(referral: Referral, *, now: datetime) -> None:
    """To the person: it is sent, to whom, by when somebody answers."""
    _to_person("referral_sent", referral, key=f"sent:{referral.round}", now=now)


def tell_referral_accepted(referral: Referral, *, now: datetime) -> None:
    """To the person: who takes care of it, and by when they meet."""
    by = referral.taken_by or (referral.owner.name if referral.owner and not referral.taken_by else "")
    _to_person("referral_accepted", referral, key=f"accepted:{referral.round}", now=now, taken_by=by)


def tell_referral_met(referral: Referral, *, now: datetime) -> None:
    """To the person: the partner noted that you met; say if it is not so."""
    _to_person("referral_met", referral, key=f"met:{referral.round}", now=now)


def tell_referral_declined(referral: Referral, *, now: datetime) -> None:
    """To the person: why not, what is proposed instead, who calls them."""
    proposal = referral.words.filter(kind=WordKind.PROPOSAL).select_related("proposed").last()
    _to_person(
        "referral_declined",
        referral,
        key=f"declined:{referral.round}",
        now=now,
        why=Refusal(referral.refusal).label if referral.refusal not in ("", Refusal.OTHER) else "",
        proposal=proposal.text if proposal else "",
        proposed=str(proposal.proposed) if proposal and proposal.proposed else "",
    )


def tell_referral_unreachable(referral: Referral, *, now: datetime) -> None:
    """To the person: the partner tried three times; call, or tell us."""
    _to_person("referral_unreachable", referral, key=f"unreachable:{referral.round}", now=now)


def tell_referral_expired(referral: Referral, *, now: datetime) -> None:
    """To the person, honestly: nobody answered; who looks for somebody else."""
    _to_person("referral_expired", referral, key=f"expired:{referral.round}", now=now)


def tell_referral_withdrawn(referral: Referral, *, now: datetime) -> None:
    """To the person: it is over, the partner reads nothing of it any more."""
    if referral.sent_at is None and referral.ending != Ending.NO_AGREEMENT:
        return  # a draft nobody was told of
    facts = {"ending": str(referral.ending), "endings": Ending}
    _to_person("referral_withdrawn", referral, key=f"withdrawn:{referral.round}", now=now, **facts)


def tell_referral_ended(referral: Referral, *, now: datetime) -> None:
    """To the person: how it ended, as the partners noted it."""
    facts = {"outcome": str(referral.outcome), "outcomes": Outcome}
    _to_person("referral_ended", referral, key=f"ended:{referral.round}", now=now, **facts)


def tell_referral_word(said: ReferralWord, *, now: datetime) -> None:
    """To the person: words of one of the partners."""
    writer = said.referral.to_organisation if said.is_receivers else said.referral.organisation
    facts = {"words": said.text, "writer": str(writer)}
    _to_person("referral_word", said.referral, key=f"word:{said.pk}", now=now, **facts)


def tell_referral_link(referral: Referral, *, now: datetime) -> None:
    """To a receiver without account, at its own address only: the new link."""
    to = receivers_address(referral)
    if to:
        write_letter(
            key=f"orientation.referral_link:{referral.pk}:{referral.link_nonce.hex}",
            to=to,
            template="referral_link",
            facts=_line(referral, "", by_link=True),
            language="fr",
            now=now,
            is_secret=True,
        )


def tell_referral_digest(reader: Reader, notices: Sequence[ReferralNotice], *, now: datetime, urgent: bool) -> None:
    """To one reader: all that is new or waits, in one letter. A reader without account gets links."""
    by_link = reader.key.startswith("address:")
    lines = [
        _line(one.referral, one.code, by_link=by_link and reader.to == receivers_address(one.referral))
        for one in notices
    ]
    day = now.astimezone(PARIS).date()
    key = f"urgent:{notices[-1].pk}" if urgent else f"{day}"
    write_letter(
        key=f"orientation.referrals:{reader.key[:60]}:{key}",
        to=reader.to,
        template="referral_digest",
        facts={"lines": lines, "one": lines[0], "alone": len(lines) == 1, "count": len(lines), "codes": CODES},
        language=reader.language,
        now=now,
        is_secret=by_link,
    )


CODES = {code.name: code.value for code in (*ReferralNews, *ReferralAct)}


def _line(referral: Referral, code: str, *, by_link: bool) -> dict[str, Any]:
    return {
        "code": code,
        "key": referral.pk,
        "reference": referral.reference,
        "state": referral.get_state_display(),
        "sender": str(referral.organisation),
        "receiver": str(referral.to_organisation),
        "due_at": referral.due_at,
        "urgent": referral.urgency == "urgent",
        "owner": str(referral.owner or ""),
        "token": referral_link_token(referral) if by_link else "",
        "link_until": referral.link_expires_at,
        "network": referral.network.name,
    }


def _to_person(template: str, referral: Referral, *, key: str, now: datetime, **facts: Any) -> None:
    """Written to the person's preferred e-mail address, when there is one."""
    person = referral.person
    to = email_of(referral)
    if person is None or not to:
        return
    token = keep_person_link(person, by=None, now=now)
    hub = referral.to_hub
    write_letter(
        key=f"orientation.referral_person:{referral.pk}:{key}",
        to=to,
        template=template,
        facts={
            "name": person.given_name,
            "reference": referral.reference,
            "sender": str(referral.organisation),
            "sender_phone": (referral.hub.phone if referral.hub else "") or referral.organisation.phone,
            "adviser": referral.sender.first_name,
            "receiver": str(referral.to_organisation),
            "hub": hub.name if hub else "",
            "address": _address(hub),
            "receiver_phone": (hub.phone if hub else "") or referral.to_organisation.phone,
            "offer": referral.to_delivery.offer.name if referral.to_delivery else "",
            "due_at": referral.due_at,
            "token": token,
            **facts,
        },
        language=person.language,
        now=now,
        is_secret=True,
    )


def email_of(referral: Referral) -> str:
    """The address at which the person is written to, empty when there is none."""
    if referral.person is None:
        return ""
    keys = keys_of(whole(referral.person))
    points = ContactPoint.objects.filter(person__in=keys, channel=Channel.EMAIL).order_by("-is_preferred", "-pk")
    point = points.first()
    return point.value if point else ""


def _address(hub: Hub | None) -> str:
    return f"{hub.place.address}, {hub.place.commune.name}" if hub else ""
