"""The first page, and the pages that explain."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.catalogue.network.models import Network
from maillage.insight.dialogue.queries import public_questions
from maillage.support.orientation.queries import ladder_of
from maillage.web.public.question import Question
from maillage.web.shared.access import open_to_all
from maillage.web.shared.pages import page_of

PAGE = 20


@open_to_all
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question."""
    return render(request, "public/home.html", {"question": Question(), "section": "ask"})


@open_to_all
@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """How answers are ordered: the published rule."""
    network = publisher()
    ladder = ladder_of(network) if network else []
    steps = [(step.get_act_display(), step.after_working_hours) for step in ladder]
    return render(request, "public/order.html", {"steps": steps})


@open_to_all
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions between territories and the Region that both sides publish, with their answers."""
    network = publisher()
    page, remark = page_of(public_questions(network) if network else [], request.GET.get("page", ""), size=PAGE)
    return render(request, "public/questions.html", {"page": page, "remark": remark, "network": network})


@open_to_all
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes this site."""
    return render(request, "public/legal.html", {"network": publisher()})


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of you, why, how long."""
    return render(request, "public/privacy.html", {"network": publisher(), "link_days": settings.ENQUIRY_LINK_DAYS})


@open_to_all
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "public/accessibility.html", {"network": publisher()})


def publisher() -> Network | None:
    """The network that publishes this site: the first one."""
    return Network.objects.select_related("lead_organisation").order_by("pk").first()
