"""The site, and an API view that does nothing: what every figure is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from maillage.config.urls import *  # noqa: F403 - the whole site
from maillage.config.urls import urlpatterns
from maillage.web.api.publishing import PublishedAPI

bench = PublishedAPI(title="Bench", version="0", docs_url=None, openapi_url=None, urls_namespace="bench")


@bench.get("/empty")
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, through the same middleware and the same API framework."""
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [path("bench/", bench.urls), *urlpatterns]
