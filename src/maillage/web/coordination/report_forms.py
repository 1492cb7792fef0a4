"""Forms about figures and reports: which days, cut by what; the words of a report."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.insight.indicators.actions.reporting import LONGEST_WORDS
from maillage.insight.indicators.choices import By
from maillage.insight.indicators.compute.period import Period, PeriodBackwards

CUTS = (By.NETWORK, By.HUB, By.ORGANISATION, By.EPCI, By.DEPARTEMENT, By.AUDIENCE, By.REASON)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """From one day to another, cut by something."""

    start = forms.DateField(label=_("From"), widget=DayInput)
    end = forms.DateField(label=_("Until"), widget=DayInput)
    by = forms.ChoiceField(label=_("Cut by"), choices=[(one.value, one.label) for one in CUTS], required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        usual = {"start": today.replace(month=1, day=1).isoformat(), "end": today.isoformat(), "by": By.NETWORK.value}
        super().__init__({**usual, **{name: asked[name] for name in usual if asked.get(name)}})

    def clean(self) -> dict[str, Any]:
        """A period that ends before it starts is said in one sentence."""
        asked = super().clean() or self.cleaned_data
        if asked.get("start") and asked.get("end"):
            try:
                asked["period"] = Period(asked["start"], asked["end"])
            except PeriodBackwards:
                self.add_error("end", _("The period ends before it starts."))
        asked["by"] = asked.get("by") or By.NETWORK
        return asked


class YearForm(forms.Form):
    """Which year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, this_year: int, **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, str(year)) for year in range(this_year, this_year - 6, -1)]


class WordsForm(forms.Form):
    """What people write: the introduction, or what a hub says of its year."""

    part = forms.ChoiceField(label=_("Where it stands"), required=False)
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, hubs: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Introduction")), *hubs]
