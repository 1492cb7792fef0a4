"""The rows of tables for other tools: what somebody may read on pages, and nothing more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from maillage.catalogue.network.models import Network
from maillage.foundation.accounts.models import User
from maillage.insight.dialogue.choices import Progress
from maillage.insight.dialogue.models import Question, Territory, TerritorySheet
from maillage.insight.indicators.compute.period import Period
from maillage.insight.indicators.compute.readings import Reading, readings
from maillage.insight.indicators.models import Indicator

LANGUAGE = "fr"


@dataclass(frozen=True)
class ReadingRow:
    """A reading with its days."""

    reading: Reading
    period: Period

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reading, name)


@dataclass(frozen=True)
class SheetRow:
    """One figure of a sheet, as it was computed: its value and definition are those kept with the sheet."""

    sheet: TerritorySheet
    key: str
    value: float | None

    @property
    def territory(self) -> Territory:
        """Whose sheet."""
        return self.sheet.territory

    @property
    def office(self) -> str:
        """The office that answers for it today, empty for an office."""
        return self.territory.office.name if self.territory.office else ""

    @property
    def day(self) -> date:
        """Of the sheet."""
        return self.sheet.day

    @property
    def frozen_on(self) -> str | None:
        """The day on which it was frozen."""
        return _day(self.sheet.frozen_at)

    @property
    def address(self) -> str:
        """Of the page."""
        if self.sheet.frozen_at is None:
            return f"{settings.SITE_ADDRESS}{reverse('territory:sheet', args=[self.sheet.territory_id])}"
        return f"{settings.SITE_ADDRESS}{reverse('territory:version', args=[self.sheet.public_id])}"

    @property
    def definition(self) -> Mapping[str, Any]:
        """Kept with the sheet."""
        found: Mapping[str, Any] = self.sheet.definitions.get(self.key, {})
        return found

    @property
    def said(self) -> Mapping[str, str]:
        """Name and sentence in the language of the page, or in French."""
        language = (get_language() or LANGUAGE).split("-")[0]
        found: Mapping[str, str] = self.definition.get(language) or self.definition.get(LANGUAGE) or {}
        return found


@dataclass(frozen=True)
class QuestionRow:
    """A question with its days."""

    question: Question
    today: date

    def __getattr__(self, name: str) -> Any:
        return getattr(self.question, name)

    @property
    def asked_on(self) -> str | None:
        """The day on which it was asked."""
        return _day(self.question.asked_at)

    @property
    def answered_on(self) -> str | None:
        """The day of the first answer."""
        return _day(self.question.answered_at)

    @property
    def days(self) -> int | None:
        """From one to the other."""
        if self.question.answered_at is None:
            return None
        return (timezone.localdate(self.question.answered_at) - timezone.localdate(self.question.asked_at)).days

    @property
    def was_late(self) -> bool:
        """Answered after its day, or waiting after it."""
        answered = self.question.answered_at
        return self.question.is_past(answered) if answered else self.question.is_late(self.today)


def reading_rows(network: Network, period: Period, by: str) -> Iterator[ReadingRow]:
    """The readings of the page of figures. Whoever calls has checked who asks."""
    return (ReadingRow(one, period) for one in readings(network, period, by=by))


def sheet_rows(user: User, *, day: date, with_frozen: bool) -> Iterator[SheetRow]:
    """Figures of the sheets that `user` may read that day; those of a territory in the order of its page."""
    seen = Territory.objects.visible_to(user, on=day)
    rows = TerritorySheet.objects.filter(territory__in=seen).select_related("territory__office")
    if not with_frozen:
        rows = rows.filter(frozen_at=None)
    for sheet in rows.order_by("territory__kind", "territory__code", "frozen_at", "pk"):
        figures: Mapping[str, float | None] = sheet.facts["figures"]
        places = {key: sheet.definitions.get(key, {}).get("place", 0) for key in figures}
        for key in sorted(figures, key=lambda key: (places[key], key)):
            yield SheetRow(sheet, key, figures[key])


def question_rows(user: User, *, day: date) -> Iterator[QuestionRow]:
    """The questions that `user` may read that day, the first asked first."""
    rows: QuerySet[Question] = Question.objects.visible_to(user, on=day).select_related("territory", "office")
    kept = Q(answers__undertakings__progress=Progress.DONE)
    rows = rows.annotate(
        promises=Count("answers__undertakings", distinct=True),
        promises_kept=Count("answers__undertakings", filter=kept, distinct=True),
    )
    return (QuestionRow(one, day) for one in rows.order_by("asked_at", "pk"))


def definitions_told() -> list[dict[str, Any]]:
    """Every version of every indicator, for the dictionary."""
    return [
        {
            "indicator": one.code,
            "version": one.version,
            "name": one.name,
            "definition": one.sentence,
            "beware": one.trap,
            "unit": one.unit,
            "formula": one.formula,
            "source": one.source,
            "valid_from": one.valid_from.isoformat(),
        }
        for one in Indicator.objects.order_by("position", "code", "version")
    ]


def _day(moment: datetime | None) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None
