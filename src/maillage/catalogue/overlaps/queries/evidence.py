"""The evidence of a card, in words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Fee, OfferType, Stage, Subject
from maillage.catalogue.overlaps.models import Overlap

AXES: dict[str, tuple[Any, type[TextChoices]]] = {
    "kind": (gettext_lazy("What happens"), OfferType),
    "stages": (gettext_lazy("Stages"), Stage),
    "subjects": (gettext_lazy("Subjects"), Subject),
    "audiences": (gettext_lazy("For whom"), Audience),
    "modes": (gettext_lazy("How one is received"), DeliveryMode),
    "fee": (gettext_lazy("Price"), Fee),
}
NONE_SAID = {"subjects": gettext_lazy("any subject"), "audiences": gettext_lazy("everybody")}
WORDS = 8


@dataclass(frozen=True)
class AxisInWords:
    """One axis: what both say, what only the first says, what only the second says."""

    label: str
    both: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """Why a card was made.

    sentences  the three parts, from the strongest fact to the weakest, without a note
    words      words that both offers use and few others do, the rarest first
    """

    sentences: tuple[str, ...]
    axes: tuple[AxisInWords, ...]
    words: tuple[str, ...]


def evidence_in_words(card: Overlap) -> Evidence:
    """What both offers share and what they do not; asks the database nothing."""
    axes = tuple(_axis(name, card.evidence.get("axes", {}).get(name, {})) for name in AXES)
    words = tuple(str(word) for word, _weight in card.evidence.get("words", [])[:WORDS])
    return Evidence(sentences=tuple(_sentences(card, axes)), axes=axes, words=words)


def _axis(name: str, said: dict[str, list[str]]) -> AxisInWords:
    label, choices = AXES[name]
    sides = [tuple(_label(choices, value) for value in said.get(side, [])) for side in ("both", "first", "second")]
    if name in NONE_SAID and not any(sides):
        sides[0] = (str(NONE_SAID[name]),)
    return AxisInWords(str(label), *sides)


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _sentences(card: Overlap, axes: tuple[AxisInWords, ...]) -> list[str]:
    stages = next(axis for axis in axes if axis.label == str(AXES["stages"][0]))
    told = []
    share = round(100 * card.people_both / card.people_either) if card.people_either else 0
    told.append(_("Of 100 people that at least one of them can serve, %(share)d can go to both.") % {"share": share})
    if stages.both:
        told.append(_("They answer the same moments: %(stages)s.") % {"stages": ", ".join(stages.both)})
    if card.text >= 0.6:
        told.append(_("They say nearly the same with the same words."))
    elif card.text >= 0.3:
        told.append(_("They use many of the same words."))
    return told
