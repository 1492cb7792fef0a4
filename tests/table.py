"""One table: the EPCI of Étain and the office that answers for it, with a member, an officer, a neighbour. *Fictif*.

`table.member` speaks for the EPCI, `table.officer` for its office; `table.neighbour` for an EPCI of another office.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.actions import load_offices
from maillage.insight.dialogue.actions.questions import ask_question
from maillage.insight.dialogue.models import Post, Question, Territory
from tests.cast import OPENED, PASSWORD, Cast

HEAD = "office;name;kind;code;from;until;source\n"
OFFICES = (
    HEAD + "bar;Maison de la Région de Bar-le-Duc (fictif);departement;55;2020-01-01;;essai\n"
    "metz;Maison de la Région de Metz (fictif);departement;57;2020-01-01;;essai\n"
)


@dataclass(frozen=True)
class Table:
    """Who sits."""

    epci: Territory
    office: Territory
    meuse: Territory
    other_epci: Territory
    other_office: Territory
    member: Post
    officer: Post
    neighbour: Post
    stranger: Post


def post(name: str, title: str, territory: Territory, since: date = OPENED) -> Post:
    """A post held by somebody new."""
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=f"{name} (fictif)")
    return Post.objects.create(user=user, territory=territory, title=title, starts_on=since)


def make_table(cast: Cast, now: datetime) -> Table:
    """Load two offices, and give four posts."""
    load_offices(cast.network, OFFICES, by=None, now=now)
    rows = Territory.objects.filter(network=cast.network)
    etain = Area.objects.get(kind="epci", pk__in=cast.commune.containing_ids)
    metz = Area.objects.get(kind="epci", pk__in=Area.objects.get(kind="commune", code="57463").containing_ids)
    epci, office = rows.get(area=etain), rows.get(code="bar")
    other_epci, other_office = rows.get(area=metz), rows.get(code="metz")
    return Table(
        epci=epci,
        office=office,
        meuse=rows.get(kind="departement", code="55"),
        other_epci=other_epci,
        other_office=other_office,
        member=post("Vanessa", "Vice-présidente à l’économie", epci),
        officer=post("Oscar", "Chargé de mission économie", office),
        neighbour=post("Noemie", "Vice-présidente", other_epci),
        stranger=post("Simone", "Chargée de mission", other_office),
    )


def ask(table: Table, now: datetime, by: Post | None = None, subject: str = "Qui paie le déplacement ?") -> Question:
    """A question of the member, or of whoever is given, about the EPCI."""
    return ask_question(
        table.epci,
        subject=subject,
        text="Du conseiller à la permanence.",
        by=by or table.member,
        form_key=uuid4(),
        now=now,
    )
