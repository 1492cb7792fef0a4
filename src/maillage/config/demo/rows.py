"""The shapes in which the demo network is written down, before it becomes rows of the database."""

from dataclasses import dataclass
from datetime import time

from maillage.catalogue.network.choices import HubKind, OrganisationKind, Rhythm, Role, Weekday
from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferStatus, OfferType, Stage, Subject

GRAND_EST = "44"
FICTITIOUS = "(fictif)"


@dataclass(frozen=True)
class Partner:
    """An organisation, by its key."""

    key: str
    name: str
    short_name: str
    kind: OrganisationKind
    presentation: str
    website: str = ""


@dataclass(frozen=True)
class Spot:
    """Where people go: a commune by its code, and an address when a source gives one."""

    key: str
    name: str
    commune: str
    address: str = ""


@dataclass(frozen=True)
class HubSheet:
    """A hub or a branch: who runs it, with whom, where."""

    key: str
    name: str
    kind: HubKind
    spot: str
    lead: str
    partners: tuple[str, ...] = ()
    presentation: str = ""
    access: str = ""
    days: str = "Du lundi au vendredi, 9 h – 12 h et 14 h – 17 h"


@dataclass(frozen=True)
class DeskDayRow:
    """One day of a desk."""

    weekday: Weekday
    opens_at: time = time(9)
    closes_at: time = time(12)
    rhythm: Rhythm = Rhythm.WEEKLY


@dataclass(frozen=True)
class DeskRow:
    """An outreach desk, sent by a hub of its organisation."""

    key: str
    hub: str
    organisation: str
    spot: str
    days: tuple[DeskDayRow, ...]


@dataclass(frozen=True)
class Way:
    """One or several deliveries alike: at hubs and desks by their keys, or from a distance by one hub.

    `zone` mixes codes of communes (5 characters), EPCI (9), départements (2); `GRAND_EST` is the région; none at all
    means everywhere. `wait` is the first delay in days; the next places wait a little more. `stale` was confirmed
    long ago; `due` is to be confirmed soon; `places` is how many people each place can take in a month.
    """

    at: tuple[str, ...]
    remote: bool = False
    modes: tuple[DeliveryMode, ...] = ()
    zone: tuple[str, ...] = ()
    hours: str = ""
    wait: int | None = 8
    fee: Fee = Fee.GRATUIT
    fee_detail: str = ""
    status: OfferStatus = OfferStatus.PUBLISHED
    stale: bool = False
    due: bool = False
    places: int | None = None


@dataclass(frozen=True)
class OfferSheet:
    """An offer in plain words. `source` is the key of a page that tells it; without one the offer is fictitious."""

    key: str
    organisation: str
    name: str
    summary: str
    kind: OfferType
    stages: tuple[Stage, ...]
    ways: tuple[Way, ...]
    source: str = ""
    general: str = ""
    subjects: tuple[Subject, ...] = ()
    audiences: tuple[Audience, ...] = (Audience.TOUS_PUBLICS,)
    what_happens: str = ""
    duration: str = ""
    next_step: str = ""
    conditions: str = ""
    pieces_to_bring: str = ""
    adds: str = ""
    status: OfferStatus = OfferStatus.PUBLISHED


@dataclass(frozen=True)
class Member:
    """Someone invented who acts for a partner. `hub` is empty for a coordinator."""

    name: str
    email: str
    organisation: str
    role: Role
    hub: str = ""
