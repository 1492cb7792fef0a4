"""Forms about time sheets."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.support.enrolments.actions import TimeSaid
from maillage.support.enrolments.queries.time import last_day
from maillage.web.desk.people_forms import Day


class LineForm(forms.Form):
    """Other hours: the day, how long, what was done."""

    day = forms.DateField(label=_("Day"), widget=Day)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=720)
    words = forms.CharField(
        label=_("What it was"), max_length=160, help_text=_("A committee, a preparation, a report; nobody’s name.")
    )

    def __init__(self, *args: Any, month: date, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        until = min(last_day(month), today)
        self.fields["day"].widget.attrs |= {"min": month.isoformat(), "max": until.isoformat()}

    def said(self) -> TimeSaid:
        """What was said, once the form is valid."""
        return TimeSaid(**self.cleaned_data)


class BackForm(forms.Form):
    """Why a sheet is sent back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
