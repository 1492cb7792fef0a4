"""What somebody needs, and how the search index writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from maillage.catalogue.offers.choices import Audience, DeliveryMode, OfferType, Stage, Subject, Tier

SHORTEST_MINUTES, LONGEST_MINUTES = 1, 90

STAGES = {value: position for position, value in enumerate(Stage.values, 1)}
SUBJECTS = {value: 1 << position for position, value in enumerate(Subject.values)}
ALL = -1
# `tous-publics` has no bit: an offer for everybody reserves nothing.
AUDIENCES = {Audience.TOUS_PUBLICS.value: 0} | {
    value: 1 << position for position, value in enumerate(Audience.values[1:])
}
DELIVERY_MODES = {value: 1 << position for position, value in enumerate(DeliveryMode.values)}
# From bit 1: the index holds positions from 1.
KINDS = {value: 1 << position for position, value in enumerate(OfferType.values, 1)}
TIERS = {value: 1 << position for position, value in enumerate(Tier.values)}

# How one wants to be received: a mode, or one of the three ways of being near.
MODES = (*Tier.values, *DeliveryMode.values)


class NeedUnknown(ValueError):
    """A need says something that is not in the closed lists, or asks for a travel out of range."""

    def __init__(self, parameter: str, read: object, accepted: Sequence[str]) -> None:
        self.parameter, self.read, self.accepted = parameter, read, tuple(accepted)
        super().__init__(f"{parameter} reads {str(read)[:80]!r}; accepted: {', '.join(accepted)}.")


class Somewhere(Protocol):
    """A commune: an `Area` of that kind, or a match of the commune directory."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def code(self) -> str:
        """Its official code."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def lat(self) -> float | None:
        """Its latitude."""

    @property
    def lon(self) -> float | None:
        """Its longitude."""


@dataclass(frozen=True)
class Need:
    """What somebody looks for. Whatever is left empty excludes nothing.

    mode     a delivery mode (`visio`), or a way of being near (`in_person`, `desk`, `remote`)
    minutes  the longest travel by car, from 1 to 90
    kind     what should happen (`suivi_long`)

    Raises NeedUnknown when a value is not in its list.
    """

    stage: str = ""
    subjects: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    mode: str = ""
    minutes: int = 30
    kind: str = ""

    def __post_init__(self) -> None:
        if self.stage and self.stage not in STAGES:
            raise NeedUnknown("stage", self.stage, Stage.values)
        for value in self.subjects:
            if value not in SUBJECTS:
                raise NeedUnknown("subject", value, Subject.values)
        for value in self.audiences:
            if value not in AUDIENCES:
                raise NeedUnknown("audience", value, Audience.values)
        if self.mode and self.mode not in MODES:
            raise NeedUnknown("mode", self.mode, MODES)
        if not SHORTEST_MINUTES <= self.minutes <= LONGEST_MINUTES:
            raise NeedUnknown("minutes", self.minutes, [f"{SHORTEST_MINUTES}…{LONGEST_MINUTES}"])
        if self.kind and self.kind not in KINDS:
            raise NeedUnknown("kind", self.kind, OfferType.values)

    @property
    def stage_position(self) -> int:
        """Position of the stage in its list, 0 without stage."""
        return STAGES.get(self.stage, 0)

    @property
    def subject_mask(self) -> int:
        """One bit for each subject; all bits without any, and so for the other masks."""
        return _mask(self.subjects, SUBJECTS)

    @property
    def audience_mask(self) -> int:
        """One bit for each audience; `tous-publics` alone says nothing of the person."""
        return _mask(self.audiences, AUDIENCES)

    @property
    def mode_mask(self) -> int:
        """The bit of a delivery mode."""
        return DELIVERY_MODES.get(self.mode, ALL)

    @property
    def tier_mask(self) -> int:
        """The bit of a way of being near."""
        return TIERS.get(self.mode, ALL)

    @property
    def kind_mask(self) -> int:
        """The bit of what should happen."""
        return KINDS.get(self.kind, ALL)

    @property
    def accepts_travel(self) -> bool:
        """Whether an answer in person or at a desk is wanted at all."""
        return self.mode != Tier.REMOTE


def _mask(values: tuple[str, ...], bits: dict[str, int]) -> int:
    mask = 0
    for value in values:
        mask |= bits[value]
    return mask or ALL
