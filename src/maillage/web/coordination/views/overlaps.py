"""Offers that do the same thing: the cards of the network, one card, and what the partners decide about it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.models import Network
from maillage.catalogue.overlaps.actions import (
    AlreadySettled,
    DecisionRefused,
    NotSettled,
    SurveyUnderWay,
    comment,
    find_overlaps,
    reopen,
    settle,
    sign,
)
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.overlaps.queries import cards_of, counts_of, last_survey, places_of_cards
from maillage.web.coordination.access import for_coordinators
from maillage.web.coordination.overlap_forms import (
    EVERY,
    STATES,
    WAITING,
    DecisionForm,
    OverlapFilterForm,
    ReopenForm,
    SignatureForm,
)
from maillage.web.shared.comments import CommentForm
from maillage.web.shared.membership import memberships, signed_in, today
from maillage.web.shared.overlaps import card_facts, tone_of
from maillage.web.shared.pages import page_of

PAGE = 20


@require_safe
@for_coordinators
def overlaps(request: HttpRequest, network: Network) -> HttpResponse:
    """The cards of the network: those to settle first, then by the number of people concerned."""
    form = OverlapFilterForm(request.GET, areas=places_of_cards(network, on=today()))
    asked = form.cleaned_data if form.is_valid() else {}
    rows = cards_of(
        network,
        states=STATES[asked.get("state") or WAITING],
        kind=asked.get("kind", ""),
        stage=asked.get("stage", ""),
        subject=asked.get("subject", ""),
        area=asked.get("area"),
    )
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {
        "network": network,
        "form": form,
        "page": page,
        "remark": remark,
        "rows": [{"card": card, "tone": tone_of(card)} for card in page],
        "counts": counts_of(network),
        "survey": last_survey(),
        "every": EVERY,
    }
    return render(request, "coordination/overlaps.html", {**facts, "section": "clarity", "tab": "overlaps"})


@require_POST
@for_coordinators
def look(request: HttpRequest, network: Network) -> HttpResponse:
    """Compares the whole catalogue now, without waiting for the night."""
    try:
        survey = find_overlaps(by=signed_in(request), now=timezone.now())
    except SurveyUnderWay:
        messages.info(request, _("A look is already under way: its cards appear here in a moment."))
    else:
        told = ngettext("%(count)d new card.", "%(count)d new cards.", survey.found) % {"count": survey.found}
        messages.success(request, _("The whole catalogue was compared.") + f" {told}")
    return redirect("coordination:overlaps")


@require_safe
@for_coordinators
def overlap(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """One card: side by side, evidence, people concerned, decision, record."""
    return _page(request, _card(network, pk))


@require_POST
@for_coordinators
def settle_overlap(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Writes down what the partners decided, and carries it out."""
    card = _card(network, pk)
    form = DecisionForm(request.POST, card=card, today=today())
    if not form.is_valid():
        return _page(request, card, decision_form=form)
    try:
        settle(card, **form.decided, by=signed_in(request), now=timezone.now())
    except AlreadySettled:
        messages.warning(request, _("This card was settled meanwhile. Here is what was decided."))
    except DecisionRefused as error:
        form.add_error(None, [sentence for sentences in error.errors.values() for sentence in sentences])
        return _page(request, card, decision_form=form)
    else:
        messages.success(request, _("The decision is kept, and the public sheets follow it from now on."))
    return redirect("coordination:overlap", pk=pk)


@require_POST
@for_coordinators
def sign_overlap(request: HttpRequest, network: Network, pk: int, organisation: int) -> HttpResponse:
    """Writes down that a partner signed the decision."""
    card = _card(network, pk)
    partner = get_object_or_404(type(card.first.organisation), pk=organisation, pk__in=_partners(card))
    form = SignatureForm(request.POST)
    if not form.is_valid() or card.decision is None:
        return _page(request, card, signature_form=form)
    try:
        sign(
            card.decision,
            organisation=partner,
            name=form.cleaned_data["name"],
            by=signed_in(request),
            now=timezone.now(),
        )
    except NotSettled:
        messages.warning(request, _("The card is open again: there is no decision to sign."))
    else:
        messages.success(request, _("The signature of %(partner)s is kept.") % {"partner": partner})
    return redirect("coordination:overlap", pk=pk)


@require_POST
@for_coordinators
def comment_overlap(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """A word of the coordination."""
    card = _card(network, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, card, comment_form=form)
    speaker = _speaker(request, network)
    comment(card, form.cleaned_data["text"], organisation=speaker, by=signed_in(request), now=timezone.now())
    messages.success(request, _("Your comment is kept."))
    return redirect("coordination:overlap", pk=pk)


@require_POST
@for_coordinators
def reopen_overlap(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Puts a settled card back on the table."""
    card = _card(network, pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, card, reopen_form=form)
    try:
        reopen(
            card,
            form.cleaned_data["why"],
            organisation=_speaker(request, network),
            by=signed_in(request),
            now=timezone.now(),
        )
    except NotSettled:
        messages.warning(request, _("This card is already open."))
    else:
        messages.success(request, _("The card is open again."))
    return redirect("coordination:overlap", pk=pk)


def _card(network: Network, pk: int) -> Overlap:
    cards = Overlap.objects.of(network).select_related("first__organisation", "second__organisation", "decision")
    return get_object_or_404(cards, pk=pk)


def _partners(card: Overlap) -> list[int]:
    return [organisation.pk for organisation in card.organisations]


def _speaker(request: HttpRequest, network: Network) -> Any:
    """For which organisation one coordinates."""
    return next(one.organisation for one in memberships(request) if one.network_id == network.pk)


def _page(request: HttpRequest, card: Overlap, **forms: Any) -> HttpResponse:
    """The card with its forms; 422 when one of them has something to mend."""
    facts = card_facts(card)
    signed = {one.organisation_id for decision in facts["decisions"][:1] for one in decision.signatures.all()}
    facts |= {
        "comment_form": CommentForm(),
        "unsigned": [one for one in card.organisations if card.decision_id and one.pk not in signed],
        "signature_form": SignatureForm(),
        **({"reopen_form": ReopenForm()} if not card.is_waiting and card.decision_id else {}),
        **({"decision_form": DecisionForm(card=card, today=today())} if card.is_waiting else {}),
        **forms,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if any(form.errors for form in forms.values()) else HTTPStatus.OK
    return render(
        request, "coordination/overlap.html", {**facts, "section": "clarity", "tab": "overlaps"}, status=status
    )
