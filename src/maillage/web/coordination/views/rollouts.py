"""The roll-out file of a drafted hub: opened, filled, decided on, reviewed, printed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.actions import (
    AlreadyOpen,
    AlreadyReviewed,
    CriteriaMissing,
    NotOpenYet,
    add_line,
    decide_rollout,
    drop_line,
    hold_review,
    keep_commitment,
    open_rollout,
    write_criteria,
)
from maillage.insight.rollouts.models import Commitment, Rollout, RolloutReview
from maillage.insight.rollouts.queries import rollout_of
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.rollout_forms import LINES, CriteriaForm, DecisionForm, HoldForm, line_form
from maillage.web.coordination.rollout_words import file_facts
from maillage.web.coordination.views.drafts import found
from maillage.web.shared import words
from maillage.web.shared.membership import signed_in, today


@require_POST
@for_coordinators
def open_file(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Open the file of a hub; once."""
    open_rollout(found(network, pk), by=signed_in(request), now=timezone.now())
    return redirect("coordination:rollout", pk)


@require_safe
@for_coordinators
def rollout(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The whole file."""
    return page(request, file_of(network, pk))


@require_safe
@for_coordinators
def paper(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """The same on paper, without forms."""
    return render(request, "coordination/rollout_paper.html", file_facts(file_of(network, pk), today()))


@require_POST
@for_coordinators
def add(request: HttpRequest, network: Network, pk: int, kind: str) -> HttpResponse:
    """Add a line of one kind."""
    file = file_of(network, pk)
    if kind not in LINES:
        raise Http404
    form = line_form(kind, request.POST)
    if not form.is_valid():
        return page(request, file, wrong={kind: form})
    add_line(form.save(commit=False), file, by=signed_in(request), now=timezone.now())
    messages.success(request, _("The line is kept."))
    return back(pk, kind)


@require_POST
@for_coordinators
def drop(request: HttpRequest, network: Network, pk: int, kind: str, key: int) -> HttpResponse:
    """Take a line off."""
    if kind not in LINES:
        raise Http404
    line = get_object_or_404(LINES[kind]._default_manager.filter(rollout=file_of(network, pk)), pk=key)
    drop_line(line, by=signed_in(request), now=timezone.now())
    messages.success(request, _("The line is taken off."))
    return back(pk, kind)


@require_POST
@for_coordinators
def keep(request: HttpRequest, network: Network, pk: int, key: int) -> HttpResponse:
    """Say that a commitment is kept."""
    commitment = get_object_or_404(Commitment, rollout=file_of(network, pk), pk=key)
    keep_commitment(commitment, by=signed_in(request), now=timezone.now())
    return back(pk, "commitments")


@require_POST
@for_coordinators
def criteria(request: HttpRequest, network: Network, pk: int, key: int) -> HttpResponse:
    """Write what stops the hub at a review, and what lets it go on."""
    file = file_of(network, pk)
    review = get_object_or_404(RolloutReview, rollout=file, pk=key)
    form = CriteriaForm(request.POST, prefix=f"criteria-{review.pk}")
    if not form.is_valid():
        return page(request, file, wrong={f"criteria-{review.pk}": form})
    try:
        write_criteria(review, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except AlreadyOpen:
        messages.warning(request, _("The hub is open: its criteria are those written before."))
    return back(pk, "reviews")


@require_POST
@for_coordinators
def hold(request: HttpRequest, network: Network, pk: int, key: int) -> HttpResponse:
    """Write down what a review concludes."""
    file = file_of(network, pk)
    review = get_object_or_404(RolloutReview, rollout=file, pk=key)
    form = HoldForm(request.POST, today=today(), prefix=f"hold-{review.pk}")
    if not form.is_valid():
        return page(request, file, wrong={f"hold-{review.pk}": form})
    try:
        hold_review(review, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except (NotOpenYet, AlreadyReviewed) as error:
        messages.warning(request, _refused(error))
    return back(pk, "reviews")


@require_POST
@for_coordinators
def decide(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Go or no go."""
    file = file_of(network, pk)
    form = DecisionForm(request.POST, today=today())
    if form.is_valid():
        try:
            decide_rollout(file, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except CriteriaMissing as error:
            terms = words.joined(str(review.months) for review in error.reviews)
            said = _("Before a go, write what would stop the hub at its reviews: %(months)s months.")
            form.add_error("kind", said % {"months": terms})
        else:
            messages.success(request, _("The decision is kept."))
            return back(pk, "decision")
    return page(request, file, decision_form=form)


def file_of(network: Network, pk: int) -> Rollout:
    """The file of a hub of the network, else 404."""
    file = rollout_of(found(network, pk))
    if file is None:
        raise Http404
    return file


def back(pk: int, part: str) -> HttpResponse:
    """To the part of the page where one was."""
    return redirect(f"{redirect('coordination:rollout', pk).url}#{part}")


def page(
    request: HttpRequest,
    file: Rollout,
    *,
    wrong: dict[str, forms.BaseForm] | None = None,
    decision_form: DecisionForm | None = None,
) -> HttpResponse:
    """The file with its forms; 422 when one of them is to be mended."""
    facts: dict[str, Any] = file_facts(file, today())
    wrong = wrong or {}
    facts["sections"] = [(one, wrong.get(one.kind) or one.form) for one in facts["sections"]]
    facts["reviews"] = [
        (
            one,
            wrong.get(f"criteria-{one.review.pk}") or _criteria_form(one.review),
            wrong.get(f"hold-{one.review.pk}") or HoldForm(today=today(), prefix=f"hold-{one.review.pk}"),
        )
        for one in facts["reviews"]
    ]
    facts["decision_form"] = decision_form or DecisionForm(today=today())
    status = 422 if wrong or decision_form else 200
    return render(request, "coordination/rollout.html", facts, status=status)


def _criteria_form(review: RolloutReview) -> CriteriaForm:
    said = {"stop_when": review.stop_when, "continue_when": review.continue_when}
    return CriteriaForm(initial=said, prefix=f"criteria-{review.pk}")


def _refused(error: DomainError) -> str:
    if isinstance(error, AlreadyReviewed):
        return _("A colleague wrote this review down first.")
    return _("The hub is not open yet: there is nothing to look back at.")
