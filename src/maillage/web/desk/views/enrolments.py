"""Where somebody takes part: the same journey counted for several funders; what is missing, filled in once."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions import (
    AlreadyThere,
    BeforeTheLastTime,
    NotEligible,
    NotThere,
    OnlyInformed,
    OutsideOperation,
    enrol,
    leave_operation,
    name_referent,
)
from maillage.support.enrolments.models import Enrolment
from maillage.support.enrolments.queries import Participant, answer_for, enrolments_of, operations_on, quality_of
from maillage.support.enrolments.queries.participants import SITUATIONS
from maillage.support.journeys.actions import DayToCome
from maillage.support.people.actions import Said, add_contact_point, edit_person, record_situation
from maillage.support.people.choices import Channel
from maillage.web.desk.enrolment_forms import EnrolForm, LeaveForm, MissingForm
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.ruling import ruling_of
from maillage.web.desk.views.journeys import found_journey
from maillage.web.shared.membership import today
from maillage.web.shared.words import capital, short_day

Refused = (AlreadyThere, BeforeTheLastTime, DayToCome, NotEligible, NotThere, OnlyInformed, OutsideOperation)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def funders(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """For whom a journey counts, and a form to count it for one more."""
    journey = found_journey(office, pk)
    if journey.person is None:
        raise Http404
    running = operations_on(office.organisation, today())
    form = EnrolForm(_posted(request), operations=running, today=today(), initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                row = enrol(journey, asked["operation"], on=asked["on"], by=office.user, now=timezone.now())
        except Refused as error:
            form.add_error("on", _words(error))
        else:
            messages.success(request, _told(row))
            return redirect("desk:participant", row.pk)
    facts = {
        "journey": journey,
        "person": journey.person,
        "enrolments": enrolments_of(journey.person),
        "form": form,
        "running": running.exists(),
        "answers": [(one, answer_for(journey, one.scheme, on=today())) for one in running if one.scheme is not None],
        "section": "people",
    }
    return render(request, "desk/funders.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def participant(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One participant: when they took part, what is known and what is missing, with the fields for it."""
    row = _found(office, pk)
    one = _line(row)
    form = MissingForm(_posted(request), missing=one.missing, today=today())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            kept = _keep(one, form, office, timezone.now())
        said = _("Kept, for every funder at once.") if kept else _("Nothing was filled in.")
        (messages.success if kept else messages.info)(request, said)
        return redirect("desk:participant", pk)
    return _page(request, row, one, office, form=form)


@require_POST
@with_files
def leave(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The last action, and what the person does now."""
    row = _found(office, pk)
    form = LeaveForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                leave_operation(row, **asked, by=office.user, now=timezone.now())
        except Refused as error:
            form.add_error("on", _words(error))
        else:
            messages.success(request, _("They left on that day. Somebody who comes back stays the same participant."))
            return redirect("desk:participant", pk)
    return _page(request, row, _line(row), office, leaving=form)


def _page(
    request: HttpRequest,
    row: Enrolment,
    one: Participant,
    office: Office,
    *,
    form: MissingForm | None = None,
    leaving: LeaveForm | None = None,
) -> HttpResponse:
    wrong = bool((form and form.errors) or (leaving and leaving.errors))
    presences = list(row.presences.all())
    is_there = any(presence.ends_on is None for presence in presences)
    facts = {
        "enrolment": row,
        "one": one,
        "operation": row.operation,
        "person": one.person,
        "presences": presences,
        "known": [
            (capital(str(fact.label)), one.known.get(fact, "")) for fact in _asked(row) if fact not in one.missing
        ],
        "form": form or MissingForm(None, missing=one.missing, today=today()),
        "check": one.eligibility,
        "ruling": ruling_of(one.eligibility, office),
        "leaving": leaving or (LeaveForm(initial={"on": today()}) if is_there else None),
        "section": "people",
    }
    return render(request, "desk/participant.html", facts, status=422 if wrong else 200)


def _asked(row: Enrolment) -> list[ParticipantFact]:
    """Facts of the funder's table, in its order."""
    return [ParticipantFact(column["fact"]) for column in row.operation.columns]


def _found(office: Office, pk: int) -> Enrolment:
    beside = ("operation__organisation", "operation__scheme", "person", "journey")
    rows = Enrolment.objects.select_related(*beside).prefetch_related("presences")
    return get_object_or_404(rows, pk=pk, organisation=office.organisation, person__erased_at=None)


def _line(row: Enrolment) -> Participant:
    """The line of the operation that counts this enrolment, also when two entries became one person."""
    lines = quality_of(row.operation, only=row.person).everybody
    if not lines:
        raise Http404
    return lines[0]


def _keep(one: Participant, form: MissingForm, office: Office, now: datetime) -> bool:
    """Each fact goes where it belongs in the file of the person; whether there was any."""
    asked = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    by = office.user
    person = one.person
    if asked.keys() & {"family_name", "given_name", "commune"}:
        said = Said(
            asked.get("given_name", person.given_name),
            asked.get("family_name", person.family_name),
            commune=asked.get("commune", person.commune),
            came_by=person.came_by,
            language=person.language,
        )
        edit_person(person, said, by=by, now=now)
    for channel in (Channel.PHONE, Channel.EMAIL):
        if str(channel) in asked:
            add_contact_point(person, channel=channel, value=asked[str(channel)], by=by, now=now)
    if "referent" in asked:
        name_referent(one.enrolment, asked["referent"], by=by, now=now)
    for fact, situation in SITUATIONS.items():
        if str(fact) in asked:
            record_situation(
                person, fact=situation, value=str(asked[str(fact)]), true_on=one.entered_on, by=by, now=now
            )
    return bool(asked)


def _words(error: DomainError) -> str:
    """Why it is refused, for who fills the form."""
    if isinstance(error, NotEligible):
        why = " ".join(error.answer.reasons)
        return _("The conditions say no. %(why)s If that is wrong, mend the file first.") % {"why": why}
    if isinstance(error, AlreadyThere):
        return _("They take part since %(day)s and have not left.") % {"day": short_day(error.presence.starts_on)}
    if isinstance(error, OutsideOperation):
        first, last = short_day(error.operation.starts_on), short_day(error.operation.ends_on)
        return _("The operation runs from %(first)s to %(last)s.") % {"first": first, "last": last}
    return {
        BeforeTheLastTime: _("This day comes before one that is already kept."),
        DayToCome: _("This day is still to come."),
        NotThere: _("They have left already."),
        OnlyInformed: _(
            "By that day nobody had met them alone and nothing was signed: information makes no participant."
        ),
    }[type(error)]


def _told(row: Enrolment) -> str:
    """What was done, and what comes next."""
    check = getattr(row, "eligibility", None)
    if check is not None and check.waits:
        return _("They are entered, and to be checked: they count once somebody has decided.")
    return _("They take part from that day on. What the funder still asks is below.")


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form was given, also when that is nothing."""
    return request.POST if request.method == "POST" else None
