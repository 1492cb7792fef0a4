"""Numbers about referrals, without anybody's name: for the network, for a hub, for one organisation's own people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Q

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.choices import ReferralState
from maillage.support.orientation.models import Referral
from maillage.support.orientation.models.referral import ReferralQuerySet
from maillage.support.people.models import Person
from maillage.support.people.models.person import PersonQuerySet

PING_PONG = 3
"""So many referrals without a meeting: nobody helps, and the person is sent from door to door."""


@dataclass(frozen=True)
class PartnerDelay:
    """How one receiver answers, as facts: what it got, answered, let expire, has late; days to its answers."""

    organisation: str
    received: int
    answered: int
    expired: int
    late: int
    median_days_to_answer: float | None


@dataclass(frozen=True)
class ReferralNumbers:
    """Referrals sent from `since` on: by state, by reason of refusal, delays, and persons sent from door to door."""

    since: date
    written: int
    sent: int
    by_state: dict[str, int]
    by_refusal: dict[str, int]
    met: int
    median_days_to_answer: float | None
    median_days_to_meeting: float | None
    ping_pong: int
    partners: tuple[PartnerDelay, ...]

    @property
    def share_met(self) -> float | None:
        """Of what was sent, how much led to a meeting."""
        return self.met / self.sent if self.sent else None

    @property
    def share_declined(self) -> float | None:
        """Of what was sent, how much was declined with a reason."""
        return sum(self.by_refusal.values()) / self.sent if self.sent else None


def numbers_of(network: Network, *, since: date, now: datetime) -> ReferralNumbers:
    """What the coordinator sees: no name, no word; partners in alphabetical order, never ranked."""
    return _numbers(Referral.objects.filter(network=network), since=since, now=now)


def numbers_of_hub(hub: Hub, *, since: date, now: datetime) -> ReferralNumbers:
    """The hub whole without the content: what its partners sent from there and got there."""
    rows = Referral.objects.filter(Q(hub=hub) | Q(to_hub=hub, sent_at__isnull=False))
    return _numbers(rows, since=since, now=now)


def ping_pong_of(organisation: Organisation) -> PersonQuerySet:
    """People of the organisation's own file who were sent to three doors or more and met nobody."""
    return Person.objects.filter(pk__in=list(_door_to_door(Referral.objects.filter(organisation=organisation))))


def _numbers(rows: ReferralQuerySet, *, since: date, now: datetime) -> ReferralNumbers:
    start = datetime.combine(since, datetime.min.time(), PARIS)
    found = list(rows.filter(created_at__gte=start).select_related("to_organisation"))
    sent = [one for one in found if one.sent_at is not None]
    return ReferralNumbers(
        since=since,
        written=len(found),
        sent=len(sent),
        by_state=_counted(str(one.state) for one in found),
        by_refusal=_counted(str(one.refusal) for one in sent if one.refusal),
        met=sum(_was_met(one) for one in sent),
        median_days_to_answer=_median([_days(one.sent_at, _answered_at(one)) for one in sent]),
        median_days_to_meeting=_median([_days(one.sent_at, one.met_at) for one in sent]),
        ping_pong=len(_door_to_door(rows.filter(created_at__gte=start))),
        partners=_by_partner(sent, now=now),
    )


def _by_partner(sent: list[Referral], *, now: datetime) -> tuple[PartnerDelay, ...]:
    got: dict[int, list[Referral]] = {}
    for one in sent:
        got.setdefault(one.to_organisation_id, []).append(one)
    found = [
        PartnerDelay(
            organisation=str(rows[0].to_organisation),
            received=len(rows),
            answered=sum(_answered_at(one) is not None for one in rows),
            expired=sum(one.state == ReferralState.EXPIRED for one in rows),
            late=sum(one.state == ReferralState.SENT and one.is_late(now) for one in rows),
            median_days_to_answer=_median([_days(one.sent_at, _answered_at(one)) for one in rows]),
        )
        for rows in got.values()
    ]
    return tuple(sorted(found, key=lambda one: one.organisation.casefold()))


def _door_to_door(rows: ReferralQuerySet) -> list[int]:
    """Keys of people with three referrals or more and no meeting."""
    sent = rows.filter(sent_at__isnull=False, person__isnull=False).values("person")
    met = Count("pk", filter=Q(met_at__isnull=False) | Q(state=ReferralState.TAKEN_OVER))
    counted = sent.annotate(times=Count("pk"), met=met).filter(times__gte=PING_PONG, met=0)
    return list(counted.order_by("person").values_list("person", flat=True))


def _was_met(referral: Referral) -> bool:
    return referral.met_at is not None or referral.state == ReferralState.TAKEN_OVER


def _answered_at(referral: Referral) -> datetime | None:
    """When the receiver said yes or no; a referral that expired was not answered."""
    if referral.accepted_at is not None:
        return referral.accepted_at
    return referral.state_at if referral.state == ReferralState.DECLINED else None


def _days(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start) / timedelta(days=1) if start is not None and end is not None else None


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 1) if known else None


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
