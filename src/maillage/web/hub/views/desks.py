"""Outreach desks: open, add a day, end a day, close."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.catalogue.network.actions import (
    DayAlreadyThere,
    DeskClosed,
    NotAPartner,
    add_desk_day,
    close_desk,
    end_desk_day,
    open_desk_at,
)
from maillage.catalogue.network.models import DeskDay, Hub
from maillage.catalogue.network.queries import desks_of, partners_of
from maillage.catalogue.network.rules import may_run
from maillage.web.hub.access import hub_run, hub_seen
from maillage.web.hub.forms import DeskDayForm, DeskForm, status_of
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today


@require_safe
def desks(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the hub receives people besides its own place, and on which days."""
    return _desks(request, hub_seen(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def new_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """A desk somewhere else: who holds it, where, from when."""
    hub = hub_run(request, slug)
    partners = [row.organisation for row in partners_of(hub, on=today())]
    form = DeskForm(request.POST or None, partners=partners, today=today())
    if form.is_valid():
        try:
            desk = open_desk_at(**form.cleaned_data, hub=hub, by=signed_in(request), now=timezone.now())
        except NotAPartner:
            form.add_error("organisation", _("This organisation does not run the hub on that day."))
        else:
            messages.success(request, _("%(desk)s is there. Add the days on which it receives.") % {"desk": desk})
            return redirect("hub:desks", slug=slug)
    return render(
        request,
        "hub/new_desk.html",
        {"hub": hub, "form": form, "section": "hub", "tab": "desks"},
        status=status_of(form),
    )


@require_POST
def add_day(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One more day for a desk."""
    hub = hub_run(request, slug)
    desk = get_object_or_404(desks_of(hub, on=today()), pk=pk)
    form = DeskDayForm(request.POST, prefix=f"desk{pk}")
    if not form.is_valid():
        return _desks(request, hub, wrong=(pk, form))
    try:
        add_desk_day(desk, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except DayAlreadyThere as error:
        form.add_error("weekday", _("It already receives then: %(day)s.") % {"day": words.desk_days([error.day])})
        return _desks(request, hub, wrong=(pk, form))
    except DeskClosed:
        messages.warning(request, _("This desk was closed meanwhile."))
    else:
        messages.success(request, _("The answers to the public say it from now on."))
    return redirect("hub:desks", slug=slug)


@require_POST
def end_day(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A desk no longer receives on that day."""
    hub = hub_run(request, slug)
    day = DeskDay.objects.filter(pk=pk, desk__hub=hub).first()
    if day:  # a second click finds nothing left to end
        end_desk_day(day, by=signed_in(request), now=timezone.now())
    messages.success(request, _("This day is ended. The answers to the public say it from now on."))
    return redirect("hub:desks", slug=slug)


@require_POST
def end_desk(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A desk closes."""
    hub = hub_run(request, slug)
    desk = get_object_or_404(hub.desks, pk=pk)
    try:
        close_desk(desk, by=signed_in(request), now=timezone.now())
    except DeskClosed:
        messages.warning(request, _("This desk was already closed."))
    else:
        messages.success(request, _("%(desk)s is closed. No answer names it any more.") % {"desk": desk})
    return redirect("hub:desks", slug=slug)


def _desks(request: HttpRequest, hub: Hub, wrong: tuple[int, DeskDayForm] | None = None) -> HttpResponse:
    """The list; `wrong` is the form to mend, under its desk."""
    rows = [
        {
            "desk": desk,
            "days": [(day, words.desk_days([day])) for day in desk.days.all()],
            "form": wrong[1] if wrong and wrong[0] == desk.pk else DeskDayForm(prefix=f"desk{desk.pk}"),
            "is_open": bool(wrong and wrong[0] == desk.pk),
        }
        for desk in desks_of(hub, on=today())
    ]
    facts = {"hub": hub, "rows": rows, "runs": may_run(signed_in(request), hub, on=today())}
    return render(request, "hub/desks.html", {**facts, "section": "hub", "tab": "desks"}, status=422 if wrong else 200)
