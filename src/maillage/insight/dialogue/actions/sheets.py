"""Sheets: computed each night or when somebody asks, frozen for a committee."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.dialogue.compute import facts_of, results_of, tables_of
from maillage.insight.dialogue.figures import definitions
from maillage.insight.dialogue.models import Committee, Post, Territory, TerritorySheet
from maillage.insight.indicators.compute.readings import Tables


class NoSheetYet(DomainError):
    """Nothing was computed for the territory: there is nothing to freeze."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        super().__init__(f"Territory {territory.pk} has no sheet yet.")


@transaction.atomic
def compute_sheet(
    territory: Territory, *, by: User | None, now: datetime, results: Tables | None = None
) -> TerritorySheet:
    """Compute today's sheet of a territory anew, in place of the one before; frozen ones stay as they are.

    `results` are those of the whole network that day, for whoever computes many sheets.
    """
    territory = (
        Territory.objects.select_for_update(of=("self",), no_key=True)
        .select_related("network__area", "area")
        .get(pk=territory.pk)
    )
    day = timezone.localdate(now)
    facts = facts_of(territory, day=day)
    values, defined = results_of(territory, results or tables_of(territory.network, day=day), day=day)
    facts["figures"] |= values
    kept = {"day": day, "facts": facts, "definitions": {**definitions(), **defined}, "computed_at": now}
    made, _new = TerritorySheet.objects.update_or_create(territory=territory, frozen_at=None, defaults=kept)
    record("dialogue.sheet_computed", about=made, by=by, at=now, territory=territory.pk)
    return made


def compute_sheets(*, now: datetime) -> int:
    """Sheets of territories that have none of today, each in a transaction of its own; how many."""
    day = timezone.localdate(now)
    done = TerritorySheet.objects.filter(frozen_at=None, day__gte=day).values("territory")
    late = list(Territory.objects.exclude(pk__in=done).select_related("network").order_by("pk"))
    results = {network: tables_of(network, day=day) for network in {territory.network for territory in late}}
    for territory in late:
        compute_sheet(territory, by=None, now=now, results=results[territory.network])
    return len(late)


@transaction.atomic
def freeze_sheet(committee: Committee, *, by: User, post: Post | None, now: datetime) -> TerritorySheet:
    """Keep today's sheet for a committee, with its definitions, for ever: the database refuses to change it.

    Raises NoSheetYet.
    """
    sheet = TerritorySheet.objects.select_for_update().filter(territory=committee.territory_id, frozen_at=None).first()
    if sheet is None:
        raise NoSheetYet(committee.territory)
    made = TerritorySheet.objects.create(
        territory_id=sheet.territory_id,
        day=sheet.day,
        facts=sheet.facts,
        definitions=sheet.definitions,
        computed_at=sheet.computed_at,
        committee=committee,
        frozen_at=now,
    )
    record("dialogue.sheet_frozen", about=made, by=by, at=now, committee=committee.pk, post=post.pk if post else None)
    return made
