"""Forms about people: as few fields as the paper sheet has."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.support.people.actions import Said
from maillage.support.people.choices import SENSITIVE, CameBy, Channel, Fact
from maillage.support.people.models import Person
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune

AGREED_LATELY = timedelta(days=365)
"""An agreement with a partner lasts twelve months (`people.choices.MONTHS`)."""
LANGUAGES = [("fr", "français"), ("en", "English"), ("de", "Deutsch")]


class Day(forms.DateInput):
    """A day, chosen or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AgreedDay(forms.DateField):
    """The day on which somebody agreed, when it is written down later: never to come, nor longer ago than it lasts."""

    def __init__(self) -> None:
        super().__init__(label=_("Which day, if not today"), required=False, widget=Day)

    def validate(self, value: Any) -> None:
        """A day within the last twelve months."""
        super().validate(value)
        today = timezone.localdate()
        if value is not None and value > today:
            raise ValidationError(_("This day is still to come."))
        if value is not None and value < today - AGREED_LATELY:
            raise ValidationError(_("So long ago that this agreement has come to its end: ask again."))


class PersonForm(forms.Form):
    """Who somebody is. One of the two names is enough, everything else may stay empty."""

    given_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    commune = forms.CharField(label=_("Commune"), max_length=120, required=False, widget=Commune)
    came_by = forms.ChoiceField(label=_("How they came"), required=False, choices=[("", "—"), *CameBy.choices])
    language = forms.ChoiceField(label=_("Language"), required=False, choices=LANGUAGES, initial="fr")

    def clean_commune(self) -> Any:
        """The area meant, or nothing."""
        typed = self.cleaned_data["commune"].strip()
        return commune_named(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        """A name of any length, one of the two."""
        asked = super().clean() or self.cleaned_data
        if not asked.get("given_name") and not asked.get("family_name"):
            raise ValidationError(_("Give a first name or a family name: one letter is enough."))
        return asked

    def said(self) -> Said:
        """What was said, once the form is valid."""
        asked = self.cleaned_data
        return Said(
            given_name=asked["given_name"],
            family_name=asked["family_name"],
            phone=asked.get("phone", ""),
            email=asked.get("email", ""),
            commune=asked["commune"],
            came_by=asked["came_by"],
            language=asked["language"] or "fr",
        )

    @staticmethod
    def facts_of(person: Person) -> dict[str, Any]:
        """What the form shows of somebody already there."""
        return {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "commune": f"{person.commune.name} ({person.commune.code})" if person.commune else "",
            "came_by": person.came_by,
            "language": person.language,
        }


class ReceivedForm(forms.Form):
    """Why somebody came, and on which day when it is entered later."""

    need = forms.CharField(
        label=_("What they came for"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    received_on = forms.DateField(label=_("Which day, if not today"), required=False, widget=Day)

    def __init__(self, *args: Any, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.today = today
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()

    def clean_received_on(self) -> date | None:
        """The real day, which cannot be to come."""
        day: date | None = self.cleaned_data["received_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day


class WelcomeForm(ReceivedForm, PersonForm):
    """The welcome sheet: in the order in which one asks at the counter."""

    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    somebody_else = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = (
        "given_name", "family_name", "phone", "email", "commune", "need", "came_by", "language", "received_on",
    )  # fmt: skip


class ContactForm(forms.Form):
    """One more way to reach somebody."""

    channel = forms.TypedChoiceField(label=_("By"), choices=Channel, coerce=Channel)
    value = forms.CharField(label=_("Phone, e-mail or address"), max_length=300)
    note = forms.CharField(
        label=pgettext_lazy("about a way to reach somebody", "Note"),
        max_length=120,
        required=False,
        help_text=_("For example: shared with a spouse."),
    )
    is_preferred = forms.BooleanField(label=_("The way they prefer"), required=False)


class SituationForm(forms.Form):
    """A dated fact; the first of its kind is that of the entry. Sensitive ones have a page of their own."""

    fact = forms.TypedChoiceField(
        label=_("What"), choices=[(one.value, one.label) for one in Fact if one not in SENSITIVE], coerce=Fact
    )
    value = forms.CharField(label=_("As it was said"), max_length=120)
    true_on = forms.DateField(label=_("True on"), widget=Day)
