"""The search on a partner's site: a light page that only the sites listed for that partner may show in a frame."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.catalogue.sources.models import Widget
from maillage.web.public.question import Question
from maillage.web.shared.access import open_to_all


@open_to_all
@require_safe
def widget(request: HttpRequest, slug: str) -> HttpResponse:
    """The question; its answers open on this site, in the whole window.

    The policy of the page names exactly the sites listed for the partner: browsers show it in no other frame.
    """
    found = Widget.objects.filter(slug=slug, is_active=True).select_related("organisation").first()
    if found is None:
        raise Http404
    response = render(request, "public/widget.html", {"widget": found, "question": Question()})
    response._csp_replace = {"frame-ancestors": found.origins or ["'none'"]}  # type: ignore[attr-defined]  # read by django-csp
    response.xframe_options_exempt = bool(found.origins)
    return response
