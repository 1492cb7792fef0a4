"""The ladder: what happens while nobody answers. Published, each step once a round, never in a burst.

The clock of a step counts working hours from the moment the partner got the enquiry, or from the adviser's last
attempt to reach the person. A step comes when its hours have passed, the grace since the step before has passed, and,
for every step but the reminder, the date promised has passed. Steps are taken in working hours only. After an outage
they resume one by one.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from maillage.catalogue.network.models import Network
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.workdays import HOURS_A_DAY, add_working_hours, is_working_time
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import BESIDE, day_of, move
from maillage.support.orientation.actions.guard import forget_knocks
from maillage.support.orientation.actions.passing import pass_on
from maillage.support.orientation.actions.submit import take_turn
from maillage.support.orientation.choices import PASSES_BY_LADDER, LadderAct, Status
from maillage.support.orientation.models import Enquiry, LadderStep, StepTaken
from maillage.support.orientation.queries import (
    Destination,
    Reader,
    coordinators_of,
    managers_of,
    next_partner,
    place_of_work,
    readers_of,
)

log = logging.getLogger(__name__)
TELLING = (LadderAct.REMIND_OWNER, LadderAct.TELL_HUB_MANAGER, LadderAct.TELL_COORDINATOR, LadderAct.TELL_PERSON)


def install_default_ladder(network: Network) -> list[LadderStep]:
    """The ladder of a new network, from its promise of so many working days; one that is there stays as it is.

    A reminder one working day before the last hours, then once the date has passed: the hub manager, the coordinator
    half a day later, the next partner after a day, the person after two.
    """
    promise = HOURS_A_DAY * (max(1, network.answer_working_days) + 1)
    hours = {
        LadderAct.REMIND_OWNER: max(4, promise - 2 * HOURS_A_DAY),
        LadderAct.TELL_HUB_MANAGER: promise,
        LadderAct.TELL_COORDINATOR: promise + 4,
        LadderAct.NEXT_PARTNER: promise + HOURS_A_DAY,
        LadderAct.TELL_PERSON: promise + 2 * HOURS_A_DAY,
    }
    for position, (act, after) in enumerate(hours.items(), start=1):
        LadderStep.objects.get_or_create(
            network=network,
            position=position,
            defaults={"act": act, "after_working_hours": after, "grace_working_hours": 3},
        )
    return list(LadderStep.objects.filter(network=network).order_by("position"))


def climb_ladder(*, now: datetime) -> int:
    """Take every step that is due at `now`, at most one for each enquiry, then write the letters; how many were taken.

    May run twice, or in two workers at once, and nothing happens twice: each enquiry is locked, each step is a row.
    One enquiry that cannot climb stops none of the others.
    """
    forget_knocks(now=now)
    ladders = _ladders()
    with reading_everything():
        waiting = _waiting(ladders, now=now)
    taken = sum(_climb(pk, ladders, now=now) for pk in waiting)
    tell_steps(now=now)
    return taken


def _ladders() -> dict[int, list[LadderStep]]:
    found: dict[int, list[LadderStep]] = {}
    for step in LadderStep.objects.order_by("network", "position"):
        found.setdefault(step.network_id, []).append(step)
    return found


def _waiting(ladders: dict[int, list[LadderStep]], *, now: datetime) -> list[int]:
    """Enquiries that may climb now, found with a few queries and no lock."""
    waiting = (
        Enquiry.objects.waiting()
        .filter(network__in=ladders)
        .select_related("hub__place__commune")
        .prefetch_related("steps_taken", "attempts")
        .order_by("assigned_at", "pk")
    )
    return [one.pk for one in waiting.iterator(500) if _next_step(one, ladders, now=now)]


def _climb(pk: int, ladders: dict[int, list[LadderStep]], *, now: datetime) -> int:
    """One step of one enquiry in its own transaction."""
    try:
        with reading_everything():
            return _climb_locked(pk, ladders, now=now)
    except Exception:  # the ladder is the last net: whatever is wrong with one enquiry, the others climb
        log.exception("Enquiry %s could not climb the ladder.", pk)
        return 0


def _climb_locked(pk: int, ladders: dict[int, list[LadderStep]], *, now: datetime) -> int:
    enquiry = (
        Enquiry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related(*BESIDE)
        .filter(pk=pk, status=Status.WAITING)
        .first()
    )
    if enquiry is None:
        return 0
    step = _next_step(enquiry, ladders, now=now)
    if step is None:
        return 0
    taken = StepTaken.objects.create(enquiry=enquiry, round=enquiry.round, position=step.position, act=step.act, at=now)
    record(
        "orientation.step_taken",
        about=enquiry,
        by=None,
        at=now,
        round=enquiry.round,
        position=step.position,
        act=step.act,
    )
    if step.act == LadderAct.NEXT_PARTNER:
        _pass_to_next(enquiry, now=now)
    elif step.act == LadderAct.TELL_PERSON:
        _say_nobody_answered(enquiry, now=now)
    if step.act not in TELLING:
        taken.told_at = now
        taken.save(update_fields=["told_at"])
    return 1


def _next_step(enquiry: Enquiry, ladders: dict[int, list[LadderStep]], *, now: datetime) -> LadderStep | None:
    """The step to take now, if any."""
    where = place_of_work(enquiry.hub)
    if not is_working_time(now, where):
        return None
    before = [one for one in enquiry.steps_taken.all() if one.round == enquiry.round]
    reached = max((one.position for one in before), default=0)
    step = next((one for one in ladders.get(enquiry.network_id, []) if one.position > reached), None)
    if step is None:
        return None
    since = max([enquiry.assigned_at, *(attempt.at for attempt in enquiry.attempts.all())])
    moments = [add_working_hours(since, step.after_working_hours, where)]
    if before:
        moments.append(add_working_hours(max(one.at for one in before), step.grace_working_hours, where))
    if step.act != LadderAct.REMIND_OWNER and enquiry.due_at is not None:
        moments.append(enquiry.due_at)
    return step if max(moments) <= now else None


def _pass_to_next(enquiry: Enquiry, *, now: datetime) -> None:
    """To the next partner, twice at most; when nobody is left the ladder goes on to its last step."""
    if enquiry.redirections.filter(by=None, partner_left=False).count() >= PASSES_BY_LADDER:
        return
    path = next_partner(enquiry, day=day_of(now))
    if path is None:
        return
    where = Destination(enquiry.network, path.hub, path.organisation, path.reasons[:1])
    path = take_turn(where, enquiry.stage, tuple(enquiry.audiences), now=now)
    pass_on(enquiry, path, reason="", by=None, now=now)


def _say_nobody_answered(enquiry: Enquiry, *, now: datetime) -> None:
    """Tell the truth to the person; the enquiry stays open and can still be taken charge of."""
    move(enquiry, Status.UNANSWERED, by=None, now=now)
    record("orientation.enquiry_unanswered", about=enquiry, by=None, at=now, round=enquiry.round)
    mail.tell_unanswered(enquiry, now=now)


@reading_everything()
def tell_steps(*, now: datetime) -> None:
    """Write one letter to each person that has something to hear, about all the steps not told yet.

    Steps of an enquiry answered or passed on since are ticked without a word.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('orientation.digest', 55181))")
        if not cursor.fetchone()[0]:
            return
    untold = list(
        StepTaken.objects.filter(told_at=None)
        .select_related(*(f"enquiry__{name}" for name in BESIDE))
        .order_by("enquiry__due_at", "pk")
    )
    letters: dict[Reader, list[StepTaken]] = {}
    for step in untold:
        if step.enquiry.is_open and step.enquiry.round == step.round:
            for reader in _to_tell(step, now=now):
                letters.setdefault(reader, []).append(step)
    for reader, steps in letters.items():
        mail.tell_digest(reader, steps, now=now)
    StepTaken.objects.filter(pk__in=[step.pk for step in untold]).update(told_at=now)


def _to_tell(step: StepTaken, *, now: datetime) -> Iterable[Reader]:
    """Whoever should act: the owner, the hub manager, the coordinator. The last step tells the coordinator too."""
    day = day_of(now)
    if step.act == LadderAct.REMIND_OWNER:
        return readers_of(step.enquiry, day=day)
    if step.act == LadderAct.TELL_HUB_MANAGER:
        return managers_of(step.enquiry, day=day)
    return coordinators_of(step.enquiry, day=day)
