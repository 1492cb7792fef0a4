"""Nobody answered, or the answer is no: which partner comes next, and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Hub, HubMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery
from maillage.support.orientation.choices import RETURNED, ReferralState, WordKind
from maillage.support.orientation.models import Referral
from maillage.support.orientation.queries.routing import near_hubs
from maillage.support.people.queries import keys_of, whole

MOST = 5


@dataclass(frozen=True)
class NextPartner:
    """A partner that may help instead, at a hub; `minutes` by car, None when the commune is not known or far."""

    hub: Hub
    organisation: Organisation
    minutes: int | None
    offers: tuple[Delivery, ...]
    reasons: tuple[str, ...]


def next_partners_for(referral: Referral, *, day: date | None = None) -> list[NextPartner]:
    """Partners that have not had the person, best first: the one proposed, then those with an offer, then the nearest.

    Those that declined, did not answer or have the person now are left out. Without `day`: today.
    """
    day = day or timezone.localdate()
    had = _had(referral)
    proposed = set(
        referral.words.filter(kind=WordKind.PROPOSAL, proposed__isnull=False).values_list("proposed", flat=True)
    )
    minutes = _minutes(referral, day)
    found = [
        _judged(one, referral, minutes.get(one.hub_id), proposed, day)
        for one in _memberships(referral, had, proposed, minutes, day)
    ]
    found.sort(
        key=lambda one: (
            one.organisation.pk not in proposed,
            not one.offers,
            one.minutes is None,
            one.minutes or 0,
            one.hub.name,
            str(one.organisation),
        )
    )
    return found[:MOST]


def _had(referral: Referral) -> set[int]:
    """The sender, whoever had the person before without taking them, and whoever has them now."""
    had = {referral.organisation_id, referral.to_organisation_id}
    if referral.person is not None:
        others = Referral.objects.filter(person__in=keys_of(whole(referral.person)), sent_at__isnull=False)
        tried = others.filter(Q(state__in=RETURNED) | Q(closed_at=None) | Q(state=ReferralState.TAKEN_OVER))
        had |= set(tried.values_list("to_organisation", flat=True))
    return had


def _minutes(referral: Referral, day: date) -> dict[int, int]:
    """By hub that serves the need near the person's commune, minutes by car."""
    commune = referral.person.commune if referral.person else None
    if commune is None:
        return {}
    stage = referral.journey.stage if referral.journey else ""
    return {hub.pk: minutes for hub, minutes in near_hubs(referral.network, commune, stage, (), day)}


def _memberships(
    referral: Referral, had: set[int], proposed: set[int], minutes: dict[int, int], day: date
) -> list[HubMembership]:
    """Partners at the near hubs; those proposed wherever they are."""
    here = Q(hub__in=list(minutes)) | Q(organisation__in=proposed)
    if not minutes and referral.hub_id is not None:
        here |= Q(hub=referral.hub_id)
    rows = HubMembership.objects.filter(
        in_force(day), here, hub__in=Hub.objects.open_on(day).filter(network=referral.network_id)
    )
    return list(rows.exclude(organisation__in=had).select_related("hub__place__commune", "organisation"))


def _judged(
    partner: HubMembership, referral: Referral, minutes: int | None, proposed: set[int], day: date
) -> NextPartner:
    offers = _offers(partner, referral, day)
    reasons = []
    if partner.organisation_id in proposed:
        reasons.append(_("Proposed by %(partner)s.") % {"partner": referral.to_organisation})
    if offers:
        names = ", ".join(dict.fromkeys(one.offer.name for one in offers))
        reasons.append(_("Offers there: %(names)s.") % {"names": names})
    else:
        reasons.append(_("Partner of %(hub)s.") % {"hub": partner.hub.name})
    if minutes is not None:
        reasons.append(_("%(minutes)s min by car from where the person lives.") % {"minutes": minutes})
    return NextPartner(partner.hub, partner.organisation, minutes, offers, tuple(reasons))


def _offers(partner: HubMembership, referral: Referral, day: date) -> tuple[Delivery, ...]:
    """What the partner offers at that hub for the stage, published."""
    rows = Delivery.objects.filter(
        Q(offer__ends_on=None) | Q(offer__ends_on__gte=day),
        hub=partner.hub_id,
        offer__organisation=partner.organisation_id,
        status=OfferStatus.PUBLISHED,
        offer__status=OfferStatus.PUBLISHED,
    )
    stage = referral.journey.stage if referral.journey else ""
    if stage:
        rows = rows.filter(offer__stages__contains=[stage])
    return tuple(rows.select_related("offer").order_by("offer__name", "pk")[:3])
