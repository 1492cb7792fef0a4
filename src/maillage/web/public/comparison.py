"""Two to four offers side by side: what differs is said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from maillage.catalogue.offers.choices import OfferType, Subject
from maillage.catalogue.offers.models import Offer
from maillage.catalogue.offers.queries import Equivalent, Sheet, equivalents_of, offer_sheet
from maillage.catalogue.territories.directory import CommuneMatch
from maillage.web.public import sheets
from maillage.web.shared import words

FEWEST, MOST = 2, 4
LONGEST_SLUG = 90
MOST_OTHERS, FARTHEST_MINUTES = 8, 90


@dataclass(frozen=True)
class Asked:
    """Which offers to compare: those found, in the order asked, and a sentence for each thing that was not."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...]
    too_many: bool


@dataclass(frozen=True)
class Column:
    """One offer: its name, its addresses, and that of the comparison without it."""

    name: str
    organisation: str
    address: str
    ask: str
    without: str
    fictional: bool


@dataclass(frozen=True)
class Row:
    """One question and the answer of each offer; empty words when an offer does not say."""

    question: str
    cells: tuple[tuple[Column, str], ...]
    differs: bool


def asked_in(slugs: Sequence[str], *, day: date, commune: CommuneMatch | None) -> Asked:
    """The offers named, each once, four at most; unknown and ended ones are said and left out."""
    named = list(dict.fromkeys(slug.replace("\x00", "")[:LONGEST_SLUG].strip() for slug in slugs if slug.strip()))
    found, remarks = [], []
    for slug in named[: 2 * MOST]:
        try:
            found.append(offer_sheet(slug, day=day, commune=commune))
        except Offer.DoesNotExist:
            remarks.append(gettext("“%(name)s” is not, or no longer, proposed: it is left out.") % {"name": slug})
    too_many = len(found) > MOST or len(named) > 2 * MOST
    if too_many:
        remarks.append(gettext("Four offers at most fit side by side. Here are the first four."))
    return Asked(tuple(found[:MOST]), tuple(remarks), too_many)


def rows_of(compared: Sequence[Sheet], columns: Sequence[Column]) -> list[Row]:
    """The same questions to each offer; those that nobody answers are left out."""
    answers = [dict(answers_of(sheet)) for sheet in compared]
    rows = []
    for question in answers[0] if answers else ():
        said = [one[question] for one in answers]
        if any(said):
            rows.append(Row(question, tuple(zip(columns, said, strict=True)), differs=len(set(said)) > 1))
    return rows


def answers_of(sheet: Sheet) -> sheets.Facts:
    """What one offer answers, in the order of its sheet."""
    offer = sheet.offer
    deliveries = [line.delivery for line in sheet.lines]
    glance = sheets.at_a_glance(sheet)
    return [
        (gettext("What it is"), words.capital(str(OfferType(offer.kind).label))),
        *glance[:6],
        (gettext("How one is received"), sheets.modes(deliveries)),
        *glance[6:],
        (gettext("Subjects"), sheets.labels(Subject, offer.subjects) or gettext("Every subject")),
        (gettext("Conditions"), offer.conditions),
        (gettext("What to bring"), offer.pieces_to_bring),
        (gettext("What it adds"), offer.adds),
    ]


def columns_of(compared: Sequence[Sheet], *, commune: CommuneMatch | None) -> list[Column]:
    """The offers as the heads of the columns."""
    slugs = [sheet.offer.slug for sheet in compared]
    beside = {"commune": commune.label} if commune else {}
    return [
        Column(
            name=sheet.offer.name,
            organisation=sheet.offer.organisation.name,
            address=reverse("public:offer", args=[sheet.offer.slug]),
            ask=f"{reverse('public:ask')}?{urlencode({'delivery': sheet.lines[0].delivery.pk, **beside})}"
            if sheet.lines
            else "",
            without=address_of([slug for slug in slugs if slug != sheet.offer.slug], **beside),
            fictional=sheet.offer.is_fictitious,
        )
        for sheet in compared
    ]


def others_like(compared: Sequence[Sheet], *, commune: CommuneMatch | None, day: date) -> list[Equivalent]:
    """Offers to set beside the first one: those that do the same thing, then its type, then its subjects; near first.

    Near is from `commune`, else from where the first one is given.
    """
    around = commune or next((line.delivery.place.commune for sheet in compared[:1] for line in sheet.lines), None)
    if around is None:
        return []
    offer = compared[0].offer
    chosen = {sheet.offer.pk for sheet in compared}
    found: dict[int, Equivalent] = {}
    for kind, subjects in ((offer.kind, offer.subjects), (offer.kind, ()), ("", offer.subjects)):
        if len(found) < MOST_OTHERS:
            nearest = equivalents_of(
                kind=kind,
                stages=offer.stages,
                audiences=offer.audiences,
                subjects=subjects,
                commune=around,
                day=day,
                minutes=FARTHEST_MINUTES,
                exclude_offer=offer,
                limit=MOST_OTHERS + MOST,
            )
            found |= {one.offer_id: one for one in nearest if one.offer_id not in chosen | found.keys()}
    return list(found.values())[:MOST_OTHERS]


def address_of(slugs: Sequence[str], **beside: str) -> str:
    """The address of a comparison."""
    pairs = [*(("offre", slug) for slug in slugs), *beside.items()]
    return f"{reverse('public:compare')}?{urlencode(pairs)}" if pairs else reverse("public:compare")
