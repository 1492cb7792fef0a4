"""What each source says of the firms of some journeys: the register first, then the person, then the adviser."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from maillage.analysis.survival import Witness
from maillage.support.firms.choices import RegisterState, Way
from maillage.support.firms.models import Firm, News, RegisterRead, RegisterSpell
from maillage.support.journeys.choices import MilestoneKind
from maillage.support.journeys.models import Milestone, Project

REGISTER, SURVEY, NOTE = "register", "survey", "note"
Change = tuple[date, bool]


@dataclass(frozen=True)
class FirmSeen:
    """What is known of one firm: its sources in the order in which they are believed; why the register may say nothing.

    `key` joins entries of several files that hold the same number. `is_withheld` is so when one of them was read so.
    """

    key: int | str
    witnesses: tuple[Witness, ...]
    has_number: bool
    is_withheld: bool


def witnesses_of(projects: Collection[int]) -> dict[int, FirmSeen]:
    """For each project, what is known of its firm through any project that holds the same SIREN. Needs wide eyes."""
    from_key = _keys(projects)
    wanted = {project for projects_of in from_key.values() for project in projects_of}
    spells, read, withheld = _register(wanted)
    said, noted = _said(wanted), _noted(wanted)
    found: dict[int, FirmSeen] = {}
    for key, some in from_key.items():
        changes = sorted({change for project in some for change in spells[project]})
        witnesses = (
            Witness(REGISTER, tuple(changes), max((read[one] for one in some if one in read), default=None)),
            witness_from(SURVEY, [one for project in some for one in said[project]]),
            witness_from(NOTE, [one for project in some for one in noted[project]]),
        )
        is_withheld = any(project in withheld for project in some)
        told = witnesses[1:] if is_withheld else witnesses
        seen = FirmSeen(key, told, isinstance(key, str), is_withheld)
        found |= dict.fromkeys(some & set(projects), seen)
    return found


def witness_from(source: str, sayings: Iterable[tuple[date, bool, date | None]]) -> Witness:
    """One source made of dated sayings: the day, whether the firm was active, since when it was not.

    What is said later counts more: active after a closing means that it opened again by that day at the latest.
    """
    changes: list[Change] = []
    seen_until: date | None = None
    for on, is_active, closed_on in sorted(sayings, key=lambda one: one[0]):
        seen_until = on
        if not is_active and closed_on is not None:
            changes = [change for change in changes if change[0] < closed_on]
            if not changes or changes[-1][1]:
                changes.append((closed_on, False))
        elif is_active and changes and not changes[-1][1]:
            changes.append((on, True))
    return Witness(source, tuple(changes), seen_until)


def last_read() -> RegisterRead | None:
    """The register file that tells of the latest day."""
    return RegisterRead.objects.order_by("-as_of", "-pk").first()


def _keys(projects: Collection[int]) -> dict[int | str, set[int]]:
    numbers = dict(Project.objects.filter(pk__in=projects).values_list("pk", "siren"))
    found: dict[int | str, set[int]] = defaultdict(set)
    for project, siren in numbers.items():
        found[f"siren:{siren}" if siren else project].add(project)
    sirens = {siren for siren in numbers.values() if siren}
    for project, siren in Project.objects.filter(siren__in=sirens).values_list("pk", "siren"):
        found[f"siren:{siren}"].add(project)
    return found


def _register(projects: Collection[int]) -> tuple[dict[int, list[Change]], dict[int, date], set[int]]:
    spells: dict[int, list[Change]] = defaultdict(list)
    rows = RegisterSpell.objects.filter(firm__project__in=projects, withdrawn_on=None).order_by("since")
    for project, since, state in rows.values_list("firm__project", "since", "state"):
        spells[project].append((since, state == RegisterState.OPEN))
    firms = list(Firm.objects.filter(project__in=projects).values_list("project", "read_on", "is_withheld"))
    read = {project: on for project, on, is_withheld in firms if on is not None and not is_withheld}
    return spells, read, {project for project, _on, is_withheld in firms if is_withheld}


def _said(projects: Collection[int]) -> dict[int, list[tuple[date, bool, date | None]]]:
    return _news(projects, (Way.LINK, Way.PHONE))


def _noted(projects: Collection[int]) -> dict[int, list[tuple[date, bool, date | None]]]:
    found = _news(projects, (Way.NOTE,))
    looked = Milestone.objects.filter(journey__project__in=projects, kind=MilestoneKind.FOLLOW_UP)
    for project, on in looked.values_list("journey__project", "on"):
        if project is not None:
            found[project].append((on, True, None))
    return found


def _news(projects: Collection[int], ways: tuple[str, ...]) -> dict[int, list[tuple[date, bool, date | None]]]:
    found: dict[int, list[tuple[date, bool, date | None]]] = defaultdict(list)
    rows = News.objects.filter(journey__project__in=projects, way__in=ways).order_by("on", "pk")
    for project, on, is_active, closed_on in rows.values_list("journey__project", "on", "is_active", "closed_on"):
        if project is not None:
            found[project].append((on, is_active, closed_on))
    return found
