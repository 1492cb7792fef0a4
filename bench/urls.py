"""The site, and in its API a view that does nothing: what every figure is compared with."""

from django.http import HttpRequest, HttpResponse

from maillage.web.api.routes import api


@api.get("/empty", include_in_schema=False)
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, at the end of the same way: same middleware, same addresses, same API framework."""
    return HttpResponse("{}", content_type="application/json")


from maillage.config.urls import *  # noqa: E402, F403 - the whole site, whose API is closed once it is in the addresses
