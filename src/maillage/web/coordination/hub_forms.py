"""The form of a new hub."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.choices import HubKind
from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.network.queries import organisations_of
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.territories.models import Area
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune

FURTHEST = timedelta(days=5 * 366)


class NewHubForm(forms.Form):
    """Where the hub is, who runs it, whom it serves and what it adds."""

    name = forms.CharField(label=_("Name of the hub"), max_length=150, help_text=_("As people will say it."))
    kind = forms.TypedChoiceField(label=_("What it is"), choices=HubKind, coerce=HubKind)
    commune = forms.CharField(label=_("Commune"), max_length=120, widget=Commune())
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    lead = forms.ModelChoiceField(
        label=_("Who runs it"),
        queryset=Organisation.objects.none(),
        help_text=_("The others join later, on the pages of the hub."),
    )
    planned_on = forms.DateField(
        label=_("Opening day"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    )
    stages = forms.MultipleChoiceField(
        label=_("Whom it will serve"),
        choices=[(value, capfirst(label)) for value, label in Stage.choices],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In the person’s own words. The fewer, the clearer."),
    )
    adds = forms.CharField(
        label=_("What this hub adds"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "To what exists nearby, in one sentence: the partners of the area read it. "
            "Needed when somebody receives people within 30 minutes."
        ),
    )

    def __init__(
        self, typed: QueryDict | None = None, *, network: Network, today: date, wished: QueryDict | None = None
    ) -> None:
        """`wished`: name, commune and stages that an address proposes, such as that of a plan."""
        proposed = {name: wished[name] for name in ("name", "commune") if wished and name in wished}
        stages = [one for one in wished.getlist("stages") if one in Stage.values] if wished else []
        super().__init__(typed, initial={"planned_on": today, "stages": stages, **proposed})
        self.today = today
        field = self.fields["lead"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations_of(network, on=today)

    def clean_commune(self) -> Area:
        """The commune itself."""
        return commune_named(self.cleaned_data["commune"])

    def clean_planned_on(self) -> date:
        """A day that can be planned."""
        day: date = self.cleaned_data["planned_on"]
        if not date(1900, 1, 1) <= day <= self.today + FURTHEST:
            raise ValidationError(_("Give a day within the next five years, or the one on which it opened."))
        return day

    def wished(self) -> dict[str, Any]:
        """The commune and the stages proposed, when the commune is one; nothing else."""
        try:
            commune = commune_named(str(self.initial.get("commune", "")))
        except ValidationError:
            return {}
        return {"commune": commune, "stages": self.initial["stages"]}

    def read_over(self) -> dict[str, Any]:
        """What can be read of the form, once it was sent; no mistake is said."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return dict(self.cleaned_data)
