"""Writes the network of the demo: partners, places, hubs, desks, charters, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import (
    Charter,
    CharterRule,
    CharterShare,
    DeskDay,
    Hub,
    HubMembership,
    Membership,
    Network,
    NetworkMembership,
    Organisation,
    OutreachDesk,
)
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.catalogue.territories.actions import refresh_travel
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, Place
from maillage.config.demo.desks import DESKS
from maillage.config.demo.partners import PARTNERS
from maillage.config.demo.people import ADMINISTRATOR, MEMBERS, SHOWN
from maillage.config.demo.places import HUBS, INVENTED_ADDRESS, SPOTS
from maillage.config.demo.rows import FICTITIOUS, GRAND_EST
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record

SLUG = "grand-est"
NAME = "Pôles entrepreneuriaux du Grand Est"
SINCE = date(2018, 1, 8)
# Numbers that the French regulator keeps for fiction: 03 53 01 and four digits.
FICTION_PHONE = "03 53 01 00 {:02d} " + FICTITIOUS


@dataclass(frozen=True)
class Written:
    """What the next steps need: rows by their keys."""

    network: Network
    organisations: Mapping[str, Organisation]
    hubs: Mapping[str, Hub]
    desks: Mapping[str, OutreachDesk]
    people: Mapping[str, User]


def write_network(*, password: str, now: datetime) -> Written:
    """Everything that the catalogue of offers stands on."""
    organisations = _organisations()
    network = Network.objects.create(
        name=NAME,
        slug=SLUG,
        area=Area.objects.get(kind=AreaKind.REGION, code=GRAND_EST),
        lead_organisation=organisations["alexis"],
        phone=FICTION_PHONE.format(0),
    )
    NetworkMembership.objects.bulk_create(
        NetworkMembership(network=network, organisation=one, starts_on=SINCE) for one in organisations.values()
    )
    record("network.demo_written", about=network, by=None, at=now)
    places = _places(now)
    hubs = _hubs(network, organisations, places)
    desks = _desks(hubs, organisations, places)
    _charters(hubs, organisations)
    people = _people(network, organisations, hubs, password=password, now=now)
    return Written(network, organisations, hubs, desks, people)


def _organisations() -> dict[str, Organisation]:
    made = Organisation.objects.bulk_create(
        Organisation(
            name=partner.name,
            short_name=partner.short_name,
            slug=partner.key,
            kind=partner.kind,
            presentation=partner.presentation,
            website=partner.website,
        )
        for partner in PARTNERS
    )
    return {one.slug: one for one in made}


def _places(now: datetime) -> dict[str, Place]:
    codes = {spot.commune for spot in SPOTS}
    communes = {area.code: area for area in Area.objects.communes().filter(code__in=codes)}
    made = Place.objects.bulk_create(
        Place(
            name=spot.name,
            address=spot.address,
            commune=communes[spot.commune],
            lat=communes[spot.commune].lat or 0.0,
            lon=communes[spot.commune].lon or 0.0,
        )
        for spot in SPOTS
    )
    refresh_travel(made, now=now)
    return {spot.key: place for spot, place in zip(SPOTS, made, strict=True)}


def _hubs(network: Network, organisations: Mapping[str, Organisation], places: Mapping[str, Place]) -> dict[str, Hub]:
    made = Hub.objects.bulk_create(
        Hub(
            network=network,
            kind=sheet.kind,
            name=sheet.name,
            slug=sheet.key,
            place=places[sheet.spot],
            presentation=sheet.presentation
            or f"Lieu d’accueil à {places[sheet.spot].commune.name}. {INVENTED_ADDRESS}.",
            opening_hours=f"{sheet.days} {FICTITIOUS}",
            access=sheet.access,
            phone=FICTION_PHONE.format(number) if number < 100 else "",
            opened_on=SINCE,
        )
        for number, sheet in enumerate(HUBS, start=1)
    )
    hubs = {hub.slug: hub for hub in made}
    HubMembership.objects.bulk_create(
        HubMembership(hub=hubs[sheet.key], organisation=organisations[key], is_lead=key == sheet.lead, starts_on=SINCE)
        for sheet in HUBS
        for key in (sheet.lead, *sheet.partners)
    )
    return hubs


def _desks(
    hubs: Mapping[str, Hub], organisations: Mapping[str, Organisation], places: Mapping[str, Place]
) -> dict[str, OutreachDesk]:
    made = OutreachDesk.objects.bulk_create(
        OutreachDesk(
            hub=hubs[row.hub],
            organisation=organisations[row.organisation],
            name=f"Permanence {organisations[row.organisation]}, {places[row.spot].commune.name} {FICTITIOUS}",
            place=places[row.spot],
            starts_on=SINCE,
        )
        for row in DESKS
    )
    desks = {row.key: desk for row, desk in zip(DESKS, made, strict=True)}
    DeskDay.objects.bulk_create(
        DeskDay(
            desk=desks[row.key],
            weekday=day.weekday,
            opens_at=day.opens_at,
            closes_at=day.closes_at,
            rhythm=day.rhythm,
        )
        for row in DESKS
        for day in row.days
    )
    return desks


STUDENTS = (Audience.ETUDIANTS, Audience.ETUDIANTS_JEUNES_DIPLOMES)
# Hub: lines of its charter, each (stages, audiences, partners in turns).
CHARTERS: dict[str, tuple[tuple[tuple[Stage, ...], tuple[Audience, ...], tuple[str, ...]], ...]] = {
    "pole-54": (
        ((), STUDENTS, ("peel",)),
        ((Stage.SENSIBILISER, Stage.S_INFORMER, Stage.IMMATRICULER), (), ("cci-54",)),
        ((Stage.EMERGER, Stage.MONTER, Stage.TESTER, Stage.FINANCER, Stage.REPRENDRE), (), ("alexis",)),
        ((Stage.DEMARRER, Stage.DEVELOPPER), (), ("carep", "cci-54")),
        ((), (), ("cci-54", "alexis")),
    ),
    "alexis-maxeville": (
        ((Stage.TESTER,), (), ("pacelor",)),
        ((), (), ("alexis",)),
    ),
    "alexis-etain": (((), (), ("alexis",)),),
}


def _charters(hubs: Mapping[str, Hub], organisations: Mapping[str, Organisation]) -> None:
    for key, lines in CHARTERS.items():
        charter = Charter.objects.create(
            hub=hubs[key], name=f"Charte de {hubs[key].name} {FICTITIOUS}", starts_on=SINCE
        )
        for position, (stages, audiences, partners) in enumerate(lines, start=1):
            rule = CharterRule.objects.create(
                charter=charter, position=position, stages=list(stages), audiences=list(audiences)
            )
            CharterShare.objects.bulk_create(
                CharterShare(rule=rule, organisation=organisations[partner]) for partner in partners
            )


def _people(
    network: Network,
    organisations: Mapping[str, Organisation],
    hubs: Mapping[str, Hub],
    *,
    password: str,
    now: datetime,
) -> dict[str, User]:
    names = {member.email: member.name for member in MEMBERS} | {ADMINISTRATOR: f"Dominique A. {FICTITIOUS}"}
    shown = {email for _role, email in SHOWN}
    kept = make_password(password)  # one for all, so that setting up stays quick
    made = User.objects.bulk_create(
        User(
            email=email,
            name=name,
            password=kept if email in shown else make_password(None),
            joined_at=now,
            is_staff=email == ADMINISTRATOR,
            is_superuser=email == ADMINISTRATOR,
        )
        for email, name in names.items()
    )
    people = {user.email: user for user in made}
    Membership.objects.bulk_create(
        Membership(
            user=people[member.email],
            organisation=organisations[member.organisation],
            role=member.role,
            hub=hubs[member.hub] if member.hub else None,
            network=network if member.role == Role.COORDINATOR else None,
            starts_on=SINCE,
        )
        for member in MEMBERS
    )
    return people
