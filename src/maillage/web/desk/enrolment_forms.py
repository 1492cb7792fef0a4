"""Forms about operations of funders and their participants."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.schemes.choices import ParticipantFact
from maillage.catalogue.schemes.funder_tables import FunderTable, TableRefused, shipped_tables, table_in
from maillage.catalogue.schemes.models import FundedOperation, Scheme
from maillage.catalogue.schemes.models.scheme import SchemeQuerySet
from maillage.support.enrolments.actions import OperationSaid
from maillage.support.enrolments.choices import ExitSituation
from maillage.web.desk.people_forms import Day
from maillage.web.shared.communes import commune_named
from maillage.web.shared.forms import Commune

SEXES = [("", "—"), ("femme", _("woman")), ("homme", _("man")), ("non dit", _("does not say"))]
EMPLOYMENTS = [
    ("", "—"),
    ("demandeur d’emploi", _("looks for a job")),
    ("demandeur d’emploi de longue durée", _("has looked for a job for a year or more")),
    ("en emploi", _("has a job")),
    ("indépendant", _("is self-employed")),
    ("en formation", _("in education or training")),
    ("inactif", _("does not look for a job")),
]
LEVELS = [
    ("", "—"),
    ("CITE 0-2", _("up to lower secondary school (ISCED 0 to 2)")),
    ("CITE 3-4", _("CAP, BEP, baccalauréat (ISCED 3 to 4)")),
    ("CITE 5-8", _("higher education (ISCED 5 to 8)")),
]
"""What is kept stands in French: it goes as it is into the tables of French funders."""
FIRST_BIRTH_YEAR = 1900
MOST_BYTES = 100_000


class OperationForm(forms.Form):
    """What the agreement with a funder says."""

    reference = forms.CharField(label=_("Number of the operation"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=160)
    table = forms.ChoiceField(label=_("Table of the funder"))
    own = forms.FileField(
        label=_("Or a table of your own (JSON)"),
        required=False,
        help_text=_("Columns in the funder’s order, and what must be filled in; the guide shows one. It stands first."),
    )
    starts_on = forms.DateField(label=_("From"), widget=Day)
    ends_on = forms.DateField(label=_("Until"), widget=Day)
    scheme = forms.ModelChoiceField(
        label=_("Scheme whose conditions say who may take part"),
        queryset=Scheme.objects.none(),
        required=False,
        empty_label=_("None: whoever is accompanied may take part"),
    )

    def __init__(self, *args: Any, schemes: SchemeQuerySet, **facts: Any) -> None:
        super().__init__(*args, **facts)
        described = self.fields["scheme"]
        assert isinstance(described, forms.ModelChoiceField)
        described.queryset = schemes
        field = self.fields["table"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(table.code, table.title) for table in shipped_tables()]
        field.help_text = _("As we know it: verify it with the funder before you send anything.")

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        asked = super().clean() or self.cleaned_data
        starts, ends = asked.get("starts_on"), asked.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day comes after the first."))
        return asked

    def said(self) -> OperationSaid:
        """What was said, once the form is valid."""
        asked = self.cleaned_data
        said = ("reference", "name", "starts_on", "ends_on", "scheme")
        return OperationSaid(**{name: asked[name] for name in said})

    def clean_own(self) -> FunderTable | None:
        """The table in the file, with a sentence for each fault."""
        file = self.cleaned_data["own"]
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is too large for a table."))
        try:
            return table_in(file.read())
        except TableRefused as error:
            raise ValidationError(list(error.whys)) from error

    def chosen(self) -> FunderTable:
        """The operator's own table, else the one that was chosen."""
        own: FunderTable | None = self.cleaned_data["own"]
        if own is not None:
            return own
        return next(table for table in shipped_tables() if table.code == self.cleaned_data["table"])


class EnrolForm(forms.Form):
    """In which operation somebody takes part, from which day."""

    operation = forms.ModelChoiceField(label=_("Operation"), queryset=FundedOperation.objects.none(), empty_label=None)
    on = forms.DateField(
        label=_("First action on"), widget=Day, help_text=_("The day of the first meeting alone, or of the contract.")
    )

    def __init__(self, *args: Any, operations: Any, today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["operation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = operations
        self.fields["on"].widget.attrs["max"] = today.isoformat()


class LeaveForm(forms.Form):
    """The last action, and what the person does now."""

    on = forms.DateField(label=_("Last action on"), widget=Day)
    situation = forms.TypedChoiceField(
        label=_("What they do now"), choices=ExitSituation.choices, coerce=ExitSituation, initial=ExitSituation.UNKNOWN
    )


class MissingForm(forms.Form):
    """What is missing of a participant, and only that. Each fact goes into the file of the person, once."""

    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    given_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    referent = forms.CharField(
        label=_("Or through whom they are reached"),
        max_length=160,
        required=False,
        help_text=_("A service and its phone, for who has neither phone nor e-mail."),
    )
    commune = forms.CharField(label=_("Commune"), max_length=120, required=False, widget=Commune)
    sex = forms.ChoiceField(label=_("Woman or man"), choices=SEXES, required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=FIRST_BIRTH_YEAR)
    employment = forms.ChoiceField(label=_("Employment on the first day"), choices=EMPLOYMENTS, required=False)
    job_seeker_months = forms.IntegerField(
        label=_("Months as a job seeker on the first day"), required=False, min_value=0, max_value=600
    )
    education = forms.ChoiceField(label=_("Level of education on the first day"), choices=LEVELS, required=False)
    qpv = forms.ChoiceField(label=_("Lives in a priority district"), required=False)
    frr = forms.ChoiceField(label=_("Lives in a rural revival area"), required=False)

    def __init__(self, *args: Any, missing: tuple[ParticipantFact, ...], today: date, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.today = today
        for name in ("qpv", "frr"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), ("oui", _("yes")), ("non", _("no"))]
        wanted = {str(one) for one in missing}
        if ParticipantFact.REACHABLE in missing:
            wanted |= {"phone", "email", "referent"}
        if wanted & {"commune", "commune_code"}:
            wanted.add("commune")
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]

    def clean_commune(self) -> Any:
        """The area meant, or nothing."""
        typed = self.cleaned_data["commune"].strip()
        return commune_named(typed) if typed else None

    def clean_birth_year(self) -> int | None:
        """A year in which somebody who founds something may have been born."""
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > self.today.year - 10:
            raise ValidationError(_("This year cannot be."))
        return year
