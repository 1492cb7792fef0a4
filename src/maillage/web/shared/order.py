"""Names in the order of the alphabet as people know it: É with E, whatever the case."""

from django.db.models import F, Func
from django.db.models.functions import Lower


def by_name(field: str) -> Lower:
    """An `order_by` expression for the names in `field`."""
    return Lower(Func(F(field), function="unaccent"))
