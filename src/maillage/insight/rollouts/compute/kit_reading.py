"""From the rows of a model hub to the facts of a kit: what it does and how, never who."""

import hashlib
import hmac
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from maillage.catalogue.network.models import Hub, Membership, NetworkMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.network.queries import charter_of, partners_of
from maillage.catalogue.offers.choices import OfferStatus, Tier
from maillage.catalogue.offers.models import CONTENT, Delivery, Offer
from maillage.catalogue.offers.queries import offers_of_hub
from maillage.insight.rollouts.compute.kit_shape import FORMAT, FORMAT_VERSION, LICENCE, WRITTEN

PROPOSALS = Path(__file__).with_name("kit_proposals.json")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+\d{2,3}|\b0)[\s.\-–]*(?:\(0\)[\s.\-–]*)?[1-9](?:[\s.\-–]*\d){8}\b")
LABEL = re.compile(r"\s*\((?:fictif|fictive)\)\s*$")
SHORTEST_NAME = 4
BLANK = "[…]"
"""Shorter than all that it stands for, so that every sentence still fits."""


@dataclass(frozen=True)
class Reading:
    """The facts of a kit, and where an address, a phone or the name of somebody was taken out of the words."""

    facts: dict[str, Any]
    taken_out: tuple[str, ...]


def proposals() -> dict[str, Any]:
    """What the product proposes for the sections that a hub's data does not hold, marked as proposed."""
    said: dict[str, Any] = json.loads(PROPOSALS.read_text())
    return said


def seed_of_installation() -> bytes:
    """What this installation signs kits with: made from its secret key, so that all its machines have the same."""
    return hmac.new(settings.SECRET_KEY.encode(), b"maillage hub kits", hashlib.sha256).digest()


def reading_of(
    hub: Hub, written: Mapping[str, Any], *, uid: str, name: str, version: int, note: str, day: date
) -> Reading:
    """The facts of version `version` of a kit of `hub`, with the sections that somebody worded."""
    parts = _Parts(hub, day)
    offers = [_offer(offer, given, parts) for offer, given in _offers(hub)]
    charter, welcome = _charter(hub, parts, day)
    facts: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "uid": uid,
        "name": name,
        "version": version,
        "made_on": day.isoformat(),
        "licence": LICENCE,
        "language": written["language"],
        "note": note,
        "from_hub": hub.name,
        "from_commune": hub.place.commune.name,
        "from_network": hub.network.name,
        "kind": hub.kind,
        "stages": hub.stages or sorted({stage for offer in offers for stage in offer["stages"]}),
        "partners": parts.said(),
        "offers": offers,
        "charter": charter,
        "welcome": welcome,
        **{section: written["sections"].get(section, []) for section in WRITTEN},
    }
    return _without_people(facts, names_of_people(hub, on=day))


def names_of_people(hub: Hub, *, on: date) -> list[str]:
    """Whoever works for a partner of the network, the longest name first."""
    partners = NetworkMembership.objects.filter(in_force(on), network=hub.network_id).values("organisation")
    rows = Membership.objects.filter(organisation__in=partners).values_list("user__name", flat=True).distinct()
    names = {LABEL.sub("", name).strip() for name in rows}
    return sorted((name for name in names if len(name) >= SHORTEST_NAME), key=lambda name: (-len(name), name))


class _Parts:
    """The parts to be taken, in the order in which they were met; the one that runs the hub first."""

    def __init__(self, hub: Hub, day: date) -> None:
        rows = list(partners_of(hub, on=day))
        self.keys: dict[int, str] = {}
        self.organisations: list[Organisation] = []
        for row in rows:
            self.key_of(row.organisation)

    def key_of(self, organisation: Organisation) -> str:
        if organisation.pk not in self.keys:
            stem = slugify(organisation.slug.replace("_", "-"))[:70].strip("-") or "partner"
            taken = set(self.keys.values())
            numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
            key = stem if stem not in taken else next(one for one in numbered if one not in taken)
            self.keys[organisation.pk] = key
            self.organisations.append(organisation)
        return self.keys[organisation.pk]

    def said(self) -> list[dict[str, Any]]:
        return [
            {"key": self.keys[one.pk], "name": one.name, "kind": one.kind, "leads": number == 0}
            for number, one in enumerate(self.organisations)
        ]


def _offers(hub: Hub) -> list[tuple[Offer, list[Delivery]]]:
    """Offers given at the hub or from it, without those of its desks: desks belong to their territory."""
    given: dict[int, tuple[Offer, list[Delivery]]] = {}
    rows = offers_of_hub(hub).exclude(status=OfferStatus.ENDED).exclude(offer__status=OfferStatus.ENDED)
    for delivery in rows.exclude(tier=Tier.DESK):
        given.setdefault(delivery.offer_id, (delivery.offer, []))[1].append(delivery)
    return list(given.values())


def _offer(offer: Offer, given: Iterable[Delivery], parts: _Parts) -> dict[str, Any]:
    content = {field: getattr(offer, field) for field in CONTENT}
    for field in ("stages", "subjects", "audiences"):
        content[field] = sorted(content[field])
    return {
        "key": slugify(offer.slug.replace("_", "-"))[:80].strip("-"),
        "owner": parts.key_of(offer.organisation),
        **content,
        "is_fictitious": offer.is_fictitious,
        "deliveries": [
            {
                "tier": one.tier,
                "modes": sorted(one.modes),
                "fee": one.fee,
                "fee_detail": one.fee_detail,
                "confirm_every_days": one.confirm_every_days,
            }
            for one in given
        ],
    }


def _charter(hub: Hub, parts: _Parts, day: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    charter = charter_of(hub, on=day)
    if charter is None:
        return [], []
    lines = [
        {
            "stages": sorted(rule.stages),
            "audiences": sorted(rule.audiences),
            "partners": [parts.key_of(share.organisation) for share in rule.shares.all()],
        }
        for rule in charter.rules.all()
    ]
    welcome = [{"partner": parts.key_of(one.organisation), "weekday": one.weekday} for one in charter.welcomes.all()]
    return [line for line in lines if line["partners"]], welcome


def _without_people(facts: dict[str, Any], names: Collection[str]) -> Reading:
    """The same facts once addresses, phones and the names of people are taken out of every sentence."""
    found: list[str] = []
    named = re.compile("|".join(map(re.escape, names)), re.IGNORECASE) if names else None

    def cleaned(said: Any, where: str) -> Any:
        if isinstance(said, dict):
            return {key: cleaned(value, said.get("name") or said.get("title") or key) for key, value in said.items()}
        if isinstance(said, list):
            return [cleaned(value, where) for value in said]
        if not isinstance(said, str):
            return said
        kept = PHONE.sub(BLANK, EMAIL.sub(BLANK, said))
        kept = named.sub(BLANK, kept) if named else kept
        if kept != said and where not in found:
            found.append(str(where))
        return kept

    said = {key: cleaned(value, key) for key, value in facts.items()}
    return Reading({**said, "uid": facts["uid"], "made_on": facts["made_on"]}, tuple(found))
