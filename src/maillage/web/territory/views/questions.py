"""The register: asking, answering, promising, publishing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.foundation.tools.errors import DomainError
from maillage.insight.dialogue.actions import (
    NoLongerWaiting,
    NoOffice,
    NotYours,
    agree_to_publish,
    answer_question,
    ask_question,
    note_progress,
    take_question,
    withdraw_question,
)
from maillage.insight.dialogue.choices import QuestionState, Side
from maillage.insight.dialogue.figures import BY_KEY
from maillage.insight.dialogue.models import Answer, Question, Undertaking
from maillage.insight.dialogue.queries import delays_of, register, rule_of, whole
from maillage.insight.dialogue.rules import side_of
from maillage.web.shared import words
from maillage.web.shared.pages import page_of
from maillage.web.territory.access import Visitor, for_posts, page
from maillage.web.territory.forms import AnswerForm, AskForm, ProgressForm

PAGE = 30


@require_safe
@for_posts
def questions(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The register of what one may read: who waits, who is late, how long each side takes."""
    rows = Question.objects.visible_to(visitor.user, on=visitor.day)
    asked = request.GET.get("state", "")
    shown = {
        "": rows.order_by("-asked_at", "-pk"),
        "waiting": rows.waiting().order_by("due_on", "pk"),
        "late": rows.late(on=visitor.day).order_by("due_on", "pk"),
        "answered": rows.filter(state=QuestionState.ANSWERED).order_by("-answered_at", "-pk"),
    }
    kept = asked if asked in shown else ""
    found, remark = page_of(register(shown[kept]), request.GET.get("page", ""), size=PAGE)
    states = [
        ("", _("All")),
        ("waiting", _("Waiting for an answer")),
        ("late", _("Late")),
        ("answered", _("Answered")),
    ]
    facts = {"page": found, "remark": remark, "state": kept, "states": states}
    return page(request, visitor, "territory/questions.html", {**facts, "delays": delays_of(rows, on=visitor.day)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_posts
def ask(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Ask: a member asks the office, an officer the territory."""
    territory = visitor.territory(pk)
    post = None if territory.is_office else visitor.post_for(territory, territory.office)
    if post is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None, territory=territory, day=visitor.day)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = ask_question(
                territory,
                subject=typed["subject"],
                text=typed["text"],
                by=post,
                form_key=typed["form_key"],
                now=timezone.now(),
                about=form.about,
            )
        except NoOffice:
            form.add_error(None, _("No office of the Region answers for this territory yet. Tell the coordination."))
        else:
            said = _("Your question has the number %(number)s. The answer is due by %(day)s.")
            messages.success(request, said % {"number": made.reference, "day": words.short_day(made.due_on)})
            return redirect("territory:question", made.pk)
    facts = {
        "territory": territory,
        "to": territory if post.territory_id == territory.office_id else territory.office,
        "form": form,
        "days": rule_of(territory.network).answer_days,
    }
    return page(request, visitor, "territory/ask.html", facts, status=422 if form.is_bound else 200)


@require_safe
@for_posts
def question(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """One question with its answers, and what one may do about it."""
    return _page(request, visitor, visitor.question(pk))


@require_POST
@for_posts
def take(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Take care of the answer."""
    found = visitor.question(pk)
    return _done(request, pk, lambda: take_question(found, by=visitor.side(found), now=timezone.now()))


@require_POST
@for_posts
def answer(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Answer officially."""
    found = visitor.question(pk)
    post = visitor.side(found)
    form = AnswerForm(request.POST, territory=found.territory, day=visitor.day)
    if side_of(post, found) == found.side and not form.is_valid():
        return _page(request, visitor, found, form)
    if not form.is_valid():
        raise Http404
    key = form.cleaned_data["form_key"]
    return _done(request, pk, lambda: answer_question(found, form.draft, by=post, form_key=key, now=timezone.now()))


@require_POST
@for_posts
def withdraw(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Take a question back."""
    found = visitor.question(pk)
    return _done(request, pk, lambda: withdraw_question(found, by=visitor.side(found), now=timezone.now()))


@require_POST
@for_posts
def publish(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Agree for one's side that all may read it, or no longer."""
    found = visitor.question(pk)
    agrees = request.POST.get("agrees") == "yes"
    post = visitor.side(found)
    return _done(request, pk, lambda: agree_to_publish(found, agrees=agrees, by=post, now=timezone.now()))


@require_POST
@for_posts
def progress(request: HttpRequest, visitor: Visitor, pk: int, key: int) -> HttpResponse:
    """Say how far a promise has come."""
    found = visitor.question(pk)
    promised = get_object_or_404(Undertaking, answer__question=found, pk=key)
    post, form = visitor.side(found), ProgressForm(request.POST)
    if side_of(post, found) != found.side:
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("Nothing was noted: choose how far it has come, and keep the note short."))
        return redirect("territory:question", pk)
    return _done(request, pk, lambda: note_progress(promised, **form.cleaned_data, by=post, now=timezone.now()))


def _done(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    """Back to the question; who speaks for the wrong side finds nothing, who comes too late is told so."""
    try:
        act()
    except NotYours:
        raise Http404 from None
    except NoLongerWaiting as error:
        messages.warning(request, _refused(error))
    else:
        messages.success(request, _("It is kept, and the other side reads it here."))
    return redirect("territory:question", pk)


def _refused(error: DomainError) -> str:
    state = error.question.state if isinstance(error, NoLongerWaiting) else ""
    if state == QuestionState.WITHDRAWN:
        return _("The question was withdrawn meanwhile.")
    if state == QuestionState.ANSWERED:
        return _("The question was answered meanwhile.")
    return _("The question has no answer yet.")


def _page(request: HttpRequest, visitor: Visitor, found: Question, form: AnswerForm | None = None) -> HttpResponse:
    shown = whole(Question.objects.filter(pk=found.pk)).get()
    post = visitor.post_for(shown.office, shown.territory)
    side = side_of(post, shown) if post else None
    answers = side == shown.side and shown.state != QuestionState.WITHDRAWN
    facts = {
        "question": shown,
        "is_late": shown.is_late(visitor.day),
        "answers": [
            (one, shown.is_past(one.at), _figure(one.figure), _promises(one, visitor.day))
            for one in shown.answers.all()
        ],
        "figure": _figure(shown.figure),
        "may_answer": answers,
        "may_withdraw": bool(side and side != shown.side and shown.is_waiting),
        "may_take": answers and shown.is_waiting and post and shown.owner_id != post.pk,
        "side": side,
        "agreed": shown.office_agreed_at if side == Side.OFFICE else shown.territory_agreed_at,
        "other_agreed": shown.territory_agreed_at if side == Side.OFFICE else shown.office_agreed_at,
        "form": form or (AnswerForm(None, territory=shown.territory, day=visitor.day) if answers else None),
        "progress_form": ProgressForm(),
    }
    return page(request, visitor, "territory/question.html", facts, status=422 if form else 200)


def _promises(answer: Answer, day: date) -> list[tuple[Undertaking, bool]]:
    """What an answer promises, each with whether it is past its day."""
    return [(one, one.is_late(day)) for one in answer.undertakings.all()]


def _figure(key: str) -> str:
    return str(BY_KEY[key].name) if key in BY_KEY else ""
