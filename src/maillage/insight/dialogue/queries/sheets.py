"""Sheets kept: today's of a territory, frozen ones, and how far the targets of agreements are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from maillage.insight.dialogue.models import Agreement, AgreementTarget, Committee, Territory, TerritorySheet


@dataclass(frozen=True)
class Achievement:
    """A target, and what the sheet says today: None where the figure is not shown or not computed yet."""

    target: AgreementTarget
    value: int | float | None
    definition: Mapping[str, Any]

    @property
    def is_reached(self) -> bool:
        """The figure is there already."""
        return self.value is not None and self.value >= self.target.value


def sheet_of(territory: Territory) -> TerritorySheet | None:
    """Today's sheet; None before the first one."""
    return TerritorySheet.objects.filter(territory=territory, frozen_at=None).first()


def frozen_sheets(territory: Territory) -> QuerySet[TerritorySheet]:
    """Frozen ones, the last first, without their figures."""
    rows = TerritorySheet.objects.filter(territory=territory, frozen_at__isnull=False).select_related("committee")
    return rows.defer("facts", "definitions").order_by("-frozen_at", "-pk")


def agreements_of(territory: Territory) -> QuerySet[Agreement]:
    """Agreements of a territory with their parties, the last to end first."""
    return Agreement.objects.filter(territory=territory).prefetch_related("parties")


def committees_of(territory: Territory) -> QuerySet[Committee]:
    """Committees about a territory, the last first."""
    return Committee.objects.filter(territory=territory)


def achievements_of(agreement: Agreement) -> list[Achievement]:
    """Each target beside the figure of today's sheet, with the definition printed there."""
    sheet = sheet_of(agreement.territory)
    figures: Mapping[str, Any] = sheet.facts["figures"] if sheet else {}
    defined: Mapping[str, Any] = sheet.definitions if sheet else {}
    return [Achievement(one, figures.get(one.figure), defined.get(one.figure, {})) for one in agreement.targets.all()]
