"""What the planner may be asked: for which stage and whom, where, how many places, what to change."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.actions import COUNTED, MOST_CHANGES, MOVING, PAID
from maillage.insight.coverage.choices import Demand, Goal
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries.demand import demands_known
from maillage.insight.coverage.queries.plans import Question, hubs_that_matter
from maillage.web.coordination.coverage_forms import USUAL_MINUTES, TerritoryForm
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune

LEAST = [0, 500, 1000, 2000, 5000, 10000]
NEAR = [10, 15, 20, 30, 45, 60]
MOST_COST = 100_000_000
MONEY: dict[str, Any] = {"min_value": 0, "max_value": MOST_COST}
LEAST_MINUTES, MOST_MINUTES = 5, 90


def _demands() -> list[tuple[str, str]]:
    """Who may count: those whose official file is loaded, or who need none."""
    return [(one.value, str(one.label)) for one in demands_known()]


def _best() -> list[tuple[str, Any]]:
    """The goals, with their minutes and shares."""

    def said(goal: Goal, text: Promise | str, share: int = 0) -> list[tuple[str, str]]:
        ending = f"-{share}" if share else ""
        return [(f"{goal}-{n}{ending}", str(text) % {"minutes": n}) for n in NEAR]

    return [
        ("", str(Goal.SHORTEST.label)),
        (str(Goal.FARTHEST), str(Goal.FARTHEST.label)),
        (str(Goal.MOST.label), said(Goal.MOST, _("most of them within %(minutes)s min"))),
        (
            str(Goal.FEWEST.label),
            [
                *said(Goal.FEWEST, _("the fewest places so that all are within %(minutes)s min"), 100),
                *said(Goal.FEWEST, _("the fewest places so that 95 in 100 are within %(minutes)s min"), 95),
            ],
        ),
        (
            str(_("With what a place costs")),
            [(str(Goal.BUDGET), str(Goal.BUDGET.label)), (str(Goal.FRONT), str(Goal.FRONT.label))],
        ),
    ]


def _goal_of(chosen: str) -> tuple[Goal, int, int]:
    """The goal chosen, its minutes and its share."""
    goal, near, share = [*chosen.split("-"), "", ""][:3]
    return Goal(goal or Goal.SHORTEST), int(near or 0), int(share or 100)


class PlanForm(TerritoryForm):
    """How many places more, for which stage, in which territory."""

    stage = forms.ChoiceField(label=_("For which stage"), choices=Stage.choices)
    audience = forms.ChoiceField(
        label=_("For whom"), choices=[("", _("anybody")), *Audience.choices[1:]], required=False
    )
    demand = forms.ChoiceField(label=_("Who counts"), choices=_demands, required=False)
    more = forms.TypedChoiceField(
        label=_("How many places more"), choices=[(n, str(n)) for n in range(1, MOST_CHANGES + 1)], coerce=int
    )
    least = forms.TypedChoiceField(
        label=_("In communes of at least"),
        choices=[(n, _("%(people)s inhabitants") % {"people": n} if n else _("any size")) for n in LEAST],
        coerce=int,
        required=False,
    )

    best = forms.ChoiceField(label=_("What is best"), choices=_best, required=False)
    cost = forms.IntegerField(label=_("Cost of a place for a year, in euros"), required=False, **MONEY)
    cost_town = forms.IntegerField(label=_("The same in a town of 10,000 or more"), required=False, **MONEY)
    budget = forms.IntegerField(label=_("Budget for a year, in euros"), required=False, **MONEY)

    field_order = ("territory", "stage", "audience", "demand", "more", "best", "least", "cost", "cost_town", "budget")
    MONEY = ("cost", "cost_town", "budget")

    def clean(self) -> dict[str, Any]:
        """What was typed; a budget and a front need what a place costs."""
        said = super().clean() or self.cleaned_data
        goal, cost = _goal_of(said.get("best", ""))[0], said.get("cost")
        if goal in PAID and not cost and "cost" not in self.errors:
            self.add_error("cost", _("Say what a place costs for a year."))
        if goal == Goal.BUDGET and cost and "budget" not in self.errors:
            cheapest = min(cost, said.get("cost_town") or cost)
            if (said.get("budget") or 0) < cheapest:
                self.add_error("budget", _("This does not pay for one place."))
        return said

    @property
    def asked_fields(self) -> list[forms.BoundField]:
        """What every question takes."""
        return [field for field in self if field.name not in self.MONEY]

    @property
    def money_fields(self) -> list[forms.BoundField]:
        """What the questions about money take too."""
        return [self[name] for name in self.MONEY]

    @property
    def is_money_wrong(self) -> bool:
        """Whether something is to be mended among them."""
        return any(self[name].errors for name in self.MONEY)

    @property
    def question(self) -> Question:
        """The question asked; only once the form is valid."""
        said = self.cleaned_data
        goal, near, share = _goal_of(said["best"])
        is_paid = goal in PAID
        return Question(
            territory=self.area,
            stage=said["stage"],
            audience=said["audience"],
            more=0 if goal == Goal.FEWEST else said["more"],
            least=said["least"] or 0,
            near=near,
            goal=goal,
            share=share,
            budget=said["budget"] or 0 if goal == Goal.BUDGET else 0,
            cost=said["cost"] or 0 if is_paid else 0,
            cost_town=said["cost_town"] or 0 if is_paid else 0,
            demand=Demand(said["demand"] or Demand.INHABITANTS),
        )


class MinutesForm(forms.Form):
    """Within how many minutes somebody counts as near; whatever is not understood is the usual, half an hour unless
    the question was about other minutes."""

    minutes = forms.IntegerField(
        label=_("Somebody is near within, in minutes by car"),
        min_value=LEAST_MINUTES,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"step": 5, "class": "short"}),
    )

    def __init__(self, typed: QueryDict, *, usual: int = USUAL_MINUTES) -> None:
        super().__init__({"minutes": str(usual), **typed.dict()})
        if not self.is_valid():
            super().__init__({"minutes": str(usual)})
            self.is_valid()

    @property
    def value(self) -> int:
        """The minutes chosen."""
        return int(self.cleaned_data["minutes"])


class ChangeForm(forms.Form):
    """Another plan made from this one: the places to keep, one to add, hubs to close, places to look for beside."""

    keep = forms.MultipleChoiceField(label=_("Open in"), required=False, widget=forms.CheckboxSelectMultiple)
    add = forms.CharField(label=_("Open in another commune too"), max_length=120, required=False, widget=Commune())
    close = forms.ModelMultipleChoiceField(
        label=_("As if these hubs and their desks were closed"),
        queryset=Hub.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The hubs that are the nearest of somebody; closing another one changes no way."),
    )
    move = forms.ModelMultipleChoiceField(
        label=_("These hubs may close and reopen elsewhere, with their desks"),
        queryset=Hub.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    moves = forms.TypedChoiceField(
        label=_("How many of them move at most"),
        choices=[(n, str(n)) for n in range(1, 6)],
        coerce=int,
        required=False,
    )
    more = forms.TypedChoiceField(
        label=_("Places to look for beside these"),
        choices=[(n, str(n)) for n in range(MOST_CHANGES + 1)],
        coerce=int,
        required=False,
    )

    def __init__(self, typed: QueryDict | None, *, run: PlanRun, closed: Collection[int]) -> None:
        """`closed`: keys of the hubs that the plan closes already."""
        sites = run.answer["sites"]
        initial = {"keep": [one["code"] for one in sites], "close": closed, "more": 0, "moves": 1}
        super().__init__(typed, initial=initial)
        keep, close = self.fields["keep"], self.fields["close"]
        assert isinstance(keep, forms.MultipleChoiceField)
        assert isinstance(close, forms.ModelMultipleChoiceField)
        keep.choices = [(one["code"], one["name"]) for one in sites]
        close.queryset = hubs_that_matter(run)
        move = self.fields["move"]
        assert isinstance(move, forms.ModelMultipleChoiceField)
        move.queryset = close.queryset
        if not sites:
            del self.fields["keep"]

    def clean_add(self) -> Area | None:
        """The commune itself, when one is named."""
        return commune_named(self.cleaned_data["add"]) if self.cleaned_data["add"].strip() else None

    def clean(self) -> dict[str, Any]:
        """What was typed; a hub closes or moves, not both."""
        said = super().clean() or self.cleaned_data
        if set(said.get("move") or ()) & set(said.get("close") or ()):
            self.add_error("move", _("A hub that closes does not reopen: choose one of the two."))
        return said

    def changed(self, question: Question) -> Question:
        """The question with these changes; money and the fewest are questions of their own, so that the shortest way
        is looked for beside what is kept of them."""
        said = self.cleaned_data
        added = (said["add"].code,) if said["add"] else ()
        move = tuple(hub.pk for hub in said["move"])
        is_kept = question.goal in (MOVING if move else COUNTED)
        return Question(
            territory=question.territory,
            stage=question.stage,
            audience=question.audience,
            more=said["more"] or 0,
            open=(*said.get("keep", ()), *added),
            close=tuple(hub.pk for hub in said["close"]),
            move=move,
            moves=min(said["moves"] or 1, len(move)),
            least=question.least,
            near=question.near if is_kept else 0,
            demand=question.demand,
            goal=question.goal if is_kept else Goal.SHORTEST,
        )


class KeepForm(forms.Form):
    """A name to find it again, and what a year of it costs when somebody knows."""

    name = forms.CharField(label=_("Name of the scenario"), max_length=80)
    yearly_cost = forms.IntegerField(
        label=_("Cost for a year, in euros"),
        required=False,
        min_value=0,
        max_value=MOST_COST,
        help_text=_("Staff, rooms and desks, as you reckon them. It is only shown beside the rest."),
    )

    def clean_name(self) -> str:
        """A name of words, not of spaces."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name:
            raise ValidationError(_("Give it a name."))
        return str(capfirst(name))
