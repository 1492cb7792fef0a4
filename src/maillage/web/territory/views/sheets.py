"""Sheets: today's, the frozen ones, their files."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.insight.dialogue.actions import compute_sheet
from maillage.insight.dialogue.models import Question, Territory, TerritorySheet
from maillage.insight.dialogue.queries import (
    agreements_of,
    committees_of,
    delays_of,
    frozen_sheets,
    in_order,
    register,
    sheet_of,
)
from maillage.web.shared.pages import page_of
from maillage.web.territory.access import Visitor, for_posts, page
from maillage.web.territory.sheet_files import FORMS, address_of, sheet_file
from maillage.web.territory.sheet_words import shown

PAGE, SHOWN = 40, 10


@require_safe
@for_posts
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The territories one may look at, one's own first; their questions."""
    mine = [post.territory_id for post in visitor.posts]
    rows = in_order(Territory.objects.visible_to(visitor.user, on=visitor.day))
    if wanted := " ".join(request.GET.get("q", "").split())[:60]:
        rows = rows.filter(name__icontains=wanted)
    found, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    questions = Question.objects.visible_to(visitor.user, on=visitor.day)
    facts = {
        "page": found,
        "remark": remark,
        "q": wanted,
        "mine": mine,
        "delays": delays_of(questions, on=visitor.day),
        "late": register(questions.late(on=visitor.day)).order_by("due_on", "pk")[:SHOWN],
    }
    return page(request, visitor, "territory/home.html", facts)


@require_safe
@for_posts
def sheet(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Today's sheet of a territory: the same page for the elected member, the association, the officer."""
    territory = visitor.territory(pk)
    kept = sheet_of(territory)
    seen = Question.objects.visible_to(visitor.user, on=visitor.day)
    questions = seen.filter(office=territory) if territory.is_office else seen.filter(territory=territory)
    facts = {
        "territory": territory,
        "sheet": kept,
        "told": shown(kept) if kept else None,
        "questions": register(questions.waiting()).order_by("due_on", "pk")[:SHOWN],
        "delays": delays_of(questions, on=visitor.day),
        "agreements": agreements_of(territory),
        "committees": committees_of(territory)[:SHOWN],
        "versions": frozen_sheets(territory)[:SHOWN],
        "asks": not territory.is_office and visitor.post_for(territory, territory.office) is not None,
        "keeps": visitor.keeps(territory),
        "forms": FORMS,
    }
    return page(request, visitor, "territory/sheet.html", facts)


@require_POST
@for_posts
def compute(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Compute the figures of a territory now."""
    territory = visitor.territory(pk)
    compute_sheet(territory, by=visitor.user, now=timezone.now())
    messages.success(request, _("The figures are those of this moment."))
    return redirect("territory:sheet", pk)


@require_safe
@for_posts
def sheet_export(request: HttpRequest, visitor: Visitor, pk: int, form: str) -> HttpResponse:
    """Today's sheet as a file."""
    kept = sheet_of(visitor.territory(pk))
    if kept is None or form not in FORMS:
        raise Http404
    return sheet_file(kept, form)


@require_safe
@for_posts
def version(request: HttpRequest, visitor: Visitor, public_id: UUID) -> HttpResponse:
    """A frozen sheet, at the address by which it is cited."""
    frozen = _frozen(visitor, public_id)
    facts = {"territory": frozen.territory, "sheet": frozen, "told": shown(frozen), "forms": FORMS}
    return page(request, visitor, "territory/version.html", {**facts, "address": address_of(frozen)})


@require_safe
@for_posts
def version_export(request: HttpRequest, visitor: Visitor, public_id: UUID, form: str) -> HttpResponse:
    """A frozen sheet as a file."""
    if form not in FORMS:
        raise Http404
    return sheet_file(_frozen(visitor, public_id), form)


def _frozen(visitor: Visitor, public_id: UUID) -> TerritorySheet:
    rows = TerritorySheet.objects.filter(
        frozen_at__isnull=False, territory__in=Territory.objects.visible_to(visitor.user, on=visitor.day)
    )
    return get_object_or_404(rows.select_related("territory__network", "committee"), public_id=public_id)
