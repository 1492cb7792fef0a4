"""Words of the exports: in French, whoever asks for them, since the catalogue is written in French."""

from functools import lru_cache

from django.db.models import Choices
from django.utils.translation import gettext, override


@lru_cache(maxsize=256)
def french(message: str) -> str:
    """A message of ours in French."""
    with override("fr"):
        return gettext(message)


@lru_cache(maxsize=16)
def labels(choices: type[Choices]) -> dict[object, str]:
    """The French label of each value of a closed list."""
    with override("fr"):
        return {value: str(label) for value, label in choices.choices}


def sentences(*texts: str) -> str:
    """Paragraphs, those that are empty left out."""
    return "\n\n".join(text.strip() for text in texts if text.strip())
