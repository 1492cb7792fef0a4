"""Opening a journey, and moving it from state to state."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.actions.care import day_of, in_care_of, past
from maillage.support.journeys.actions.milestones import Firm, keep_milestone
from maillage.support.journeys.actions.projects import checked_siren
from maillage.support.journeys.choices import (
    ENDED,
    ENTRIES,
    FOUNDED,
    MOVES,
    OPEN,
    PAUSE_DAYS,
    SILENCES_BEFORE_LOST,
    AttemptChannel,
    ExitReason,
    JourneyState,
    MeetingStatus,
    MilestoneKind,
)
from maillage.support.journeys.models import Attempt, Holder, Journey, Meeting, Move, Project
from maillage.support.journeys.queries.silences import silences_of
from maillage.support.journeys.rules import may_lead
from maillage.support.people.models import Person
from maillage.support.people.rules import check_may_change

SAME_ATTEMPT = timedelta(minutes=1)


class MoveNotAllowed(DomainError):
    """A journey does not go to `to` from where it stands now; somebody may have moved it meanwhile."""

    def __init__(self, journey: Journey, to: str) -> None:
        self.journey, self.to = journey, to
        super().__init__(f"Journey {journey.pk} is {journey.state}; {to} is not among {sorted(MOVES[journey.state])}.")


class PersonMissing(DomainError):
    """Beyond the first contact a journey has its person."""


class ReasonMissing(DomainError):
    """A journey that ends says why, from the list."""


class HealthInWords(DomainError):
    """Health is said without any detail."""


class ReviewOutOfRange(DomainError):
    """A pause is looked at again after today, within sixty days."""


class TooFewSilences(DomainError):
    """A journey is without news after three no-shows or attempts; `made` tells how many there were."""

    def __init__(self, journey: Journey, made: int) -> None:
        self.journey, self.made, self.needed = journey, made, SILENCES_BEFORE_LOST
        super().__init__(f"Journey {journey.pk} had {made} silences; {self.needed} are needed.")


class OpenAlready(DomainError):
    """This person has an open journey for this project: `journey`."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        super().__init__(f"Journey {journey.pk} is open for person {journey.person_id}.")


class NotAmongUs(DomainError):
    """The colleague named does not receive people for this organisation."""


@dataclass(frozen=True)
class Facts:
    """What a move may say besides its reason: the real day, why it ends, when a pause is looked at again, the firm."""

    on: date | None = None
    exit_reason: str = ""
    review_on: date | None = None
    siren: str = ""
    firm: Firm | None = None


NOTHING_MORE = Facts()


@transaction.atomic
def open_journey(
    person: Person,
    *,
    project: Project,
    hub: Hub | None,
    by: User,
    now: datetime,
    state: str = JourneyState.CONTACT,
    on: date | None = None,
    stage: str = "",
) -> Journey:
    """Open a journey of `person` on `project` in the care of `by`; also straight after creation.

    Raises OpenAlready, MoveNotAllowed when no journey begins in `state`, DayToCome, FileErased, FileRestricted.
    """
    check_may_change(person.pk, by=by, now=now)
    check_free(person, project)
    journey = Journey(
        organisation_id=person.organisation_id,
        person=person,
        project=project,
        commune=project.commune or person.commune,
    )
    return _begin(journey, state, hub=hub, stage=stage, by=by, now=now, on=on)


@transaction.atomic
def open_contact(
    *, organisation: Organisation, hub: Hub | None, commune: Area | None, stage: str, by: User, now: datetime
) -> Journey:
    """Open a journey in its first state for somebody who gave no name yet."""
    journey = Journey(organisation=organisation, commune=commune)
    return _begin(journey, JourneyState.CONTACT, hub=hub, stage=stage, by=by, now=now, on=None)


@transaction.atomic
def give_person(journey: Journey, person: Person, *, project: Project, by: User, now: datetime) -> Journey:
    """Say whose journey it is. Raises NotYourJourney, OpenAlready, FileErased; said once only: MoveNotAllowed then."""
    check_may_change(person.pk, by=by, now=now)
    journey = in_care_of(journey, by, now)
    if journey.person_id is not None:
        raise MoveNotAllowed(journey, journey.state)
    check_free(person, project)
    journey.person, journey.project = person, project
    journey.save(update_fields=["person", "project"])
    record("journeys.person_given", about=journey, by=by, at=now, person=person.pk)
    return journey


@transaction.atomic
def move_journey(
    journey: Journey,
    to: str,
    *,
    reason: str = "",
    by: User | None,
    now: datetime,
    facts: Facts = NOTHING_MORE,
) -> Journey:
    """Move a journey, and keep the move. Meetings still planned are cancelled when it ends.

    Raises NotYourJourney, MoveNotAllowed, PersonMissing, ReasonMissing, HealthInWords, ReviewOutOfRange,
    TooFewSilences, OpenAlready, DayToCome, NotASiren, JobsOutOfRange. A creation leaves its milestone.
    """
    journey = in_care_of(journey, by, now)
    former = journey.state
    cancelled = make_move(journey, to, reason=reason, by=by, now=now, facts=facts)
    record(
        "journeys.journey_moved",
        about=journey,
        by=by,
        at=now,
        from_state=former,
        to_state=str(to),
        cancelled=cancelled,
    )
    return journey


def make_move(
    journey: Journey, to: str, *, reason: str = "", by: User | None, now: datetime, facts: Facts = NOTHING_MORE
) -> int:
    """Move the locked journey as part of an act that writes its own line; how many planned meetings it cancelled."""
    to = JourneyState(to)
    if to not in MOVES[journey.state]:
        raise MoveNotAllowed(journey, to)
    _check(journey, to, reason=reason, facts=facts)
    if to == JourneyState.CREATED and journey.project is not None and facts.siren.strip():
        journey.project.siren = checked_siren(facts.siren)
        journey.project.save(update_fields=["siren"])
    move = Move(journey=journey, organisation_id=journey.organisation_id, from_state=journey.state, to_state=to)
    journey.state, journey.state_since = to, max(now, journey.state_since)
    journey.review_on = _review(facts, now) if to == JourneyState.PAUSED else None
    if to in OPEN:
        journey.closed_at, journey.exit_reason = None, ""
    else:
        journey.closed_at = journey.closed_at or journey.state_since
        journey.exit_reason = _exit(journey, to, facts)
    journey.save()
    move.exit_reason = journey.exit_reason if to in ENDED and to != JourneyState.CLOSED else ""
    move.reason, move.on, move.at, move.by = reason.strip()[:500], past(facts.on, now), now, by
    move.save()
    _keep_firm(journey, move, facts.firm, now)
    return _cancel_meetings(journey, by=by, now=now) if to in ENDED else 0


@transaction.atomic
def note_attempt(journey: Journey, *, channel: str, by: User, now: datetime) -> Attempt:
    """Note that the person was not reached. A double click is one attempt. Raises NotYourJourney."""
    journey = in_care_of(journey, by, now)
    channel = AttemptChannel(channel)
    just_now = journey.attempts.filter(by=by, channel=channel, at__gt=now - SAME_ATTEMPT).first()
    if just_now is not None:
        return just_now
    attempt = Attempt.objects.create(
        journey=journey, organisation_id=journey.organisation_id, channel=channel, by=by, at=now
    )
    record("journeys.attempt_noted", about=journey, by=by, at=now, channel=str(channel))
    return attempt


@transaction.atomic
def hand_journey(journey: Journey, *, to: User, by: User, now: datetime) -> Journey:
    """Put a journey in the care of a colleague. Raises NotYourJourney, NotAmongUs."""
    journey = in_care_of(journey, by, now)
    if not may_lead(to, journey.organisation, on=day_of(now)):
        raise NotAmongUs(f"User {to.pk} does not receive people for organisation {journey.organisation_id}.")
    if journey.adviser_id != to.pk:
        journey.adviser = to
        journey.save(update_fields=["adviser"])
        record("journeys.journey_handed", about=journey, by=by, at=now, adviser=to.pk)
    return journey


def check_free(person: Person, project: Project) -> None:
    """Raises OpenAlready when an open journey of `person` on `project` is there."""
    found = Journey.objects.open().filter(person=person, project=project).first()
    if found is not None:
        raise OpenAlready(found)


def _begin(
    journey: Journey, state: str, *, hub: Hub | None, stage: str, by: User, now: datetime, on: date | None
) -> Journey:
    journey.state = JourneyState.CONTACT
    if state not in ENTRIES:
        raise MoveNotAllowed(journey, state)
    journey.hub, journey.stage, journey.adviser = hub, stage, by
    journey.state, journey.opened_at, journey.state_since = state, now, now
    journey.save()
    Move.objects.create(
        journey=journey, organisation_id=journey.organisation_id, to_state=state, on=past(on, now), at=now, by=by
    )
    if journey.project_id and journey.person_id:
        Holder.objects.get_or_create(
            project_id=journey.project_id,
            person_id=journey.person_id,
            defaults={"organisation_id": journey.organisation_id},
        )
    record(
        "journeys.journey_opened",
        about=journey,
        by=by,
        at=now,
        hub=hub.pk if hub else None,
        organisation=journey.organisation_id,
        state=str(state),
    )
    return journey


def _check(journey: Journey, to: str, *, reason: str, facts: Facts) -> None:
    """What the new state asks for."""
    if to in OPEN and to != JourneyState.CONTACT and journey.person is None:
        raise PersonMissing(f"Journey {journey.pk} has no person yet.")
    if to in OPEN and journey.state in ENDED and journey.person and journey.project:
        check_free(journey.person, journey.project)
    if to == JourneyState.STOPPED:
        if facts.exit_reason not in ExitReason.values:
            raise ReasonMissing(f"{facts.exit_reason!r} is not among {ExitReason.values}.")
        if facts.exit_reason == ExitReason.HEALTH and reason.strip():
            raise HealthInWords(f"Journey {journey.pk}: health comes without words.")
    if to == JourneyState.LOST and (made := silences_of(journey)) < SILENCES_BEFORE_LOST:
        raise TooFewSilences(journey, made)


def _keep_firm(journey: Journey, move: Move, firm: Firm | None, now: datetime) -> None:
    """A journey that creates leaves a milestone, with what is known; one that is followed, when something is said."""
    known = journey.milestones.filter(kind__in=FOUNDED).exists()
    if move.to_state == JourneyState.CREATED and (firm or not known):
        keep_milestone(journey, firm or Firm(), on=move.on, by=move.by, now=now)
    elif move.to_state == JourneyState.FOLLOWED and firm and firm.kind == MilestoneKind.FOLLOW_UP:
        keep_milestone(journey, firm, on=move.on, by=move.by, now=now)


def _review(facts: Facts, now: datetime) -> date:
    today = day_of(now)
    last = today + timedelta(days=PAUSE_DAYS)
    day = facts.review_on or last
    if not today < day <= last:
        raise ReviewOutOfRange(f"{day} is not between {today} and {last}.")
    return day


def _exit(journey: Journey, to: str, facts: Facts) -> str:
    if to == JourneyState.CLOSED:
        return journey.exit_reason
    return ExitReason.NO_ANSWER if to == JourneyState.LOST else facts.exit_reason if to == JourneyState.STOPPED else ""


def _cancel_meetings(journey: Journey, *, by: User | None, now: datetime) -> int:
    planned = Meeting.objects.filter(journey=journey, status=MeetingStatus.PLANNED)
    return planned.update(status=MeetingStatus.CANCELLED, settled_at=now, settled_by=by)
