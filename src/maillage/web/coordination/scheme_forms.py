"""Forms of the schemes: what one is, from when its conditions hold, one criterion, somebody to try them on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.network.queries import organisations_of
from maillage.catalogue.offers.choices import Stage
from maillage.catalogue.schemes.choices import COMPARISONS, KINDS, QUESTIONS, Comparison, Edge, Fact, FactKind, Goal
from maillage.catalogue.schemes.drafts import CriterionDraft
from maillage.catalogue.schemes.facts import Facts
from maillage.catalogue.schemes.models import Criterion, Scheme, Terms
from maillage.catalogue.territories.models import Area
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune
from maillage.web.shared.zones import UnclearZone, areas_in, text_of

EVERYBODY, NEW_SITUATION = "everybody", "new"
KNOWN = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
NUMBER = {"class": "short", "inputmode": "decimal"}
MOST = Decimal(10) ** 9


class Day(forms.DateInput):
    """A day, by the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": "short"}, format="%Y-%m-%d")


class ZoneField(forms.CharField):
    """Areas, one a line; the cleaned value is their list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """The areas that the lines name."""
        try:
            return areas_in(super().clean(value))
        except UnclearZone as unclear:
            raise ValidationError(unclear.sentence) from unclear


class SchemeForm(forms.Form):
    """What a scheme is. Who may have it is said by its conditions."""

    name = forms.CharField(label=_("Name"), max_length=120)
    organisation = forms.ModelChoiceField(label=_("Proposed by"), queryset=Organisation.objects.none())
    gives = forms.CharField(
        label=_("What it gives"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For somebody who does not know it: what they get, for how long."),
    )
    stages = forms.MultipleChoiceField(
        label=_("When it helps"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    areas = ZoneField(
        label=_("Where it is given"),
        required=False,
        help_text=_(
            "One area a line, by name or code: région, département, group of communes, commune. Empty: everywhere."
        ),
    )
    source = forms.URLField(label=_("Page that says it"), max_length=300, required=False, assume_scheme="https")
    starts_on = forms.DateField(label=_("Proposed from"), widget=Day())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=Day(), help_text=_("Empty when it goes on."))

    def __init__(
        self, typed: Mapping[str, Any] | None = None, *, network: Network, today: date, scheme: Scheme | None = None
    ) -> None:
        super().__init__(typed, initial=self.said(scheme) if scheme else {"starts_on": today})
        partners = organisations_of(network, on=today)
        if scheme is not None:
            partners = partners | Organisation.objects.filter(pk=scheme.organisation_id)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = partners.order_by("name", "pk")

    @staticmethod
    def said(scheme: Scheme) -> dict[str, Any]:
        """What the form shows of a scheme already there."""
        names = ("name", "organisation", "gives", "stages", "source", "starts_on", "ends_on")
        return {**{name: getattr(scheme, name) for name in names}, "areas": text_of(scheme.areas.order_by("name"))}


class TermsForm(forms.Form):
    """From when the conditions hold, and why they change."""

    starts_on = forms.DateField(label=_("They hold from"), widget=Day())
    reason = forms.CharField(
        label=_("Why they change"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.URLField(label=_("Page that says them"), max_length=300, required=False, assume_scheme="https")

    @staticmethod
    def said(terms: Terms) -> dict[str, Any]:
        """What the form shows of a draft."""
        return {name: getattr(terms, name) for name in ("starts_on", "reason", "source")}


class FactForm(forms.Form):
    """What the next criterion is about."""

    fact = forms.TypedChoiceField(
        label=_("About what?"), coerce=Fact, choices=[(fact.value, capfirst(fact.label)) for fact in Fact]
    )


class CriterionForm(forms.Form):
    """One criterion about a fact: only the fields that this fact needs."""

    group = forms.ChoiceField(label=_("Asked of whom"))
    comparison = forms.ChoiceField(label=_("What fits"))
    number = forms.DecimalField(
        label=_("Limit"), min_value=0, max_value=MOST, decimal_places=2, widget=forms.NumberInput(attrs=NUMBER)
    )
    edge = forms.ChoiceField(
        label=_("At the limit itself"),
        choices=Edge.choices,
        widget=forms.RadioSelect,
        initial=Edge.OUTSIDE,
        help_text=_(
            "“Under 20,000” and “over 20,000” say nothing of 20,000 exactly: then nobody decides in its place."
        ),
    )
    is_true = forms.TypedChoiceField(
        label=_("What fits"), choices=KNOWN[1:], coerce=lambda said: said == "yes", widget=forms.RadioSelect
    )
    words = forms.MultipleChoiceField(label=_("What fits"), choices=Goal.choices, widget=forms.CheckboxSelectMultiple)
    areas = ZoneField(
        label=_("Where"),
        help_text=_("One area a line, by name or code: région, département, group of communes, commune."),
    )
    sentence = forms.CharField(
        label=_("In words"),
        max_length=200,
        help_text=_("Read beside the verdict: “Job seeker for more than 6 months”."),
    )
    source = forms.CharField(label=_("Where it is written"), max_length=300, required=False)

    NEEDED: Mapping[FactKind, tuple[str, ...]] = {
        FactKind.NUMBER: ("comparison", "number", "edge"),
        FactKind.YES_OR_NO: ("is_true",),
        FactKind.PLACE: ("areas",),
        FactKind.WORD: ("words",),
    }

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        fact: Fact,
        groups: list[tuple[str, str]] | None = None,
        said: Criterion | None = None,
    ) -> None:
        super().__init__(typed, initial=self.said(said) if said else None)
        self.fact = fact
        kind = KINDS[fact]
        needed = {*self.NEEDED[kind], "sentence", "source", *(["group"] if groups else [])}
        for name in [name for name in self.fields if name not in needed]:
            del self.fields[name]
        if kind is FactKind.NUMBER:
            self._choose("comparison", [(one.value, capfirst(one.label)) for one in COMPARISONS[kind]])
        if groups:
            self._choose("group", groups)

    @staticmethod
    def said(criterion: Criterion) -> dict[str, Any]:
        """What the form shows of a criterion already there."""
        names = ("comparison", "number", "edge", "words", "sentence", "source")
        facts = {name: getattr(criterion, name) for name in names}
        places = [place.area for place in criterion.places.select_related("area")]
        return {**facts, "is_true": "yes" if criterion.is_true else "no", "areas": text_of(places)}

    def draft(self) -> CriterionDraft:
        """The criterion that was written, once the form is valid."""
        asked = self.cleaned_data
        comparison = asked.get("comparison") or COMPARISONS[KINDS[self.fact]][0]
        return CriterionDraft(
            fact=self.fact,
            comparison=Comparison(comparison),
            sentence=asked["sentence"],
            number=asked.get("number"),
            edge=Edge(asked.get("edge") or Edge.OUTSIDE),
            is_true=asked.get("is_true"),
            words=asked.get("words", ()),
            areas=asked.get("areas", ()),
            source=asked["source"],
        )

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class TrialForm(forms.Form):
    """Somebody invented: nothing of it is kept, and what is left empty is not known."""

    on = forms.DateField(label=_("On which day?"), required=False, widget=Day())

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for fact in Fact:
            self.fields[fact.value] = _question(fact)
        self.order_fields([*Fact.values, "on"])

    def clean_residence(self) -> Area | None:
        """The commune meant, or nothing."""
        typed = self.cleaned_data["residence"].strip()
        return commune_named(typed) if typed else None

    def facts(self) -> Facts:
        """What is known of this person, once the form is valid."""
        asked = self.cleaned_data
        return Facts(**{fact.value: _known(fact, asked[fact.value]) for fact in Fact})


def _question(fact: Fact) -> forms.Field:
    """The field of a fact: its question, with the answer that fits."""
    said: dict[str, Any] = {"label": QUESTIONS[fact], "required": False}
    kind = KINDS[fact]
    if kind is FactKind.YES_OR_NO:
        return forms.ChoiceField(choices=KNOWN, **said)
    if kind is FactKind.WORD:
        return forms.ChoiceField(choices=[KNOWN[0], *Goal.choices], **said)
    if kind is FactKind.PLACE:
        return forms.CharField(max_length=120, widget=Commune(), **said)
    widget = forms.NumberInput(attrs=NUMBER)
    if fact is Fact.FINANCING_PLAN:
        return forms.DecimalField(min_value=0, max_value=MOST, decimal_places=2, widget=widget, **said)
    return forms.IntegerField(min_value=0, max_value=1200, widget=widget, **said)


def _known(fact: Fact, value: Any) -> Any:
    if value in (None, ""):
        return None
    return value == "yes" if KINDS[fact] is FactKind.YES_OR_NO else value


def groups_of(terms: Terms) -> list[tuple[str, str]]:
    """Where the next criterion may stand: for everybody, in a situation that is there, or as one more situation."""
    ways = [group for group in terms.groups.all() if group.kind == "way"]
    choices = [(EVERYBODY, gettext("Everybody")), (NEW_SITUATION, gettext("One more situation, enough by itself"))]
    for number, way in enumerate(ways, start=1):
        sentences = ", ".join(criterion.sentence for criterion in way.criteria.all())
        choices.append(
            (str(way.pk), gettext("Situation %(number)s, besides: %(said)s") % {"number": number, "said": sentences})
        )
    return choices
