"""Time sheets: one's own month by operation, those of the organisation for its managers, signed and taken away."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.support.enrolments.actions import (
    DayOutside,
    HoursUnsaid,
    MonthNotOver,
    NothingWorked,
    NotYourHours,
    SheetMoved,
    approve_time,
    drop_time,
    send_time_back,
    sign_time,
    type_time,
)
from maillage.support.enrolments.models import TimeLine
from maillage.support.enrolments.queries import SheetRead, sheet_of, sheets_in
from maillage.support.enrolments.queries.time import last_day
from maillage.support.journeys.actions import DayToCome
from maillage.support.people.rules import receives_for
from maillage.web.desk.files import Office, with_files
from maillage.web.desk.time_forms import BackForm, LineForm
from maillage.web.desk.time_paper import time_paper, time_table
from maillage.web.desk.views.operations import found_operation, manages
from maillage.web.shared.membership import today
from maillage.web.shared.sheets import csv_file, given, xlsx_file

REFUSED = (DayOutside, DayToCome, HoursUnsaid, MonthNotOver, NothingWorked, NotYourHours, SheetMoved)


@require_safe
@with_files
def months(request: HttpRequest, office: Office) -> HttpResponse:
    """The sheets of a month: one's own; for managers, everybody's."""
    month = _month(request.GET.get("month", "")) or _before(today().replace(day=1))
    runs = manages(office)
    mine = sheets_in(office.organisation, month, only=office.user)
    others = [one for one in sheets_in(office.organisation, month) if one.adviser != office.user] if runs else []
    facts = {
        "month": month,
        "before": _before(month),
        "after": last_day(month) + timedelta(days=1),
        "mine": mine,
        "others": others,
        "manages": runs,
        "office": office,
        "section": "people",
    }
    return render(request, "desk/time.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@with_files
def sheet(request: HttpRequest, office: Office, operation: int, adviser: int, month: str) -> HttpResponse:
    """One sheet: its hours, what may be typed, who signs. An adviser sees their own, a manager everybody's."""
    read = _found(office, operation, adviser, month)
    line, back = _line(read), BackForm()
    if request.method == "POST":
        act = request.POST.get("act", "")
        line = _line(read, request.POST) if act == "type" else line
        back = BackForm(request.POST) if act == "back" else back
        if (act != "type" or line.is_valid()) and (act != "back" or back.is_valid()):
            try:
                with transaction.atomic():
                    said = _act(office, read, act, line, back, request.POST.get("line", ""))
            except REFUSED as error:
                messages.warning(request, _words(error))
            else:
                messages.success(request, said)
            return redirect("desk:time_sheet", operation, adviser, month)
    facts: dict[str, Any] = {
        "read": read,
        "is_mine": read.adviser == office.user,
        "is_over": last_day(read.month) < today(),
        "approves": manages(office) and read.adviser != office.user,
        "line": line,
        "back": back,
        "slug": month,
        "section": "people",
    }
    return render(request, "desk/time_sheet.html", facts, status=422 if request.method == "POST" else 200)


@require_safe
@with_files
def file(request: HttpRequest, office: Office, operation: int, adviser: int, month: str, kind: str) -> HttpResponse:
    """The sheet as paper to keep, as list or as spreadsheet."""
    read = _found(office, operation, adviser, month)
    name = f"{read.operation.reference}-{month}-{adviser}"
    if kind == "pdf":
        return given(time_paper(read), f"{name}.pdf", "application/pdf")
    if kind not in ("csv", "xlsx"):
        raise Http404
    return (csv_file if kind == "csv" else xlsx_file)(time_table(read), name)


def _act(office: Office, read: SheetRead, act: str, line: LineForm, back: BackForm, key: str) -> str:
    """Do what was clicked; what to say."""
    doing: dict[str, Any] = {"by": office.user, "now": timezone.now()}
    own = read.adviser == office.user
    if act == "type" and own:
        type_time(read.operation, read.month, line.said(), **doing)
        return _("The hours are added.")
    if act == "drop" and own and read.sheet is not None and key.isdecimal():
        drop_time(get_object_or_404(TimeLine, pk=int(key), sheet=read.sheet, meeting=None), **doing)
        return _("The line is taken away.")
    if act == "sign" and own:
        sign_time(read.operation, read.month, **doing)
        return _("Signed. A manager countersigns.")
    if read.sheet is None or own or not manages(office):
        raise Http404
    if act == "approve":
        approve_time(read.sheet, **doing)
        return _("Countersigned: nothing of it changes any more.")
    if act == "back":
        send_time_back(read.sheet, back.cleaned_data["reason"], **doing)
        return _("Sent back, with your reason.")
    raise Http404


def _line(read: SheetRead, posted: Any = None) -> LineForm:
    return LineForm(posted, month=read.month, today=today())


def _found(office: Office, operation: int, adviser: int, month: str) -> SheetRead:
    """A sheet that the office may read, else 404."""
    first = _month(month)
    found = found_operation(office, operation)
    if first is None or (adviser != office.user.pk and not manages(office)):
        raise Http404
    if first > found.ends_on or last_day(first) < found.starts_on:
        raise Http404
    read = sheet_of(found, get_object_or_404(User, pk=adviser), first)
    if (
        adviser != office.user.pk
        and read.sheet is None
        and not receives_for(read.adviser, office.organisation, on=today())
    ):
        raise Http404
    return read


def _month(said: str) -> date | None:
    """The first day of a month written 2026-09."""
    try:
        return date.fromisoformat(f"{said}-01") if len(said) == 7 else None
    except ValueError:
        return None


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _words(error: DomainError) -> str:
    """Why it is refused."""
    return {
        DayOutside: _("This day is outside the month or the operation."),
        DayToCome: _("This day is still to come."),
        HoursUnsaid: _("Say what it was, and how long: twelve hours at most."),
        MonthNotOver: _("A month is signed once it is over."),
        NothingWorked: _("There is no hour to sign."),
        NotYourHours: _("Each signs their own hours, and nobody countersigns them alone."),
        SheetMoved: _("This sheet was signed or sent back meanwhile."),
    }[type(error)]
