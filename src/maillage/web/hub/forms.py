"""Forms of the hub's door. They check shape; actions check truth."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import Rhythm, Role, Weekday
from maillage.catalogue.network.models import Organisation
from maillage.catalogue.territories.models import Area
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune

TIME = forms.TimeInput(attrs={"type": "time", "class": "time-field", "step": 300}, format="%H:%M")
DATE = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


def status_of(form: forms.Form) -> int:
    """422 when the page shows a form to mend."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class HoursForm(forms.Form):
    """When and how the hub receives people."""

    opening_hours = forms.CharField(
        label=_("Opening hours"),
        max_length=250,
        required=False,
        help_text=_("As you would say them: Monday to Friday, 9 to 12 and 14 to 18."),
    )
    access = forms.CharField(
        label=_("How to come in"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Parking, bus, step-free entrance."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail of the hub"), max_length=254, required=False)
    presentation = forms.CharField(
        label=_("What people find here"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences, for somebody who has never been here."),
    )


class DeskForm(forms.Form):
    """A new outreach desk."""

    name = forms.CharField(label=_("Name of the desk"), max_length=150, help_text=_("For example: Desk at Spincourt."))
    organisation = forms.ModelChoiceField(label=_("Who holds it"), queryset=Organisation.objects.none())
    place_name = forms.CharField(
        label=_("Where one is received"), max_length=160, help_text=_("For example: town hall of Spincourt.")
    )
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    commune = forms.CharField(label=_("Commune"), max_length=120, widget=Commune())
    starts_on = forms.DateField(label=_("From"), widget=DATE)

    def __init__(self, typed: QueryDict | None = None, *, partners: list[Organisation], today: date) -> None:
        super().__init__(typed, initial={"starts_on": today, "organisation": partners[0] if partners else None})
        choose_among(self, partners)

    def clean_commune(self) -> Area:
        """The commune itself."""
        return commune_named(self.cleaned_data["commune"])


class DeskDayForm(forms.Form):
    """One more day of a desk."""

    weekday = forms.TypedChoiceField(label=_("Day"), choices=Weekday, coerce=lambda value: Weekday(int(value)))
    rhythm = forms.TypedChoiceField(label=_("Which weeks"), choices=Rhythm, coerce=Rhythm)
    opens_at = forms.TimeField(label=_("From (hour)"), widget=TIME, initial="09:00")
    closes_at = forms.TimeField(label=_("Until (hour)"), widget=TIME, initial="12:00")

    def clean(self) -> dict[str, Any]:
        """The last hour comes after the first."""
        facts = super().clean() or self.cleaned_data
        opens, closes = facts.get("opens_at"), facts.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The desk closes after it opens."))
        return facts


class InviteForm(forms.Form):
    """Somebody who will work at the hub."""

    name = forms.CharField(label=_("First name and name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    organisation = forms.ModelChoiceField(label=_("Works for"), queryset=Organisation.objects.none())
    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in (Role.ADVISER, Role.HUB_MANAGER)],
        coerce=Role,
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, typed: QueryDict | None = None, *, partners: list[Organisation]) -> None:
        super().__init__(typed, initial={"organisation": partners[0] if partners else None})
        choose_among(self, partners)


def choose_among(form: forms.Form, partners: list[Organisation]) -> None:
    """Have the field `organisation` propose these partners."""
    field = form.fields["organisation"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Organisation.objects.filter(pk__in=[partner.pk for partner in partners])
    field.empty_label = None
