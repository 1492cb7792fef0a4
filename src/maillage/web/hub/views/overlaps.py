"""Offers of one's organisation that meet another: read, comment, sign. The coordination writes down the decision."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.overlaps.actions import NotSettled, comment, sign
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.overlaps.queries import cards_seen_by
from maillage.catalogue.overlaps.rules import signs_for, speaks_for
from maillage.web.shared.comments import CommentForm
from maillage.web.shared.membership import memberships, signed_in, today
from maillage.web.shared.overlaps import card_facts, tone_of
from maillage.web.shared.pages import page_of

PAGE = 20


@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """The cards of the organisations one acts for, and of the networks one coordinates: those to settle first."""
    if not memberships(request):
        raise Http404
    rows = cards_seen_by(signed_in(request), on=today())
    page, remark = page_of(rows, request.GET.get("page", ""), size=PAGE)
    facts = {"page": page, "remark": remark, "rows": [{"card": card, "tone": tone_of(card)} for card in page]}
    return render(request, "hub/overlaps.html", {**facts, "section": "hub"})


@require_safe
def overlap(request: HttpRequest, pk: int) -> HttpResponse:
    """One card, with what the partners decided and said."""
    return _page(request, _card(request, pk))


@require_POST
def comment_overlap(request: HttpRequest, pk: int) -> HttpResponse:
    """A word of the partner; it blocks nothing."""
    card = _card(request, pk)
    speaker = speaks_for(signed_in(request), card, on=today()).first()
    if speaker is None:
        raise Http404
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, card, comment_form=form)
    comment(card, form.cleaned_data["text"], organisation=speaker, by=signed_in(request), now=timezone.now())
    messages.success(request, _("Your comment is kept."))
    return redirect("hub:overlap", pk=pk)


@require_POST
def sign_overlap(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager signs the decision in the name of the organisation."""
    card = _card(request, pk)
    user = signed_in(request)
    partners = list(signs_for(user, card, on=today()))
    if not partners:
        raise Http404
    try:
        if card.decision is None:
            raise NotSettled(card)
        for partner in partners:
            sign(card.decision, organisation=partner, name=user.name or user.email, by=user, now=timezone.now())
    except NotSettled:
        messages.warning(request, _("The card is open again: there is no decision to sign."))
    else:
        messages.success(request, _("Your signature is kept."))
    return redirect("hub:overlap", pk=pk)


def _card(request: HttpRequest, pk: int) -> Overlap:
    cards = Overlap.objects.visible_to(signed_in(request), on=today())
    return get_object_or_404(cards.select_related("first__organisation", "second__organisation", "decision"), pk=pk)


def _page(request: HttpRequest, card: Overlap, **forms: Any) -> HttpResponse:
    facts = card_facts(card)
    in_force = card.state == "settled" and card.decision_id
    signed = {one.organisation_id for one in facts["decisions"][0].signatures.all()} if in_force else set()
    mine = list(signs_for(signed_in(request), card, on=today())) if in_force else []
    facts |= {
        "tone": tone_of(card),
        "comment_form": CommentForm(),
        "to_sign": [one for one in mine if one.pk not in signed],
        **forms,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if any(form.errors for form in forms.values()) else HTTPStatus.OK
    return render(request, "hub/overlap.html", {**facts, "section": "hub"}, status=status)
