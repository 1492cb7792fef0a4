"""How good a sheet is for its reader, on the criteria that apply to it: seen by its owner, never used to rank.

Each criterion says on what it applies, whether it is met, and what to do. One that does not apply counts nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.analysis.wording import Wording, wording_of
from maillage.catalogue.offers.acronyms import ACRONYMS
from maillage.catalogue.offers.choices import DeliveryMode, Fee, OfferStatus, OfferType
from maillage.catalogue.offers.models import Delivery, Offer
from maillage.catalogue.offers.queries.freshness import freshness_of

SHORTEST_SUMMARY, LONGEST_SUMMARY = 40, 200
SHORTEST_STORY = 80
LONGEST_SENTENCE = 30
ENOUGH_WORDS = 30  # under this the ease says little
MOST_SUBJECTS = 8
APPOINTED = {DeliveryMode.EN_PRESENTIEL_SUR_RDV, DeliveryMode.PERMANENCE_DELOCALISEE, DeliveryMode.VISIO}


class Advice(NamedTuple):
    """A criterion that is not met, the field where to act, and what to do in plain words."""

    code: str
    field: str
    words: Promise


@dataclass(frozen=True)
class Quality:
    """Criteria met over criteria that apply, in hundredths, and what would raise it."""

    score: int
    met: int
    applicable: int
    advice: tuple[Advice, ...]


@dataclass(frozen=True)
class WholeSheet:
    """What the criteria look at."""

    offer: Offer
    deliveries: tuple[Delivery, ...]
    day: date

    @cached_property
    def wording(self) -> Wording:
        """Everything that is told in sentences."""
        offer = self.offer
        told = (offer.summary, offer.what_happens, offer.next_step, offer.conditions, offer.pieces_to_bring)
        return wording_of("\n".join(told))

    @cached_property
    def in_person(self) -> bool:
        """Somebody comes with papers in hand."""
        return any(one.travels and not _is_open_door(one) for one in self.deliveries)


class Criterion(NamedTuple):
    """When it applies, when it is met, what to do."""

    code: str
    field: str
    applies: Callable[[WholeSheet], bool]
    is_met: Callable[[WholeSheet], bool]
    words: Promise


def _is_open_door(delivery: Delivery) -> bool:
    return not APPOINTED & set(delivery.modes)


def _always(sheet: WholeSheet) -> bool:
    return True


def _given(sheet: WholeSheet) -> bool:
    return bool(sheet.deliveries)


CRITERIA = (
    Criterion(
        "summary_length",
        "summary",
        _always,
        lambda sheet: SHORTEST_SUMMARY <= len(sheet.offer.summary) <= LONGEST_SUMMARY,
        _("Say in one sentence of 40 to 200 signs what the person gets."),
    ),
    Criterion(
        "what_happens",
        "what_happens",
        _always,
        lambda sheet: len(sheet.offer.what_happens.strip()) >= SHORTEST_STORY,
        _("Tell how it goes in two or three sentences: the first meeting, then what follows."),
    ),
    Criterion(
        "plain_words",
        "what_happens",
        lambda sheet: sheet.wording.words >= ENOUGH_WORDS,
        lambda sheet: sheet.wording.is_plain,
        _("Use shorter words and shorter sentences: read it aloud to somebody who does not know the trade."),
    ),
    Criterion(
        "short_sentences",
        "what_happens",
        lambda sheet: sheet.wording.words > 0,
        lambda sheet: sheet.wording.longest_sentence <= LONGEST_SENTENCE,
        _("Cut the longest sentence in two: thirty words are the most that one reads at once."),
    ),
    Criterion(
        "acronyms",
        "what_happens",
        lambda sheet: bool(sheet.wording.acronyms),
        lambda sheet: all(one in ACRONYMS or one in sheet.wording.explained for one in sheet.wording.acronyms),
        _("Say each acronym in words the first time: not everybody knows it."),
    ),
    Criterion("duration", "duration", _always, lambda sheet: bool(sheet.offer.duration), _("Say how long it takes.")),
    Criterion("next_step", "next_step", _always, lambda sheet: bool(sheet.offer.next_step), _("Say what comes next.")),
    Criterion(
        "conditions",
        "conditions",
        _always,
        lambda sheet: bool(sheet.offer.conditions.strip()),
        _("Say who is admitted and who is not; write « none » when everybody is."),
    ),
    Criterion(
        "pieces_to_bring",
        "pieces_to_bring",
        lambda sheet: sheet.in_person,
        lambda sheet: bool(sheet.offer.pieces_to_bring.strip()),
        _("Say what to bring, even if it is nothing: people hesitate to come for want of a paper."),
    ),
    Criterion(
        "subjects",
        "subjects",
        lambda sheet: sheet.offer.kind != OfferType.ACCUEIL_ORIENTATION,
        lambda sheet: 1 <= len(sheet.offer.subjects) <= MOST_SUBJECTS,
        _("Choose one to eight subjects: without any, it comes up for every question."),
    ),
    Criterion(
        "given", "deliveries", _always, _given, _("Say where it is given: without a place nobody finds the offer.")
    ),
    Criterion(
        "hours",
        "hours",
        lambda sheet: any(one.desk_id is None and not _is_online(one) for one in sheet.deliveries),
        lambda sheet: all(one.hours or one.desk_id or _is_online(one) for one in sheet.deliveries),
        _("Give the hours at each place: « on Tuesdays, by appointment » is enough."),
    ),
    Criterion(
        "first_appointment_days",
        "first_appointment_days",
        lambda sheet: any(not _is_open_door(one) for one in sheet.deliveries),
        lambda sheet: all(one.first_appointment_days is not None for one in sheet.deliveries if not _is_open_door(one)),
        _("Say how many days one waits for the first appointment at each place."),
    ),
    Criterion(
        "places_per_month",
        "places_per_month",
        lambda sheet: any(not _is_open_door(one) for one in sheet.deliveries),
        lambda sheet: all(one.places_per_month is not None for one in sheet.deliveries if not _is_open_door(one)),
        _("Say how many people you can take in a month: partners then know when to send people elsewhere."),
    ),
    Criterion(
        "fee_detail",
        "fee_detail",
        lambda sheet: any(one.fee != Fee.GRATUIT for one in sheet.deliveries),
        lambda sheet: all(one.fee_detail for one in sheet.deliveries if one.fee != Fee.GRATUIT),
        _("Give the price, or what it depends on, and who pays."),
    ),
    Criterion(
        "fresh",
        "confirmed_on",
        lambda sheet: any(one.status == OfferStatus.PUBLISHED for one in sheet.deliveries),
        lambda sheet: (
            not any(
                freshness_of(one, sheet.day).is_doubtful
                for one in sheet.deliveries
                if one.status == OfferStatus.PUBLISHED
            )
        ),
        _("Confirm that it is still true: the public reads that it was not."),
    ),
)


def quality_of(offer: Offer, deliveries: Sequence[Delivery], *, day: date) -> Quality:
    """The quality of a sheet with its deliveries, those that ended left out; without any query."""
    going_on = tuple(one for one in deliveries if one.status != OfferStatus.ENDED)
    sheet = WholeSheet(offer, going_on, day)
    applicable = [one for one in CRITERIA if one.applies(sheet)]
    lacking = [one for one in applicable if not one.is_met(sheet)]
    met = len(applicable) - len(lacking)
    advice = tuple(Advice(one.code, one.field, one.words) for one in lacking)
    return Quality(round(100 * met / len(applicable)), met, len(applicable), advice)


def _is_online(delivery: Delivery) -> bool:
    return set(delivery.modes) == {DeliveryMode.EN_AUTONOMIE}
