"""What people want to start, take over or grow."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.support.journeys.models import Holder, Project
from maillage.support.people.models import Person
from maillage.support.people.rules import FileErased, check_may_change

LONGEST_TITLE = 120
SIREN, SIRET = 9, 14
LA_POSTE = "356000000"


class TitleMissing(DomainError):
    """A project has a title; a few words are enough."""


class NotASiren(DomainError):
    """A SIREN has nine digits, the last of which checks the others."""


class AnotherFile(DomainError):
    """The person and the project belong to two files."""


@dataclass(frozen=True)
class Plan:
    """What was said of a project. Only a title is needed."""

    title: str
    pitch: str = ""
    activity: str = ""
    commune: Area | None = None
    siren: str = ""


@transaction.atomic
def start_project(person: Person, plan: Plan, *, by: User, now: datetime) -> Project:
    """Enter a project that `person` holds. Raises TitleMissing, NotASiren, FileErased, FileRestricted."""
    check_may_change(person.pk, by=by, now=now)
    project = Project(organisation_id=person.organisation_id, created_at=now)
    _say(project, plan)
    project.save()
    Holder.objects.create(project=project, person=person, organisation_id=person.organisation_id)
    record("journeys.project_started", about=project, by=by, at=now, person=person.pk)
    return project


@transaction.atomic
def edit_project(project: Project, plan: Plan, *, by: User, now: datetime) -> Project:
    """Say it otherwise.

    Raises TitleMissing, NotASiren, FileRestricted; FileErased when nobody who holds it is in the file any more.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _check_held(project, by=by, now=now)
    _say(project, plan)
    project.save()
    record("journeys.project_edited", about=project, by=by, at=now)
    return project


@transaction.atomic
def number_project(project: Project, siren: str, *, by: User, now: datetime) -> Project:
    """Say the SIREN of the firm, or that it is not known after all (empty); said again it changes nothing.

    Raises NotASiren, FileRestricted; FileErased when nobody who holds it is in the file any more.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _check_held(project, by=by, now=now)
    siren = checked_siren(siren)
    if siren != project.siren:
        project.siren = siren
        project.save(update_fields=["siren"])
        record("journeys.project_numbered", about=project, by=by, at=now)
    return project


@transaction.atomic
def add_holder(project: Project, person: Person, *, by: User, now: datetime) -> Holder:
    """One more person holds the project; said twice it stays one. Raises AnotherFile, FileErased, FileRestricted."""
    check_may_change(person.pk, by=by, now=now)
    if project.organisation_id != person.organisation_id:
        raise AnotherFile(f"Project {project.pk} and person {person.pk} belong to two files.")
    holder, created = Holder.objects.get_or_create(
        project=project, person=person, defaults={"organisation_id": project.organisation_id}
    )
    if created:
        record("journeys.holder_added", about=project, by=by, at=now, person=person.pk)
    return holder


def shortened(text: str, longest: int) -> str:
    """The first words of `text`, whole ones, with dots when there are more."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,.;:") + "…"


def checked_siren(typed: str) -> str:
    """The nine digits without spaces, or nothing when nothing was typed. Raises NotASiren."""
    siren = "".join(typed.split())
    if siren and not is_siren(siren):
        raise NotASiren(f"{len(siren)} characters were given; nine digits that check are needed.")
    return siren


def is_siren(digits: str) -> bool:
    """Nine digits that pass the check of Luhn (ISO/IEC 7812-1, annex B)."""
    return len(digits) == SIREN and _checks(digits)


def is_siret(digits: str) -> bool:
    """A SIREN and five digits, fourteen that pass the same check.

    Of La Poste the sum of the digits is a multiple of five instead: it has more places than the check allows
    (INSEE, "Numéro Siret", definitions).
    """
    if len(digits) != SIRET or not is_siren(digits[:SIREN]):
        return False
    if digits.startswith(LA_POSTE) and digits.isdigit():
        return sum(map(int, digits)) % 5 == 0 or _checks(digits)
    return _checks(digits)


def _checks(digits: str) -> bool:
    """The check of Luhn: from the right, each second digit counts double, its own digits added."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    doubled = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _check_held(project: Project, *, by: User, now: datetime) -> None:
    """Raises FileErased, FileRestricted."""
    holders = project.holders.filter(person__erased_at=None).values_list("person", flat=True)
    if not holders:
        raise FileErased(f"Whoever held project {project.pk} was erased.")
    check_may_change(*holders, by=by, now=now)


def _say(project: Project, plan: Plan) -> None:
    title = shortened(plan.title, LONGEST_TITLE)
    if not title:
        raise TitleMissing("A project has a title.")
    project.title, project.siren, project.commune = title, checked_siren(plan.siren), plan.commune
    project.pitch, project.activity = " ".join(plan.pitch.split())[:280], " ".join(plan.activity.split())[:120]
