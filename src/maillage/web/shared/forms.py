"""How forms are drawn: label, help, error and field in one accessible group."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws every form with our components; set as FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Commune(forms.TextInput):
    """A text field that a script turns into a list of communes; works as plain text without it."""

    template_name = "components/commune_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "maxlength": 120, **(attrs or {})})
