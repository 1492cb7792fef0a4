"""Referrals as lines of a list: who, to or from whom, where it stands, by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Organisation
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries import name_shared, names_for_receiver
from maillage.web.shared.referrals import for_receiver, for_sender, recipient, tone_of, who_has_it


@dataclass(frozen=True)
class ReferralLine:
    """One line; `with_whom` is the partner on the other side, `who` whoever has it now."""

    address: str
    person: str
    with_whom: str
    standing: str
    state: str
    tone: str
    who: str
    due_at: datetime | None
    late: bool
    fictional: bool


def lines_of(referrals: Iterable[Referral], organisation: Organisation, *, now: datetime) -> list[ReferralLine]:
    """Lines as `organisation` reads them, which sent or received each. One query more, for names that were shared."""
    rows = list(referrals)
    received = [one for one in rows if one.organisation_id != organisation.pk]
    names = told_names(received) if received else {}
    return [_line(one, names.get(one.pk, ""), sent=one.organisation_id == organisation.pk, now=now) for one in rows]


def told_names(referrals: Sequence[Referral]) -> dict[int, str]:
    """What each receiver was told of the person's name, by referral; nothing once it is stopped."""
    return {key: name_shared(item.content) for key, item in names_for_receiver(list(referrals)).items()}


def _line(one: Referral, told: str, *, sent: bool, now: datetime) -> ReferralLine:
    name = str(one.person) if sent and one.person else told
    return ReferralLine(
        address=reverse("desk:referral", args=[one.pk]),
        person=name or _("Referral %(reference)s") % {"reference": one.reference},
        with_whom=recipient(one) if sent else str(one.organisation),
        standing=for_sender(one, now=now) if sent else for_receiver(one, now=now),
        state=str(one.get_state_display()),
        tone=tone_of(one),
        who=who_has_it(one),
        due_at=one.due_at if one.is_open else None,
        late=one.is_late(now),
        fictional=one.is_fictitious,
    )
