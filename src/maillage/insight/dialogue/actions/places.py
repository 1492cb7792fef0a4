"""Territories, the offices that answer for them, and who holds which post."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.catalogue.network.models import Network
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.actions import ensure_user
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.messaging.actions import write_letter
from maillage.foundation.tools.errors import DomainError
from maillage.insight.coverage.queries import areas_in
from maillage.insight.dialogue.choices import TerritoryKind
from maillage.insight.dialogue.models import Attribution, Post, Territory
from maillage.insight.dialogue.queries import offices_of
from maillage.insight.dialogue.queries.territories import NARROWEST

COLUMNS = ("office", "name", "kind", "code", "from", "until", "source")
MOST_WRONG = 20


class BadOfficesFile(DomainError):
    """The file is not written: what is wrong, line by line."""

    def __init__(self, wrong: Sequence[str]) -> None:
        self.wrong = list(wrong)
        super().__init__("\n".join(self.wrong[:MOST_WRONG]))


class AlreadyInPost(DomainError):
    """The person already speaks for this territory."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        super().__init__(f"A post of territory {territory.pk} is still open for this person.")


class NameInTitle(DomainError):
    """The title of a post holds the name of whoever holds it; behind this door nobody has a name."""

    def __init__(self, title: str) -> None:
        self.title = title
        super().__init__("The title holds a name.")


@dataclass(frozen=True)
class OfficeLine:
    """One line of the file: this office answers for that area in those days."""

    office: str
    name: str
    area: Area
    starts_on: date
    ends_on: date | None
    source: str


@transaction.atomic
def load_offices(network: Network, text: str, *, by: User | None, now: datetime) -> tuple[int, int]:
    """Replace who answers for what by the lines of a CSV; how many offices and lines there are now.

    All or nothing; the same file twice changes nothing. Raises BadOfficesFile.
    """
    network = Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    lines = read_offices(text)
    offices = {line.office: _office(network, line) for line in lines}
    Attribution.objects.filter(network=network).delete()
    try:
        with transaction.atomic():
            Attribution.objects.bulk_create(
                Attribution(
                    network=network,
                    office=offices[line.office],
                    area=line.area,
                    starts_on=line.starts_on,
                    ends_on=line.ends_on,
                    source=line.source,
                )
                for line in lines
            )
    except IntegrityError as error:
        raise BadOfficesFile([_twice(lines) or str(error)]) from error
    attribute(network, now=now)
    record("dialogue.offices_loaded", about=network, by=by, at=now, offices=len(offices), lines=len(lines))
    return len(offices), len(lines)


def read_offices(text: str) -> list[OfficeLine]:
    """The lines of a file, checked. Raises BadOfficesFile with every wrong line."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or [])]
    if missing:
        raise BadOfficesFile([f"Line 1: columns {', '.join(missing)} are missing; {', '.join(COLUMNS)} are needed."])
    typed = list(rows)
    codes = {(row.get("code") or "").strip() for row in typed}
    areas = Area.objects.current().filter(kind__in=NARROWEST, code__in=codes)
    known = {(one.kind, one.code): one for one in areas}
    lines, wrong = [], []
    for number, row in enumerate(typed, start=2):
        try:
            lines.append(_line({key: (row.get(key) or "").strip() for key in COLUMNS}, known))
        except ValueError as error:
            wrong.append(f"Line {number}: {error}")
    if wrong or not lines:
        raise BadOfficesFile(wrong or ["The file has no line."])
    return lines


@transaction.atomic
def attribute(network: Network, *, now: datetime) -> int:
    """Make a territory of each EPCI and département of the network, and say which office answers today.

    A dated rule: rows of `Attribution` begin and end by themselves. How many territories changed.
    """
    day = timezone.localdate(now)
    offices = offices_of(network, on=day)
    known = {one.area_id: one for one in Territory.objects.filter(network=network).exclude(kind=TerritoryKind.OFFICE)}
    areas = areas_in(network.area)
    inside: dict[int, list[int]] = {area.pk: [] for area in areas}
    new = [area for area in areas if area.pk not in known]
    made = Territory.objects.bulk_create(
        Territory(network=network, kind=area.kind, code=area.code, name=area.name, area=area) for area in new
    )
    known |= {one.area_id: one for one in made}
    people = {}
    for key, number, holders in (
        Area.objects.communes()
        .filter(containing_ids__contains=[network.area_id])
        .values_list("pk", "population", "containing_ids")
    ):
        people[key] = number or 0
        for holder in holders:
            if holder in inside:
                inside[holder].append(key)
    changed = []
    for area, communes in inside.items():
        office = offices.of(communes, people)
        if known[area].office_id != office:
            known[area].office_id = office
            changed.append(known[area])
    Territory.objects.bulk_update(changed, ["office"])
    if made or changed:
        record("dialogue.attributed", about=network, by=None, at=now, new=len(made), changed=len(changed))
    return len(made) + len(changed)


@transaction.atomic
def give_post(
    territory: Territory, *, email: str, name: str, title: str, language: str, by: User | None, now: datetime
) -> Post:
    """Have somebody speak for a territory or an office from today; a letter tells them how to sign in.

    `name` is kept with the account and shown nowhere behind this door. Raises AlreadyInPost, NameInTitle.
    """
    territory = Territory.objects.select_for_update(of=("self",), no_key=True).get(pk=territory.pk)
    today = timezone.localdate(now)
    user, is_new = ensure_user(email=email, name=name, language=language)
    if any(word.casefold() in title.casefold() for word in (user.name, user.email) if word):
        raise NameInTitle(title)
    if Post.objects.active(on=today).filter(user=user, territory=territory).exists():
        raise AlreadyInPost(territory)
    post = Post.objects.create(user=user, territory=territory, title=title, starts_on=today)
    record("dialogue.post_given", about=post, by=by, at=now, territory=territory.pk)
    write_letter(
        key=f"dialogue.post:{post.pk}",
        to=user.email,
        template="post_given",
        facts={"post": post, "is_new": is_new},
        language=user.language,
        now=now,
    )
    return post


@transaction.atomic
def end_post(post: Post, *, by: User, now: datetime) -> Post:
    """End a post: yesterday was its last day, so the door closes at once. What was written in it stays."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    today = timezone.localdate(now)
    if post.ends_on is None or post.ends_on >= today:
        post.ends_on = today - timedelta(days=1)
        post.starts_on = min(post.starts_on, post.ends_on)
        post.save(update_fields=["starts_on", "ends_on"])
        record("dialogue.post_ended", about=post, by=by, at=now, territory=post.territory_id)
    return post


def _line(row: dict[str, str], known: dict[tuple[str, str], Area]) -> OfficeLine:
    if not row["office"] or not row["name"] or not row["source"]:
        raise ValueError("office, name and source are needed.")
    if row["kind"] not in NARROWEST:
        raise ValueError(f"kind reads {row['kind']!r}; accepted: {', '.join(NARROWEST)}.")
    area = known.get((AreaKind(row["kind"]), row["code"]))
    if area is None:
        raise ValueError(f"no {row['kind']} has the code {row['code']!r} today.")
    starts_on = _day(row["from"])
    ends_on = _day(row["until"]) if row["until"] else None
    if ends_on and ends_on < starts_on:
        raise ValueError("the last day comes before the first.")
    return OfficeLine(row["office"][:60], row["name"][:150], area, starts_on, ends_on, row["source"][:200])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"a day reads {text!r}; YYYY-MM-DD is needed.") from None


def _office(network: Network, line: OfficeLine) -> Territory:
    made, is_new = Territory.objects.get_or_create(
        network=network, kind=TerritoryKind.OFFICE, code=line.office, defaults={"name": line.name}
    )
    if not is_new and made.name != line.name:
        made.name = line.name
        made.save(update_fields=["name"])
    return made


def _twice(lines: Sequence[OfficeLine]) -> str:
    """The first area that two lines give in the same days."""
    for place, line in enumerate(lines):
        for other in lines[:place]:
            apart = (other.ends_on and other.ends_on < line.starts_on) or (
                line.ends_on and line.ends_on < other.starts_on
            )
            if other.area.pk == line.area.pk and not apart:
                return f"Line {place + 2}: {line.area.kind} {line.area.code} is already given in those days."
    return ""
