"""Forms about the firm of a journey: its number, when it began, how it goes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.support.firms.actions import FirmSaid, NewsSaid
from maillage.support.firms.actions.noting import LONGEST_NAME
from maillage.support.firms.choices import Closing, Turnover
from maillage.support.firms.models import Firm
from maillage.support.journeys.choices import FOUNDED, Regime
from maillage.support.journeys.models import Journey, Milestone
from maillage.support.journeys.models.milestone import MOST_JOBS
from maillage.web.desk.journey_forms import DayInput
from maillage.web.shared.firm_forms import NewsForm


class FirmForm(forms.Form):
    """Number and name."""

    number = forms.CharField(
        label=_("SIREN or SIRET"), max_length=24, required=False, help_text=_("Nine or fourteen digits.")
    )
    name = forms.CharField(label=_("Name of the firm"), max_length=LONGEST_NAME, required=False)

    def said(self) -> FirmSaid:
        """What was said, once the form is valid."""
        return FirmSaid(self.cleaned_data["number"], self.cleaned_data["name"])

    @staticmethod
    def facts_of(journey: Journey, firm: Firm | None) -> dict[str, Any]:
        """What the form shows of what is known."""
        siren = journey.project.siren if journey.project else ""
        return {"number": (firm.seat if firm else "") or siren, "name": firm.name if firm else ""}


class BeginningForm(forms.Form):
    """When the firm began, and how."""

    kind = forms.ChoiceField(label=_("What happened?"), choices=[(one.value, one.label) for one in FOUNDED])
    on = forms.DateField(label=_("Registered or taken over on"), widget=DayInput)
    regime = forms.ChoiceField(
        label=_("Regime at the beginning"), choices=[("", _("not known yet")), *Regime.choices], required=False
    )
    jobs = forms.IntegerField(
        label=_("Jobs at the beginning, the creator’s included"), min_value=0, max_value=MOST_JOBS, required=False
    )

    @staticmethod
    def facts_of(beginning: Milestone | None) -> dict[str, Any]:
        """What the form shows of what is known."""
        if beginning is None:
            return {}
        return {
            "kind": beginning.kind,
            "on": beginning.on,
            "regime": beginning.regime,
            "jobs": beginning.jobs,
        }


class NoteForm(NewsForm):
    """How the firm goes, on a day."""

    on = forms.DateField(label=_("On which day did you learn it?"), widget=DayInput)
    regime = forms.ChoiceField(
        label=_("Regime today"), choices=[("", _("as before, or not known")), *Regime.choices], required=False
    )

    field_order = ("on", "active", "regime", "jobs", "turnover", "closed_on", "why")

    def __init__(self, *args: Any, today: date, is_answer: bool = False, **facts: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_news_%s", **facts})
        self.fields["on"].initial = today
        for name, known in (("turnover", Turnover), ("why", Closing)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("not said")), *known.choices]
        if is_answer:
            self.fields["on"].label = _("On which day did you speak with them?")

    def news(self) -> NewsSaid:
        """What was said, once the form is valid."""
        return self.said(regime=self.cleaned_data["regime"])
