"""Who can help a person besides one's own organisation: the cards of the public answer, worded for whoever hands on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Organisation
from maillage.catalogue.offers.queries import Card, CardAnswer, Result, freshness_of
from maillage.web.shared import words

CARDS = 8


@dataclass(frozen=True)
class Way:
    """One offer of a partner, by its best delivery for the person's commune.

    write    where one begins to hand the person on to it
    remark   why there is nothing to hand on to: one's own organisation, or outside the network
    """

    offer: str
    organisation: str
    place: str
    minutes: str
    terms: str
    confirmed: str
    doubtful: bool
    reasons: tuple[str, ...]
    sheet: str
    write: str
    fictional: bool
    remark: str


@dataclass(frozen=True)
class Choice:
    """One need and the partners who meet it near the person; `every` leads to those that have no line here."""

    title: str
    partners: str
    ways: tuple[Way, ...]
    every: str


def choices_of(
    answer: CardAnswer, *, partners: Collection[int], office: Organisation, person: int, asked: dict[str, str]
) -> Iterator[Choice]:
    """The cards of this page. `partners` are those one may hand on to; `asked` is what was looked for, for links."""
    here, write = reverse("desk:refer", args=[person]), reverse("desk:write_referral", args=[person])
    for card in answer.cards:
        yield Choice(
            title=words.capital(str(card.kind.label)),
            partners=_partners(card),
            ways=tuple(_way(found, answer, _remark(found, partners, office), write) for found in card.lines),
            every=f"{here}?{urlencode({**asked, 'kind': card.kind.value})}" if card.more else "",
        )


def _partners(card: Card) -> str:
    return ngettext("%(number)s partner", "%(number)s partners", card.partners) % {"number": card.partners}


def _way(found: Result, answer: CardAnswer, remark: str, write: str) -> Way:
    doubtful = freshness_of(found, answer.day).is_doubtful
    minutes = found.minutes
    return Way(
        offer=found.name,
        organisation=found.organisation,
        place=_place(found),
        minutes="" if minutes is None else f"{minutes}{words.NO_BREAK}min",
        terms=words.terms(found.fee, found.fee_detail, found.first_appointment_days),
        confirmed=words.confirmed(found.confirmed_on, doubtful=doubtful),
        doubtful=doubtful,
        reasons=tuple(reason.said_in(get_language()) for reason in found.reasons),
        sheet=reverse("public:offer", args=[found.slug]),
        write=f"{write}?delivery={found.delivery_id}",
        fictional=found.is_fictitious,
        remark=remark,
    )


def _remark(found: Result, partners: Collection[int], office: Organisation) -> str:
    if found.organisation_id == office.pk:
        return _("your own organisation")
    return "" if found.organisation_id in partners else _("not in your network: give its address")


def _place(found: Result) -> str:
    return found.desk_name or found.hub_name
