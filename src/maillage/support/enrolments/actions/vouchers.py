"""Asking for a voucher, and each step until it is paid."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.schemes.voucher_kinds import vouchers_named
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions.eligibility import NotEligible, keep_answer
from maillage.support.enrolments.actions.enrolments import NobodyYet
from maillage.support.enrolments.actions.standing import check_manages
from maillage.support.enrolments.choices import (
    VOUCHER_LOST,
    VOUCHER_MOVES,
    VOUCHER_REASONED,
    Verdict,
    VoucherState,
)
from maillage.support.enrolments.models import Voucher, VoucherMove
from maillage.support.enrolments.models.voucher import MOST_CENTS
from maillage.support.enrolments.queries.eligibility import answer_for, scheme_of_vouchers
from maillage.support.journeys.actions.care import in_care_of, past
from maillage.support.journeys.models import Journey
from maillage.support.people.queries import keys_of, whole

LONGEST_REASON = 300
BY_MANAGERS = frozenset({VoucherState.CLAIMED, VoucherState.PAID})
"""What concerns the money is typed by who answers for it."""


class NotGivenThen(DomainError):
    """These vouchers are not given on that day."""


class OneOfItsKind(DomainError):
    """The person has a voucher of this kind: `voucher`."""

    def __init__(self, voucher: Voucher) -> None:
        self.voucher = voucher
        super().__init__(f"Voucher {voucher.pk} is {voucher.state}.")


class VoucherMoveNotAllowed(DomainError):
    """No such step from where the voucher stands."""

    def __init__(self, voucher: Voucher, to: str) -> None:
        self.voucher = voucher
        super().__init__(f"Voucher {voucher.pk} is {voucher.state}; {to} does not follow.")


class BeforeTheLastStep(DomainError):
    """The day is before that of the last step."""


class StepIncomplete(DomainError):
    """Something that this step is said with is not there: `name` of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is needed.")


class StillToBeDecided(DomainError):
    """The conditions leave it open and nobody has decided yet, or it was decided that it is not for this person."""


class StillValid(DomainError):
    """A voucher expires after the last day on which it may be used."""


class VoucherNumberTaken(DomainError):
    """Another voucher of these has that number."""


@dataclass(frozen=True)
class StepFacts:
    """What a step is said with, where it needs it: `number` and `cents` of an issue, who provides, why."""

    number: str = ""
    cents: int | None = None
    valid_until: date | None = None
    provider: Organisation | None = None
    reason: str = ""


NOTHING = StepFacts()


@transaction.atomic
def ask_voucher(journey: Journey, scheme: str, kind: str, *, on: date, by: User, now: datetime) -> Voucher:
    """Ask for a voucher for the person of a journey. What the conditions say of that day is kept with it.

    Raises KeyError, NobodyYet, NotGivenThen, OneOfItsKind, NotEligible, DayToCome, NotYourJourney, FileErased,
    FileRestricted.
    """
    vouchers = vouchers_named(scheme)
    asked = vouchers.kind(kind)
    journey = in_care_of(journey, by, now)
    if journey.person is None:
        raise NobodyYet(f"Journey {journey.pk} has no person.")
    if not vouchers.is_given_on(past(on, now)):
        raise NotGivenThen(f"{scheme} is not given on {on}.")
    person = whole(journey.person)
    same = Voucher.objects.filter(person__in=keys_of(person), scheme=scheme, kind=kind)
    if there := same.exclude(state__in=VOUCHER_LOST).first():
        raise OneOfItsKind(there)
    answer = answer_for(journey, scheme_of_vouchers(journey, vouchers.title), on=on)
    if answer.verdict == Verdict.NO:
        raise NotEligible(answer)
    voucher = Voucher.objects.create(
        organisation_id=journey.organisation_id,
        person=person,
        journey=journey,
        scheme=scheme,
        kind=kind,
        title=f"{vouchers.title} · {asked.name}",
        since_on=on,
    )
    keep_answer(voucher, answer, now=now)
    _step(voucher, "", on, by, now)
    record("enrolments.voucher_asked", about=voucher, by=by, at=now, on=on.isoformat(), verdict=str(answer.verdict))
    return voucher


@transaction.atomic
def move_voucher(
    voucher: Voucher, to: str, *, on: date, by: User, now: datetime, facts: StepFacts = NOTHING
) -> Voucher:
    """One step, on its real day. Nothing is issued before the conditions, or an officer, said yes.

    Raises VoucherMoveNotAllowed, BeforeTheLastStep, StepIncomplete, StillToBeDecided, StillValid, VoucherNumberTaken,
    NotYourOperation, DayToCome, NotYourJourney, FileErased, FileRestricted.
    """
    in_care_of(voucher.journey, by, now)
    rows = Voucher.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "eligibility")
    voucher = rows.get(pk=voucher.pk)
    state, former = VoucherState(to), VoucherState(voucher.state)
    if state not in VOUCHER_MOVES[former]:
        raise VoucherMoveNotAllowed(voucher, to)
    if state in BY_MANAGERS or former in BY_MANAGERS:
        check_manages(by, voucher.organisation, now)
    if past(on, now) < voucher.since_on:
        raise BeforeTheLastStep(f"{on} is before {voucher.since_on}.")
    _check_reason(state, former, facts)
    if state == VoucherState.EXPIRED and (voucher.valid_until is None or on <= voucher.valid_until):
        raise StillValid(f"Voucher {voucher.pk} may be used until {voucher.valid_until}.")
    if state == VoucherState.ISSUED:
        _issue(voucher, facts)
    if state == VoucherState.USED and former == VoucherState.ISSUED:
        _use(voucher, facts, on)
    voucher.state, voucher.since_on = state, on
    try:
        with transaction.atomic():
            voucher.save()
    except IntegrityError as error:
        raise VoucherNumberTaken(voucher.number) from error
    _step(voucher, facts.reason, on, by, now)
    record("enrolments.voucher_moved", about=voucher, by=by, at=now, to=str(state), on=on.isoformat())
    return voucher


def _issue(voucher: Voucher, facts: StepFacts) -> None:
    """Raises StillToBeDecided, StepIncomplete."""
    if not voucher.eligibility.is_yes:
        raise StillToBeDecided(f"Eligibility {voucher.eligibility.pk} is not a yes.")
    if not facts.number.strip():
        raise StepIncomplete("number")
    if facts.cents is None or not 0 < facts.cents <= MOST_CENTS:
        raise StepIncomplete("cents")
    voucher.number, voucher.cents, voucher.valid_until = facts.number.strip()[:40], facts.cents, facts.valid_until


def _use(voucher: Voucher, facts: StepFacts, on: date) -> None:
    """Raises StepIncomplete, VoucherMoveNotAllowed after the last day."""
    if facts.provider is None:
        raise StepIncomplete("provider")
    if voucher.valid_until is not None and on > voucher.valid_until:
        raise VoucherMoveNotAllowed(voucher, VoucherState.USED)
    voucher.provider = facts.provider


def _check_reason(state: VoucherState, former: VoucherState, facts: StepFacts) -> None:
    sent_back = state == VoucherState.USED and former == VoucherState.CLAIMED
    if (state in VOUCHER_REASONED or sent_back) and not facts.reason.strip():
        raise StepIncomplete("reason")


def _step(voucher: Voucher, reason: str, on: date, by: User, now: datetime) -> None:
    VoucherMove.objects.create(
        voucher=voucher,
        organisation_id=voucher.organisation_id,
        to_state=voucher.state,
        on=on,
        reason=" ".join(reason.split())[:LONGEST_REASON],
        at=now,
        by=by,
    )
