"""The one question: where you are, how far you are, what it is about, who you are.

Read and drawn without Django's forms: the page of answers is the busiest of all, and three lists of twenty choices
cost more there than the search itself. Lists are drawn once for each language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from maillage.catalogue.offers.choices import Audience, Stage, Subject
from maillage.web.shared.fragments import fragment

LONGEST_COMMUNE = 120
LISTS: Mapping[str, type[TextChoices]] = {"stage": Stage, "subject": Subject, "audience": Audience}
# Made once: the lists of a vocabulary are made anew each time they are asked for.
VALUES = {name: frozenset(listed.values) for name, listed in LISTS.items()}


@dataclass(frozen=True)
class Question:
    """What was asked, as typed; `errors` tells, by field, what to mend."""

    commune: str = ""
    stage: str = ""
    subject: str = ""
    audience: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def stages(self) -> SafeString:
        """The list of stages, this one chosen."""
        return options("stage", self.stage)

    @property
    def subjects(self) -> SafeString:
        """The list of subjects, this one chosen."""
        return options("subject", self.subject)

    @property
    def audiences(self) -> SafeString:
        """The list of situations, this one chosen."""
        return options("audience", self.audience)

    @property
    def fields(self) -> SafeString:
        """The four fields."""
        return self._fields(more=False)

    @property
    def folded_fields(self) -> SafeString:
        """The four fields, subject and situation folded away unless one is chosen."""
        return self._fields(more=True)

    def _fields(self, *, more: bool) -> SafeString:
        flags = {"more": more, "open": bool(self.subject or self.audience)}
        slots = {"commune": self.commune, "stages": self.stages, "subjects": self.subjects, "audiences": self.audiences}
        error = self.errors.get("commune", "")
        if error:
            return render_to_string("public/_question.html", {**flags, **slots, "commune_error": error})
        return fragment(
            "public/_question.html", tuple((name, "yes" if on else "") for name, on in flags.items()), **slots
        )

    @property
    def rest(self) -> dict[str, str]:
        """What was asked besides the commune; what is empty is left out."""
        asked = {"stage": self.stage, "subject": self.subject, "audience": self.audience}
        return {name: value for name, value in asked.items() if value}


def read_question(data: Mapping[str, str]) -> Question:
    """The question in the words of an address. An unknown choice counts as none, and is told."""
    errors: dict[str, str] = {}
    commune = data.get("commune", "").replace("\x00", "").strip()
    if not commune:
        errors["commune"] = gettext("Say where you are: the name of the town or village, or its postcode.")
    elif len(commune) > LONGEST_COMMUNE:
        errors["commune"] = gettext(
            "This name has %(found)s characters; at most %(most)s are read. Give the town or village, or its postcode."
        ) % {"found": len(commune), "most": LONGEST_COMMUNE}
    chosen = {}
    for name, values in VALUES.items():
        value = data.get(name, "")
        if value and value not in values:
            errors[name] = gettext("Choose one of the answers of the list.")
        chosen[name] = "" if name in errors else value
    return Question(commune=commune, errors=errors, **chosen)


def options(name: str, chosen: str) -> SafeString:
    """The options of a list in the language of the reader, one of them chosen."""
    drawn = _drawn(name, get_language() or "")
    return mark_safe(drawn.replace(f'value="{chosen}"', f'value="{chosen}" selected', 1)) if chosen else drawn


@lru_cache(maxsize=16)
def _drawn(name: str, language: str) -> SafeString:
    """All options of a list; `language` is the one in force, part of the key."""
    empty = {
        "stage": gettext("I do not know yet"),
        "subject": gettext("Any subject"),
        "audience": gettext("Rather not say"),
    }
    choices = [choice for choice in LISTS[name].choices if choice[0] != Audience.TOUS_PUBLICS]
    rows = format_html_join("", '<option value="{}">{}</option>', choices)
    return format_html('<option value="">{}</option>{}', empty[name], rows)
