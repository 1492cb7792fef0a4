"""Corrections that readers propose: accept once the sheet is mended, or answer why it stays."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.rules import may_run
from maillage.catalogue.offers.actions import CorrectionSettled, accept_correction, answer_correction
from maillage.catalogue.offers.choices import CorrectionStatus
from maillage.catalogue.offers.models import Correction
from maillage.catalogue.offers.queries import corrections_of
from maillage.catalogue.offers.rules import corrections_settled_by
from maillage.web.hub.access import hub_seen, written_by
from maillage.web.hub.forms import status_of
from maillage.web.hub.offer_forms import AnswerForm
from maillage.web.shared.membership import signed_in, today
from maillage.web.shared.pages import page_of

PAGE = 20
TONES = {CorrectionStatus.WAITING: "new", CorrectionStatus.ACCEPTED: "good"}


@require_safe
def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that wait first, then those settled."""
    return _corrections(request, hub_seen(request, slug))


@require_POST
def accept(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The reader was right: the sheet is mended."""
    correction = _mine(request, hub_seen(request, slug), pk)
    try:
        accept_correction(correction, by=signed_in(request), now=timezone.now())
    except CorrectionSettled:
        messages.warning(request, _("A colleague settled it first."))
    else:
        messages.success(request, _("Accepted. Whoever left an address is told."))
    return redirect("hub:corrections", slug=slug)


@require_POST
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The sheet stays, and why."""
    hub = hub_seen(request, slug)
    correction = _mine(request, hub, pk)
    form = AnswerForm(request.POST, prefix=f"c{pk}")
    if not form.is_valid():
        return _corrections(request, hub, opened=pk, form=form)
    try:
        answer_correction(correction, answer=form.cleaned_data["answer"], by=signed_in(request), now=timezone.now())
    except CorrectionSettled:
        messages.warning(request, _("A colleague settled it first."))
    else:
        messages.success(request, _("Answered. Whoever left an address reads it by e-mail."))
    return redirect("hub:corrections", slug=slug)


def _corrections(request: HttpRequest, hub: Hub, *, opened: int = 0, form: AnswerForm | None = None) -> HttpResponse:
    page, remark = page_of(corrections_of(hub=hub), request.GET.get("page", ""), size=PAGE)
    keys = [one.pk for one in page]
    runs = may_run(signed_in(request), hub, on=today())
    mine = set(corrections_settled_by(signed_in(request), on=today()).filter(pk__in=keys).values_list("pk", flat=True))
    writes = set(written_by(request, hub).values_list("pk", flat=True)) if runs else set()
    rows: list[dict[str, Any]] = [
        {
            "correction": one,
            "tone": TONES.get(CorrectionStatus(one.status), "closed"),
            "may_settle": one.pk in mine,
            "may_mend": one.offer_id in writes,
            "is_open": one.pk == opened,
            "form": form if one.pk == opened and form else AnswerForm(prefix=f"c{one.pk}"),
        }
        for one in page
    ]
    facts = {"hub": hub, "page": page, "remark": remark, "rows": rows, "section": "hub", "tab": "corrections"}
    return render(request, "hub/corrections.html", facts, status=status_of(form) if form else 200)


def _mine(request: HttpRequest, hub: Hub, pk: int) -> Correction:
    """A correction about an offer that who acts answers for; 404 for others."""
    settled = corrections_settled_by(signed_in(request), on=today())
    return get_object_or_404(corrections_of(hub=hub).filter(pk__in=settled.values("pk")), pk=pk)
