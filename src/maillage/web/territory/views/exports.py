"""Counts for other tools: the tables one may take, what their columns hold, a key for a program."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from maillage.web.shared.aggregates import DATASETS, FORMS, READINGS, dictionary
from maillage.web.shared.keys import KEY_DAYS, new_key
from maillage.web.territory.access import Visitor, for_posts, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_posts
def exports(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Files, dictionary; a POST makes a key, shown this once: nothing is kept."""
    told = {one["name"]: one for one in dictionary()["datasets"]}
    shown = [one for one in DATASETS.values() if one is not READINGS or visitor.networks]
    facts = {
        "datasets": [(told[one.name], _files(one.name)) for one in shown],
        "key": new_key(visitor.user) if request.method == "POST" else "",
        "days": KEY_DAYS,
        "address": f"{settings.SITE_ADDRESS}{reverse('api-aggregates:table', args=['questions', 'json'])}",
    }
    return page(request, visitor, "territory/exports.html", facts)


def _files(name: str) -> list[tuple[str, str]]:
    return [(form.upper(), reverse("api-aggregates:table", args=[name, form])) for form in FORMS]
