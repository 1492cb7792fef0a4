"""Whether a catalogue holds together: each name that is used is there."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from maillage.catalogue.sources.formats.facts import AreaFacts, Catalogue, PeriodFacts
from maillage.catalogue.sources.formats.reading import Finding


def lost_names(catalogue: Catalogue) -> list[Finding]:
    """Names that something refers to and that nothing has."""
    known = {one.id for one in catalogue.organisations} | {one.id for one in catalogue.places}
    known |= {one.id for one in catalogue.hubs} | {one.id for one in catalogue.desks}
    known |= {one.id for one in catalogue.offers} | {one.slug for one in catalogue.networks}
    words = _("Nothing in the file has this name.")
    return [Finding(f"maillage.{where}", name, words) for where, name in _used(catalogue) if name not in known]


def areas_said(catalogue: Catalogue) -> Iterator[AreaFacts]:
    """Every area of the catalogue, some several times."""
    yield from (one.area for one in catalogue.networks)
    yield from (one.commune for one in catalogue.places)
    yield from (area for offer in catalogue.offers for one in offer.deliveries for area in one.zone)


def _used(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Where a name is used, and the name."""
    for network in catalogue.networks:
        yield from ((f"networks.{network.slug}", name) for name in (network.lead, *_members(network.members)))
    for hub in catalogue.hubs:
        yield from ((hub.id, name) for name in (hub.network, hub.place, *_members(hub.partners)))
    for desk in catalogue.desks:
        yield from ((desk.id, name) for name in (desk.hub, desk.organisation, desk.place))
    for offer in catalogue.offers:
        yield from ((offer.id, name) for name in (offer.organisation, offer.general) if name)
        for one in offer.deliveries:
            yield from ((one.id, name) for name in (one.hub, one.desk) if name)


def _members(periods: Iterable[PeriodFacts]) -> list[str]:
    return [one.organisation for one in periods]
