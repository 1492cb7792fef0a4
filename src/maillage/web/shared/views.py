"""The language switch, on every page."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from maillage.web.shared.access import open_to_all


@open_to_all
@csrf_exempt
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remembers the language in a cookie, by POST.

    Exempt from the CSRF token so that reading pages set no cookie at all; another site could at worst change the
    language of the page.
    """
    return set_language(request)
