"""A reader proposes a correction of a sheet, without account."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from maillage.catalogue.offers.actions import CorrectionEmpty
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.offers.queries import Sheet, offer_sheet
from maillage.support.orientation.actions import LooksLikeARobot, TooManyEnquiries
from maillage.web.public import corrections
from maillage.web.public.forms import CorrectionForm
from maillage.web.public.sheets import place_of
from maillage.web.shared.access import open_to_all
from maillage.web.shared.errors import too_many
from maillage.web.shared.visitor import address_of


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, what it sends, and thanks."""
    published = Offer.objects.published(on=timezone.localdate()).select_related("organisation")
    sheet = offer_sheet(get_object_or_404(published, slug=slug).pk, day=timezone.localdate())
    ways = [(str(line.delivery.pk), place_of(line.delivery)) for line in sheet.lines]
    if request.method == "POST":
        data = {name: value.replace("\x00", "") for name, value in request.POST.items() if isinstance(value, str)}
        return send(request, sheet, CorrectionForm(data, ways=ways), data)
    return page(request, sheet, CorrectionForm(ways=ways))


def send(request: HttpRequest, sheet: Sheet, form: CorrectionForm, data: dict[str, str]) -> HttpResponse:
    """Stores the correction; a form that cannot be sent comes back as it was typed."""
    if not form.is_valid():
        return page(request, sheet, form, shown=data.get("shown", ""))
    about = {str(line.delivery.pk): line.delivery for line in sheet.lines}
    try:
        corrections.receive(
            sheet.offer,
            said=form.cleaned_data["said"],
            email=form.cleaned_data["email"],
            delivery=about.get(form.cleaned_data["where"]),
            visitor=address_of(request),
            shown=corrections.shown_at(data.get("shown", "")),
            trap=data.get("website", ""),
            now=timezone.now(),
        )
    except LooksLikeARobot:
        form.add_error(None, gettext("This came very fast, as a robot would send it. Read it again, then send it."))
        return page(request, sheet, form)
    except CorrectionEmpty:
        form.add_error("said", gettext("Say what is wrong."))
        return page(request, sheet, form, shown=data.get("shown", ""))
    except TooManyEnquiries as error:
        return too_many(request, minutes=error.retry_minutes)
    return redirect(f"{reverse('public:correct', args=[sheet.offer.slug])}?sent=1")


def page(request: HttpRequest, sheet: Sheet, form: CorrectionForm, *, shown: str = "") -> HttpResponse:
    """The page; `shown` keeps when the form was first shown."""
    facts = {
        "offer": sheet.offer,
        "form": form,
        "hidden": [("shown", shown)] if shown else corrections.hidden(timezone.now()),
        "sent": not form.is_bound and request.GET.get("sent") == "1",
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    response = render(request, "public/correct.html", facts, status=status)
    add_never_cache_headers(response)
    return response
