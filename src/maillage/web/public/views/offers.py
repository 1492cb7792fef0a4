"""One offer, in one screen: for whom, what happens, how long, how much, where, how soon, what comes next."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from maillage.catalogue.offers.acronyms import explain_acronyms
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries import Sheet, freshness_of, offer_sheet
from maillage.catalogue.overlaps.queries import differences_of, leads_to
from maillage.catalogue.territories.queries import resolve_commune
from maillage.web.public import comparison, sheets
from maillage.web.shared import words
from maillage.web.shared.access import open_to_all
from maillage.web.shared.acronyms import spelt_out

LONGEST_COMMUNE = 120
SHOWN_AT_ONCE = 4


@open_to_all
@require_safe
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A published offer and where it is given; with minutes of travel when the address says from which commune."""
    today = timezone.localdate()
    commune = resolve_commune(request.GET.get("commune", "")[:LONGEST_COMMUNE]).found
    try:
        sheet = offer_sheet(slug, day=today, commune=commune)
    except Offer.DoesNotExist as error:
        merged_into = leads_to(slug, day=today)
        if merged_into is None:
            raise Http404 from error
        return redirect("public:offer", slug=merged_into.slug)
    glance, details = sheets.at_a_glance(sheet), sheets.in_detail(sheet.offer)
    known = explain_acronyms(
        " \n".join([sheet.offer.name, sheet.offer.summary, *(said for _, said in glance + details)])
    )
    beside = {"commune": commune.label} if commune else {}
    travelling = next((line.delivery for line in sheet.lines if line.minutes is not None), None)
    context = {
        "offer": sheet.offer,
        "glance": [(term, spelt_out(said, known)) for term, said in glance],
        "details": [(term, spelt_out(said, known)) for term, said in details if said],
        "ways": [sheets.way_of(line, day=today, beside=urlencode(beside)) for line in sheet.lines],
        "more_ways": max(0, len(sheet.lines) - SHOWN_AT_ONCE),
        "folded_from": "".join(f"d{line.delivery.pk}" for line in sheet.lines[SHOWN_AT_ONCE : SHOWN_AT_ONCE + 1]),
        "acronyms": sorted(known.items()),
        "gone": gone(sheet),
        "differences": differences_of(sheet.offer, day=today),
        "compare": comparison.address_of([slug], **beside),
        "correct": reverse("public:correct", args=[slug]),
        "commune": commune,
        "travel": words.travel_model(travelling.place.travel_model) if travelling else "",
    }
    return render(request, "public/offer.html", context)


def gone(sheet: Sheet) -> str:
    """Why it is given nowhere: its owner has not confirmed it for so long that it left the answers. Empty otherwise."""
    if sheet.lines:
        return ""
    published = Delivery.objects.filter(offer=sheet.offer, status=OfferStatus.PUBLISHED).order_by("-confirmed_on", "pk")
    last = published.first()
    if last is None or last.confirmed_on is None or not freshness_of(last, timezone.localdate()).is_doubtful:
        return ""
    return gettext(
        "%(organisation)s has not confirmed this offer since %(day)s: it is no longer among the answers. "
        "Phone before you come."
    ) % {"organisation": sheet.offer.organisation.name, "day": words.short_day(last.confirmed_on)}
