"""Committees about a territory, and the figures frozen for them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.insight.dialogue.actions import (
    HasFrozenFigures,
    NoSheetYet,
    add_to_committee,
    drop_committee,
    follow_up,
    freeze_sheet,
    hold_committee,
)
from maillage.insight.dialogue.models import Committee, Territory
from maillage.web.territory.access import Visitor, for_posts, page
from maillage.web.territory.forms import LINES, CommitteeForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_posts
def new_committee(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Prepare a committee."""
    territory = visitor.kept_territory(pk)
    form = CommitteeForm(request.POST if request.method == "POST" else None, instance=Committee(territory=territory))
    if form.is_valid():
        made = hold_committee(
            form.save(commit=False),
            seats=form.cleaned_data["seats"].splitlines(),
            post=visitor.post_for(territory, territory.office),
            by=visitor.user,
            now=timezone.now(),
        )
        return redirect("territory:committee", made.pk)
    facts = {"territory": territory, "form": form}
    return page(request, visitor, "territory/new_committee.html", facts, status=422 if form.is_bound else 200)


@require_safe
@for_posts
def committee(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Who sits, what is on the table, what is decided, what became of it."""
    return _page(request, visitor, _found(visitor, pk))


@require_POST
@for_posts
def add_line(request: HttpRequest, visitor: Visitor, pk: int, kind: str) -> HttpResponse:
    """Add a seat, a paper or a decision."""
    found = _kept(visitor, pk)
    if kind not in LINES:
        raise Http404
    form = LINES[kind](request.POST)
    form.instance.committee = found
    if not form.is_valid():
        return _page(request, visitor, found, wrong={kind: form})
    add_to_committee(form.save(commit=False), found, by=visitor.user, now=timezone.now())
    return redirect("territory:committee", pk)


@require_POST
@for_posts
def follow(request: HttpRequest, visitor: Visitor, pk: int, key: int) -> HttpResponse:
    """Say that a decision is carried out."""
    found = _kept(visitor, pk)
    follow_up(get_object_or_404(found.decisions, pk=key), by=visitor.user, now=timezone.now())
    return redirect("territory:committee", pk)


@require_POST
@for_posts
def freeze(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Keep today's sheet for this committee."""
    found = _kept(visitor, pk)
    post = visitor.post_for(found.territory, found.territory.office)
    try:
        made = freeze_sheet(found, by=visitor.user, post=post, now=timezone.now())
    except NoSheetYet:
        messages.warning(request, _("There are no figures to freeze yet: open the sheet and compute them."))
        return redirect("territory:committee", pk)
    messages.success(request, _("The figures are frozen, at an address that does not change."))
    return redirect("territory:version", made.public_id)


@require_POST
@for_posts
def drop(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Take a committee back, while nothing is frozen for it."""
    found = _kept(visitor, pk)
    try:
        drop_committee(found, by=visitor.user, now=timezone.now())
    except HasFrozenFigures:
        messages.warning(request, _("Figures are frozen for this committee: it stays, so that they can be cited."))
        return redirect("territory:committee", pk)
    messages.success(request, _("The committee is taken back."))
    return redirect("territory:sheet", found.territory_id)


def _found(visitor: Visitor, pk: int) -> Committee:
    seen = Territory.objects.visible_to(visitor.user, on=visitor.day)
    rows = Committee.objects.filter(territory__in=seen).select_related("territory__office", "territory__network")
    return get_object_or_404(rows.select_related("territory__office", "written_by"), pk=pk)


def _kept(visitor: Visitor, pk: int) -> Committee:
    found = _found(visitor, pk)
    if not visitor.keeps(found.territory):
        raise Http404
    return found


def _page(
    request: HttpRequest, visitor: Visitor, found: Committee, wrong: dict[str, Any] | None = None
) -> HttpResponse:
    facts = {
        "committee": found,
        "territory": found.territory,
        "keeps": visitor.keeps(found.territory),
        "seats": found.seats.all(),
        "papers": found.papers.all(),
        "decisions": found.decisions.all(),
        "sheets": found.sheets.defer("facts", "definitions"),
        "forms": {kind: (wrong or {}).get(kind) or form() for kind, form in LINES.items()},
    }
    return page(request, visitor, "territory/committee.html", facts, status=422 if wrong else 200)
