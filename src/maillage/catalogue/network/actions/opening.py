"""A new hub: drafted with what it adds, announced to the partners of the area, commented on, published."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from maillage.catalogue.network.actions.members import NotAPartner
from maillage.catalogue.network.choices import HubKind
from maillage.catalogue.network.mail import tell_of_hub
from maillage.catalogue.network.models import Hub, HubComment, HubMembership, HubNotice, Network, Organisation
from maillage.catalogue.network.models.hub import NEVER
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.network.queries import partners_near
from maillage.catalogue.territories.actions import add_place
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

TAKEN = ("overlaps", "announced")
"""Names that the addresses of the hub's door keep for themselves."""


class AddsUnsaid(DomainError):
    """Somebody receives people nearby, and nothing says what the new hub adds."""

    def __init__(self, commune: Area, partners: Sequence[Organisation]) -> None:
        self.commune, self.partners = commune, list(partners)
        super().__init__(f"{len(self.partners)} partners receive near commune {commune.pk}; a sentence is needed.")


class HubAlreadyThere(DomainError):
    """The network has a hub of that name in that commune."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Hub {hub.pk} already has that name in commune {hub.place.commune_id}.")


class NotADraft(DomainError):
    """The hub was published meanwhile."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Hub {hub.pk} is no draft: it opens on {hub.opened_on}.")


class NobodyRunsIt(DomainError):
    """No partner runs the draft any more."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        super().__init__(f"Hub {hub.pk} has no partner.")


@transaction.atomic
def draft_hub(
    network: Network,
    *,
    name: str,
    kind: str,
    commune: Area,
    address: str,
    lead: Organisation,
    planned_on: date,
    stages: Sequence[str],
    adds: str,
    by: User,
    now: datetime,
) -> Hub:
    """Draft a hub of `network` at a new place, run by `lead`, and tell the partners within half an hour.

    It stands nowhere yet: `publish_hub` gives it its opening day. The place's travel times are computed at once.
    `lead` runs it from today, so that its people can be invited and its offers drafted. Partners told may comment;
    nobody can refuse. Two who write the same hub together get one.

    Raises NotAPartner when `lead` does not belong to the network, HubAlreadyThere, and AddsUnsaid when somebody
    receives people within half an hour and `adds` is empty.
    """
    network = Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    today, adds = timezone.localdate(now), adds.strip()
    if not Organisation.objects.of(network, on=today).filter(pk=lead.pk).exists():
        raise NotAPartner(lead, network)
    same = Hub.objects.filter(network=network, name__iexact=name, place__commune=commune).exclude(closed_on__lte=today)
    if there := same.select_related("place").first():
        raise HubAlreadyThere(there)
    near = partners_near(commune, on=today)
    if near and not adds:
        raise AddsUnsaid(commune, near)
    hub = Hub.objects.create(
        network=network,
        kind=HubKind(kind),
        name=name,
        slug=_free_slug(name),
        place=add_place(name=name, commune=commune, address=address, now=now, by=by),
        opened_on=NEVER,
        is_draft=True,
        planned_on=planned_on,
        adds=adds,
        stages=list(stages),
        announced_at=now,
    )
    HubMembership.objects.create(hub=hub, organisation=lead, is_lead=True, starts_on=min(planned_on, today))
    told = [partner for partner in near if partner.pk != lead.pk]
    HubNotice.objects.bulk_create(HubNotice(hub=hub, organisation=partner, told_at=now) for partner in told)
    record("network.hub_drafted", about=hub, by=by, at=now, organisation=lead.pk, place=hub.place_id, told=len(told))
    tell_of_hub(hub, told, now=now)
    return hub


@transaction.atomic
def publish_hub(hub: Hub, *, opened_on: date, by: User, now: datetime) -> Hub:
    """Give a draft its opening day: from then on it receives people, with the offers that are published there.

    The room `insight.rollouts` asks before whether the duplication check was read; use its `publish_draft`.

    Raises NotADraft when it is published already, NobodyRunsIt when its last partner left meanwhile.
    """
    hub = Hub.objects.select_for_update(of=("self",)).get(pk=hub.pk)
    if not hub.is_draft:
        raise NotADraft(hub)
    if not HubMembership.objects.filter(in_force(timezone.localdate(now)), hub=hub).exists():
        raise NobodyRunsIt(hub)
    hub.is_draft, hub.opened_on = False, opened_on
    hub.save(update_fields=["is_draft", "opened_on"])
    record("network.hub_published", about=hub, by=by, at=now, opens=f"{opened_on:%Y-%m-%d}")
    return hub


@transaction.atomic
def comment_on_hub(
    hub: Hub,
    text: str,
    *,
    organisation: Organisation,
    voice: str = "",
    source: str = "",
    said_on: date | None = None,
    by: User,
    now: datetime,
) -> HubComment:
    """A word about a new hub, read by the partners told and the coordination; it decides nothing.

    `voice` is the role of who speaks. For the Region somebody writes down what it said: where (`source`) and when.
    """
    said = HubComment.objects.create(
        hub=hub,
        organisation=organisation,
        by=by,
        voice=voice,
        text=text.strip(),
        source=source.strip(),
        said_on=said_on,
        written_at=now,
    )
    record("network.hub_commented", about=hub, by=by, at=now, organisation=organisation.pk, voice=voice)
    return said


def _free_slug(name: str) -> str:
    """An address name made from the name; numbered when another hub has it."""
    stem = slugify(name)[:68].strip("-") or "pole"
    used = {*TAKEN, *Hub.objects.filter(slug__startswith=stem).values_list("slug", flat=True)}
    number = 2
    slug = stem
    while slug in used:
        slug, number = f"{stem}-{number}", number + 1
    return slug
