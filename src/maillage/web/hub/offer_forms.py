"""Forms of the offer: its words, one way in which it is given, the answer to a correction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.catalogue.network.models import Organisation, OutreachDesk
from maillage.catalogue.offers.choices import DeliveryMode, Fee, Tier
from maillage.catalogue.offers.models import Delivery
from maillage.catalogue.territories.models import Area
from maillage.web.hub.forms import DATE, choose_among
from maillage.web.shared.offers import ContentForm, NeededText, ToPublish
from maillage.web.shared.zones import UnclearZone, areas_in, text_of

NUMBER = {"class": "short", "inputmode": "numeric"}
RHYTHMS = {30: _("every month"), 60: _("every two months"), 90: _("every three months"), 180: _("every six months")}


class OfferForm(ContentForm):
    """What the offer says, with what only a local offer says."""

    adds = forms.CharField(
        label=_("What it adds"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "To what exists nearby, in one sentence. Needed to publish when somebody near does the same thing."
        ),
    )
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DATE, help_text=_("Empty when it goes on."))


class NewOfferForm(OfferForm):
    """A new offer, and whose it is."""

    organisation = forms.ModelChoiceField(label=_("Whose offer"), queryset=Organisation.objects.none())
    field_order = ("organisation",)

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        partners: list[Organisation],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(typed, initial={"organisation": partners[0] if partners else None, **(initial or {})})
        choose_among(self, partners)


class NeededNumber(ToPublish, forms.IntegerField):
    """A number needed to publish."""


class DeliveryForm(forms.Form):
    """How one is received here, when, how soon, at what price, for the people of where."""

    modes = forms.MultipleChoiceField(
        label=_("How one is received"),
        choices=[(value, capfirst(label)) for value, label in DeliveryMode.choices],
        widget=forms.CheckboxSelectMultiple,
    )
    hours = NeededText(label=_("When"), max_length=250, required=False)
    first_appointment_days = NeededNumber(
        label=_("Days until the first appointment"),
        min_value=0,
        max_value=365,
        required=False,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("0 for the same day. An honest number is worth more than a short one."),
    )
    fee = forms.TypedChoiceField(label=_("What it costs the person"), choices=Fee, coerce=Fee)
    fee_detail = forms.CharField(
        label=_("The price in a few words, and who pays"),
        max_length=250,
        required=False,
        help_text=_("For example: 20 € a year; paid by the Région. Needed to publish unless it is free."),
    )
    places_per_month = forms.IntegerField(
        label=_("Places per month"),
        min_value=0,
        max_value=9999,
        required=False,
        widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("How many people you can receive. Only partners and the coordinator see it."),
    )
    zone = forms.CharField(
        label=_("For the people of"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One commune, group of communes, département or région a line, by name or code. Nothing: everywhere."
        ),
    )
    confirm_every_days = forms.TypedChoiceField(
        label=_("How often you confirm it"),
        choices=(),
        coerce=int,
        help_text=_("A letter reminds you, one click answers. Without an answer the public reads “not confirmed”."),
    )

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        said: Mapping[str, Any],
        areas: Sequence[Area] = (),
        prefix: str | None = None,
    ) -> None:
        super().__init__(typed, initial={**said, "zone": text_of(areas)}, prefix=prefix)
        field = self.fields["confirm_every_days"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = rhythms(said["confirm_every_days"])

    def clean_zone(self) -> list[Area]:
        """The areas named, or a sentence about the line that is not clear."""
        try:
            return areas_in(self.cleaned_data["zone"])
        except UnclearZone as error:
            raise forms.ValidationError(error.sentence) from error


class NewDeliveryForm(DeliveryForm):
    """One more way in which an offer is given: on site, at one of the hub's desks, from a distance."""

    tier = forms.TypedChoiceField(label=_("Where it is given"), choices=(), coerce=Tier)
    desk = forms.ModelChoiceField(
        label=_("At which desk"), queryset=OutreachDesk.objects.none(), required=False, empty_label=_("none")
    )
    field_order = ("tier", "desk")

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        desks: Sequence[OutreachDesk],
        areas: Sequence[Area] = (),
        said: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        facts = {"confirm_every_days": _default_rhythm(), "fee": Fee.GRATUIT, **(said or {})}
        super().__init__(typed, areas=areas, said=facts, prefix=prefix)
        tier, desk = self.fields["tier"], self.fields["desk"]
        assert isinstance(tier, forms.TypedChoiceField)
        assert isinstance(desk, forms.ModelChoiceField)
        tier.choices = [(one.value, capfirst(one.label)) for one in Tier if desks or one != Tier.DESK]
        desk.queryset = OutreachDesk.objects.filter(pk__in=[one.pk for one in desks])
        if not desks:
            del self.fields["desk"]

    def clean(self) -> dict[str, Any]:
        """A desk is named at a desk only."""
        facts = super().clean() or self.cleaned_data
        facts.setdefault("desk", None)
        if facts.get("tier") == Tier.DESK and facts["desk"] is None and "desk" not in self.errors:
            self.add_error("desk", _("Say at which desk."))
        if facts.get("tier") != Tier.DESK:
            facts["desk"] = None
        return facts


class AnswerForm(forms.Form):
    """Why the sheet stays as it is, for whoever proposed the correction."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It goes by e-mail to who left an address; it stays here in any case."),
    )


def rhythms(days: int) -> list[tuple[int, Any]]:
    """The rhythms proposed, with the one that came by another way when it is none of them."""
    proposed: dict[int, Any] = dict(RHYTHMS)
    if days not in proposed:
        proposed[days] = ngettext("every %(days)d day", "every %(days)d days", days) % {"days": days}
    return sorted(proposed.items())


def _default_rhythm() -> int:
    default: int = Delivery._meta.get_field("confirm_every_days").default
    return default
