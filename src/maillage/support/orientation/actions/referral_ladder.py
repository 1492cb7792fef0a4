"""The ladder of referrals: what happens while nobody acts. Published, one step at a time, never in a burst.

A step comes when its days have passed and the grace since the step before has passed, in working hours. After an
outage steps resume one by one. Whoever is to hear of something hears it in one letter a day, whatever happened.
"""

import logging
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import connection
from django.db.models import QuerySet

from maillage.catalogue.network.models import Network
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.foundation.tools.workdays import PARIS, is_working_time
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.actions.referral_agree import withdraw_by_rule
from maillage.support.orientation.actions.referral_care import BESIDE, move, notify, plan_next
from maillage.support.orientation.actions.referral_end import close_referral
from maillage.support.orientation.actions.referral_receive import give_back_unreachable, tries_of
from maillage.support.orientation.choices import (
    ATTEMPTS_BEFORE_UNREACHABLE,
    Ending,
    Outcome,
    ReferralAct,
    ReferralNews,
    ReferralState,
    Urgency,
    Via,
)
from maillage.support.orientation.models import Referral, ReferralNotice, ReferralStep, ReferralStepTaken
from maillage.support.orientation.queries.deadlines import place_of_work
from maillage.support.orientation.queries.readers import Reader
from maillage.support.orientation.queries.referral_readers import (
    holders_of,
    managers_about,
    readers_among,
    sender_in_charge,
)
from maillage.support.orientation.queries.referral_timers import (
    Ladder,
    NextStep,
    days_later,
    default_ladder,
    ladder_of_referrals,
    next_step,
)

log = logging.getLogger(__name__)


def install_referral_ladder(network: Network) -> list[ReferralStep]:
    """Write the default ladder as rows that the network may edit; what is there stays as it is."""
    if not ReferralStep.objects.filter(network=network).exists():
        ReferralStep.objects.bulk_create(
            ReferralStep(
                network=network,
                state=state,
                position=step.position,
                act=step.act,
                after_days=step.after_days,
                grace_days=step.grace_days,
            )
            for state, steps in default_ladder().items()
            for step in steps
        )
    return list(ReferralStep.objects.filter(network=network))


def climb_referrals(*, now: datetime) -> int:
    """Take every step that is due, at most one for each referral, then write the letters; how many were taken.

    May run twice, or in two workers at once, and nothing happens twice. One referral that cannot climb stops no other.
    """
    with reading_everything():
        due = list(
            Referral.objects.open().filter(next_at__lte=now).order_by("next_at", "pk").values_list("pk", flat=True)
        )
    taken = sum(_climb(pk, now=now) for pk in due)
    tell_notices(now=now)
    return taken


def _climb(pk: int, *, now: datetime) -> int:
    try:
        with reading_everything():
            return _climb_locked(pk, now=now)
    except Exception:  # the ladder is the last net: whatever is wrong with one referral, the others climb
        log.exception("Referral %s could not climb the ladder.", pk)
        return 0


def _climb_locked(pk: int, *, now: datetime) -> int:
    waiting = Referral.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related(*BESIDE)
    referral = waiting.filter(pk=pk, closed_at=None, next_at__lte=now).first()
    if referral is None or not is_working_time(now, place_of_work(referral.to_hub or referral.hub)):
        return 0
    ladder: Ladder = ladder_of_referrals(referral.network_id)
    step = next_step(referral, ladder, referral.steps_taken.all())
    if step.at > now:  # the ladder was changed, or an attempt was noted: look again when it is time
        referral.next_at = step.at
        referral.save(update_fields=["next_at"])
        return 0
    ReferralStepTaken.objects.create(
        referral=referral,
        organisation_id=referral.organisation_id,
        round=referral.round,
        position=step.position,
        act=step.act,
        at=now,
    )
    record(
        "orientation.referral_step_taken",
        about=referral,
        by=None,
        at=now,
        state=str(referral.state),
        position=step.position,
        act=str(step.act),
    )
    _act(referral, step, now=now)
    if referral.closed_at is None:
        plan_next(referral, now=now)
        referral.save(update_fields=["next_at", "touched_at"])
    return 1


def _act(referral: Referral, step: NextStep, *, now: datetime) -> None:
    if step.act == ReferralAct.CANCEL:
        _cancel(referral, now=now)
    elif step.act == ReferralAct.EXPIRE:
        _expire(referral, now=now)
    elif step.act == ReferralAct.GIVE_UP:
        if tries_of(referral) >= ATTEMPTS_BEFORE_UNREACHABLE:
            give_back_unreachable(referral, by=None, now=now, by_rule=True)
    elif step.act == ReferralAct.CLOSE:
        close_referral(referral, Outcome.UNKNOWN, now=now)
        notify(_sender(referral, now), referral, ReferralNews.ENDED, now=now)
    elif step.act == ReferralAct.REMIND_PERSON and mail.email_of(referral):
        mail.tell_referral_asked(referral, now=now, again=True)
    else:
        notify(_to_tell(referral, step.act, now=now), referral, step.act, now=now)


def _cancel(referral: Referral, *, now: datetime) -> None:
    """The person did not answer, or a draft was left."""
    never = referral.state == ReferralState.DRAFT
    withdraw_by_rule(referral, Ending.NEVER_SENT if never else Ending.NO_AGREEMENT, now=now)
    notify(readers_among([referral.sender]), referral, ReferralNews.WITHDRAWN, now=now)
    mail.tell_referral_withdrawn(referral, now=now)


def _expire(referral: Referral, *, now: datetime) -> None:
    """Nobody answered: back to the sender, who reads which partner comes next; the person is told honestly."""
    owner = sender_in_charge(referral, day=day_of(now))
    move(referral, ReferralState.EXPIRED, by=None, via=Via.RULE, now=now, owner=owner, due_at=days_later(now, 7))
    notify(readers_among([owner]), referral, ReferralNews.EXPIRED, now=now)
    mail.tell_referral_expired(referral, now=now)


def _to_tell(referral: Referral, act: str, *, now: datetime) -> list[Reader]:
    if act == ReferralAct.TELL_HUB_MANAGER:
        return managers_about(referral, day=day_of(now))
    if act == ReferralAct.TELL_SENDER:
        return _sender(referral, now)
    return holders_of(referral, day=day_of(now))


def _sender(referral: Referral, now: datetime) -> list[Reader]:
    return readers_among([sender_in_charge(referral, day=day_of(now))])


@reading_everything()
def tell_notices(*, now: datetime) -> int:
    """Write to each reader, once a day at most, all that they are to hear; how many letters.

    Somebody who was written to today reads the rest tomorrow, but for an urgent referral, which never waits. What is
    no longer true is let go without a word. Letters leave in working hours; an urgent one at any time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('orientation.referrals', 55181))")
        if not cursor.fetchone()[0]:
            return 0
    waiting = list(_untold())
    stale = [one for one in waiting if not _still_true(one)]
    _tick(stale, now=now, written=False)
    written = 0
    told_today = _told_on(day_of(now))
    for key, group in groupby((one for one in waiting if _still_true(one)), key=_reader_key):
        written += _tell(key, list(group), told_today, now=now)
    return written


def _tell(key: str, notices: list[ReferralNotice], told_today: set[str], *, now: datetime) -> int:
    """One reader's letter of the day, and urgent ones apart; how many."""
    reader = _reader(notices[0])
    urgent = [one for one in notices if one.code == ReferralNews.NEW and one.referral.urgency == Urgency.URGENT]
    calm = [one for one in notices if one not in urgent]
    if urgent:
        mail.tell_referral_digest(reader, urgent, now=now, urgent=True)
        _tick(urgent, now=now, written=False)
    if not calm or key in told_today or not is_working_time(now):
        return bool(urgent)
    last = {one.referral_id: one for one in calm}
    mail.tell_referral_digest(reader, list(last.values()), now=now, urgent=False)
    _tick(calm, now=now, written=True)
    return 1 + bool(urgent)


def _untold() -> QuerySet[ReferralNotice]:
    beside = (*(f"referral__{name}" for name in BESIDE), "reader")
    rows = ReferralNotice.objects.filter(told_at=None).select_related(*beside)
    return rows.order_by("reader_id", "address", "pk")


def _still_true(notice: ReferralNotice) -> bool:
    """A step's notice as long as the referral stands where it stood; news of a new one as long as it waits."""
    referral = notice.referral
    if notice.code in ReferralAct.values:
        return referral.closed_at is None and referral.round == notice.round
    if notice.code == ReferralNews.NEW:
        return referral.state == ReferralState.SENT
    return notice.reader is None or notice.reader.is_active


def _told_on(day: date) -> set[str]:
    """Who got a letter of this kind that day."""
    rows = ReferralNotice.objects.filter(is_written=True, told_at__gte=start_of(day), told_at__lt=start_of(day, 1))
    return {_reader_key(one) for one in rows.only("reader_id", "address")}


def _reader_key(notice: ReferralNotice) -> str:
    return f"user:{notice.reader_id}" if notice.reader_id else f"address:{notice.address}"


def _reader(notice: ReferralNotice) -> Reader:
    user: User | None = notice.reader
    if user is not None:
        return Reader(_reader_key(notice), user.email, user.language)
    return Reader(_reader_key(notice), notice.address, "fr")


def _tick(notices: list[ReferralNotice], *, now: datetime, written: bool) -> None:
    keys = [one.pk for one in notices]
    ReferralNotice.objects.filter(pk__in=keys).update(told_at=now, is_written=written)


def start_of(day: date, later: int = 0) -> datetime:
    """Midnight in Paris."""
    return datetime.combine(day + timedelta(days=later), time(0), PARIS)
