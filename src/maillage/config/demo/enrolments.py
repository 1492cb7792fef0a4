"""An operation of Alexis in the demo, and who takes part: some files are complete, some are not. All is *fictif*."""

from datetime import date, datetime, timedelta

from maillage.catalogue.schemes.funder_tables import shipped_tables
from maillage.config.demo.network import Written
from maillage.config.demo.people import DOMAIN
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.reading import reading_as
from maillage.foundation.tools.workdays import PARIS
from maillage.support.enrolments.actions import (
    CampaignSaid,
    OperationSaid,
    StepFacts,
    ask_voucher,
    enrol,
    enter_operation,
    leave_operation,
    move_voucher,
    open_campaign,
    rule_on,
)
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
        manager = written.people[f"manon@{DOMAIN}"]
        year = date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), date(today.year, 6, 30)
        open_campaign(operation, CampaignSaid("Bilan de l’an dernier (fictif)", *year), by=manager, now=now)
        done = CampaignSaid("Point d’étape (fictif)", date(today.year, 1, 1), today - timedelta(days=1), today)
        open_campaign(operation, done, by=manager, now=now)
        _write_vouchers(manager, today, now)


def _write_vouchers(manager: User, today: date, now: datetime) -> None:
    """One asked for and to be checked; one used, to be claimed."""
    for name, kind in (("Célestin", "training"), ("Apolline", "test")):
        journey = Journey.objects.get(organisation__slug="alexis", person__given_name=name)
        days = [today - timedelta(days=ago) for ago in (9, 6, 2)]
        voucher = ask_voucher(journey, "cheques_crea", kind, on=days[0], by=journey.adviser, now=now)
        if name != "Apolline":
            continue
        said = "La Région n’a pas publié de conditions pour ce genre (fictif)."
        rule_on(voucher.eligibility, "accepted", officer="Mme Essai (fictif)", reason=said, by=manager, now=now)
        issued = StepFacts(number="CREA-0001 (fictif)", cents=50_000, valid_until=today + timedelta(days=80))
        move_voucher(voucher, "issued", on=days[1], by=manager, now=now, facts=issued)
        used = StepFacts(provider=journey.organisation)
        move_voucher(voucher, "used", on=days[2], by=manager, now=now, facts=used)
