"""Kits of a network, their versions, and the hubs made from them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Lower

from maillage.catalogue.network.models import Hub, Network
from maillage.insight.rollouts.models import HubKit, KitPiece, KitUse, KitVersion


def kits_of(network: Network) -> QuerySet[HubKit]:
    """Kits of `network` by name, each with `latest`: the number of its last version, and `used`: hubs made from it."""
    uses = KitUse.objects.filter(version__kit=OuterRef("pk")).order_by().values("version__kit")
    return (
        HubKit.objects.filter(network=network)
        .select_related("hub")
        .annotate(latest=Max("versions__number"), used=Subquery(uses.annotate(count=Count("pk")).values("count")))
        .order_by(Lower("name"), "pk")
    )


def sealed_kits_of(network: Network) -> QuerySet[HubKit]:
    """Kits that a hub can be made from, by name."""
    sealed = KitVersion.objects.filter(kit=OuterRef("pk"))
    return HubKit.objects.filter(Exists(sealed), network=network).order_by(Lower("name"), "pk")


def versions_of(kit: HubKit) -> QuerySet[KitVersion]:
    """Versions, the last first, without their files."""
    return KitVersion.objects.filter(kit=kit).select_related("kept_by").defer("archive", "content").order_by("-number")


def latest_of(kit: HubKit) -> KitVersion | None:
    """The last version, without its file."""
    return KitVersion.objects.filter(kit=kit).defer("archive").order_by("-number").first()


def version_of_hub(slug: str) -> KitVersion | None:
    """The last version of the kit of a model hub, by its address name, with its file."""
    return KitVersion.objects.filter(kit__hub__slug=slug).select_related("kit").order_by("-number").first()


def uses_of(kit: HubKit) -> QuerySet[KitUse]:
    """Hubs made from the kit, by name, each with its pieces."""
    rows = KitUse.objects.filter(version__kit=kit).select_related("hub__place__commune", "version__kit")
    pieces = KitPiece.objects.select_related("offer")
    return (
        rows.defer("version__archive", "version__content")
        .prefetch_related(Prefetch("pieces", pieces))
        .order_by(Lower("hub__name"), "pk")
    )


def use_of(hub: Hub) -> KitUse | None:
    """The kit that a hub was made from, with its pieces; None for a hub made without."""
    rows = KitUse.objects.filter(hub=hub).select_related("hub__place__commune", "hub__network", "version__kit")
    pieces = KitPiece.objects.select_related("offer__organisation", "decided_by").order_by("pk")
    return rows.defer("version__archive", "version__content").prefetch_related(Prefetch("pieces", pieces)).first()


def has_kit(hub: Hub) -> bool:
    """Whether the hub was made from a kit."""
    return KitUse.objects.filter(hub=hub).exists()


def items_in(draft: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """What somebody worded in a section of a draft."""
    found: list[dict[str, Any]] = draft.get("sections", {}).get(section, [])
    return found
