"""Forms about campaigns of funders."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.support.enrolments.actions import CampaignSaid
from maillage.support.enrolments.choices import CampaignState
from maillage.web.desk.people_forms import Day


class CampaignForm(forms.Form):
    """What a funder asks, for which period, by when."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: balance of the year 2026."))
    starts_on = forms.DateField(label=_("First day it asks for"), widget=Day)
    ends_on = forms.DateField(label=_("Last day it asks for"), widget=Day)
    due_on = forms.DateField(label=_("To be submitted by"), widget=Day)

    def said(self) -> CampaignSaid:
        """What was said, once the form is valid."""
        return CampaignSaid(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something of one participant is not there."""

    reason = forms.CharField(label=_("Why it is not there"), max_length=300)


class MoveForm(forms.Form):
    """One step of a campaign: its day, and the words of the funder where corrections are asked for."""

    on = forms.DateField(label=_("On"), widget=Day)
    comment = forms.CharField(
        label=_("What is to be corrected"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, to: CampaignState, today: date, **facts: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today}, "auto_id": f"id_{to}_%s", **facts})
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        if to != CampaignState.FIX:
            del self.fields["comment"]
