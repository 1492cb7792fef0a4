"""What a figure means: one row for each version, never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maillage.insight.indicators.choices import Unit

LANGUAGE = "fr"
"""Read where a definition is not written in the language asked for."""


class Indicator(models.Model):
    """One version of the definition of a figure. The database refuses to change it: another meaning is another version.

    words       by language: name; sentence, printed beside the number; trap, what it must not be taken for
    formula     in the little language of `compute.formula`
    source      the room whose facts it counts
    valid_from  the first day of the periods that it counts; the last version valid at the end of a period counts it
    position    where it stands among the others
    """

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    words = models.JSONField(_("words"))
    unit = models.CharField(_("counts"), max_length=10, choices=Unit)
    formula = models.CharField(_("formula"), max_length=300)
    source = models.CharField(_("source"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="indicator_version_is_one"),
            models.CheckConstraint(name="indicator_has_a_formula", condition=~Q(formula="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.version}"

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.said("name")

    @property
    def sentence(self) -> str:
        """What it means, to print beside the number."""
        return self.said("sentence")

    @property
    def trap(self) -> str:
        """What it must not be taken for; may be empty."""
        return self.said("trap")

    def said(self, what: str) -> str:
        """Words of the definition in the language of the page, or in French."""
        language = (get_language() or LANGUAGE).split("-")[0]
        spoken = self.words.get(language) or self.words.get(LANGUAGE) or {}
        return str(spoken.get(what, ""))
