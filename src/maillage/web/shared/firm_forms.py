"""How a firm goes: the same few questions for whoever created it and for whoever notes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.foundation.tools.errors import DomainError
from maillage.support.firms.actions import ClosedBeforeItBegan, NewsSaid
from maillage.support.firms.choices import Closing, Turnover
from maillage.support.firms.models import News
from maillage.support.journeys.actions import DayToCome
from maillage.support.journeys.models.milestone import MOST_JOBS

YES, NO = "yes", "no"


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NewsForm(forms.Form):
    """Five questions at most, of which one is needed."""

    active = forms.ChoiceField(
        label=_("Is the firm still active?"),
        choices=[(YES, _("Yes, also when it earns nothing for now")), (NO, _("No, it was closed"))],
        widget=forms.RadioSelect,
    )
    jobs = forms.IntegerField(
        label=_("How many people work there, the creator included?"), min_value=0, max_value=MOST_JOBS, required=False
    )
    turnover = forms.ChoiceField(
        label=_("Turnover of the last twelve months"),
        choices=[("", _("I would rather not say")), *Turnover.choices],
        required=False,
    )
    closed_on = forms.DateField(
        label=_("If it was closed: since which day?"),
        required=False,
        widget=DayInput,
        help_text=_("About, if the day is not known."),
    )
    why = forms.ChoiceField(
        label=_("If it was closed: why?"),
        choices=[("", _("I would rather not say")), *Closing.choices],
        required=False,
        help_text=_("Closing is no failure: many leave for a job or another project."),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever closed says since when."""
        asked = super().clean() or self.cleaned_data
        if asked.get("active") == NO and not asked.get("closed_on") and "closed_on" not in self.errors:
            self.add_error("closed_on", _("Say since which day the firm is closed."))
        return asked

    def said(self, *, regime: str = "") -> NewsSaid:
        """What was said, once the form is valid; what belongs to the other answer is left out."""
        asked = self.cleaned_data
        if asked["active"] == NO:
            return NewsSaid(False, asked["closed_on"], asked["why"])
        return NewsSaid(True, turnover=asked["turnover"], regime=regime, jobs=asked["jobs"])

    def refuse(self, error: DomainError) -> None:
        """Put the sentence of what was refused beside its field."""
        if isinstance(error, DayToCome):
            self.add_error("on" if "on" in self.fields else "closed_on", _("This day is still to come."))
        elif isinstance(error, ClosedBeforeItBegan):
            is_closing = self.cleaned_data.get("active") == NO
            field = "closed_on" if is_closing or "on" not in self.fields else "on"
            self.add_error(field, _("This day comes before the firm began, or after the day on which it is said."))

    @staticmethod
    def facts_of(news: News | None) -> dict[str, Any]:
        """What the form shows of an answer already given."""
        if news is None:
            return {}
        facts = {"active": YES if news.is_active else NO, "jobs": news.jobs, "turnover": news.turnover}
        return {**facts, "closed_on": news.closed_on, "why": news.why, "regime": news.regime, "on": news.on}
