"""The forms of a roll-out file: a line of each kind, the criteria and the conclusion of a review, the decision."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.insight.rollouts.choices import Go, Outcome
from maillage.insight.rollouts.models import BudgetLine, Commitment, FileLine, Means, Sponsor, TerritoryFact

LINES: dict[str, type[FileLine]] = {
    "figures": TerritoryFact,
    "sponsors": Sponsor,
    "budget": BudgetLine,
    "means": Means,
    "commitments": Commitment,
}
"""What a file is made of, by the word in its addresses, in the order of the page."""
FIELDS = {
    "figures": ["kind", "value", "source"],
    "sponsors": ["name", "brings", "agreed_on"],
    "budget": ["label", "year", "euros", "payer"],
    "means": ["kind", "label", "quantity", "provider"],
    "commitments": ["what", "owner", "due_on"],
}
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


class Day(forms.DateInput):
    """A day, with the browser's calendar."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


def check_day(value: date) -> None:
    """Raises ValidationError for a day that nobody can mean."""
    if not EARLIEST <= value <= LATEST:
        raise ValidationError(_("Give a day between 1990 and 2099."))


def line_form(kind: str, typed: QueryDict | None = None) -> forms.ModelForm[Any]:
    """The form of a line; each kind has its own names of fields on the page."""
    made = forms.modelform_factory(LINES[kind], fields=FIELDS[kind], widgets={"due_on": Day(), "agreed_on": Day()})(
        typed, prefix=kind
    )
    for name in ("due_on", "agreed_on"):
        if name in made.fields:
            made.fields[name].validators.append(check_day)
    return made


class CriteriaForm(forms.Form):
    """What stops the hub at this review, and what lets it go on."""

    stop_when = forms.CharField(label=_("Stop when"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    continue_when = forms.CharField(label=_("Continue when"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class HoldForm(forms.Form):
    """What a review found and concludes."""

    held_on = forms.DateField(label=_("Held on"), widget=Day())
    outcome = forms.ChoiceField(label=_("Conclusion"), choices=Outcome.choices, widget=forms.RadioSelect)
    findings = forms.CharField(label=_("What was found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, typed: QueryDict | None = None, *, today: date, **facts: Any) -> None:
        super().__init__(typed, initial={"held_on": today}, **facts)
        self.today = today

    def clean_held_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["held_on"]
        if not EARLIEST <= day <= self.today:
            raise ValidationError(_("Give a day that has come."))
        return day


class DecisionForm(forms.Form):
    """Go or no go, who decided, when, why."""

    kind = forms.ChoiceField(label=_("Decision"), choices=Go.choices, widget=forms.RadioSelect)
    decided_by = forms.CharField(
        label=_("Who decided"), max_length=200, help_text=_("A person with their office, or a board.")
    )
    decided_on = forms.DateField(label=_("On which day"), widget=Day())
    because = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, typed: QueryDict | None = None, *, today: date) -> None:
        super().__init__(typed, initial={"decided_on": today})
        self.today = today

    def clean_decided_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["decided_on"]
        if not EARLIEST <= day <= self.today:
            raise ValidationError(_("Give a day that has come."))
        return day
