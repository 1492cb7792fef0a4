"""Whose time is over, worked out person by person in Python: what the database has to find too."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.choices import OPEN, JourneyState, MeetingStatus
from maillage.support.journeys.models import Journey, Meeting, Move
from maillage.support.orientation.models import Enquiry, Referral
from maillage.support.people.models import Consent, Person, Welcome
from maillage.support.privacy.choices import Apart, Retention
from maillage.support.privacy.models import Claim, Proof
from maillage.support.privacy.queries import Due
from maillage.support.privacy.queries.due import HELPED
from maillage.support.privacy.retention import RULES


@dataclass
class _Traces:
    """What was found of one person and the entries merged into them."""

    last: date
    end: date | None = None
    is_welcomed: bool = False
    apart: set[Apart] = field(default_factory=set)

    def seen(self, day: date) -> None:
        """There was a contact that day."""
        self.last = max(self.last, day)

    def ended(self, day: date) -> None:
        """A journey in which they were accompanied ended that day."""
        self.end = day if self.end is None else max(self.end, day)


def due_by_hand(organisation: Organisation, *, on: date) -> list[Due]:
    """Who of the file is due on that day, those told apart too, the longest due first."""
    roots, found = _people(organisation)
    _add_contacts(organisation, roots, found)
    _add_journeys(organisation, roots, found)
    _add_reasons(organisation, roots, found)
    every = [one for one in (_due(key, traces) for key, traces in found.items()) if one.due_on <= on]
    return sorted(every, key=lambda one: (one.due_on, one.person))


def _people(organisation: Organisation) -> tuple[dict[int, int], dict[int, _Traces]]:
    """Who stands for each entry of the file, and the first trace of each of them: the day they came."""
    rows = list(
        Person.objects.filter(organisation=organisation, erased_at=None)
        .order_by("pk")
        .values_list("pk", "merged_into", "entered_on", "restricted_at")
    )
    into = {key: merged for key, merged, _entered, _restricted in rows}
    roots: dict[int, int] = {}
    for key in into:
        root = key
        while (merged := into.get(root)) is not None:
            root = merged
        roots[key] = root
    found: dict[int, _Traces] = {}
    for key, _merged, entered, restricted in rows:
        traces = found.setdefault(roots[key], _Traces(entered))
        traces.seen(entered)
        if restricted is not None:
            traces.apart.add(Apart.RESTRICTED)
    return roots, found


def _add_contacts(organisation: Organisation, roots: dict[int, int], found: dict[int, _Traces]) -> None:
    """Welcomes and meetings; then what else somebody of the organisation or the person did together or asked."""
    welcomes = Welcome.objects.filter(person__organisation=organisation)
    meetings = Meeting.objects.filter(person__organisation=organisation)
    held = meetings.filter(status=MeetingStatus.HELD)
    for person, day in (*_last(welcomes, "person", "received_on"), *_last(held, "person", "starts_at")):
        if person in roots:
            found[roots[person]].is_welcomed = True
            found[roots[person]].seen(day)
    # An end is no contact: often it says that there was none for long.
    moves = Move.objects.filter(journey__person__organisation=organisation, by__isnull=False, to_state__in=OPEN)
    others = (
        _last(meetings.filter(status=MeetingStatus.PLANNED), "person", "starts_at"),
        _last(moves, "journey__person", "on"),
        _last(Enquiry.objects.filter(journey__person__organisation=organisation), "journey__person", "received_at"),
        _last(Referral.objects.filter(person__organisation=organisation), "person", "touched_at"),
        _last(Referral.objects.filter(receiver_person__organisation=organisation), "receiver_person", "touched_at"),
        _last(Consent.objects.filter(person__organisation=organisation), "person", "given_on"),
        _last(Claim.objects.filter(organisation=organisation), "person", "received_on"),
    )
    for rows in others:
        for person, day in rows:
            if person in roots:
                found[roots[person]].seen(day)


def _add_journeys(organisation: Organisation, roots: dict[int, int], found: dict[int, _Traces]) -> None:
    """Whether somebody was welcomed or accompanied in a journey, when it ended, or that it is open."""
    moves = Move.objects.filter(journey=OuterRef("pk"))
    rows = Journey.objects.filter(person__organisation=organisation).annotate(
        welcomed=Exists(moves.filter(to_state__in=(JourneyState.WELCOMED, *HELPED))),
        helped=Exists(moves.filter(to_state__in=HELPED)),
    )
    for person, closed_at, welcomed, helped in rows.values_list("person", "closed_at", "welcomed", "helped"):
        if person not in roots:
            continue
        traces = found[roots[person]]
        traces.is_welcomed |= welcomed
        if closed_at is None:
            traces.apart.add(Apart.OPEN)
        elif helped:
            traces.ended(_day(closed_at))


def _add_reasons(organisation: Organisation, roots: dict[int, int], found: dict[int, _Traces]) -> None:
    """What else keeps somebody from being proposed: an open referral, a claim, a proof."""
    sent = Referral.objects.filter(person__organisation=organisation, closed_at=None)
    received = Referral.objects.filter(receiver_person__organisation=organisation, closed_at=None)
    reasons: tuple[tuple[Apart, QuerySet[Any, int | None]], ...] = (
        (Apart.OPEN, sent.values_list("person", flat=True)),
        (Apart.OPEN, received.values_list("receiver_person", flat=True)),
        (Apart.CLAIM, Claim.objects.open().filter(organisation=organisation).values_list("person", flat=True)),
        (Apart.PROOF, Proof.objects.kept().filter(organisation=organisation).values_list("person", flat=True)),
    )
    for reason, people in reasons:
        for person in people:
            if person in roots:
                found[roots[person]].apart.add(reason)


def _due(person: int, traces: _Traces) -> Due:
    """The rule that keeps somebody longest, whether the day is past or to come."""
    kinds = [(Retention.WELCOMED if traces.is_welcomed else Retention.CONTACT, traces.last)]
    if traces.end is not None:
        kinds.append((Retention.ACCOMPANIED, traces.end))
    due_on, rule, since = max(((RULES[kind].due_on(day), kind, day) for kind, day in kinds), key=lambda one: one[0])
    return Due(person, rule, since, due_on, tuple(one for one in Apart if one in traces.apart))


def _last(rows: QuerySet[Any], person: str, moment: str) -> Iterator[tuple[int, date]]:
    """For each person the last of these days."""
    lasts = rows.exclude(**{person: None}).order_by().values_list(person).annotate(last=Max(moment))
    for key, last in lasts:
        yield key, _day(last) if isinstance(last, datetime) else last


def _day(moment: datetime) -> date:
    """The day in Paris."""
    return moment.astimezone(PARIS).date()
