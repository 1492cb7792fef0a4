"""The register: ask, take charge, answer, promise, withdraw, agree to publish. Each act is one journal line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.models import Offer
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.dialogue.choices import QuestionState, Side
from maillage.insight.dialogue.mail import tell_answered, tell_asked
from maillage.insight.dialogue.models import Agreement, Answer, Post, Question, Territory, Undertaking
from maillage.insight.dialogue.queries import posts_in, rule_of
from maillage.insight.dialogue.rules import side_of


class NoOffice(DomainError):
    """No office of the Region answers for the territory."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        super().__init__(f"No office answers for territory {territory.pk} today.")


class NotYours(DomainError):
    """The post speaks for the other side, or for neither."""

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__(f"Post {post.pk} speaks for territory {post.territory_id}, which has no such part.")


class NoLongerWaiting(DomainError):
    """The question was answered or withdrawn meanwhile."""

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(f"Question {question.pk} is {question.state}.")


@dataclass(frozen=True)
class Subject:
    """What a question or an answer is about: a figure by its key, an offer, an agreement; none is needed."""

    figure: str = ""
    offer: Offer | None = None
    agreement: Agreement | None = None


@dataclass(frozen=True)
class Promise:
    """What an answer promises by a day."""

    what: str
    due_on: date


@dataclass(frozen=True)
class AnswerDraft:
    """What is answered, what it is about, what it promises."""

    text: str
    about: Subject = field(default_factory=Subject)
    promises: Sequence[Promise] = ()


NOTHING = Subject()


@transaction.atomic
def ask_question(
    territory: Territory,
    *,
    subject: str,
    text: str,
    by: Post,
    form_key: UUID,
    now: datetime,
    about: Subject = NOTHING,
) -> Question:
    """Ask the other side: a member asks the office that answers for the territory, an officer the territory.

    It gets the next number of the year, a day by which it is answered, and somebody of the side asked who takes care
    of it. That side is told by letter. The same form twice is one question.

    Raises NoOffice, NotYours.
    """
    network = Network.objects.select_for_update(of=("self",), no_key=True).get(pk=territory.network_id)
    sent = Question.objects.filter(form_key=form_key).first()
    if sent is not None:
        return sent
    office = Territory.objects.get(pk=territory.pk).office
    if office is None:
        raise NoOffice(territory)
    if by.territory_id not in (office.pk, territory.pk):
        raise NotYours(by)
    today = timezone.localdate(now)
    side = Side.TERRITORY if by.territory_id == office.pk else Side.OFFICE
    last = Question.objects.filter(network=network, year=today.year).aggregate(last=Max("number"))["last"] or 0
    question = Question.objects.create(
        network=network,
        territory=territory,
        office=office,
        year=today.year,
        number=last + 1,
        side=side,
        subject=subject.strip(),
        text=text.strip(),
        asked_by=by,
        asked_at=now,
        due_on=today + timedelta(days=rule_of(network).answer_days),
        owner=posts_in(office if side == Side.OFFICE else territory, on=today).first(),
        figure=about.figure,
        offer=about.offer,
        agreement=about.agreement,
        form_key=form_key,
    )
    record("dialogue.question_asked", about=question, by=by.user, at=now, territory=territory.pk, side=side)
    tell_asked(question, now=now)
    return question


@transaction.atomic
def take_question(question: Question, *, by: Post, now: datetime) -> Question:
    """Take care of the answer. Raises NotYours, NoLongerWaiting."""
    question = _locked(question, by, by_side_asked=True)
    if not question.is_waiting:
        raise NoLongerWaiting(question)
    if question.owner_id != by.pk:
        question.owner = by
        question.save(update_fields=["owner"])
        record("dialogue.question_taken", about=question, by=by.user, at=now)
    return question


@transaction.atomic
def answer_question(question: Question, draft: AnswerDraft, *, by: Post, form_key: UUID, now: datetime) -> Answer:
    """Answer officially, also after the day; the side that asked is told by letter. Another answer completes it.

    Raises NotYours, NoLongerWaiting for a question that was withdrawn.
    """
    question = _locked(question, by, by_side_asked=True)
    sent = Answer.objects.filter(form_key=form_key).first()
    if sent is not None:
        return sent
    if question.state == QuestionState.WITHDRAWN:
        raise NoLongerWaiting(question)
    answer = Answer.objects.create(
        question=question,
        text=draft.text.strip(),
        by=by,
        at=now,
        figure=draft.about.figure,
        offer=draft.about.offer,
        agreement=draft.about.agreement,
        form_key=form_key,
    )
    Undertaking.objects.bulk_create(
        Undertaking(answer=answer, what=one.what.strip(), due_on=one.due_on) for one in draft.promises
    )
    if question.is_waiting:
        question.state, question.answered_at = QuestionState.ANSWERED, now
        question.owner = question.owner or by
    # What the other side agreed to publish was another text.
    question.territory_agreed_at = question.office_agreed_at = None
    question.save(update_fields=["state", "answered_at", "owner", "territory_agreed_at", "office_agreed_at"])
    late = question.is_past(now)
    record("dialogue.question_answered", about=question, by=by.user, at=now, answer=answer.pk, late=late)
    tell_answered(answer, now=now)
    return answer


@transaction.atomic
def withdraw_question(question: Question, *, by: Post, now: datetime) -> Question:
    """Take a question back before it is answered; it stays in the register. Raises NotYours, NoLongerWaiting."""
    question = _locked(question, by, by_side_asked=False)
    if not question.is_waiting:
        raise NoLongerWaiting(question)
    question.state = QuestionState.WITHDRAWN
    question.save(update_fields=["state"])
    record("dialogue.question_withdrawn", about=question, by=by.user, at=now)
    return question


@transaction.atomic
def agree_to_publish(question: Question, *, agrees: bool, by: Post, now: datetime) -> Question:
    """Say for one's side that question and answers may be read by all, or no longer.

    They are public while both sides say so. Raises NotYours, and NoLongerWaiting before an answer.
    """
    question = _locked(question, by, by_side_asked=None)
    if question.state != QuestionState.ANSWERED:
        raise NoLongerWaiting(question)
    name = "office_agreed_at" if side_of(by, question) == Side.OFFICE else "territory_agreed_at"
    if bool(getattr(question, name)) != agrees:
        setattr(question, name, now if agrees else None)
        question.save(update_fields=[name])
        record("dialogue.publication", about=question, by=by.user, at=now, agrees=agrees, public=question.is_public)
    return question


@transaction.atomic
def note_progress(undertaking: Undertaking, *, progress: str, note: str, by: Post, now: datetime) -> Undertaking:
    """Say how far a promise has come; only the side that made it does. Raises NotYours."""
    question = _locked(undertaking.answer.question, by, by_side_asked=True)
    undertaking = Undertaking.objects.select_for_update(of=("self",)).get(pk=undertaking.pk)
    undertaking.progress, undertaking.note, undertaking.noted_at = progress, note.strip(), now
    undertaking.save(update_fields=["progress", "note", "noted_at"])
    record("dialogue.progress_noted", about=undertaking, by=by.user, at=now, question=question.pk, progress=progress)
    return undertaking


def _locked(question: Question, by: Post, *, by_side_asked: bool | None) -> Question:
    """The question, held until the act is over, once it is sure that the post speaks for the side that may act."""
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("territory", "office", "asked_by", "owner")
        .get(pk=question.pk)
    )
    side = side_of(by, question)
    if side is None or (by_side_asked is not None and (side == question.side) != by_side_asked):
        raise NotYours(by)
    return question
