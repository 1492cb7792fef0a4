"""Who inside a hub: the line of its charter, the partners in turns, those that can take nobody new passed over.

Everything is counted from the enquiries and the referrals themselves, so that nothing has to be kept in step.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
    CharterWelcome,
    Hub,
    HubMembership,
    Organisation,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.models import Enquiry, Redirection, Referral
from maillage.support.orientation.queries.reasons import Reason

LONG_AGO = datetime.min.replace(tzinfo=timezone.get_fixed_timezone(0))
FOUR_WEEKS = timedelta(days=28)
WEEK = 7


@dataclass(frozen=True)
class Needs:
    """What a line is for: what is of `rule`, not of the lines `before` it; without a rule, the welcome's."""

    rule: CharterRule | None
    before: tuple[CharterRule, ...] = ()

    def condition(self, prefix: str = "") -> Q:
        """The same as a condition on enquiries; `prefix` leads to them."""
        found = _of(self.rule, prefix) if self.rule else Q(**{f"{prefix}stage": ""})
        for rule in self.before:
            found &= ~_of(rule, prefix)
        return found

    def referred(self) -> Q:
        """The same as a condition on referrals, of which the stage is known and never the audience."""
        found = _referred(self.rule) if self.rule else Q(stage="")
        for rule in self.before:
            found &= ~_referred(rule)
        return found


@dataclass(frozen=True)
class Line:
    """A line of a charter: its partners still at the hub, and the enquiries that it is for.

    `rule` is None for the welcome, whose line is a weekday; `capacity` by key of the partner, when there is a limit.
    """

    rule: CharterRule | None
    partners: tuple[Organisation, ...]
    capacity: Mapping[int, int]
    needs: Needs
    weekday: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a partner stands under a line: how many new people in four weeks, for how many agreed (None: no limit)."""

    organisation: Organisation
    capacity: int | None
    recent: int
    last: datetime
    times: int

    @property
    def over(self) -> int:
        """How far past what was agreed; below zero while there is room."""
        return self.recent - self.capacity if self.capacity is not None else -1

    @property
    def is_full(self) -> bool:
        """Had as many new people as agreed."""
        return self.over >= 0


def charter_on(hub: Hub, day: date) -> Charter | None:
    """The charter in force."""
    return Charter.objects.filter(in_force(day), hub=hub).order_by("-starts_on", "-pk").first()


def partners_at(hub: Hub, day: date) -> list[HubMembership]:
    """Partners of the hub that day, the one who runs it first."""
    partners = HubMembership.objects.filter(in_force(day), hub=hub).select_related("organisation")
    return list(partners.order_by("-is_lead", "starts_on", "pk"))


def line_that_fits(hub: Hub, stage: str, audiences: Collection[str], day: date) -> Line | None:
    """The first line of the charter in force that fits the need and has a partner still at the hub.

    Who does not say where they stand is for the welcome, when it is held and no line is about their audience.
    """
    charter = charter_on(hub, day)
    if charter is None:
        return None
    present = {partner.organisation_id for partner in partners_at(hub, day)}
    line = _rule_line(charter, stage, audiences, present)
    if stage or (line is not None and line.rule is not None and line.rule.audiences):
        return line
    return _welcome_line(charter, day, present) or line


def standings_of(rule: CharterRule, *, on: date) -> list[Standing]:
    """The partners of a line of a charter, in their turns; those that left the hub are left out."""
    hub = rule.charter.hub
    present = {partner.organisation_id for partner in partners_at(hub, on)}
    before = [one for one in _rules(rule.charter) if one.position < rule.position and _sharing(one, present)]
    line = _line(rule, tuple(before), present)
    return standings(hub, line, on) if line else []


def standings(hub: Hub, line: Line, day: date) -> list[Standing]:
    """The partners of a line, whoever got an enquiry of that line least recently first.

    Passing an enquiry on does not give a new turn: what was passed counts as got when it was passed. What counts
    against a capacity is what came within four weeks and was not passed on, by whichever way it came: enquiries, and
    people whom another partner referred and who were accepted.
    """
    until = datetime.combine(day, datetime.max.time(), tzinfo=PARIS)
    recent = Count("pk", filter=Q(assigned_at__gt=until - FOUR_WEEKS, assigned_at__lte=until))
    keys = [one.pk for one in line.partners]
    had = (
        Enquiry.objects.filter(line.needs.condition(), hub=hub, organisation__in=keys)
        .values("organisation")
        .annotate(last=Max("assigned_at"), times=Count("pk"), recent=recent)
        .values_list("organisation", "last", "times", "recent")
    )
    passed = (
        Redirection.objects.filter(line.needs.condition("enquiry__"), from_hub=hub, from_organisation__in=keys)
        .values("from_organisation")
        .annotate(last=Max("at"), times=Count("pk"))
        .values_list("from_organisation", "last", "times")
    )
    known: dict[int, tuple[datetime, int, int]] = {key: (last, times, new) for key, last, times, new in had}
    for key, last, times in passed:
        before, so_far, new = known.get(key, (LONG_AGO, 0, 0))
        known[key] = (max(before, last), so_far + times, new)
    accepted = _accepted(hub, line, until)
    found = []
    for one in line.partners:
        last, times, new = known.get(one.pk, (LONG_AGO, 0, 0))
        found.append(Standing(one, line.capacity.get(one.pk), new + accepted.get(one.pk, 0), last, times))
    return sorted(found, key=lambda one: (one.last, one.times, one.organisation.pk))


def _accepted(hub: Hub, line: Line, until: datetime) -> dict[int, int]:
    """By key of a partner that agreed to a limit, the referrals it accepted within four weeks and still answers for."""
    if not line.capacity:
        return {}
    rows = Referral.objects.live().filter(
        line.needs.referred(),
        to_hub=hub,
        to_organisation__in=line.capacity,
        accepted_at__gt=until - FOUR_WEEKS,
        accepted_at__lte=until,
    )
    return dict(rows.values_list("to_organisation").annotate(Count("pk")))


def in_turns(hub: Hub, line: Line, day: date) -> list[Organisation]:
    """The partners of a line in the order in which they are asked: those with room first, then the least over."""
    turns = standings(hub, line, day)
    return [one.organisation for one in sorted(turns, key=lambda one: max(one.over, -1))]


def next_of(hub: Hub, line: Line, day: date) -> tuple[Organisation, tuple[Reason, ...]]:
    """Whose turn it is under a line, and why: a full partner is passed over; all full, the least over takes it."""
    turns = standings(hub, line, day)
    with_room = [one for one in turns if not one.is_full]
    if not with_room:
        least = min(turns, key=lambda one: one.over)
        return least.organisation, (_line_reason(line, least), _count("all_full", least))
    taken = with_room[0]
    passed_over = tuple(_count("full", one) for one in turns[: turns.index(taken)])
    return taken.organisation, (*passed_over, _line_reason(line, taken))


def _line_reason(line: Line, standing: Standing) -> Reason:
    among = len(line.partners)
    if line.rule is None:
        code = "welcome" if among > 1 else "only_welcome"
        return {"code": code, "organisation": str(standing.organisation), "weekday": line.weekday, "among": among}
    return {
        "code": "turn" if among > 1 else "only_partner",
        "organisation": str(standing.organisation),
        "position": line.rule.position,
        "among": among,
        "stages": line.rule.stages,
        "audiences": line.rule.audiences,
    }


def _count(code: str, standing: Standing) -> Reason:
    return {
        "code": code,
        "organisation": str(standing.organisation),
        "recent": standing.recent,
        "capacity": standing.capacity or 0,
    }


def _of(rule: CharterRule, prefix: str) -> Q:
    """The enquiries that a rule is about, whatever comes before it."""
    found = Q()
    if rule.stages:
        found &= Q(**{f"{prefix}stage__in": rule.stages})
    if rule.audiences:
        found &= Q(**{f"{prefix}audiences__overlap": rule.audiences})
    return found


def _referred(rule: CharterRule) -> Q:
    """The referrals that a rule is about: nobody is said to be of its audiences."""
    if rule.audiences:
        return Q(pk__in=[])
    return Q(stage__in=rule.stages) if rule.stages else Q()


def _rules(charter: Charter) -> Iterable[CharterRule]:
    return charter.rules.prefetch_related("shares__organisation")


def _sharing(rule: CharterRule, present: Collection[int]) -> list[CharterShare]:
    shares = sorted(rule.shares.all(), key=lambda share: share.pk)
    return [share for share in shares if share.organisation_id in present]


def _rule_line(charter: Charter, stage: str, audiences: Collection[str], present: Collection[int]) -> Line | None:
    before: list[CharterRule] = []
    for rule in _rules(charter):
        if not _sharing(rule, present):
            continue
        fits_stage = not rule.stages or stage in rule.stages
        fits_audience = not rule.audiences or bool(set(rule.audiences) & set(audiences))
        if fits_stage and fits_audience:
            return _line(rule, tuple(before), present)
        before.append(rule)
    return None


def _line(rule: CharterRule, before: tuple[CharterRule, ...], present: Collection[int]) -> Line | None:
    shares = _sharing(rule, present)
    capacity = {share.organisation_id: share.capacity for share in shares if share.capacity is not None}
    partners = tuple(share.organisation for share in shares)
    return Line(rule, partners, capacity, Needs(rule, before)) if partners else None


def _welcome_line(charter: Charter, day: date, present: Collection[int]) -> Line | None:
    """Who holds the welcome that day, else on the next day on which somebody does."""
    rows = [one for one in charter.welcomes.select_related("organisation") if one.organisation_id in present]
    for weekday in ((day.isoweekday() + ahead - 1) % WEEK + 1 for ahead in range(WEEK)):
        if holding := _holding(rows, weekday):
            return Line(None, holding, {}, Needs(None), weekday)
    return None


def _holding(rows: Iterable[CharterWelcome], weekday: int) -> tuple[Organisation, ...]:
    found = {row.organisation_id: row.organisation for row in rows if row.weekday in (None, weekday)}
    return tuple(found[key] for key in sorted(found))
