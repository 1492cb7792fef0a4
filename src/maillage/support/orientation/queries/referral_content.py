"""What would be shared with the receiver: built once, shown to the person, frozen as it was shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Hub, Network, Organisation
from maillage.catalogue.offers.models import Delivery
from maillage.support.journeys.choices import MeetingStatus
from maillage.support.journeys.models import Journey, Meeting
from maillage.support.journeys.queries.documents import documents_to_share
from maillage.support.journeys.queries.plan import plan_of
from maillage.support.orientation.choices import CONTENT, PURPOSES, ItemKind, Urgency
from maillage.support.orientation.models import Referral
from maillage.support.people.choices import Purpose
from maillage.support.people.models import ContactPoint, Person
from maillage.support.people.queries import keys_of, whole

Content: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class ReferralDraft:
    """What an adviser writes: who goes to whom and why, and what goes along. Name and message always go along.

    `organisation` and `hub` are where the adviser works now. `documents` are keys of documents of the person's file.
    """

    person: Person
    network: Network
    organisation: Organisation
    to_organisation: Organisation
    kind: str
    reason: str
    message: str
    hub: Hub | None = None
    to_hub: Hub | None = None
    to_delivery: Delivery | None = None
    journey: Journey | None = None
    urgency: str = Urgency.USUAL
    summary: str = ""
    shares_journey: bool = False
    shares_plan: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """One item as the receiver would read it, the agreement it needs and the layer it stands on."""

    kind: ItemKind
    content: Content
    document_key: str = ""

    @property
    def purpose(self) -> Purpose:
        """The agreement it is shared under."""
        return PURPOSES[self.kind]

    @property
    def layer(self) -> str:
        """The layer of domain 5.4."""
        return CONTENT[self.kind]


def preview_of(draft: ReferralDraft) -> tuple[Preview, ...]:
    """Exactly what would be shared, item by item: what is frozen when the person is shown it is made by this."""
    return tuple(_items(draft))


def _items(draft: ReferralDraft) -> Iterator[Preview]:
    yield Preview(ItemKind.IDENTITY, identity_of(draft.person))
    yield Preview(ItemKind.MESSAGE, {"text": draft.message})
    if draft.summary.strip():
        yield Preview(ItemKind.SUMMARY, {"text": draft.summary})
    if draft.journey is not None and draft.shares_journey:
        yield Preview(ItemKind.JOURNEY, journey_facts(draft.journey))
    if draft.journey is not None and draft.shares_plan:
        yield Preview(ItemKind.PLAN, plan_facts(draft.journey))
    documents = documents_to_share(whole(draft.person)).filter(public_id__in=draft.documents)
    for document in documents.order_by("pk"):
        facts = {"name": document.name, "kind": document.kind, "size": document.size, "sha256": document.sha256}
        yield Preview(ItemKind.DOCUMENT, facts, str(document.public_id))


def fresh_content(referral: Referral, kind: str, content: Content) -> Content:
    """Facts of the file as they are now; words and documents stay as they were written."""
    if kind == ItemKind.IDENTITY and referral.person is not None:
        return identity_of(referral.person)
    if kind == ItemKind.JOURNEY and referral.journey is not None:
        return journey_facts(referral.journey)
    if kind == ItemKind.PLAN and referral.journey is not None:
        return plan_facts(referral.journey)
    return content


def identity_of(person: Person) -> Content:
    """Name, commune, language and how to be reached, the preferred way first; contact points of merged entries too."""
    person = whole(person)
    points = ContactPoint.objects.filter(person__in=keys_of(person)).order_by("-is_preferred", "pk")
    seen: dict[tuple[str, str], Content] = {}
    for point in points:
        seen.setdefault((point.channel, point.folded), {"channel": point.channel, "value": point.value})
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "commune": person.commune.name if person.commune else "",
        "commune_code": person.commune.code if person.commune else "",
        "language": person.language,
        "contacts": list(seen.values()),
    }


def journey_facts(journey: Journey) -> Content:
    """States of a journey with their dates, and the next meeting (layer L2): no reason, no note."""
    moves = journey.moves.order_by("on", "pk").values_list("to_state", "on")
    planned = Meeting.objects.filter(journey=journey, status=MeetingStatus.PLANNED).order_by("starts_at").first()
    return {
        "project": journey.project.title if journey.project else "",
        "state": journey.state,
        "opened_on": timezone.localdate(journey.opened_at).isoformat(),
        "moves": [{"state": state, "on": on.isoformat()} for state, on in moves],
        "next_meeting_on": timezone.localdate(planned.starts_at).isoformat() if planned else "",
    }


def plan_facts(journey: Journey) -> Content:
    """The action plan in force: what, who, by when, done or not (layer L3)."""
    steps = plan_of(journey)
    return {
        "steps": [
            {
                "text": step.text,
                "owner": step.owner,
                "partner": step.partner,
                "due_on": step.due_on.isoformat(),
                "state": step.state,
            }
            for step in steps
        ]
    }


def name_shared(content: Content) -> str:
    """The name in an identity that was shared."""
    name = f"{content.get('given_name', '')} {content.get('family_name', '')}".strip()
    return name or str(_("Somebody"))
