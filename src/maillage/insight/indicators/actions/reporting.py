"""The report of a year: its figures frozen once, its words written by people."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Network
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.freezing import figures_of, fingerprint
from maillage.insight.indicators.models import Report

LONGEST_WORDS = 4000


class NothingToTell(DomainError):
    """The year has not begun, or is before any that is reported."""


class UnknownPart(DomainError):
    """Words are written for the whole report, or for a hub that stands in it."""


@transaction.atomic
def make_report(network: Network, year: int, *, by: User | None, now: datetime) -> Report:
    """Freeze the figures of a year as they are now; where a report says the same already, it is that one.

    Words of the last report of that year go on to the new one. Raises NothingToTell.
    """
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    if not 2000 <= year <= timezone.localdate(now).year:
        raise NothingToTell(f"{year} is not a year from 2000 to {timezone.localdate(now).year}.")
    figures = figures_of(network, year)
    print_ = fingerprint(figures)
    last = Report.objects.filter(network=network, year=year).first()
    if last is not None and last.fingerprint == print_:
        return last
    made = Report.objects.create(
        network=network,
        year=year,
        figures=figures,
        fingerprint=print_,
        words=last.words if last else {},
        made_at=now,
        made_by=by,
    )
    record("indicators.report_made", about=made, by=by, at=now, year=year, fingerprint=print_)
    return made


@transaction.atomic
def write_words(report: Report, *, part: str, text: str, by: User, now: datetime) -> Report:
    """Write the introduction (`part` empty) or what a hub says of its year; empty words take it away.

    Raises UnknownPart.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    hubs = {row["part"] for row in report.figures["readings"] if row["by"] == By.HUB}
    if part and part not in hubs:
        raise UnknownPart(f"{part!r} is not a hub of report {report.pk}.")
    text = text.strip()[:LONGEST_WORDS]
    if report.words.get(part, "") != text:
        report.words = {key: said for key, said in {**report.words, part: text}.items() if said}
        report.save(update_fields=["words"])
        record("indicators.words_written", about=report, by=by, at=now, part=part)
    return report
