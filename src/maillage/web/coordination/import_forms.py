"""Forms of the imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.network.models import Network
from maillage.catalogue.sources.choices import FileKind, ImportMode
from maillage.catalogue.sources.models import Source
from maillage.catalogue.sources.queries.imports import sources_of


class FileForm(forms.Form):
    """A file, what it lists and whose list it is."""

    kind = forms.ChoiceField(
        label=_("What does the file list?"), choices=FileKind.choices, widget=forms.RadioSelect, initial=FileKind.OFFERS
    )
    source = forms.ModelChoiceField(
        label=_("Whose list is it?"),
        queryset=Source.objects.none(),
        required=False,
        empty_label=_("a new list"),
        help_text=_("Identifiers belong to a list: take the same list each time."),
    )
    name = forms.CharField(
        label=_("Name of the new list"),
        max_length=120,
        required=False,
        help_text=_("For example: partners’ spreadsheet, Meuse."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX. It is checked first: nothing is written before you say so."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, network: Network, **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["source"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = sources_of(network)
        if not sources_of(network).exists():
            del self.fields["source"]
            self.fields["name"].required = True
            self.fields["name"].label = _("Whose list is it?")

    def clean(self) -> dict[str, Any]:
        """A list is chosen or named."""
        said: dict[str, Any] = super().clean() or {}
        if "source" in self.fields and not said.get("source") and not said.get("name"):
            self.add_error("name", _("Choose a list above, or name a new one."))
        return said


class WriteForm(forms.Form):
    """How a checked file is written."""

    mode = forms.ChoiceField(
        choices=ImportMode.choices,
        error_messages={"required": _("Choose what to write."), "invalid_choice": _("Choose what to write.")},
    )
