"""Forms of the overlaps: which cards, and what was decided."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.choices import Stage, Subject
from maillage.catalogue.overlaps.choices import LASTING, ONE_SIDED, DecisionKind, OverlapKind, OverlapState, Side
from maillage.catalogue.overlaps.models import Overlap
from maillage.catalogue.territories.models import Area

WAITING, EVERY = "waiting", "every"
STATES: dict[str, Sequence[str]] = {
    WAITING: [OverlapState.OPEN, OverlapState.REOPENED],
    OverlapState.SETTLED: [OverlapState.SETTLED],
    OverlapState.GONE: [OverlapState.GONE],
    EVERY: OverlapState.values,
}
A_YEAR = timedelta(days=365)


class OverlapFilterForm(forms.Form):
    """Which cards of the network."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            (WAITING, _("to settle")),
            (OverlapState.SETTLED, _("settled")),
            (OverlapState.GONE, _("no longer meet")),
            (EVERY, _("all")),
        ],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("both kinds")), *OverlapKind.choices], required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=[("", _("any stage")), *Stage.choices], required=False)
    subject = forms.ChoiceField(label=_("Subject"), choices=[("", _("any subject")), *Subject.choices], required=False)
    area = forms.ModelChoiceField(
        label=_("Where"), queryset=Area.objects.none(), required=False, empty_label=_("whole network")
    )

    def __init__(self, typed: QueryDict, *, areas: QuerySet[Area]) -> None:
        super().__init__(typed)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas


class AsDecided:
    """A field that some decisions need and others do without: the form does not call it optional."""

    one_of_several = True


class DecidedText(AsDecided, forms.CharField):
    """Words that some decisions need."""


class DecidedChoice(AsDecided, forms.ChoiceField):
    """A choice that some decisions need."""


class DecidedDay(AsDecided, forms.DateField):
    """A day that some decisions need."""


class DecisionForm(forms.Form):
    """What the partners decided. Each decision keeps only what it needs of the form."""

    kind = forms.ChoiceField(label=_("Decision"), choices=(), widget=forms.RadioSelect)
    sentence = DecidedText(
        label=_("What tells the two apart"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "One sentence, for the public: it stands on both sheets, or on the sheet that refers to the other."
        ),
    )
    side = DecidedChoice(
        label=_("Which offer refers, ends or withdraws"), choices=(), required=False, widget=forms.RadioSelect
    )
    label = DecidedText(
        label=_("Shared label"), max_length=80, required=False, help_text=_("Only to share a label: its name.")
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the decision; the partners read it, the public does not."),
        error_messages={"required": _("Say why: the partners read it.")},
    )
    review_on = DecidedDay(
        label=_("To be looked at again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("The card opens again that day. Not needed for a merger or a withdrawal."),
    )

    def __init__(self, typed: QueryDict | None = None, *, card: Overlap, today: date) -> None:
        super().__init__(typed, initial=_said_before(card, today), prefix="decision")
        self.today, self.organisations = today, card.organisations
        _choices(self, "kind", [(value, str(capfirst(label))) for value, label in DecisionKind.choices])
        _choices(
            self,
            "side",
            [
                (side, f"{offer.name} ({offer.organisation})")
                for side, offer in ((Side.FIRST, card.first), (Side.SECOND, card.second))
            ],
        )
        for organisation in self.organisations:
            self.fields[_signer(organisation)] = forms.CharField(
                label=_("Signed for %(partner)s by") % {"partner": organisation},
                max_length=150,
                required=False,
                help_text=_("Name of the person. Empty: they can sign later in their own space."),
            )

    def clean(self) -> dict[str, Any]:
        """What each decision cannot do without, said beside the field."""
        said = super().clean() or self.cleaned_data
        kind = said.get("kind", "")
        needed = {
            "sentence": kind == DecisionKind.KEEP_BOTH and _("Say in one sentence what tells the two offers apart."),
            "side": kind in ONE_SIDED and _("Say which of the two offers it is about."),
            "label": kind == DecisionKind.SHARE_LABEL and _("Name the label that both carry."),
            "review_on": kind in LASTING and _("Give the day on which the partners look at it again."),
        }
        for name, words in needed.items():
            if words and name not in self.errors and not said.get(name):
                self.add_error(name, words)
        if kind in LASTING and said.get("review_on") and said["review_on"] <= self.today:
            self.add_error("review_on", _("Give a day that is still to come."))
        return said

    @property
    def signers(self) -> list[forms.BoundField]:
        """The fields of who signs, one for each organisation."""
        return [self[_signer(organisation)] for organisation in self.organisations]

    @property
    def decided(self) -> dict[str, Any]:
        """The facts that `settle` takes; what the decision does not need is left out."""
        said = self.cleaned_data
        kind = said["kind"]
        return {
            "kind": kind,
            "reason": said["reason"],
            "sentence": said["sentence"] if kind in LASTING else "",
            "side": said["side"] if kind in ONE_SIDED else "",
            "label": said["label"] if kind == DecisionKind.SHARE_LABEL else "",
            "review_on": said["review_on"] if kind in LASTING else None,
            "signatories": {one: said[_signer(one)] for one in self.organisations if said.get(_signer(one))},
        }


class SignatureForm(forms.Form):
    """A partner who signs later."""

    name = forms.CharField(label=_("Name of the person who signs"), max_length=150)


class ReopenForm(forms.Form):
    """Why a settled card is on the table again."""

    why = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept as your comment. The public sheets no longer say the difference."),
        error_messages={"required": _("Say why: the partners read it.")},
    )


def _signer(organisation: Organisation) -> str:
    return f"signed_{organisation.pk}"


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _said_before(card: Overlap, today: date) -> dict[str, Any]:
    """The last decision, to be said again when it is still right; a review in a year."""
    last = card.decision or card.decisions.order_by("-pk").first()
    facts: dict[str, Any] = {"review_on": today + A_YEAR}
    if last is not None:
        names = ("kind", "sentence", "side", "label", "reason")
        facts |= {name: getattr(last, name) for name in names}
    return facts
