"""Which hub a page is about, and who may open it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from maillage.catalogue.network.models import Hub
from maillage.catalogue.network.rules import hubs_run_by, hubs_seen_by
from maillage.web.shared.membership import signed_in, today

RELATED = ("network", "place", "place__commune")


def hub_seen(request: HttpRequest, slug: str) -> Hub:
    """The hub, for the people who work there and the coordinators of its network; 404 for others."""
    return get_object_or_404(hubs_seen_by(signed_in(request), on=today()).select_related(*RELATED), slug=slug)


def hub_run(request: HttpRequest, slug: str) -> Hub:
    """The hub, for its managers and the coordinators of its network; 404 for others."""
    return get_object_or_404(hubs_run_by(signed_in(request), on=today()).select_related(*RELATED), slug=slug)
