"""A journey: where it stands, what one may do, what happened; opened, moved, handed over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.actions import (
    DayToCome,
    HealthInWords,
    MoveNotAllowed,
    NotASiren,
    OpenAlready,
    PersonMissing,
    ReasonMissing,
    ReviewOutOfRange,
    TooFewSilences,
    edit_project,
    hand_journey,
    move_journey,
    note_attempt,
    open_journey,
    start_project,
)
from maillage.support.journeys.choices import ENDED, MOVES, SILENCES_BEFORE_LOST, JourneyState, MeetingStatus
from maillage.support.journeys.models import Journey, Meeting
from maillage.support.journeys.queries import (
    meetings_of,
    minutes_of,
    projects_of,
    silences_of,
    timeline_of_journeys,
)
from maillage.support.journeys.rules import may_read_notes
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.journey_forms import AttemptForm, HandForm, JourneyForm, MoveForm, ProjectForm
from maillage.web.desk.journey_words import MOVED, story_of
from maillage.web.desk.views.people import found_person
from maillage.web.shared.membership import today

BESIDE = ("person", "project__commune", "organisation", "adviser", "hub")


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def new_journey(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A journey begins: of somebody of the file, on a project already known or a new one."""
    person = found_person(office, pk)
    form = JourneyForm(request.POST or None, projects=list(projects_of(person)))
    if request.method == "POST" and form.is_valid():
        asked, by, now = form.cleaned_data, office.user, timezone.now()
        try:
            with transaction.atomic():
                project = asked.get("project") or start_project(person, form.plan(), by=by, now=now)
                journey = open_journey(
                    person, project=project, hub=office.hub, state=asked["state"], on=asked["on"], by=by, now=now
                )
        except OpenAlready as error:
            messages.info(request, _("This journey is open already."))
            return redirect("desk:journey", error.journey.pk)
        except (NotASiren, DayToCome) as error:
            form.add_error(*_wrong(error))
        else:
            messages.success(request, _("The journey is open."))
            return redirect("desk:journey", journey.pk)
    facts = {"form": form, "person": person, "office": office, "section": "people"}
    return render(request, "desk/new_journey.html", facts, status=422 if form.is_bound else 200)


@require_safe
@with_files
def journey(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Where it stands, who meets when, what happened, what one may do."""
    return journey_page(request, office, found_journey(office, pk), {})


def journey_page(
    request: HttpRequest, office: Office, found: Journey, wrong: dict[str, Form], *, opened: str = ""
) -> HttpResponse:
    """The page of a journey; `wrong` holds forms to mend, by the name of their act."""
    meetings = list(meetings_of(found))
    now = timezone.now()
    facts: dict[str, Any] = {
        "journey": found,
        "person": found.person,
        "upcoming": [one for one in meetings if one.status == MeetingStatus.PLANNED][::-1],
        "minutes": minutes_of(found),
        "silences": silences_of(found),
        "needed": SILENCES_BEFORE_LOST,
        "story": story_of(timeline_of_journeys(found)),
        "moves": _moves(found, wrong),
        "forms": {
            "attempt": wrong.get("attempt") or AttemptForm(),
            "hand": wrong.get("hand") or HandForm(colleagues=colleagues_of(found)),
        },
        "opened": opened,
        "may_lose": JourneyState.LOST in MOVES[found.state],
        "reads_notes": may_read_notes(office.user, office.organisation, on=today()),
        "now": now,
        "section": "people",
    }
    return render(request, "desk/journey.html", facts, status=422 if opened else 200)


@require_POST
@with_files
def move(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One move, with what it asks."""
    found = found_journey(office, pk)
    to = request.POST.get("to", "")
    if to not in MOVES[found.state] or to == JourneyState.LOST:
        messages.warning(request, _("This step is no longer possible: somebody moved the journey meanwhile."))
        return redirect("desk:journey", pk)
    form = MoveForm(request.POST, to=to)
    if form.is_valid():
        said = {"reason": form.cleaned_data.get("reason", ""), "facts": form.facts()}
        try:
            with transaction.atomic():
                move_journey(found, to, by=office.user, now=timezone.now(), **said)
        except OpenAlready as error:
            messages.info(request, _("Another journey on this project is open: go on there."))
            return redirect("desk:journey", error.journey.pk)
        except (MoveNotAllowed, PersonMissing):
            messages.warning(request, _("This step is no longer possible: somebody moved the journey meanwhile."))
            return redirect("desk:journey", pk)
        except (DayToCome, HealthInWords, ReasonMissing, ReviewOutOfRange, NotASiren) as error:
            form.add_error(*_wrong(error))
        else:
            messages.success(request, _("Noted."))
            return redirect("desk:journey", pk)
    return journey_page(request, office, found, {to: form}, opened=to)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def lose(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Three silences: shown before it is said that there is no news. Opening the page changes nothing."""
    found = found_journey(office, pk)
    silences = silences_of(found)
    if JourneyState.LOST not in MOVES[found.state] or silences < SILENCES_BEFORE_LOST:
        return redirect("desk:journey", pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                move_journey(found, JourneyState.LOST, by=office.user, now=timezone.now())
        except (MoveNotAllowed, TooFewSilences):
            messages.warning(request, _("This step is no longer possible: somebody moved the journey meanwhile."))
        else:
            messages.success(request, _("The journey rests without news. It opens again as soon as they come back."))
        return redirect("desk:journey", pk)
    missed = Meeting.objects.filter(journey=found, status=MeetingStatus.NO_SHOW).select_related("adviser")
    facts = {
        "journey": found,
        "person": found.person,
        "silences": silences,
        "missed": missed.order_by("-starts_at")[:5],
        "attempts": found.attempts.select_related("by").order_by("-at")[:5],
        "planned": Meeting.objects.filter(journey=found, status=MeetingStatus.PLANNED).count(),
    }
    return render(request, "desk/lose_journey.html", {**facts, "section": "people"})


@require_POST
@with_files
def attempt(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One tried to reach the person."""
    found = found_journey(office, pk)
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return journey_page(request, office, found, {"attempt": form}, opened="attempt")
    note_attempt(found, channel=form.cleaned_data["channel"], by=office.user, now=timezone.now())
    messages.success(request, _("The attempt is noted."))
    return redirect("desk:journey", pk)


@require_POST
@with_files
def hand(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A colleague takes over."""
    found = found_journey(office, pk)
    form = HandForm(request.POST, colleagues=colleagues_of(found))
    if not form.is_valid():
        return journey_page(request, office, found, {"hand": form}, opened="hand")
    to = form.cleaned_data["to"]
    hand_journey(found, to=to, by=office.user, now=timezone.now())
    messages.success(request, _("%(name)s goes on from here.") % {"name": to})
    return redirect("desk:journey", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def project(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Say the project otherwise."""
    found = found_journey(office, pk)
    if found.project is None:
        return redirect("desk:journey", pk)
    form = ProjectForm(request.POST or None, initial=ProjectForm.facts_of(found.project))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                edit_project(found.project, form.plan(), by=office.user, now=timezone.now())
        except NotASiren as error:
            form.add_error(*_wrong(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:journey", pk)
    facts = {"form": form, "journey": found, "person": found.person, "section": "people"}
    return render(request, "desk/edit_project.html", facts, status=422 if form.is_bound else 200)


def found_journey(office: Office, pk: int) -> Journey:
    """A journey that the office leads, else 404."""
    mine = Journey.objects.visible_to(office.user).filter(organisation=office.organisation)
    return get_object_or_404(mine.select_related(*BESIDE), pk=pk)


def colleagues_of(found: Journey) -> list[User]:
    """Who receives people for the organisation today, by name; the adviser in charge among them."""
    active = Membership.objects.active(on=today()).filter(
        organisation=found.organisation_id, role__in=(Role.ADVISER, Role.HUB_MANAGER)
    )
    there = {one.user_id: one.user for one in active.select_related("user")}
    return sorted(there.values(), key=lambda user: user.name)


def _moves(found: Journey, wrong: dict[str, Form]) -> list[dict[str, Any]]:
    """The moves allowed from here, each with its words and its form; coming back first leads where one was."""
    allowed = MOVES[found.state]
    order = [state for state in JourneyState if state in allowed and state != JourneyState.LOST]
    if found.state in (*ENDED, JourneyState.PAUSED):
        former = found.moves.filter(to_state=found.state).exclude(from_state=found.state).last()
        if former and former.from_state in allowed:
            order.sort(key=lambda state: state != former.from_state)
    return [
        {"to": state, "words": MOVED[state], "form": wrong.get(state) or MoveForm(to=state), "first": place == 0}
        for place, state in enumerate(order)
    ]


_WRONG: dict[type[DomainError], tuple[str, Callable[[], str]]] = {
    NotASiren: ("siren", lambda: _("A SIREN has nine digits; these do not check.")),
    DayToCome: ("on", lambda: _("This day is still to come.")),
    HealthInWords: ("reason", lambda: _("Health is said without any detail: leave these words out.")),
    ReasonMissing: ("exit_reason", lambda: _("Choose a reason.")),
    ReviewOutOfRange: ("review_on", lambda: _("Choose a day within the next sixty days.")),
}


def _wrong(error: DomainError) -> tuple[str, str]:
    """Beside which field an error stands, and in which words."""
    field, words = _WRONG[type(error)]
    return field, words()
