"""What the pages of clarity may be asked: for whom, for what, how far, where."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import Audience, FreshnessState, Stage, Subject
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.choices import ConflictKind, State
from maillage.insight.coverage.queries import areas_in

MINUTES = [10, 15, 20, 30, 45, 60, 90]
USUAL_MINUTES = 30


class TerritoryForm(forms.Form):
    """One territory of the network, or all of them. Whatever is not understood counts as not said."""

    territory = forms.ChoiceField(label=_("Territory"), required=False)

    def __init__(self, typed: QueryDict, *, network: Network) -> None:
        super().__init__({"minutes": str(USUAL_MINUTES), **typed.dict()})
        self.network = network
        self.areas = {key_of(area): area for area in areas_in(network.area)}
        field = self.fields["territory"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("the whole network: %(area)s") % {"area": network.area.name}),
            (_("Départements"), self._choices(AreaKind.DEPARTEMENT)),
            (_("Groups of communes (EPCI)"), self._choices(AreaKind.EPCI)),
        ]
        self.is_valid()

    @property
    def asked(self) -> dict[str, str]:
        """What was understood, by field."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def area(self) -> Area | None:
        """The territory chosen; None for the whole network."""
        return self.areas.get(self.asked.get("territory", ""))

    @property
    def within(self) -> list[Area]:
        """What the communes counted lie in."""
        return [self.network.area, self.area] if self.area else [self.network.area]

    @property
    def need(self) -> Need:
        """The need asked about: everything that this form lets one say."""
        asked = self.asked
        return Need(
            stage=asked.get("stage", ""),
            subjects=(asked["subject"],) if "subject" in asked else (),
            audiences=(asked["audience"],) if "audience" in asked else (),
            minutes=int(asked.get("minutes", USUAL_MINUTES)),
        )

    def _choices(self, kind: AreaKind) -> list[tuple[str, str]]:
        return [(key, area.name) for key, area in self.areas.items() if area.kind == kind]


def key_of(area: Area) -> str:
    """How an area is written in an address: departement-55."""
    return f"{area.kind}-{area.code}"


def _stage() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Stage"), choices=[("", _("every stage")), *Stage.choices], required=False)


def _audience() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("For whom"), choices=[("", _("anybody")), *Audience.choices[1:]], required=False)


def _minutes() -> forms.ChoiceField:
    choices = [(str(value), _("%(minutes)s min by car") % {"minutes": value}) for value in MINUTES]
    return forms.ChoiceField(label=_("Within"), choices=choices, required=False)


class HolesForm(TerritoryForm):
    """Which need, how far, in which state."""

    stage = _stage()
    audience = _audience()
    subject = forms.ChoiceField(label=_("Subject"), choices=[("", _("any subject")), *Subject.choices], required=False)
    minutes = _minutes()
    state = forms.ChoiceField(choices=State.choices, required=False, widget=forms.HiddenInput())


class ConflictsForm(TerritoryForm):
    """Which need, how far, which kind of conflict."""

    stage = _stage()
    audience = _audience()
    minutes = _minutes()
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("both kinds")), *ConflictKind.choices], required=False)


class BoardForm(TerritoryForm):
    """Where, how far, and by which territories."""

    minutes = _minutes()
    by = forms.ChoiceField(
        label=_("Line by line"),
        choices=[(AreaKind.DEPARTEMENT, _("by département")), (AreaKind.EPCI, _("by EPCI"))],
        required=False,
    )


class DeliveriesForm(TerritoryForm):
    """Which published deliveries: where, for which stage, how sure."""

    stage = _stage()
    freshness = forms.ChoiceField(
        label=_("Confirmation"),
        choices=[
            ("", _("all")),
            ("confirmed", _("within the rhythm")),
            ("unconfirmed", _("past the rhythm")),
            (FreshnessState.GONE, FreshnessState.GONE.label),
        ],
        required=False,
    )


class CorrectionsForm(TerritoryForm):
    """Which corrections that wait: where, for which stage."""

    stage = _stage()
