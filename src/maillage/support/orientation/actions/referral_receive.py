"""What the receiver does: accept, reach the person, meet, take over, decline, give up.

Each act is done at a desk (`by`) or through the receiver's link, whose reader is unknown: a name is asked for and kept.
"""

from datetime import datetime, timedelta

from maillage.catalogue.network.models import Hub, Organisation
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.actions.journeys import open_journey
from maillage.support.journeys.actions.projects import Plan, start_project
from maillage.support.orientation import mail
from maillage.support.orientation.actions.care import day_of
from maillage.support.orientation.actions.referral_care import (
    LONGEST_NAME,
    as_receiver,
    check_may_move,
    door_of,
    move,
    notify,
    plan_next,
    say,
)
from maillage.support.orientation.choices import (
    ATTEMPTS_BEFORE_UNREACHABLE,
    DAYS_TO_MEET,
    AttemptChannel,
    ItemKind,
    Outcome,
    ReferralNews,
    ReferralState,
    Refusal,
    Via,
    WordKind,
)
from maillage.support.orientation.drafts import one_line
from maillage.support.orientation.models import Referral, ReferralAttempt, ReferralWord, SharedItem
from maillage.support.orientation.queries.referral_content import Content
from maillage.support.orientation.queries.referral_readers import readers_among, sender_in_charge
from maillage.support.orientation.queries.referral_timers import days_later
from maillage.support.people.actions import Said, add_contact_point, enter_person
from maillage.support.people.choices import CameBy, Channel
from maillage.support.people.models import Person

SAME_ATTEMPT = timedelta(minutes=1)
LINK_KEPT = timedelta(days=90)


class NameNeeded(DomainError):
    """Whoever accepts through a link says who the person can ask for."""


class ProposalMissing(DomainError):
    """A refusal comes with what is proposed instead: another partner, or a few words."""


class TooFewTries(DomainError):
    """A person is unreachable after three attempts; `made` tells how many there were."""

    def __init__(self, referral: Referral, made: int) -> None:
        self.referral, self.made, self.needed = referral, made, ATTEMPTS_BEFORE_UNREACHABLE
        super().__init__(f"Referral {referral.pk} had {made} attempts; {self.needed} are needed.")


class NothingShared(DomainError):
    """The name is shared no more: nobody can be entered."""


@reading_everything()
def accept_referral(referral: Referral, *, by: User | None, now: datetime, name: str = "") -> Referral:
    """Take a person in charge; the first meeting is due in fifteen days. The sender and the person are told who.

    Two who click together: one wins, the other reads who in ReferralMoved. Through a link, `name` says who.

    Raises NotYourReferral, ReferralLinkExpired, NameNeeded, ReferralMoved.
    """
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.ACCEPTED)
    typed = one_line(name)[:LONGEST_NAME]
    if by is None and not typed:
        raise NameNeeded("Who accepts through a link gives a name.")
    referral.taken_by = "" if by else typed
    referral.accepted_at = max(now, referral.sent_at or now)
    _keep_link(referral, now)
    owner = by or sender_in_charge(referral, day=day_of(now))
    due_at = days_later(now, DAYS_TO_MEET)
    move(referral, ReferralState.ACCEPTED, by=by, via=door_of(by), now=now, owner=owner, due_at=due_at)
    record("orientation.referral_accepted", about=referral, by=by, at=now, owner=owner.pk, via=str(door_of(by)))
    _tell_sender(referral, ReferralNews.ACCEPTED, by=by, now=now)
    mail.tell_referral_accepted(referral, now=now)
    return referral


@reading_everything()
def note_contact(referral: Referral, *, by: User | None, now: datetime) -> Referral:
    """The person was reached. Raises NotYourReferral, ReferralLinkExpired, ReferralMoved."""
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.IN_CONTACT)
    move(
        referral,
        ReferralState.IN_CONTACT,
        by=by,
        via=door_of(by),
        now=now,
        owner=_holder(referral, by, now),
        due_at=days_later(now, DAYS_TO_MEET),
    )
    record("orientation.referral_in_contact", about=referral, by=by, at=now, via=str(door_of(by)))
    return referral


@reading_everything()
def note_referral_attempt(referral: Referral, *, channel: str, by: User | None, now: datetime) -> ReferralAttempt:
    """The person was not reached; steps wait two days from this moment. A double click is one attempt.

    Raises NotYourReferral, ReferralLinkExpired, ReferralMoved.
    """
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.UNREACHABLE)
    channel = AttemptChannel(channel)
    just_now = referral.attempts.filter(by=by, channel=channel, at__gt=now - SAME_ATTEMPT).first()
    if just_now is not None:
        return just_now
    attempt = ReferralAttempt.objects.create(
        referral=referral, organisation_id=referral.organisation_id, by=by, channel=channel, at=now
    )
    plan_next(referral, now=now)
    referral.next_at = max(referral.next_at or now, days_later(now, 2))
    referral.save(update_fields=["next_at", "touched_at"])
    record("orientation.referral_attempt_noted", about=referral, by=by, at=now, channel=str(channel))
    return attempt


@reading_everything()
def mark_met(referral: Referral, *, by: User | None, now: datetime, met_at: datetime | None = None) -> Referral:
    """The first meeting took place, now or at `met_at`. The sender and the person are told.

    Raises NotYourReferral, ReferralLinkExpired, ReferralMoved.
    """
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.MET)
    referral.met_at = min(met_at or now, now)
    move(referral, ReferralState.MET, by=by, via=door_of(by), now=now, owner=_holder(referral, by, now))
    record("orientation.referral_met", about=referral, by=by, at=now, via=str(door_of(by)))
    _tell_sender(referral, ReferralNews.MET, by=by, now=now)
    mail.tell_referral_met(referral, now=now)
    return referral


@reading_everything()
def take_over(
    referral: Referral, *, by: User, hub: Hub, now: datetime, person: Person | None = None, title: str = ""
) -> Referral:
    """The receiver leads from now on: a person and a journey open in its own file, from the name that was shared.

    `person` is somebody of the receiver's file who is the same, when there is one. `title` names the project.

    Raises NotYourReferral, ReferralMoved, NothingShared, OpenAlready (of journeys).
    """
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.TAKEN_OVER)
    identity = _identity(referral)
    if person is not None and person.organisation_id != referral.to_organisation_id:
        raise NothingShared(f"Person {person.pk} is not in the file of organisation {referral.to_organisation_id}.")
    person = person or _enter(referral, identity, hub=hub, by=by, now=now)
    project = start_project(person, Plan(title=one_line(title)[:120] or _title(referral)), by=by, now=now)
    journey = open_journey(person, project=project, hub=hub, by=by, now=now)
    referral.receiver_person, referral.receiver_journey = person, journey
    move(
        referral,
        ReferralState.TAKEN_OVER,
        by=by,
        via=door_of(by),
        now=now,
        owner=by,
        outcome=Outcome.TAKEN_OVER,
    )
    record("orientation.referral_taken_over", about=referral, by=by, at=now, person=person.pk, journey=journey.pk)
    _tell_sender(referral, ReferralNews.TAKEN_OVER, by=by, now=now)
    mail.tell_referral_ended(referral, now=now)
    return referral


@reading_everything()
def decline_referral(
    referral: Referral,
    *,
    reason: str,
    words: str,
    by: User | None,
    now: datetime,
    proposed: Organisation | None = None,
) -> Referral:
    """Say no with a reason and what is proposed instead: the referral goes back to the sender's list; both are told.

    Raises NotYourReferral, ReferralLinkExpired, ReferralMoved, ProposalMissing, DraftRefused.
    """
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.DECLINED)
    if proposed is None and not words.strip():
        raise ProposalMissing("A refusal proposes another partner, or says in a few words what the person may do.")
    referral.refusal = Refusal(reason)
    owner = sender_in_charge(referral, day=day_of(now))
    due_at = days_later(now, 7)
    move(referral, ReferralState.DECLINED, by=by, via=door_of(by), now=now, owner=owner, due_at=due_at)
    _propose(referral, words, proposed, by=by, now=now)
    record("orientation.referral_declined", about=referral, by=by, at=now, reason=reason, owner=owner.pk)
    _tell_sender(referral, ReferralNews.DECLINED, by=by, now=now)
    mail.tell_referral_declined(referral, now=now)
    return referral


@reading_everything()
def mark_referral_unreachable(referral: Referral, *, by: User | None, now: datetime) -> Referral:
    """Give it back after three attempts. The person is told, and may call after all.

    Raises NotYourReferral, ReferralLinkExpired, ReferralMoved, TooFewTries.
    """
    referral = as_receiver(referral, by, now)
    check_may_move(referral, ReferralState.UNREACHABLE)
    made = tries_of(referral)
    if made < ATTEMPTS_BEFORE_UNREACHABLE:
        raise TooFewTries(referral, made)
    give_back_unreachable(referral, by=by, now=now)
    return referral


def give_back_unreachable(referral: Referral, *, by: User | None, now: datetime, by_rule: bool = False) -> None:
    """The locked referral goes back to the sender: three attempts reached nobody."""
    via = Via.RULE if by_rule else door_of(by)
    owner = sender_in_charge(referral, day=day_of(now))
    move(referral, ReferralState.UNREACHABLE, by=by, via=via, now=now, owner=owner, due_at=days_later(now, 7))
    record("orientation.referral_unreachable", about=referral, by=by, at=now, attempts=tries_of(referral))
    _tell_sender(referral, ReferralNews.UNREACHABLE, by=by, now=now)
    mail.tell_referral_unreachable(referral, now=now)


def tries_of(referral: Referral) -> int:
    """How often the receiver tried to reach the person since it accepted."""
    return referral.attempts.filter(at__gte=referral.accepted_at or referral.created_at).count()


def _tell_sender(referral: Referral, news: ReferralNews, *, by: User | None, now: datetime) -> None:
    sender = sender_in_charge(referral, day=day_of(now))
    notify(readers_among([sender]), referral, news, now=now, but=by)


def _holder(referral: Referral, by: User | None, now: datetime) -> User | None:
    """Who has it while the receiver works: who acts, when nobody of the receiver has it yet or it came back."""
    if by is not None and referral.state in (ReferralState.UNREACHABLE, ReferralState.EXPIRED):
        return by
    return None if by is None or referral.owner_id else by


def _keep_link(referral: Referral, now: datetime) -> None:
    """The receiver's link stays good while it works with the person."""
    if referral.link_expires_at is not None:
        referral.link_expires_at = max(referral.link_expires_at, now + LINK_KEPT)


def _propose(
    referral: Referral, words: str, proposed: Organisation | None, *, by: User | None, now: datetime
) -> ReferralWord:
    said = say(referral, WordKind.PROPOSAL, words, by=by, is_receivers=True, now=now)
    if said is None:
        return ReferralWord.objects.create(
            referral=referral,
            organisation_id=referral.organisation_id,
            kind=WordKind.PROPOSAL,
            proposed=proposed,
            by=by,
            is_receivers=True,
            at=now,
        )
    said.proposed = proposed
    said.save(update_fields=["proposed"])
    return said


def _identity(referral: Referral) -> Content:
    """The name that was shared. Raises NothingShared."""
    item = SharedItem.objects.filter(
        referral=referral, kind=ItemKind.IDENTITY, agreed_at__isnull=False, stopped_at=None
    ).first()
    if item is None:
        raise NothingShared(f"The name of referral {referral.pk} is shared no more.")
    content: Content = item.content
    return content


def _enter(referral: Referral, identity: Content, *, hub: Hub, by: User, now: datetime) -> Person:
    """A new person in the receiver's file, with what was shared and nothing else."""
    firsts: dict[str, str] = {}
    for point in identity["contacts"]:
        firsts.setdefault(point["channel"], point["value"])
    said = Said(
        given_name=identity["given_name"],
        family_name=identity["family_name"],
        phone=firsts.get(Channel.PHONE, ""),
        email=firsts.get(Channel.EMAIL, ""),
        commune=Area.objects.filter(kind=AreaKind.COMMUNE, code=identity["commune_code"]).first(),
        came_by=CameBy.PARTNER,
        language=identity["language"],
    )
    person = enter_person(
        said,
        organisation=referral.to_organisation,
        hub=hub,
        by=by,
        now=now,
        is_fictitious=referral.is_fictitious,
    )
    for point in identity["contacts"]:
        if point["value"] not in firsts.values():
            add_contact_point(person, channel=point["channel"], value=point["value"], by=by, now=now)
    if Channel.POST in firsts:
        add_contact_point(person, channel=Channel.POST, value=firsts[Channel.POST], by=by, now=now)
    return person


def _title(referral: Referral) -> str:
    """A project nobody named yet bears the reason it was referred for."""
    return str(referral.get_reason_display())[:120].capitalize()
