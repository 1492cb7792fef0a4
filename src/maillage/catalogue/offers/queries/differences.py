"""What a template says now that a local offer has neither adopted nor refused."""

from typing import Any, NamedTuple

from django.db.models import QuerySet

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.models import CONTENT, Offer, OfferTemplate

Value = str | list[str]
LABELS = {field.name: field.verbose_name for field in Offer._meta.concrete_fields if field.name in CONTENT}


class Difference(NamedTuple):
    """One field: what the template says now, what it said when the owner last settled it, what the offer says."""

    field: str
    template_now: Value
    seen: Value
    mine: Value

    @property
    def label(self) -> str:
        """The name of the field, for people."""
        return str(LABELS[self.field])


def differences_of(offer: Offer) -> list[Difference]:
    """The fields that the template changed since the owner settled them, and that the offer does not say already.

    What the owner says otherwise by choice is not a difference: it was settled when it was written.
    """
    if offer.template is None:
        return []
    found = []
    for field in CONTENT:
        now, mine = value_of(offer.template, field), value_of(offer, field)
        seen = offer.template_seen.get(field, mine)
        if now not in (seen, mine):
            found.append(Difference(field, now, seen, mine))
    return found


def value_of(row: Offer | OfferTemplate, field: str) -> Value:
    """A field of the content as it is stored in `template_seen`; lists in a fixed order."""
    value: Any = getattr(row, field)
    return sorted(value) if isinstance(value, list | tuple) else str(value)


def templates_of(network: Network) -> QuerySet[OfferTemplate]:
    """Templates of `network`, those still proposed first, by name."""
    return OfferTemplate.objects.filter(network=network).order_by("-is_active", "name", "pk")


def offers_behind(template: OfferTemplate) -> list[tuple[Offer, list[Difference]]]:
    """Local offers that have something of the template to settle, with what: for the coordinator and the owners."""
    rows = Offer.objects.filter(template=template).exclude(status="ended").select_related("organisation", "template")
    return [(offer, found) for offer in rows.order_by("name", "pk") if (found := differences_of(offer))]
