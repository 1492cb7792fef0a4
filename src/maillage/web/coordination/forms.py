"""Forms of the coordination's door."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.catalogue.network.queries import hubs_of, organisations_of
from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.support.orientation.choices import Status
from maillage.web.shared.forms import Commune


class EnquiryFilterForm(forms.Form):
    """Which enquiries of the network."""

    status = forms.ChoiceField(label=_("State"), choices=[("", _("all states")), *Status.choices], required=False)
    hub = forms.ModelChoiceField(label=_("Hub"), queryset=Hub.objects.none(), required=False, empty_label=_("all hubs"))
    organisation = forms.ModelChoiceField(
        label=_("Partner"), queryset=Organisation.objects.none(), required=False, empty_label=_("all partners")
    )
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, *args: Any, network: Network, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for name, rows in (("hub", hubs_of(network, on=today)), ("organisation", organisations_of(network, on=today))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class SimulatorForm(forms.Form):
    """A place, a need and a day."""

    commune = forms.CharField(label=_("Where?"), max_length=120, widget=Commune())
    stage = forms.ChoiceField(label=_("Which stage?"), choices=[("", _("any stage")), *Stage.choices], required=False)
    subject = forms.ChoiceField(
        label=_("Which subject?"), choices=[("", _("any subject")), *Subject.choices], required=False
    )
    audience = forms.ChoiceField(label=_("Who?"), choices=[("", _("not said")), *Audience.choices[1:]], required=False)
    minutes = forms.IntegerField(
        label=_("Within how many minutes?"),
        min_value=1,
        max_value=90,
        initial=30,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    day = forms.DateField(
        label=_("On which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
