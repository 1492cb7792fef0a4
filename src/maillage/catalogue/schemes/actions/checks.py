"""What every act on a scheme checks."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from maillage.catalogue.schemes.models import Criterion, Scheme, Terms
from maillage.foundation.tools.errors import DomainError


class SchemeRefused(DomainError):
    """A scheme, its conditions or a criterion would say something that cannot be; `errors` tells what, by field."""

    def __init__(self, about: Scheme | Terms | Criterion, errors: Mapping[str, list[str]]) -> None:
        self.about = about
        self.errors = dict(errors)
        super().__init__(f"{about._meta.label_lower} {about.pk}: {self.errors}")


def check(about: Scheme | Terms | Criterion) -> None:
    """Raises SchemeRefused unless fields and constraints hold."""
    try:
        about.full_clean()
    except ValidationError as error:
        raise SchemeRefused(about, error.message_dict) from error


def change(about: Scheme | Terms | Criterion, facts: Mapping[str, Any]) -> list[str]:
    """Give new facts and check the whole; the names of those that changed.

    Raises SchemeRefused.
    """
    changed = [name for name, value in facts.items() if getattr(about, name) != value]
    for name in changed:
        setattr(about, name, facts[name])
    check(about)
    return changed
