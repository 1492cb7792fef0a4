"""Forms about vouchers, and decisions on eligibility."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.schemes.voucher_kinds import VoucherScheme
from maillage.support.enrolments.actions import StepFacts
from maillage.support.enrolments.choices import VOUCHER_REASONED, Ruling, VoucherState
from maillage.support.enrolments.models import Voucher
from maillage.web.desk.people_forms import Day

FIELDS = {VoucherState.ISSUED: ("number", "amount", "valid_until"), VoucherState.USED: ("provider",)}
"""What a step asks beside its day, by the state it leads to."""


class Euros(forms.DecimalField):
    """Euros with cents as people write them: `1 250,50 €`."""

    def to_python(self, value: Any) -> Any:
        """The number, without spaces and sign, with a point."""
        typed = "".join(str(value or "").replace("€", "").split()).replace(",", ".")
        return super().to_python(typed or None)


class AskForm(forms.Form):
    """Which voucher is asked for, on which day."""

    kind = forms.ChoiceField(label=_("Voucher"))
    on = forms.DateField(label=_("Asked for on"), widget=Day)

    def __init__(self, *args: Any, schemes: tuple[VoucherScheme, ...], today: date, **facts: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today}, **facts})
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.title, [(f"{one.code}/{kind.code}", kind.name) for kind in one.kinds]) for one in schemes]
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def asked(self) -> tuple[str, str]:
        """Codes of the vouchers and of the kind."""
        scheme, _slash, kind = self.cleaned_data["kind"].partition("/")
        return scheme, kind


class StepForm(forms.Form):
    """One step of a voucher, with what it asks for and nothing else."""

    on = forms.DateField(label=_("On"), widget=Day)
    number = forms.CharField(label=_("Number of the voucher"), max_length=40)
    amount = Euros(label=_("Amount in euros"), min_value=Decimal("0.01"), max_value=1_000_000, decimal_places=2,
                   widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip
    valid_until = forms.DateField(label=_("To be used until"), widget=Day, required=False)
    provider = forms.ModelChoiceField(label=_("Who did the service"), queryset=Organisation.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(
        self, *args: Any, voucher: Voucher, to: VoucherState, network: Network, today: date, **facts: Any
    ) -> None:
        first = {"on": today, "provider": voucher.organisation_id}
        facts["initial"] = first | facts.pop("initial", {})
        super().__init__(*args, **facts)
        sent_back = to == VoucherState.USED and voucher.state == VoucherState.CLAIMED
        wanted = {"on", *(() if sent_back else FIELDS.get(to, ()))}
        if to in VOUCHER_REASONED or sent_back:
            wanted.add("reason")
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if "provider" in self.fields:
            field = self.fields["provider"]
            assert isinstance(field, forms.ModelChoiceField)
            members = Organisation.objects.filter(network_memberships__network=network)
            field.queryset = (members | Organisation.objects.filter(pk=voucher.organisation_id)).distinct()
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def facts(self) -> StepFacts:
        """What the step is said with."""
        asked = self.cleaned_data
        amount = asked.get("amount")
        return StepFacts(
            number=asked.get("number", ""),
            cents=None if amount is None else int(amount * 100),
            valid_until=asked.get("valid_until"),
            provider=asked.get("provider"),
            reason=asked.get("reason", ""),
        )


class RulingForm(forms.Form):
    """What an officer decided, and why."""

    ruling = forms.ChoiceField(label=_("Decision"), choices=Ruling.choices)
    officer = forms.CharField(
        label=_("Decided by"), max_length=120, help_text=_("Name and function of who decides, here or at the funder’s.")
    )
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
