"""Meetings: planned, noted in two minutes, missed in one click; notes; whom to call."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.queries import desks_of
from maillage.foundation.tools.workdays import PARIS
from maillage.support.journeys.actions import (
    AdviserBusy,
    JourneyOver,
    MomentPast,
    MomentToCome,
    PersonMissing,
    SettledAlready,
    Slot,
    cancel_meeting,
    finish_step,
    hold_meeting,
    mark_no_show,
    mend_note,
    note_meeting,
    plan_meeting,
    postpone_meeting,
    put_back_meeting,
)
from maillage.support.journeys.choices import (
    MEETING_MOVES,
    MOVES,
    SILENCES_BEFORE_LOST,
    JourneyState,
    MeetingStatus,
)
from maillage.support.journeys.models import Journey, Meeting, Note
from maillage.support.journeys.queries import call_list
from maillage.support.journeys.rules import may_read_notes
from maillage.support.people.actions import look
from maillage.support.people.wording import warnings_in
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.journey_forms import HeldForm, ReportForm, SlotForm
from maillage.web.desk.views.journeys import colleagues_of, found_journey
from maillage.web.shared import words
from maillage.web.shared.membership import today

BESIDE = (
    *("journey__project", "journey__organisation", "journey__person", "person", "organisation"),
    *("adviser", "hub", "desk", "settled_by"),
)
NOON = time(12)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def plan(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """When, how and where to meet next."""
    found = found_journey(office, pk)
    if found.person is None or not found.is_open:
        messages.info(request, _("Open the journey again before you plan a meeting."))
        return redirect("desk:journey", pk)
    form = _slot_form(request, office, found)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                adviser = form.cleaned_data["adviser"]
                plan_meeting(found, form.slot(), adviser=adviser, by=office.user, now=timezone.now())
        except (AdviserBusy, MomentPast) as error:
            form.add_error("hour", _refused(error))
        except (JourneyOver, PersonMissing):
            return redirect("desk:journey", pk)
        else:
            messages.success(request, _("Planned. A letter reminds them two days before, or you call."))
            return redirect("desk:journey", pk)
    facts = {"form": form, "journey": found, "person": found.person, "section": "people"}
    return render(request, "desk/plan_meeting.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def note(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """A meeting that nobody had planned."""
    found = found_journey(office, pk)
    if found.person is None:
        return redirect("desk:journey", pk)
    _advisers_only(office)
    form = HeldForm(request.POST or None, initial={"day": today(), "kind": "follow_up", "minutes": 60})
    if request.method == "POST" and form.is_valid():
        asked, now = form.cleaned_data, timezone.now()
        held_at = min(datetime.combine(asked["day"], NOON, PARIS), now) if asked["day"] <= today() else None
        if held_at is None:
            form.add_error("day", _("This day is still to come."))
        else:
            slot = Slot(held_at, asked["minutes"], asked["kind"], asked["mode"], office.hub)
            note_meeting(found, slot, form.report(), by=office.user, now=now)
            _said(request, asked["text"])
            return redirect("desk:journey", pk)
    facts = {"form": form, "journey": found, "person": found.person, "section": "people"}
    return render(request, "desk/note_meeting.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def meeting(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One meeting: the note to write once it begins, the click for who did not come, another moment before."""
    found = found_meeting(office, pk)
    reads = may_read_notes(office.user, office.organisation, on=today())
    form = ReportForm(request.POST or None, initial=ReportForm.facts_of(found))
    if request.method == "POST" and reads and form.is_valid():
        try:
            with transaction.atomic():
                hold_meeting(found, form.report(), by=office.user, now=timezone.now())
        except SettledAlready as error:
            messages.warning(request, _settled(error.meeting))
        except MomentToCome:
            messages.warning(request, _("This meeting has not begun."))
        else:
            _said(request, form.cleaned_data["text"])
            return redirect("desk:journey", found.journey_id)
        return redirect("desk:meeting", pk)
    return meeting_page(request, office, found, reads=reads, form=form)


def meeting_page(
    request: HttpRequest,
    office: Office,
    found: Meeting,
    *,
    reads: bool,
    form: ReportForm | None = None,
    slot: SlotForm | None = None,
) -> HttpResponse:
    """The page of a meeting, with what its state allows."""
    now = timezone.now()
    moves = MEETING_MOVES[found.status]
    begun = found.starts_at <= now
    facts: dict[str, Any] = {
        "meeting": found,
        "journey": found.journey,
        "person": found.person,
        "form": form if reads and MeetingStatus.HELD in moves and _begins_by_today(found, now) else None,
        "slot": slot or _movable(request, office, found),
        "may_miss": begun and MeetingStatus.NO_SHOW in moves,
        "may_put_back": MeetingStatus.PLANNED in moves and found.journey.is_open,
        "is_mine": reads and Note.objects.filter(meeting=found, written_by=office.user).exists(),
        "reads_notes": reads,
        "opened": slot is not None,
        "section": "people",
    }
    wrong = request.method == "POST"
    return render(request, "desk/meeting.html", facts, status=422 if wrong else 200)


@require_POST
@with_files
def no_show(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """They did not come: one click. From the third on, the page that asks about the whole journey follows."""
    found = found_meeting(office, pk)
    try:
        silences = mark_no_show(found, by=office.user, now=timezone.now())
    except SettledAlready as error:
        messages.warning(request, _settled(error.meeting))
        return redirect("desk:meeting", pk)
    except MomentToCome:
        messages.warning(request, _("This meeting has not begun."))
        return redirect("desk:meeting", pk)
    if silences >= SILENCES_BEFORE_LOST and JourneyState.LOST in MOVES[found.journey.state]:
        return redirect("desk:lose_journey", found.journey_id)
    messages.success(
        request,
        ngettext(
            "Noted: no time is counted. %(count)d silence since you last met.",
            "Noted: no time is counted. %(count)d silences since you last met.",
            silences,
        )
        % {"count": silences},
    )
    return redirect("desk:today" if request.POST.get("back") == "today" else "desk:meeting", *_pk(request, pk))


@require_POST
@with_files
def cancel(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """It does not take place."""
    found = found_meeting(office, pk)
    try:
        cancel_meeting(found, by=office.user, now=timezone.now())
    except SettledAlready as error:
        messages.warning(request, _settled(error.meeting))
    else:
        messages.success(request, _("Cancelled. Tell the person if they do not know."))
    return redirect("desk:meeting", pk)


@require_POST
@with_files
def put_back(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Clicked by mistake."""
    found = found_meeting(office, pk)
    try:
        with transaction.atomic():
            put_back_meeting(found, by=office.user, now=timezone.now())
    except SettledAlready as error:
        messages.warning(request, _settled(error.meeting))
    except AdviserBusy as error:
        messages.warning(request, _refused(error))
    except JourneyOver:
        messages.warning(request, _("Open the journey again before you plan a meeting."))
    else:
        messages.success(request, _("It is planned again."))
    return redirect("desk:meeting", pk)


@require_POST
@with_files
def postpone(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """Another moment."""
    found = found_meeting(office, pk)
    form = _slot_form(request, office, found.journey, found)
    if form.is_valid():
        try:
            with transaction.atomic():
                postpone_meeting(found, form.slot(), by=office.user, now=timezone.now())
        except SettledAlready as error:
            messages.warning(request, _settled(error.meeting))
            return redirect("desk:meeting", pk)
        except (AdviserBusy, MomentPast) as error:
            form.add_error("hour", _refused(error))
        else:
            messages.success(request, _("The new moment is kept. The person is reminded of it."))
            return redirect("desk:meeting", pk)
    reads = may_read_notes(office.user, office.organisation, on=today())
    return meeting_page(request, office, found, reads=reads, slot=form)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def mend(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The writer mends a note."""
    _advisers_only(office)
    found = get_object_or_404(
        Note.objects.filter(organisation=office.organisation, written_by=office.user).select_related("meeting"),
        meeting=found_meeting(office, pk),
    )
    row = found_meeting(office, pk)
    initial = {
        "kind": row.kind,
        "minutes": row.spent_minutes,
        "subjects": row.subjects,
        "text": found.text,
        "next_step": found.next_step,
        "next_on": found.next_on,
    }
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        mend_note(found, form.report(), by=office.user, now=timezone.now())
        _said(request, form.cleaned_data["text"])
        return redirect("desk:notes", row.journey_id)
    facts = {"form": form, "meeting": row, "journey": row.journey, "person": row.person, "section": "people"}
    return render(request, "desk/mend_note.html", facts, status=422 if form.is_bound else 200)


@require_safe
@with_files
def notes(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What was said at the meetings of one journey (layer L4). Who opens it is kept in the log of looks."""
    _advisers_only(office)
    found = found_journey(office, pk)
    if found.person is not None:
        look(found.person, layer="L4", what="notes", by=office.user, now=timezone.now())
    rows = Note.objects.filter(meeting__journey=found).select_related("meeting__adviser", "written_by")
    facts = {
        "journey": found,
        "person": found.person,
        "notes": rows.order_by("-meeting__starts_at", "-pk"),
        "section": "people",
    }
    return render(request, "desk/notes.html", facts)


@require_POST
@with_files
def finish(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """The next step of a note is done."""
    _advisers_only(office)
    found = found_meeting(office, pk)
    row = get_object_or_404(Note.objects.select_related("meeting__journey"), meeting=found)
    finish_step(row, by=office.user, now=timezone.now())
    messages.success(request, _("Done."))
    if request.POST.get("back") == "today":
        return redirect("desk:today")
    return redirect("desk:notes", found.journey_id)


@require_safe
@with_files
def calls(request: HttpRequest, office: Office) -> HttpResponse:
    """Whom to call before their meeting, on a page for paper."""
    now = timezone.now()
    found = call_list(office.organisation, hub=office.hub, now=now)
    facts = {"calls": found, "office": office, "until": today() + timedelta(days=2), "now": now}
    return render(request, "desk/calls.html", {**facts, "section": "today"})


def found_meeting(office: Office, pk: int) -> Meeting:
    """A meeting of the office's organisation, else 404."""
    return get_object_or_404(Meeting.objects.filter(organisation=office.organisation).select_related(*BESIDE), pk=pk)


def _slot_form(request: HttpRequest, office: Office, found: Journey, planned: Meeting | None = None) -> SlotForm:
    hub = (planned.hub if planned else None) or office.hub
    facts: dict[str, Any] = {
        "hub": hub,
        "desks": [desk for desk in desks_of(hub, on=today()) if desk.organisation_id == found.organisation_id],
        "colleagues": colleagues_of(found),
        "initial": SlotForm.facts_of(planned) if planned else {"adviser": found.adviser_id},
    }
    posted = request.method == "POST" and "hour" in request.POST
    return SlotForm(request.POST if posted else None, **facts)


def _movable(request: HttpRequest, office: Office, found: Meeting) -> SlotForm | None:
    """The form to put a planned meeting at another moment."""
    planned = found.status == MeetingStatus.PLANNED
    return _slot_form(request, office, found.journey, found) if planned else None


def _advisers_only(office: Office) -> None:
    """Notes are an adviser's; others do not learn whether there are any."""
    if not may_read_notes(office.user, office.organisation, on=today()):
        raise Http404


def _begins_by_today(found: Meeting, now: datetime) -> bool:
    return found.starts_at.astimezone(PARIS).date() <= now.astimezone(PARIS).date()


def _said(request: HttpRequest, text: str) -> None:
    """The note is kept; what it touches on is pointed at, never refused."""
    messages.success(request, _("The note is kept."))
    found = warnings_in(text)
    if found:
        said = words.joined(f"« {one.word} »" for one in found)
        messages.warning(
            request, _("Please read it again: %(words)s. The person may read every note. You can still mend it.")
            % {"words": said}
        )  # fmt: skip


def _settled(found: Meeting) -> str:
    facts = {"status": found.get_status_display(), "name": found.settled_by or "–"}
    return _("It was said before: %(status)s (%(name)s).") % facts


def _refused(error: AdviserBusy | MomentPast) -> str:
    if isinstance(error, AdviserBusy):
        return _("Another meeting is planned at that moment.")
    return _("This moment is past. For a meeting already held, write its note instead.")


def _pk(request: HttpRequest, pk: int) -> list[int]:
    return [] if request.POST.get("back") == "today" else [pk]
