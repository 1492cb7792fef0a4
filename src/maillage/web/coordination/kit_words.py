"""Hub kits in the words of the coordination."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.offers.choices import OfferStatus
from maillage.catalogue.offers.models import CONTENT, Delivery
from maillage.catalogue.offers.queries.differences import LABELS
from maillage.catalogue.offers.queries.gate import facts_of, missing_in
from maillage.insight.rollouts.compute.kit_differences import Change, KitDifference
from maillage.insight.rollouts.compute.kit_plan import Plan, Step
from maillage.insight.rollouts.compute.kit_shape import WRITTEN, KitItem, KitPartner
from maillage.insight.rollouts.compute.kit_texts import days_in_words, delivery_in_words, values_in_words, whom_in_words
from maillage.insight.rollouts.models import KitPiece, KitUse
from maillage.web.shared import words

SECTIONS: dict[str, Promise] = {
    "offers": gettext_lazy("offers"),
    "charter": gettext_lazy("charter"),
    "checklist": gettext_lazy("opening check-list"),
    "calendar": gettext_lazy("the first twelve months"),
    "roles": gettext_lazy("roles to fill"),
    "rooms": gettext_lazy("rooms"),
    "letters": gettext_lazy("letters"),
    "agreements": gettext_lazy("agreements, to be signed again"),
    "indicators": gettext_lazy("indicators"),
}
TEXTS = ("roles", "rooms", "letters", "agreements", "indicators")
TONES = {Change.ADDED: "new", Change.CHANGED: "due", Change.DROPPED: "closed"}


def when(item: KitItem) -> str:
    """When a step or a moment comes, counted from the opening; nothing for the rest."""
    if item.days is not None:
        return days_in_words(item.days)
    return _("month %(month)d") % {"month": item.month} if item.month is not None else ""


def part_on_form(part: KitPartner) -> str:
    """The part, by whose it is at the model hub."""
    if part.leads:
        return _("Who runs the hub (%(name)s at the model hub)") % {"name": part.name}
    return _("Who takes the part of %(name)s") % {"name": part.name}


def fingerprint(public_key: str) -> str:
    """The beginning of a key in groups of four, to be read over the phone."""
    return " ".join(public_key[at : at + 4] for at in range(0, 32, 4))


@dataclass(frozen=True)
class Field:
    """One field that a later version says otherwise."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Proposal:
    """One thing to take or to leave, in words."""

    difference: KitDifference
    section: str
    change: str
    tone: str
    fields: list[Field]
    is_shared: bool

    @property
    def anchor(self) -> str:
        """Its name in the page."""
        return f"{self.difference.section}-{self.difference.key}"


def proposal_of(one: KitDifference) -> Proposal:
    """A difference with its fields before and after."""
    offer = one.piece.offer if one.piece else None
    return Proposal(
        difference=one,
        section=str(SECTIONS[one.section]),
        change=str(one.change.label),
        tone=TONES[one.change],
        fields=list(_fields(one)),
        is_shared=offer is not None and one.change == Change.CHANGED,
    )


def _fields(one: KitDifference) -> Iterator[Field]:
    before, now = _said(one.section, one.seen), _said(one.section, one.now)
    for label in dict.fromkeys([*before, *now]):
        if before.get(label, "") != now.get(label, ""):
            yield Field(label, before.get(label, ""), now.get(label, ""))


def _said(section: str, content: Mapping[str, Any]) -> dict[str, str]:
    """A content in words, by the name of its fields."""
    if not content:
        return {}
    if section == "offers":
        said = {str(LABELS[name]): values_in_words(name, content[name]) for name in CONTENT}
        return {**said, _("How it is given"): " ; ".join(map(delivery_in_words, content["deliveries"]))}
    if section == "charter":
        lines = [
            f"{whom_in_words(line['stages'], line['audiences'])}{words.NO_BREAK}: {', '.join(line['partners'])}"
            for line in content["lines"]
        ]
        held = [
            f"{Weekday(row['weekday']).label if row['weekday'] else _('every day')}{words.NO_BREAK}: {row['partner']}"
            for row in content["welcome"]
        ]
        return {_("Lines"): "\n".join(lines), _("Who holds the welcome"): "\n".join(held)}
    item = KitItem(key="x", title=content["title"], days=content["days"], month=content["month"])
    return {_("Title"): content["title"], _("When"): when(item), _("Text"): content["text"]}


@dataclass(frozen=True)
class GivenHere:
    """One way in which an offer of the kit is given at the hub, with what the gate asks before it is published."""

    delivery: Delivery
    state: str
    tone: str
    missing: list[str]


@dataclass(frozen=True)
class OfferHere:
    """An offer of the kit at the hub."""

    piece: KitPiece
    given: list[GivenHere]


def offers_here(use: KitUse) -> list[OfferHere]:
    """Offers that the hub took, with their state and what they lack. One query for their deliveries."""
    pieces = [one for one in use.pieces.all() if one.section == "offers" and one.is_in and one.offer_id]
    rows = Delivery.objects.filter(hub=use.hub, offer__in=[one.offer_id for one in pieces])
    rows = rows.exclude(status=OfferStatus.ENDED).select_related("offer", "desk")
    by_offer: dict[int, list[Delivery]] = {}
    for row in rows.order_by("pk"):
        by_offer.setdefault(row.offer_id, []).append(row)
    return [OfferHere(one, [_given(row) for row in by_offer.get(one.offer_id or 0, [])]) for one in pieces]


def _given(delivery: Delivery) -> GivenHere:
    is_shown = OfferStatus.PUBLISHED == delivery.status == delivery.offer.status
    missing = [str(one.words) for one in missing_in(facts_of(delivery.offer), facts_of(delivery))]
    if delivery.offer.status != OfferStatus.PUBLISHED and delivery.status == OfferStatus.PUBLISHED:
        return GivenHere(delivery, _("its words are not published yet"), "due", missing)
    return GivenHere(delivery, str(delivery.get_status_display()), "good" if is_shown else "new", missing)


@dataclass(frozen=True)
class StepLine:
    """A step with its day, in words."""

    step: Step
    title: str
    text: str
    is_late: bool


def step_lines(steps: list[Step], day: date) -> list[StepLine]:
    """Steps as the page lists them."""
    return [StepLine(one, one.piece.content["title"], one.piece.content["text"], one.is_late(day)) for one in steps]


def texts_here(use: KitUse) -> list[tuple[str, list[KitPiece]]]:
    """The texts that the hub took, by section."""
    found = [
        (str(SECTIONS[name]), [one for one in use.pieces.all() if one.section == name and one.is_in]) for name in TEXTS
    ]
    return [(label, pieces) for label, pieces in found if pieces]


def plan_in_words(plan: Plan) -> dict[str, Any]:
    """What the dry run shows."""
    return {
        "plan": plan,
        "new_offers": [one for one in plan.offers if one.existing is None],
        "shared_offers": [one for one in plan.offers if one.existing is not None],
        "turns": [
            (words.capital(whom_in_words(one.stages, one.audiences)), words.joined(str(who) for who in one.partners))
            for one in plan.turns
        ],
        "steps": plan.section("checklist"),
        "moments": plan.section("calendar"),
        "counts": [
            (str(SECTIONS[name]), count) for name in WRITTEN if name in TEXTS and (count := len(plan.section(name)))
        ],
    }
