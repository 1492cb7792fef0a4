"""The site, and beside it a view that does nothing, in the API and behind sign-in: what figures are compared with."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from maillage.web.api.routes import api


@api.get("/empty", include_in_schema=False)
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, at the end of the same way: same middleware, same addresses, same API framework."""
    return HttpResponse("{}", content_type="application/json")


def empty_page(request: HttpRequest) -> HttpResponse:
    """Nothing, behind sign-in: same middleware and locks, same frame with the menu of the role."""
    words = (
        "{% extends 'base_door.html' %}{% block title %}Rien{% endblock %}{% block main %}<h1>Rien</h1>{% endblock %}"
    )
    return HttpResponse(Template(words).render(RequestContext(request, {"section": "today"})))


from maillage.config.urls import *  # noqa: E402, F403 - the whole site, whose API is closed once it is in the addresses

urlpatterns = [path("empty-page/", empty_page, name="empty_page"), *urlpatterns]  # noqa: F405 - of the site
