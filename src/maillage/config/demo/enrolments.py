"""An operation of Alexis in the demo, and who takes part: some files are complete, some are not. All is *fictif*."""

from datetime import date, datetime

from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.workdays import PARIS
from maillage.support.enrolments.actions import OperationSaid, enrol, enter_operation, leave_operation
from maillage.support.journeys.models import Journey, Meeting
from maillage.support.people.actions import record_situation

# Given name: what was said of them when they came in.
_PARTICIPANTS = {
    "Apolline": {"sex": "femme", "birth_year": "1984", "employment": "demandeur d’emploi", "education": "CITE 3-4"},
    "Célestin": {"sex": "homme", "birth_year": "1997", "employment": "demandeur d’emploi", "education": "CITE 3-4"},
    "Ambroise": {"sex": "homme", "birth_year": "1979", "employment": "en emploi", "education": "CITE 5-8"},
    "Bérénice": {"sex": "femme", "birth_year": "1990", "employment": "en emploi", "education": "CITE 5-8"},
    "Délia": {"sex": "femme", "employment": "demandeur d’emploi de longue durée"},
    "Eustache": {"sex": "homme", "birth_year": "1988", "employment": "indépendant", "education": "CITE 3-4"},
}


def write_enrolments(written: Written, *, now: datetime) -> None:
    """One operation, with the people of Étain and Toul whom somebody met alone."""
    alexis, today = written.organisations["alexis"], now.astimezone(PARIS).date()
    table = next(table for table in shipped_tables() if table.code == "fse_2021_2027")
    said = OperationSaid(
        "FSE-2026-012",
        "Créer et reprendre en Lorraine (fictif)",
        date(today.year - 1, 1, 1),
        date(today.year + 1, 12, 31),
    )
    with reading_as([alexis.pk]):
        operation = enter_operation(alexis, said, table, by=written.people[f"manon@{DOMAIN}"], now=now)
        for name, facts in _PARTICIPANTS.items():
            journey = Journey.objects.get(organisation=alexis, person__given_name=name)
            first = Meeting.objects.filter(journey=journey, status="held").earliest("starts_at")
            on = first.starts_at.astimezone(PARIS).date()
            row = enrol(journey, operation, on=on, by=journey.adviser, now=now)
            for fact, value in facts.items():
                record_situation(row.person, fact=fact, value=value, true_on=on, by=journey.adviser, now=now)
            if journey.closed_at is not None:
                left = journey.closed_at.astimezone(PARIS).date()
                leave_operation(row, on=left, situation="employed", by=journey.adviser, now=now)
