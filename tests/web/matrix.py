"""Every role at every page: asked for, not remembered. `docs/reference/permissions.md` holds the table this makes."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.cast import Cast

from maillage.catalogue.network.models import Hub, HubNotice
from maillage.catalogue.offers.models import Correction, OfferTemplate
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.sources.models import ImportRun, Source, Widget
from maillage.foundation.accounts.models import User
from maillage.foundation.messaging.models import Letter
from maillage.foundation.tools.reading import reading_as
from maillage.support.orientation.models import Enquiry
from maillage.support.orientation.queries import link_token
from maillage.support.people.actions import Said, merge_people, welcome_person
from maillage.support.people.models import Merge, Person

DOORS = ("public", "desk", "hub", "coordination", "link", "account", "backoffice")
ROLES = {
    "anyone": "no account",
    "other": "signed in, without any role",
    "stranger": "adviser of another hub",
    "partner": "adviser of another partner at the same hub",
    "adviser": "adviser addressed",
    "manager": "manager of the hub",
    "coordinator": "coordinator of the network",
    "administrator": "administrator of the platform",
}
ABOUT_A_PERSON = ("person", "receive", "edit_person", "add_contact", "add_situation")
ABOUT_A_CARD = ("overlap", "settle_overlap", "sign_overlap", "comment_overlap", "reopen_overlap")
ABOUT_AN_OFFER = (
    *("offer", "write_offer", "publish_offer", "suspend_offer", "end_offer"),
    *("settle_difference", "new_delivery"),
)
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


IMPORTS = tuple(f"coordination:{name}" for name in ("import", "write_import", "drop_import", "import_report"))


class Undone(Exception):
    """Takes back what a trial wrote."""


@dataclass(frozen=True)
class Page:
    """One named page with the arguments that make it an address."""

    name: str
    address: str


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named page of our doors."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, entry.namespace or namespace)
        elif namespace in DOORS:
            yield f"{namespace}:{entry.name}", entry


def pages(cast: Cast, enquiry: Enquiry, letter: Letter) -> list[Page]:
    """Every page of our doors, about the hub of Étain and the enquiry that the adviser has."""
    day = cast.desk.days.get()
    member = cast.etain.members.get(user=cast.colleague)
    correction = Correction.objects.create(offer=cast.build, said="Le prix a changé.", proposed_at=enquiry.received_at)
    template = OfferTemplate.objects.create(
        network=cast.network, name="Modèle (fictif)", summary="Une phrase.", kind="diagnostic", stages=["monter"]
    )
    source = Source.objects.create(network=cast.network, name="Tableur (fictif)", slug="tableur")
    run = ImportRun.objects.create(
        source=source, kind="offers", file_name="a.csv", sha256="0" * 64, size=1, received_at=enquiry.received_at
    )
    widget = Widget.objects.create(
        network=cast.network, organisation=cast.chamber, slug="chambre", origins=["https://chambre.example.org"]
    )
    card = Overlap.objects.create(
        first=cast.build,
        second=cast.inform,
        kind="overlap",
        **dict.fromkeys(("score", "structure", "text", "territory"), 0.5),
        **dict.fromkeys(("people_both", "people_either"), 100),
        **dict.fromkeys(("found_at", "measured_at"), enquiry.received_at),
    )
    sami, samy, merge = _entered(cast)
    hub = _announced(cast)
    keys = {
        "desk": {"pk": enquiry.pk},
        **{f"desk:{name}": {"pk": sami.pk} for name in ABOUT_A_PERSON},
        "desk:merge": {"pk": sami.pk, "other": samy.pk},
        "desk:undo_merge": {"pk": merge.pk},
        "coordination": {"pk": enquiry.pk},
        "backoffice": {"pk": letter.pk},
        "coordination:template": {"pk": template.pk},
        **{f"{door}:{name}": {"pk": card.pk} for door in ("coordination", "hub") for name in ABOUT_A_CARD},
        "coordination:sign_overlap": {"pk": card.pk, "organisation": cast.alexis.pk},
        "account:work_as": {"pk": member.pk},
        "hub": {"slug": cast.etain.slug, "pk": cast.build_at_etain.pk},
        **{f"hub:{name}": {"pk": cast.build.pk} for name in ABOUT_AN_OFFER},
        **{f"hub:{name}": {"pk": hub.pk} for name in ("announced", "comment_announced")},
        "hub:accept_correction": {"pk": correction.pk},
        "hub:answer_correction": {"pk": correction.pk},
        "hub:end_desk": {"pk": cast.desk.pk},
        "hub:add_day": {"pk": cast.desk.pk},
        "hub:end_day": {"pk": day.pk},
        "hub:end_member": {"pk": member.pk},
        "public": {"slug": cast.etain.slug, "token": link_token(enquiry)},
        "public:offer": {"slug": cast.build.slug},
        "public:widget": {"slug": widget.slug},
        "coordination:widget": {"pk": widget.pk},
        **{name: {"pk": run.pk} for name in IMPORTS},
        "coordination:import_columns": {"kind": "offers"},
        "coordination:import_template": {"kind": "offers", "form": "csv"},
        "public:open_data_file": {"name": "offres.csv"},
        "public:correct": {"slug": cast.build.slug},
        "link": {"token": "made-up"},
    }
    made = []
    for name, entry in names():
        values = {**keys.get(name.split(":")[0], {}), **keys.get(name, {})}
        wanted = entry.pattern.converters
        made.append(Page(name, reverse(name, kwargs={key: values[key] for key in wanted})))
    return made


def _announced(cast: Cast) -> Hub:
    """A hub that opens, told to Alexis."""
    now = timezone.now()
    hub = Hub.objects.create(
        network=cast.network,
        kind="hub",
        name="Pôle (fictif)",
        slug="nouveau",
        place=cast.etain.place,
        opened_on=now.date(),
        announced_at=now,
    )
    HubNotice.objects.create(hub=hub, organisation=cast.alexis, told_at=now)
    return hub


def _entered(cast: Cast) -> tuple[Person, Person, Merge]:
    """Two people in the file of the adviser's organisation, and a third that was joined to the first."""
    act = {"by": cast.adviser, "now": timezone.now()}
    with reading_as([cast.alexis.pk]):
        entered = [
            welcome_person(Said(name), organisation=cast.alexis, hub=cast.etain, need="", **act)
            for name in ("Sami (fictif)", "Samy (fictif)", "S. (fictif)")
        ]
        return entered[0], entered[1], merge_people(entered[0], entered[2], **act)


def people(cast: Cast) -> dict[str, User | None]:
    """Who asks, by role."""
    other = User.objects.create_user("odile@example.org", name="Odile (fictif)")
    return {"anyone": None, "other": other, **{role: getattr(cast, role) for role in list(ROLES)[2:]}}


def client_of(user: User | None) -> Client:
    """A browser, signed in as `user`."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def outcome(client: Client, method: str, page: Page) -> tuple[str, list[str]]:
    """What this person gets for this page, in a word, and what was written; everything is taken back."""
    with CaptureQueriesContext(connection) as queries:
        try:
            with transaction.atomic():
                response = client.generic(method, page.address)
                raise Undone
        except Undone:
            pass
    written = [
        query["sql"] for query in queries if query["sql"].startswith(WRITES) and '"django_session"' not in query["sql"]
    ]
    return word_for(method, response.status_code, response.headers.get("Location", "")), written


def word_for(method: str, status: int, location: str) -> str:
    """The outcome of a request in a word."""
    if status in {301, 302, 303}:
        return "sign-in" if location.startswith("/account/login/") else "moves on"
    return {
        200: "opens",
        404: "hidden",
        405: "read only" if method == "POST" else "act only",
        422: "asks again",
        400: "asks again",
    }.get(status, str(status))


def table(rows: dict[str, dict[str, str]]) -> str:
    """The outcomes as a table in Markdown."""
    head = f"| Page | {' | '.join(ROLES)} |\n|{'---|' * (len(ROLES) + 1)}\n"
    return head + "".join(
        f"| `{name}` | {' | '.join(outcomes[role] for role in ROLES)} |\n" for name, outcomes in rows.items()
    )
