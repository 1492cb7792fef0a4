"""The catalogue of another installation comes in whole, under its own names, and again when it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import (
    DeskDay,
    Hub,
    HubMembership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.sources.choices import ObjectKind
from maillage.catalogue.sources.formats import facts
from maillage.catalogue.sources.formats.consistency import areas_said, lost_names
from maillage.catalogue.sources.formats.facts import SEPARATOR, AreaFacts, Catalogue, PeriodFacts
from maillage.catalogue.sources.formats.reading import Finding
from maillage.catalogue.sources.models import ExternalId, Source
from maillage.catalogue.sources.queries.exports import publisher_code
from maillage.catalogue.territories.actions import refresh_travel
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, FormerArea, Place
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

BATCH = 1000
OFFER_WORDS = ("slug", "name", "summary", "what_happens", "duration", "next_step", "conditions", "pieces_to_bring")
OFFER_FIELDS = (*OFFER_WORDS, "adds", "ends_on", "source", "edited_at", "is_fictitious")
DELIVERY_COUNTS = ("first_appointment_days", "places_per_month", "confirm_every_days")
DELIVERY_FIELDS = ("hours", "fee_detail", "confirmed_on", "is_fictitious", *DELIVERY_COUNTS)
HUB_WORDS = ("slug", "name", "presentation", "adds", "opening_hours", "access", "phone", "email")
HUB_FIELDS = (*HUB_WORDS, "opened_on", "closed_on")
ORGANISATION_FIELDS = ("slug", "name", "short_name", "presentation", "website", "email", "phone", "is_fictitious")


class CatalogueRefused(DomainError):
    """The catalogue says something that cannot be written here; `findings` tells each. Nothing was written."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(f"{len(self.findings)} findings")


@dataclass
class Mirrored:
    """What an import did, thing by thing."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    findings: list[Finding] = field(default_factory=list)


@transaction.atomic
def mirror_catalogue(catalogue: Catalogue, *, by: User | None, now: datetime) -> Mirrored:
    """Write the published catalogue of another installation as it is there, published offers included.

    Everything or nothing. The same file twice changes nothing; a newer one changes what changed, and suspends the
    offers and deliveries of that installation that it no longer lists. What was first published here is never
    touched. Offers passed the publish gate where they were published, so it is not asked again.

    Raises CatalogueRefused.
    """
    work = _Mirror(catalogue, now=now)
    work.write()
    done = work.done
    if done.created or done.changed or done.withdrawn:
        record(
            "sources.catalogue_mirrored",
            about=work.source,
            by=by,
            at=now,
            created=done.created,
            changed=done.changed,
            withdrawn=done.withdrawn,
        )
    return done


class _Mirror:
    """One import under way: objects of ours by the names of the file."""

    def __init__(self, catalogue: Catalogue, *, now: datetime) -> None:
        self.catalogue = catalogue
        self.now = now
        self.done = Mirrored()
        self.ours = publisher_code()
        self.objects: dict[str, Any] = {}
        self.areas: dict[tuple[str, str], Area] = {}

    def write(self) -> None:
        """Every table, those that others refer to first."""
        self._refuse(lost_names(self.catalogue))
        self._find_areas()
        self._check_slugs()
        fresh = self._organisations()
        self._networks()
        self._name(ObjectKind.ORGANISATION, fresh)
        self._places()
        self._hubs()
        self._desks()
        self._offers()
        self._deliveries()
        self._withdraw()

    # Checks: all before anything is written.

    def _check_slugs(self) -> None:
        findings: list[Finding] = []
        groups: list[tuple[ObjectKind, Any, Sequence[Any]]] = [
            (ObjectKind.ORGANISATION, Organisation, self.catalogue.organisations),
            (ObjectKind.HUB, Hub, self.catalogue.hubs),
            (ObjectKind.OFFER, Offer, self.catalogue.offers),
        ]
        for kind, model, rows in groups:
            known = self._known(kind, [row.id for row in rows])
            slugs = {row.slug: row.id for row in rows}
            if len(slugs) < len(rows):
                findings.append(Finding(f"maillage.{kind.value}s", "", _("Two of them have the same address name.")))
            taken = model.objects.filter(slug__in=slugs).values_list("slug", "pk")
            findings += [
                Finding(f"maillage.{slugs[slug]}", slug, _("Another one has this address name here."))
                for slug, key in taken
                if known.get(slugs[slug]) != key
            ]
        self._refuse(findings)

    def _find_areas(self) -> None:
        wanted = {(area.kind.value, area.code) for area in areas_said(self.catalogue)}
        for area in Area.objects.filter(code__in={code for _kind, code in wanted}):
            self.areas[area.kind, area.code] = area
        absent = [code for kind, code in wanted if (kind, code) not in self.areas and kind == AreaKind.COMMUNE]
        for former in FormerArea.objects.filter(code__in=absent).select_related("area"):
            self.areas[AreaKind.COMMUNE, former.code] = former.area
            words = _("This commune is now part of %(commune)s.") % {"commune": former.area.name}
            self.done.findings.append(Finding("maillage", former.code, words, is_warning=True))
        self._refuse(
            [
                Finding("maillage", f"{kind} {code}", _("This area is not known in the territories loaded here."))
                for kind, code in sorted(wanted)
                if (kind, code) not in self.areas
            ]
        )

    @staticmethod
    def _refuse(findings: Sequence[Finding]) -> None:
        if findings:
            raise CatalogueRefused(findings)

    # Tables.

    def _organisations(self) -> dict[str, Any]:
        said = {
            one.id: {**_some(one, ORGANISATION_FIELDS), "kind": one.kind.value} for one in self.catalogue.organisations
        }
        return self._settle(ObjectKind.ORGANISATION, Organisation, said, name=False)

    def _networks(self) -> None:
        here = {one.slug: one for one in Network.objects.all()}
        for one in self.catalogue.networks:
            if one.slug not in here:
                here[one.slug] = Network.objects.create(
                    slug=one.slug,
                    name=one.name,
                    area=self._area(one.area),
                    lead_organisation=self.objects[one.lead],
                    email=one.email,
                    phone=one.phone,
                    answer_working_days=one.answer_working_days,
                )
                self.done.created += 1
            self._periods(NetworkMembership, "network", here[one.slug], one.members)
        self.networks = here
        if not self.catalogue.networks:
            raise CatalogueRefused([Finding("maillage.networks", "[]", _("At least one network is needed."))])
        first = here[self.catalogue.networks[0].slug]
        self.source, _made = Source.objects.get_or_create(
            network=first, slug=self.catalogue.publisher, defaults={"name": self.catalogue.publisher}
        )

    def _places(self) -> None:
        said = {
            one.id: {
                "name": one.name,
                "address": one.address,
                "commune_id": self._area(one.commune).pk,
                "lat": one.lat,
                "lon": one.lon,
            }
            for one in self.catalogue.places
        }
        fresh = self._settle(ObjectKind.PLACE, Place, said)
        refresh_travel(list(fresh.values()), now=self.now)

    def _hubs(self) -> None:
        said = {
            one.id: {
                **_some(one, HUB_FIELDS),
                "stages": [word.value for word in one.stages],
                "kind": one.kind.value,
                "network_id": self.networks[one.network].pk,
                "place_id": self.objects[one.place].pk,
            }
            for one in self.catalogue.hubs
        }
        self._settle(ObjectKind.HUB, Hub, said)
        for one in self.catalogue.hubs:
            if not self._is_ours(one.id):
                self._periods(HubMembership, "hub", self.objects[one.id], one.partners)

    def _desks(self) -> None:
        said = {
            one.id: {
                "name": one.name,
                "hub_id": self.objects[one.hub].pk,
                "organisation_id": self.objects[one.organisation].pk,
                "place_id": self.objects[one.place].pk,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
            }
            for one in self.catalogue.desks
        }
        self._settle(ObjectKind.DESK, OutreachDesk, said)
        for one in self.catalogue.desks:
            if not self._is_ours(one.id):
                self._days(one)

    def _days(self, one: facts.DeskFacts) -> None:
        desk = self.objects[one.id]
        wanted = {(day.weekday.value, day.opens_at, day.closes_at, day.rhythm.value): None for day in one.days}
        here = {
            (row.weekday, row.opens_at, row.closes_at, row.rhythm): row for row in DeskDay.objects.filter(desk=desk)
        }
        DeskDay.objects.filter(pk__in=[row.pk for said, row in here.items() if said not in wanted]).delete()
        DeskDay.objects.bulk_create(
            DeskDay(desk=desk, weekday=weekday, opens_at=opens_at, closes_at=closes_at, rhythm=rhythm)
            for weekday, opens_at, closes_at, rhythm in wanted
            if (weekday, opens_at, closes_at, rhythm) not in here
        )

    def _offers(self) -> None:
        """General offers first, so that local ones find theirs."""
        for local in (False, True):
            said = {
                one.id: {
                    **_some(one, OFFER_FIELDS),
                    "kind": one.kind.value,
                    "stages": [word.value for word in one.stages],
                    "subjects": [word.value for word in one.subjects],
                    "audiences": [word.value for word in one.audiences],
                    "organisation_id": self.objects[one.organisation].pk,
                    "general_id": self.objects[one.general].pk if one.general else None,
                    "status": OfferStatus.PUBLISHED.value,
                }
                for one in self.catalogue.offers
                if bool(one.general) == local
            }
            self._settle(ObjectKind.OFFER, Offer, said)

    def _deliveries(self) -> None:
        rows = [(offer, one) for offer in self.catalogue.offers for one in offer.deliveries]
        said = {
            one.id: {
                **_some(one, DELIVERY_FIELDS),
                "offer_id": self.objects[offer.id].pk,
                "hub_id": self.objects[one.hub].pk,
                "desk_id": self.objects[one.desk].pk if one.desk else None,
                "tier": one.tier.value,
                "modes": [word.value for word in one.modes],
                "fee": one.fee.value,
                "status": OfferStatus.PUBLISHED.value,
            }
            for offer, one in rows
        }
        self._settle(ObjectKind.DELIVERY, Delivery, said)
        self._zones([one for _offer, one in rows if not self._is_ours(one.id)])

    def _zones(self, rows: Sequence[facts.DeliveryFacts]) -> None:
        wanted = {(self.objects[one.id].pk, self._area(area).pk) for one in rows for area in one.zone}
        keys = [self.objects[one.id].pk for one in rows]
        here = {
            (delivery, area): key
            for key, delivery, area in EligibilityArea.objects.filter(delivery__in=keys).values_list(
                "pk", "delivery_id", "area_id"
            )
        }
        EligibilityArea.objects.filter(pk__in=[key for pair, key in here.items() if pair not in wanted]).delete()
        EligibilityArea.objects.bulk_create(
            [EligibilityArea(delivery_id=delivery, area_id=area) for delivery, area in sorted(wanted - set(here))],
            batch_size=BATCH,
        )

    def _withdraw(self) -> None:
        """Suspend what this installation published and no longer lists."""
        groups: list[tuple[ObjectKind, Any]] = [(ObjectKind.DELIVERY, Delivery), (ObjectKind.OFFER, Offer)]
        for kind, model in groups:
            origin = ExternalId.objects.filter(source=self.source, kind=kind, is_origin=True)
            gone = [key for name, key in origin.values_list("external_id", "object_id") if name not in self.objects]
            rows = model.objects.filter(pk__in=gone, status=OfferStatus.PUBLISHED)
            self.done.withdrawn += rows.update(status=OfferStatus.SUSPENDED)

    # Rows.

    def _settle(
        self, kind: ObjectKind, model: Any, said: Mapping[str, Mapping[str, Any]], *, name: bool = True
    ) -> dict[str, Any]:
        """Have a row for each name, as said; those made now. What was first published here stays as it is."""
        keys = self._known(kind, said)
        here = model.objects.in_bulk([*keys.values()])
        self.objects.update({one: here[key] for one, key in keys.items() if key in here})
        changed = [one for one in keys if not self._is_ours(one) and _differs(self.objects[one], said[one])]
        for one in changed:
            for attribute, value in said[one].items():
                setattr(self.objects[one], attribute, value)
        if changed:
            model.objects.bulk_update(
                [self.objects[one] for one in changed], _names(said[changed[0]]), batch_size=BATCH
            )
        absent = [one for one in said if one not in self.objects]
        self._refuse([_gone(one) for one in absent if self._is_ours(one)])
        made = model.objects.bulk_create([model(**said[one]) for one in absent], batch_size=BATCH)
        fresh = dict(zip(absent, made, strict=True))
        self.objects.update(fresh)
        self.done.created += len(fresh)
        self.done.changed += len(changed)
        self.done.unchanged += len(keys) - len(changed)
        if name:
            self._name(kind, fresh)
        return fresh

    def _name(self, kind: ObjectKind, fresh: Mapping[str, Any]) -> None:
        ExternalId.objects.bulk_create(
            [
                ExternalId(source=self.source, kind=kind, external_id=name, object_id=one.pk, is_origin=True)
                for name, one in fresh.items()
            ],
            batch_size=BATCH,
        )

    def _known(self, kind: ObjectKind, names: Iterable[str]) -> dict[str, int]:
        """Our keys for those names that we have: by the names they came under, and our own."""
        names = list(names)
        rows = ExternalId.objects.filter(kind=kind, is_origin=True, external_id__in=names)
        keys = dict(rows.values_list("external_id", "object_id"))
        start = f"{self.ours}{SEPARATOR}{kind.value}-"
        for one in names:
            number = one.removeprefix(start)
            if one.startswith(start) and number.isdecimal():
                keys[one] = int(number)
        return keys

    def _is_ours(self, name: str) -> bool:
        return facts.source_of(name) == self.ours

    def _area(self, area: AreaFacts) -> Area:
        return self.areas[area.kind.value, area.code]

    def _periods(self, model: Any, owner: str, thing: models.Model, said: Sequence[PeriodFacts]) -> None:
        """Have the periods that are said, by partner and first day; partners in force that are not said leave."""
        rows = model.objects.filter(**{owner: thing})
        here = {(row.organisation_id, row.starts_on): row for row in rows}
        wanted = {(self.objects[one.organisation].pk, one.starts_on): one for one in said}
        lead = {"is_lead"} if model is HubMembership else set()
        for key, one in wanted.items():
            values = {"ends_on": one.ends_on, **({"is_lead": one.is_lead} if lead else {})}
            row = here.get(key)
            if row is None:
                model.objects.create(**{owner: thing}, organisation_id=key[0], starts_on=key[1], **values)
            elif _differs(row, values):
                model.objects.filter(pk=row.pk).update(**values)
        if owner == "network":
            return  # a network that was here before has members of its own
        over = [row.pk for key, row in here.items() if key not in wanted]
        last = self.catalogue.day - timedelta(days=1)
        rows.filter(in_force(self.catalogue.day), pk__in=over, starts_on__lte=last).update(ends_on=last)


def _some(fact: facts.Fact, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in names}


def _differs(row: Any, said: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in said.items())


def _names(said: Mapping[str, Any]) -> list[str]:
    return [name.removesuffix("_id") for name in said]


def _gone(name: str) -> Finding:
    return Finding("maillage", name, _("This name was given here, and nothing has it any more."))
