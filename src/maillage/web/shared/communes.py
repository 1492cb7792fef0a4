"""A commune typed in a form of the working doors: one area, or the sentence and the choices."""

from django.core.exceptions import ValidationError

from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.catalogue.territories.queries import resolve_commune

SHOWN = 6


def commune_named(text: str) -> Area:
    """The one commune meant by `text`.

    Raises ValidationError whose sentence names the choices when there are several.
    """
    meant = resolve_commune(text)
    if meant.found is None:
        choices = ", ".join(f"{one.name} ({one.departement_code})" for one in meant.choices[:SHOWN])
        raise ValidationError(f"{meant.sentence} {choices}".strip())
    return Area.objects.get(kind=AreaKind.COMMUNE, code=meant.found.code)
