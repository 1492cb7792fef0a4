"""The cast: a small joint hub at Étain with its people, used by everybody's tests. All invented names are *fictif*.

`cast.adviser` and `cast.colleague` work for Alexis at Étain, `cast.partner` for the chamber at the same hub,
`cast.stranger` for another organisation at Verdun. The hub, its charter and its offers are attributes too.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from maillage.catalogue.network.choices import HubKind, OrganisationKind, Rhythm, Role, Weekday
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
from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferStatus, OfferType, Stage, Subject, Tier
from maillage.catalogue.offers.models import Delivery, EligibilityArea, Offer
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, Place, TravelTime
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import ContactWay
from maillage.support.orientation.models import Enquiry

PASSWORD = "un mot de passe fictif"
OPENED = date(2020, 1, 6)
CONFIRMED = max(date(2026, 9, 1), timezone.localdate() - timedelta(days=150))
ETAIN, VERDUN, SPINCOURT, NANCY, METZ = "55181", "55545", "55500", "54395", "57463"
MINUTES = {
    "etain": {ETAIN: 4, VERDUN: 24, SPINCOURT: 14, METZ: 62},
    "verdun": {VERDUN: 5, ETAIN: 25, SPINCOURT: 38, METZ: 70},
    "spincourt": {SPINCOURT: 3, ETAIN: 14, VERDUN: 38},
}


@dataclass(frozen=True)
class Cast:
    """Who and what a test may need."""

    network: Network
    alexis: Organisation
    chamber: Organisation
    neighbour: Organisation
    etain: Hub
    verdun: Hub
    desk: OutreachDesk
    charter: Charter
    build: Offer
    inform: Offer
    build_at_etain: Delivery
    build_at_desk: Delivery
    inform_remote: Delivery
    build_at_verdun: Delivery
    adviser: User
    colleague: User
    partner: User
    stranger: User
    manager: User
    coordinator: User
    administrator: User
    commune: Area


def commune(code: str) -> Area:
    """A real commune by its code."""
    return Area.objects.get(kind=AreaKind.COMMUNE, code=code)


def member(
    user: User, organisation: Organisation, role: Role, *, hub: Hub | None = None, network: Network | None = None
) -> User:
    """Give `user` a role that is in force and return the user."""
    Membership.objects.create(
        user=user, organisation=organisation, role=role, hub=hub, network=network, starts_on=OPENED
    )
    return user


def user(name: str, **facts: object) -> User:
    """A person who signs in with PASSWORD."""
    return User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=f"{name} (fictif)", **facts)


def organisation(name: str, kind: OrganisationKind, network: Network | None = None) -> Organisation:
    """A partner, member of `network` when one is given."""
    made = Organisation.objects.create(
        name=f"{name} (fictif)",
        short_name=name,
        slug=name.lower(),
        kind=kind,
        phone="03 00 00 00 01",
        email=f"contact@{name.lower()}.example.org",
        is_fictitious=True,
    )
    if network is not None:
        NetworkMembership.objects.create(network=network, organisation=made, starts_on=OPENED)
    return made


def place(name: str, code: str, minutes: dict[str, int]) -> Place:
    """A place in a commune, with the travel times the test relies on."""
    area = commune(code)
    made = Place.objects.create(
        name=name,
        address=f"1, rue des Essais, {area.name}",
        commune=area,
        lat=area.lat,
        lon=area.lon,
        travel_model="tests",
        travel_computed_at=datetime.fromisoformat("2026-01-05T09:00:00+01:00"),
    )
    TravelTime.objects.bulk_create(
        TravelTime(place=made, commune=commune(origin), seconds=value * 60) for origin, value in minutes.items()
    )
    return made


def hub(network: Network, name: str, where: Place, partners: list[Organisation]) -> Hub:
    """A hub run by the first of its partners."""
    made = Hub.objects.create(
        network=network,
        kind=HubKind.HUB,
        name=f"Pôle de {name}",
        slug=f"pole-{name.lower()}",
        place=where,
        phone="03 00 00 00 02",
        email=f"pole@{name.lower()}.example.org",
        opening_hours="du lundi au vendredi, 9 h – 12 h et 14 h – 18 h (fictif)",
        opened_on=OPENED,
    )
    for partner in partners:
        HubMembership.objects.create(hub=made, organisation=partner, is_lead=partner == partners[0], starts_on=OPENED)
    return made


def rule(charter: Charter, position: int, partners: list[Organisation], **needs: list[str]) -> CharterRule:
    """A line of the charter: these partners in turns."""
    made = CharterRule.objects.create(charter=charter, position=position, **needs)
    for partner in partners:
        CharterShare.objects.create(rule=made, organisation=partner)
    return made


def offer(owner: Organisation, name: str, stages: list[str], **facts: object) -> Offer:
    """A published offer for everybody."""
    return Offer.objects.create(
        organisation=owner,
        name=name,
        slug=f"{owner.slug}-{name.lower().replace(' ', '-')}",
        summary=f"{name}, pas à pas, avec une personne qui connaît le territoire.",
        what_happens="Un premier rendez-vous, puis un plan d'action.",
        duration="Une heure",
        next_step="Un second rendez-vous, si vous le voulez.",
        adds="Au plus près, avec quelqu'un qui connaît le territoire.",
        kind=OfferType.ENTRETIEN_INDIVIDUEL,
        stages=stages,
        subjects=[Subject.MODELE_ECONOMIQUE],
        audiences=[Audience.TOUS_PUBLICS],
        status=OfferStatus.PUBLISHED,
        is_fictitious=True,
        **facts,
    )


def delivery(of: Offer, where: Hub, tier: Tier, zone: list[Area], **facts: object) -> Delivery:
    """A published delivery, confirmed, for the people of `zone`."""
    modes = {
        Tier.IN_PERSON: [DeliveryMode.EN_PRESENTIEL_SUR_RDV],
        Tier.DESK: [DeliveryMode.PERMANENCE_DELOCALISEE],
        Tier.REMOTE: [DeliveryMode.VISIO, DeliveryMode.TELEPHONE],
    }
    made = Delivery.objects.create(
        offer=of,
        hub=where,
        tier=tier,
        modes=modes[tier],
        first_appointment_days=8,
        status=OfferStatus.PUBLISHED,
        confirmed_on=CONFIRMED,
        is_fictitious=True,
        **facts,
    )
    EligibilityArea.objects.bulk_create(EligibilityArea(delivery=made, area=area) for area in zone)
    return made


def make_cast() -> Cast:
    """Set the whole scene; about sixty rows."""
    region = Area.objects.get(kind=AreaKind.REGION, code="44")
    meuse = Area.objects.get(kind=AreaKind.DEPARTEMENT, code="55")
    alexis = organisation("Alexis", OrganisationKind.ASSOCIATION)
    network = Network.objects.create(
        name="Pôles de Meuse (fictif)",
        slug="meuse",
        area=region,
        lead_organisation=alexis,
        email="reseau@example.org",
        phone="03 00 00 00 03",
    )
    NetworkMembership.objects.create(network=network, organisation=alexis, starts_on=OPENED)
    chamber = organisation("Chambre", OrganisationKind.CHAMBER, network)
    neighbour = organisation("Voisins", OrganisationKind.ASSOCIATION, network)
    etain = hub(network, "Etain", place("Pôle d'Étain", ETAIN, MINUTES["etain"]), [alexis, chamber])
    verdun = hub(network, "Verdun", place("Pôle de Verdun", VERDUN, MINUTES["verdun"]), [neighbour])
    desk = OutreachDesk.objects.create(
        hub=etain,
        organisation=alexis,
        name="Permanence de Spincourt",
        place=place("Mairie de Spincourt", SPINCOURT, MINUTES["spincourt"]),
        starts_on=OPENED,
    )
    DeskDay.objects.create(desk=desk, weekday=Weekday.TUESDAY, rhythm=Rhythm.WEEKLY)
    charter = Charter.objects.create(hub=etain, name="Charte d'Étain (fictif)", starts_on=OPENED)
    rule(charter, 1, [chamber], stages=[Stage.SENSIBILISER, Stage.S_INFORMER])
    rule(charter, 2, [alexis], stages=[Stage.EMERGER, Stage.MONTER])
    rule(charter, 3, [alexis, chamber])
    build = offer(alexis, "Construire son projet", [Stage.EMERGER, Stage.MONTER])
    inform = offer(chamber, "S informer", [Stage.SENSIBILISER, Stage.S_INFORMER])
    other = offer(neighbour, "Construire son projet", [Stage.EMERGER, Stage.MONTER, Stage.DEVELOPPER])
    return Cast(
        network=network,
        alexis=alexis,
        chamber=chamber,
        neighbour=neighbour,
        etain=etain,
        verdun=verdun,
        desk=desk,
        charter=charter,
        build=build,
        inform=inform,
        build_at_etain=delivery(build, etain, Tier.IN_PERSON, [meuse]),
        build_at_desk=delivery(build, etain, Tier.DESK, [meuse], desk=desk),
        inform_remote=delivery(inform, etain, Tier.REMOTE, [region]),
        build_at_verdun=delivery(other, verdun, Tier.IN_PERSON, [meuse]),
        adviser=member(user("Aline"), alexis, Role.ADVISER, hub=etain),
        colleague=member(user("Colin"), alexis, Role.ADVISER, hub=etain),
        partner=member(user("Paula"), chamber, Role.ADVISER, hub=etain),
        stranger=member(user("Stephane"), neighbour, Role.ADVISER, hub=verdun),
        manager=member(user("Manon"), alexis, Role.HUB_MANAGER, hub=etain),
        coordinator=member(user("Coralie"), alexis, Role.COORDINATOR, network=network),
        administrator=user("Adele", is_staff=True, is_superuser=True),
        commune=commune(ETAIN),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast."""
    return make_cast()


@pytest.fixture
def enquiry(cast: Cast, now: datetime) -> Enquiry:
    """The bakery of Étain: waits for Alexis, in the care of the adviser, due in two days."""
    return Enquiry.objects.create(
        form_key=uuid4(),
        network=cast.network,
        name="Léa (fictif)",
        contact_way=ContactWay.PHONE,
        phone="06 00 00 00 00",
        email="lea@example.org",
        commune=cast.commune,
        commune_typed="Étain (55)",
        need="Je veux ouvrir une boulangerie à Étain.",
        stage=Stage.EMERGER,
        is_fictitious=True,
        hub=cast.etain,
        organisation=cast.alexis,
        owner=cast.adviser,
        received_at=now,
        assigned_at=now,
        due_at=now + timedelta(days=2),
        link_expires_at=now + timedelta(days=90),
    )
