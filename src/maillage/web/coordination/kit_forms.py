"""Forms of the hub kits: a file, a model, an item, a version, the guided use, what is left."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.catalogue.network.queries import hubs_of, organisations_of
from maillage.insight.rollouts.choices import KitZone
from maillage.insight.rollouts.compute.kit_plan import Adaptation
from maillage.insight.rollouts.compute.kit_shape import FARTHEST_DAYS, MONTHS, WRITTEN, Kit
from maillage.web.coordination.hub_forms import NewHubForm
from maillage.web.coordination.kit_words import SECTIONS, part_on_form, when
from maillage.web.shared import words

NUMBER = {"class": "short", "inputmode": "numeric"}


class KitFileForm(forms.Form):
    """A kit that somebody sent."""

    file = forms.FileField(
        label=_("File of the kit"),
        help_text=_("Its signature and every text are checked first. Nothing is opened from a file that was changed."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )


class NewKitForm(forms.Form):
    """A hub to take as a model."""

    hub = forms.ModelChoiceField(label=_("Model hub"), queryset=Hub.objects.none())
    name = forms.CharField(label=_("Name of the kit"), max_length=150)

    def __init__(self, typed: QueryDict | None = None, *, network: Network, today: date) -> None:
        super().__init__(typed)
        field = self.fields["hub"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = hubs_of(network, on=today)


class ItemForm(forms.Form):
    """One thing that somebody words."""

    title = forms.CharField(label=_("Title"), max_length=150)
    days = forms.IntegerField(
        label=_("Days counted from the opening"),
        min_value=-FARTHEST_DAYS,
        max_value=FARTHEST_DAYS,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("Before the opening: a number below zero. 0 is the opening day."),
    )
    month = forms.IntegerField(
        label=_("Month after the opening"),
        min_value=1,
        max_value=MONTHS,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("1 is the first month."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Without the name, address or phone of anybody: they are taken out when the kit is sealed."),
    )

    def __init__(self, typed: QueryDict | None = None, *, section: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(typed, initial=initial)
        if section != "checklist":
            del self.fields["days"]
        if section != "calendar":
            del self.fields["month"]


class SealForm(forms.Form):
    """What a new version brings."""

    note = forms.CharField(
        label=_("What is new in this version"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hubs made from the kit read it beside what you propose."),
    )


class LeaveForm(forms.Form):
    """Why something is left as it is."""

    word = forms.CharField(label=_("Why you leave it"), max_length=280)


class UseKitForm(NewHubForm):
    """Where the hub of a kit stands, who takes which part, what is left out."""

    zone = forms.ChoiceField(label=_("For whom its offers are"), choices=KitZone)
    field_order = ("name", "kind", "commune", "address", "planned_on", "zone", "stages", "adds")

    def __init__(
        self, typed: QueryDict | None = None, *, kit: Kit, network: Network, today: date, wished: QueryDict | None
    ) -> None:
        super().__init__(typed, network=network, today=today, wished=wished)
        self.kit, self.network = kit, network
        del self.fields["lead"]
        self.initial["kind"] = kit.kind.value
        ahead = max((-(one.days or 0) for one in kit.checklist), default=0)
        self.initial["planned_on"] = today + timedelta(days=max(ahead, 0))  # so that no step is late on the first day
        self.initial["stages"] = self.initial["stages"] or [one.value for one in kit.stages]
        partners = organisations_of(network, on=today)
        same = {one.slug: one for one in partners}
        for part in kit.partners:
            self.fields[f"part_{part.key}"] = forms.ModelChoiceField(
                label=part_on_form(part),
                queryset=partners,
                initial=same.get(part.key),
                required=part.leads,
                empty_label=_("nobody takes it"),
            )
        for section in ("offers", *WRITTEN):
            self._offer_choice(section, kit)
        if kit.charter:
            self.fields["take_charter"] = forms.BooleanField(
                label=_("Take the charter: who welcomes and who accompanies which stage"), required=False, initial=True
            )

    def _offer_choice(self, section: str, kit: Kit) -> None:
        choices = (
            [(one.key, one.name) for one in kit.offers]
            if section == "offers"
            else [(one.key, " · ".join(filter(None, (one.title, when(one))))) for one in kit.items(section)]
        )
        if choices:
            self.fields[f"take_{section}"] = forms.MultipleChoiceField(
                label=words.capital(str(SECTIONS[section])),
                choices=choices,
                required=False,
                initial=[key for key, _label in choices],
                widget=forms.CheckboxSelectMultiple,
            )

    def place_fields(self) -> list[forms.BoundField]:
        """Where, when, for whom."""
        return [self[name] for name in self.fields if not name.startswith(("part_", "take_"))]

    def part_fields(self) -> list[forms.BoundField]:
        """Who takes which part."""
        return [self[name] for name in self.fields if name.startswith("part_")]

    def take_fields(self) -> list[forms.BoundField]:
        """What is taken of each section."""
        return [self[name] for name in self.fields if name.startswith("take_")]

    def adaptation(self) -> Adaptation:
        """How the kit is taken, once the form is valid."""
        said = self.cleaned_data
        dropped = {
            (section, key)
            for section, key, _content in self.kit.pieces()
            if section != "charter" and key not in said.get(f"take_{section}", ())
        }
        if not said.get("take_charter", True):
            dropped.add(("charter", "charter"))
        parts: dict[str, Organisation | None] = {one.key: said[f"part_{one.key}"] for one in self.kit.partners}
        return Adaptation(
            network=self.network,
            name=said["name"],
            kind=said["kind"],
            commune=said["commune"],
            address=said["address"],
            planned_on=said["planned_on"],
            stages=said["stages"],
            adds=said["adds"],
            zone=KitZone(said["zone"]),
            parts=parts,
            dropped=frozenset(dropped),
        )
