"""Roll-out files: one whole, its money summed, its reviews with their days, those that are late."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maillage.catalogue.network.models import Hub, Network
from maillage.foundation.tools.workdays import months_after
from maillage.insight.rollouts.models import YEARS, BudgetLine, Rollout, RolloutReview


@dataclass(frozen=True)
class Budget:
    """What a hub costs over three years, in euros: by year, and for each who pays, by year and in all."""

    years: tuple[int, ...]
    payers: tuple[tuple[str, tuple[int, ...], int], ...]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.years)


@dataclass(frozen=True)
class ReviewDue:
    """A review with the day by which it is to be held, counted from the opening, planned or real."""

    review: RolloutReview
    due_on: date
    is_late: bool


def rollout_of(hub: Hub) -> Rollout | None:
    """The file of a hub; None when nobody opened one."""
    return Rollout.objects.filter(hub=hub).select_related("hub", "opened_by").first()


def budget_of(rollout: Rollout) -> Budget:
    """The lines of the budget, summed; who pays in the order of the names."""
    by_payer: dict[str, dict[int, int]] = defaultdict(lambda: dict.fromkeys(YEARS, 0))
    for line in BudgetLine.objects.filter(rollout=rollout):
        by_payer[line.payer][line.year] += line.euros
    payers = sorted(by_payer.items(), key=lambda row: row[0].casefold())
    years = tuple(sum(row[year] for row in by_payer.values()) for year in YEARS)
    return Budget(years, tuple((payer, tuple(row.values()), sum(row.values())) for payer, row in payers))


def reviews_of(rollout: Rollout, *, on: date) -> list[ReviewDue]:
    """The three reviews, each with its day."""
    return [_due(review, rollout.hub, on) for review in rollout.reviews.select_related("held_by")]


def late_reviews(network: Network, *, on: date) -> list[ReviewDue]:
    """Reviews of hubs that opened which nobody held in time, the longest wait first. One query."""
    rows: QuerySet[RolloutReview] = RolloutReview.objects.filter(
        held_on=None, rollout__hub__network=network, rollout__hub__is_draft=False, rollout__hub__opened_on__lte=on
    )
    open_hubs = rows.exclude(rollout__hub__closed_on__lte=on).select_related("rollout__hub")
    found = [_due(review, review.rollout.hub, on) for review in open_hubs]
    return sorted((one for one in found if one.is_late), key=lambda one: (one.due_on, one.review.pk))


def _due(review: RolloutReview, hub: Hub, on: date) -> ReviewDue:
    due_on = months_after(hub.opens_on, review.months)
    return ReviewDue(review, due_on, is_late=not hub.is_draft and review.held_on is None and due_on < on)
