"""Writes the demo once, whole or not at all."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import connection

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.overlaps.actions import find_overlaps
from maillage.config.demo.catalogue import write_offers
from maillage.config.demo.dialogue import write_dialogue
from maillage.config.demo.enquiries import write_enquiries
from maillage.config.demo.enrolments import write_enrolments
from maillage.config.demo.files import write_files
from maillage.config.demo.firms import write_firms
from maillage.config.demo.journeys import write_journeys
from maillage.config.demo.kits import write_kits
from maillage.config.demo.known import write_known
from maillage.config.demo.network import SLUG, write_network
from maillage.config.demo.offers import OFFERS
from maillage.config.demo.partners import PARTNERS
from maillage.config.demo.people import DOMAIN, SHOWN, Account
from maillage.config.demo.places import HUBS
from maillage.config.demo.referrals import write_referrals
from maillage.config.demo.schemes import write_schemes
from maillage.config.demo.templates import write_templates
from maillage.config.demo.work import write_work
from maillage.config.demo.years import write_years
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything

WORDS = (
    "sapin",
    "mirabelle",
    "brimbelle",
    "ardoise",
    "bergamote",
    "vitrail",
    "cigogne",
    "quetsche",
    "cristal",
    "verger",
)
LOCK = 7_216_054


class DemoIsOff(DomainError):
    """The demo network is only written where the setting MAILLAGE_DEMO asks for it."""

    def __init__(self) -> None:
        super().__init__("MAILLAGE_DEMO reads no; yes is needed to write the demo network.")


class NamesTaken(DomainError):
    """Something that is not the demo's has the address names of the demo."""

    def __init__(self, taken: list[str]) -> None:
        self.taken = taken
        super().__init__(f"Already taken: {', '.join(taken)}. The demo network needs an installation of its own.")


def seed(*, now: datetime) -> bool:
    """Write the demo network unless it is there; tells whether it was written.

    One transaction: an interrupted start leaves nothing, and two that start together write once. What is already
    in the database is neither read nor changed, but for the passwords of the demo's own accounts, which follow the
    secret key.

    Raises DemoIsOff when the settings do not ask for the demo, NamesTaken when somebody else's organisations, hubs,
    offers or people have its names.
    """
    if not settings.DEMO:
        raise DemoIsOff
    with reading_everything():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Network.objects.filter(slug=SLUG).exists():
            _renew_passwords()
            return False
        _refuse_taken_names()
        written = write_network(password=demo_password(), now=now)
        write_offers(written, now=now)
        write_templates(written, now=now)
        write_schemes(written, now=now)
        write_enquiries(written, now=now)
        write_files(written, now=now)
        write_referrals(written, now=now)
        write_journeys(written, now=now)
        write_enrolments(written, now=now)
        write_work(written, now=now)
        write_known(written, now=now)
        write_kits(written, now=now)
        write_years(written, now=now)
        write_firms(written, now=now)
        find_overlaps(now=now, tell=False)
        write_dialogue(written, password=demo_password(), now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return True


def accounts() -> list[Account]:
    """The accounts to sign in with, one for each role."""
    return [Account(role, email, demo_password()) for role, email in SHOWN]


def demo_password() -> str:
    """One password for all the accounts of this installation's demo: easy to type, never the same elsewhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"maillage demo", hashlib.sha256).digest()
    words = (WORDS[byte % len(WORDS)] for byte in digest[:2])
    return f"{'-'.join(words)}-{int.from_bytes(digest[2:5]) % 1_000_000:06d}"


def _refuse_taken_names() -> None:
    taken = [
        *Organisation.objects.filter(slug__in=[partner.key for partner in PARTNERS]).values_list("slug", flat=True),
        *Hub.objects.filter(slug__in=[sheet.key for sheet in HUBS]).values_list("slug", flat=True),
        *Offer.objects.filter(slug__in=[sheet.key for sheet in OFFERS]).values_list("slug", flat=True),
        *User.objects.filter(email__iendswith=f"@{DOMAIN}").values_list("email", flat=True),
    ]
    if taken:
        raise NamesTaken(sorted(taken))


def _renew_passwords() -> None:
    """Where the secret key changed since, the printed password works again."""
    people = list(User.objects.filter(email__in=[email for _role, email in SHOWN]))
    if people and not people[0].check_password(demo_password()):
        for person in people:
            person.set_password(demo_password())
        User.objects.bulk_update(people, ["password"])
