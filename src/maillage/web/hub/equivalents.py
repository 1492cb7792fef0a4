"""What comes closest to the offer that is being written, for the duplication check."""

from django.http import HttpRequest

from maillage.catalogue.network.models import Hub, OutreachDesk
from maillage.catalogue.offers.choices import Tier
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.compute import Draft, Equivalent, nearest_equivalents
from maillage.catalogue.territories.models import Area
from maillage.web.hub.offer_forms import NewDeliveryForm, OfferForm
from maillage.web.hub.review import typed_in
from maillage.web.shared.membership import today


def equivalents_in(
    form: OfferForm, here: NewDeliveryForm | None, *, hub: Hub, offer: Offer | None = None
) -> list[Equivalent]:
    """The nearest equivalents of the offer as typed in `form`, and in `here` its first delivery."""
    said = typed_in(form)
    given = typed_in(here) if here else {}
    desk = given.get("desk")
    zone = given.get("zone")
    draft = Draft(
        place=desk.place if isinstance(desk, OutreachDesk) else hub.place,
        name=said.get("name") or "",
        summary=said.get("summary") or "",
        what_happens=said.get("what_happens") or "",
        kind=said.get("kind") or "",
        stages=tuple(said.get("stages") or ()),
        subjects=tuple(said.get("subjects") or ()),
        audiences=tuple(said.get("audiences") or ()),
        modes=tuple(given.get("modes") or ()),
        fee=given.get("fee") or "",
        tier=given.get("tier") or Tier.IN_PERSON,
        zone=tuple(area.pk for area in zone or () if isinstance(area, Area)),
        offer=offer,
    )
    return nearest_equivalents(draft, day=today())


def key_in(request: HttpRequest, name: str) -> int | None:
    """A key that a hidden field carries; None when it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
