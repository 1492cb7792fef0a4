"""The network that somebody typed."""

from django.core.management.base import CommandError

from maillage.catalogue.network.models import Network


def network_called(slug: str) -> Network:
    """The network of that address name; the only one there is when nothing is typed.

    Raises CommandError, with the names there are.
    """
    networks = list(Network.objects.filter(slug=slug) if slug else Network.objects.order_by("slug")[:2])
    if len(networks) == 1:
        return networks[0]
    slugs = ", ".join(Network.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
    raise CommandError(f"Name the network with --network; there are: {slugs}.")
