"""Why an answer is given, or is not: codes made by the code that decides, and their sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maillage.catalogue.offers.choices import Audience, DeliveryMode, Stage, Subject
from maillage.catalogue.territories.choices import AreaKind

Words = str | int | Promise

ORDER_RULE = _(
    "First those who receive people in person, then those at a desk on its days, then those at a distance. "
    "Within each, by travel time: up to 15 minutes, 30, 45, 60, 90. Equal ones are drawn by lot, anew each day and "
    "for each commune: nobody is always first."
)

SENTENCES: Mapping[str, Words] = {
    # Why it is shown.
    "near": _("%(minutes)s min by road from %(commune)s."),
    "desk": _("A desk held %(minutes)s min by road from %(commune)s, on its days."),
    "nearest": _("Nothing nearer answers: this is %(minutes)s min by road from %(commune)s."),
    "remote": _("Answered from a distance: no travel is needed."),
    "stage": _("Meant for those who say: %(stage)s."),
    "subject": _("Deals with: %(subjects)s."),
    "every_subject": _("Deals with every subject."),
    "audience": _("Meant for: %(audiences)s."),
    "everybody": _("Open to everybody."),
    "reserved": _("Reserved for: %(audiences)s."),
    "zone": _("Serves the people of: %(area)s (%(kind)s)."),
    "everywhere": _("Serves people wherever they live."),
    "mode": _("Receives people %(mode)s."),
    # Why it is not.
    "too_far": _("Too far: %(minutes)s min by road, more than %(limit)s."),
    "wrong_stage": _("Not meant for this stage, but for: %(stages)s."),
    "wrong_subject": _("Deals with something else: %(subjects)s."),
    "reserved_to_others": _("Reserved for others: %(audiences)s."),
    "wrong_mode": _("Does not receive people that way, but %(modes)s."),
    "outside_zone": _("Does not serve this commune, but: %(areas)s."),
    "offer_not_published": _("The offer is not published (%(status)s)."),
    "delivery_not_published": _("Not published at this place (%(status)s)."),
    "not_confirmed": _("Not confirmed since %(day)s: it has left the search."),
    "offer_ended": _("The offer ended on %(day)s."),
    "hub_closed": _("The hub is not open on that day."),
    "desk_not_held": _("The desk is not held: it has ended or has no day."),
    "not_partner": _("The organisation is not a partner of the hub on that day."),
    "not_member": _("The organisation does not belong to the network on that day."),
    "local_form_shown": _("Its local form is shown instead: %(offer)s."),
    "better_elsewhere": _("The same offer is shown at a nearer place: %(place)s."),
}


_said: dict[tuple[str | None, int], tuple[Promise, str]] = {}


def in_words(words: "Words | Listed", language: str | None) -> str:
    """Words in `language`, the one in force; translated once by process, for an answer holds some forty of them.

    Kept with the promise itself, so that its identity is never that of another one.
    """
    if isinstance(words, str):
        return words
    if isinstance(words, Listed):
        return ", ".join(in_words(word, language) for word in words.words)
    if not isinstance(words, Promise):
        return str(words)
    key = (language, id(words))
    if key not in _said:
        _said[key] = (words, str(words))
    return _said[key][1]


def minutes_of(seconds: int) -> int:
    """Whole minutes, rounded up, so that « 30 min » never hides 31."""
    return -(-seconds // 60)


def labels(values: Iterable[str], of: type[Stage] | type[Subject] | type[Audience] | type[DeliveryMode]) -> "Listed":
    """The labels of values, to be joined when they are read."""
    return Listed(tuple(of(value).label for value in values))


@dataclass(frozen=True)
class Listed:
    """Words joined by commas in the reader's language."""

    words: tuple[Words, ...]

    def __str__(self) -> str:
        return in_words(self, get_language())


@dataclass(frozen=True)
class Reason:
    """One reason: a code for machines, a sentence for people, in the language of whoever reads it."""

    code: str
    values: Mapping[str, Words | Listed] = field(default_factory=dict)
    _sentences: dict[str | None, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def sentence(self) -> str:
        """The reason in words."""
        return self.said_in(get_language())

    def said_in(self, language: str | None) -> str:
        """The reason in the language in force, when the caller has asked for it once for many reasons."""
        said = self._sentences.get(language)
        if said is None:
            words = {name: in_words(value, language) for name, value in self.values.items()}
            said = self._sentences[language] = in_words(SENTENCES[self.code], language) % words
        return said

    def __str__(self) -> str:
        return self.sentence


# Reasons that answers repeat, made once: the same stage for ten results, the same area for a thousand communes.


@lru_cache(4096)
def zone_reason(name: str | None, kind: str | None) -> Reason:
    """The area of the zone that holds the commune; no area means everywhere."""
    return Reason("zone", {"area": name, "kind": AreaKind(kind).label}) if name and kind else Reason("everywhere")


@lru_cache(4096)
def travel_reason(code: str, minutes: int, commune: str) -> Reason:
    """Minutes by road from a commune."""
    return Reason(code, {"minutes": minutes, "commune": commune})


@cache
def stage_reason(stage: str) -> Reason:
    """The stage asked for."""
    return Reason("stage", {"stage": Stage(stage).label})


@cache
def mode_reason(mode: str) -> Reason:
    """The mode asked for."""
    return Reason("mode", {"mode": DeliveryMode(mode).label})


@lru_cache(4096)
def subject_reason(shared: tuple[str, ...]) -> Reason:
    """The subjects asked for that the offer deals with; none when it deals with all."""
    return Reason("subject", {"subjects": labels(shared, Subject)}) if shared else Reason("every_subject")


@lru_cache(4096)
def audience_reason(code: str, audiences: tuple[str, ...]) -> Reason:
    """For whom the offer is."""
    return Reason(code, {"audiences": labels(audiences, Audience)})


EVERYBODY = Reason("everybody")
REMOTE = Reason("remote")
