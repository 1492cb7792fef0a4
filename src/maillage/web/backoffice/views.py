"""Pages of the platform's team besides the administration: letters and health."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.foundation.messaging.choices import LetterStatus
from maillage.foundation.messaging.models import Letter
from maillage.web.backoffice.health import signs
from maillage.web.shared.membership import signed_in
from maillage.web.shared.pages import page_of

Facts = ParamSpec("Facts")
View = Callable[Concatenate[HttpRequest, Facts], HttpResponse]


def administrators_only(view: View[Facts]) -> View[Facts]:
    """404 for everybody but the platform's administrators."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Facts.args, **kwargs: Facts.kwargs) -> HttpResponse:
        user = signed_in(request)
        if not (user.is_active and user.is_staff and user.is_superuser):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@administrators_only
def home(request: HttpRequest) -> HttpResponse:
    """What is here, and whether anything needs a look."""
    wrong = [sign for sign in signs(now=timezone.now()) if not sign.is_well]
    return render(request, "backoffice/home.html", {"signs": wrong, "section": "backoffice"})


@require_safe
@administrators_only
def health(request: HttpRequest) -> HttpResponse:
    """Worker, jobs and letters: what is well, and what to look at."""
    return render(request, "backoffice/health.html", {"signs": signs(now=timezone.now()), "section": "backoffice"})


@require_safe
@administrators_only
def letters(request: HttpRequest) -> HttpResponse:
    """Letters, the last first. Addresses and subjects are shown in the demo only, where everybody is invented."""
    status = request.GET.get("status", "")
    rows = Letter.objects.order_by("-pk").defer("text")
    if status in LetterStatus.values:
        rows = rows.filter(status=status)
    page, remark = page_of(rows, request.GET.get("page", ""), size=30)
    facts = {"page": page, "remark": remark, "statuses": LetterStatus.choices, "status": status, "shown": settings.DEMO}
    return render(request, "backoffice/letters.html", {**facts, "section": "backoffice"})


@require_safe
@administrators_only
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it was written; outside the demo its envelope only."""
    found = get_object_or_404(Letter, pk=pk)
    facts = {"letter": found, "shown": settings.DEMO, "section": "backoffice"}
    return render(request, "backoffice/letter.html", facts)
