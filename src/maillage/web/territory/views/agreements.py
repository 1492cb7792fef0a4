"""Agreements: who signed, until when, and how far the targets are."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.insight.dialogue.actions import set_target, sign_agreement
from maillage.insight.dialogue.models import Agreement, Territory
from maillage.insight.dialogue.queries import achievements_of, sheet_of
from maillage.web.territory.access import Visitor, for_posts, page
from maillage.web.territory.forms import AgreementForm, TargetForm
from maillage.web.territory.sheet_words import figure_line


@require_http_methods(["GET", "HEAD", "POST"])
@for_posts
def new_agreement(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Write an agreement down."""
    territory = visitor.kept_territory(pk)
    form = AgreementForm(request.POST if request.method == "POST" else None, instance=Agreement(territory=territory))
    if form.is_valid():
        made = sign_agreement(
            form.save(commit=False),
            parties=form.cleaned_data["parties"].splitlines(),
            post=visitor.post_for(territory, territory.office),
            by=visitor.user,
            now=timezone.now(),
        )
        messages.success(request, _("The agreement is kept. Give it its targets."))
        return redirect("territory:agreement", made.pk)
    facts = {"territory": territory, "form": form}
    return page(request, visitor, "territory/new_agreement.html", facts, status=422 if form.is_bound else 200)


@require_safe
@for_posts
def agreement(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """An agreement: both sides read the same achievement, by the same definition."""
    return _page(request, visitor, _found(visitor, pk))


@require_POST
@for_posts
def add_target(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Give an agreement a target."""
    found = _found(visitor, pk)
    if not visitor.keeps(found.territory):
        raise Http404
    form = TargetForm(request.POST, agreement=found)
    if not form.is_valid():
        return _page(request, visitor, found, form)
    typed = form.cleaned_data
    set_target(
        found,
        figure=typed["figure"],
        value=typed["value"],
        due_on=typed["due_on"],
        by=visitor.user,
        now=timezone.now(),
    )
    return redirect("territory:agreement", pk)


def _found(visitor: Visitor, pk: int) -> Agreement:
    rows = Agreement.objects.filter(territory__in=Territory.objects.visible_to(visitor.user, on=visitor.day))
    return get_object_or_404(rows.select_related("territory__office", "territory__network", "written_by"), pk=pk)


def _page(request: HttpRequest, visitor: Visitor, found: Agreement, form: TargetForm | None = None) -> HttpResponse:
    keeps = visitor.keeps(found.territory)
    facts = {
        "agreement": found,
        "territory": found.territory,
        "parties": found.parties.all(),
        "targets": [(one, figure_line(one.target.figure, one.definition, one.value)) for one in achievements_of(found)],
        "sheet": sheet_of(found.territory),
        "days_left": (found.ends_on - visitor.day).days,
        "keeps": keeps,
        "form": form or (TargetForm(None, agreement=found) if keeps else None),
    }
    return page(request, visitor, "territory/agreement.html", facts, status=422 if form else 200)
