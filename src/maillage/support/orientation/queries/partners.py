"""Where an enquiry may be passed."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from maillage.catalogue.network.models import Hub, HubMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.territories.models import TravelTime
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries.reasons import Reason
from maillage.support.orientation.queries.routing import Destination, Route, near_hubs, turn_at
from maillage.support.orientation.queries.turns import in_turns, line_that_fits, partners_at


@dataclass(frozen=True)
class Partner:
    """An organisation at a hub of the network; `minutes` by car from the person's commune, None when far or unknown."""

    hub: Hub
    organisation: Organisation
    minutes: int | None
    had_it: bool


def partners_for(enquiry: Enquiry, *, day: date | None = None) -> list[Partner]:
    """Partners of the network the enquiry may be passed to: those of the same hub first, then by travel time.

    The one in charge now is left out; those who already had it come with `had_it`. Without `day`: today.
    """
    day = day or timezone.localdate()
    memberships = (
        HubMembership.objects.filter(in_force(day), hub__in=Hub.objects.open_on(day).filter(network=enquiry.network_id))
        .exclude(hub=enquiry.hub_id, organisation=enquiry.organisation_id)
        .select_related("hub__place__commune", "organisation")
    )
    seconds = dict(
        TravelTime.objects.filter(
            commune=enquiry.commune_id, place__in=[one.hub.place_id for one in memberships]
        ).values_list("place", "seconds")
    )
    had = _had(enquiry)
    found = [
        Partner(
            hub=one.hub,
            organisation=one.organisation,
            minutes=-(-seconds[one.hub.place_id] // 60) if one.hub.place_id in seconds else None,
            had_it=(one.hub_id, one.organisation_id) in had,
        )
        for one in memberships
    ]
    return sorted(
        found,
        key=lambda one: (
            one.hub.pk != enquiry.hub_id,
            one.minutes is None,
            one.minutes or 0,
            one.hub.name,
            str(one.organisation),
        ),
    )


def next_partner(enquiry: Enquiry, *, day: date, why: Reason | None = None) -> Route | None:
    """Who gets an enquiry that its partner does not answer; None when everybody near had it.

    The next partner of the same line of the charter, else the nearest other hub that serves the need, else the
    organisation that answers for the network.
    """
    had = _had(enquiry)
    reason: Reason = why or {"code": "passed_by_ladder", "organisation": str(enquiry.organisation)}
    for hub, organisation in [*_same_line(enquiry, day), *_other_hubs(enquiry, day)]:
        if (hub.pk, organisation.pk) not in had:
            return given_to(enquiry, hub, organisation, reason, day)
    lead = enquiry.network.lead_organisation
    if (None, lead.pk) in had:
        return None
    return given_to(enquiry, None, lead, reason, day)


def given_to(enquiry: Enquiry, hub: Hub | None, organisation: Organisation, reason: Reason, day: date) -> Route:
    """The route to a partner already chosen: who there takes it."""
    where = Destination(enquiry.network, hub, organisation, (reason,))
    return turn_at(where, stage=enquiry.stage, audiences=enquiry.audiences, day=day)


def _same_line(enquiry: Enquiry, day: date) -> list[tuple[Hub, Organisation]]:
    if enquiry.hub is None:
        return []
    line = line_that_fits(enquiry.hub, enquiry.stage, enquiry.audiences, day)
    return [(enquiry.hub, one) for one in in_turns(enquiry.hub, line, day)] if line else []


def _other_hubs(enquiry: Enquiry, day: date) -> list[tuple[Hub, Organisation]]:
    """At each other near hub, the partners of the line that fits in their turn, else the one who runs it."""
    if enquiry.commune is None:
        return []
    found = []
    for hub, _minutes in near_hubs(enquiry.network, enquiry.commune, enquiry.stage, enquiry.audiences, day):
        if hub.pk == enquiry.hub_id:
            continue
        line = line_that_fits(hub, enquiry.stage, enquiry.audiences, day)
        receiving = in_turns(hub, line, day) if line else [one.organisation for one in partners_at(hub, day)[:1]]
        found += [(hub, one) for one in receiving]
    return found


def _had(enquiry: Enquiry) -> set[tuple[int | None, int]]:
    """Pairs of hub and organisation that have or had the enquiry."""
    passed = enquiry.redirections.values_list("from_hub", "from_organisation")
    return {(enquiry.hub_id, enquiry.organisation_id), *passed}
