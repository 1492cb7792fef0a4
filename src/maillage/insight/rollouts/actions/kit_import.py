"""A kit received as a file, and a hub drafted from a kit."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from maillage.catalogue.network.actions import Turn, agree_charter, draft_hub, hold_welcome, join_hub
from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.offers.actions import add_delivery, create_offer
from maillage.catalogue.offers.models import CONTENT, Offer
from maillage.catalogue.territories.models import Area
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.insight.rollouts.compute.kit_archive import KitProblem, KitRefused, opened
from maillage.insight.rollouts.compute.kit_differences import kit_in
from maillage.insight.rollouts.compute.kit_plan import Adaptation, Plan, PlannedOffer, plan_of
from maillage.insight.rollouts.compute.kit_shape import Kit
from maillage.insight.rollouts.models import HubKit, KitPiece, KitUse, KitVersion


class LeadMissing(DomainError):
    """Nobody takes the part of whoever runs the hub."""

    def __init__(self, kit: Kit) -> None:
        self.part = kit.lead
        super().__init__(f"Part {kit.lead.key} of kit {kit.uid} is not taken.")


@transaction.atomic
def receive_kit(network: Network, archive: bytes, *, by: User | None, now: datetime) -> KitVersion:
    """Keep a kit that came as a file, once its signature and every text were checked. The same file is kept once.

    Raises KitRefused, and then keeps nothing.
    """
    sealed = opened(archive)
    network = Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    kit = HubKit.objects.filter(network=network, uid=sealed.kit.uid).first()
    if kit is None:
        kit = HubKit.objects.create(network=network, uid=sealed.kit.uid, name=sealed.kit.name, made_by=by, made_at=now)
    for version in kit.versions.defer("archive", "content"):
        if version.public_key != sealed.public_key:
            raise KitRefused(KitProblem.OTHER_KEY, sealed.public_key[:16])
        if version.number == sealed.kit.version:
            if version.sha256 != sealed.sha256:
                raise KitRefused(KitProblem.SAME_NUMBER, str(version.number))
            return version
    made = KitVersion.objects.create(
        kit=kit,
        number=sealed.kit.version,
        note=sealed.kit.note,
        content=sealed.kit.model_dump(mode="json"),
        archive=archive,
        sha256=sealed.sha256,
        public_key=sealed.public_key,
        kept_by=by,
        kept_at=now,
    )
    record("rollouts.kit_received", about=made, by=by, at=now, kit=kit.pk, number=made.number)
    return made


@transaction.atomic
def draft_from_kit(version: KitVersion, adaptation: Adaptation, *, by: User, now: datetime) -> KitUse:
    """A draft hub with its partners, charter, drafted offers, and steps dated from the day it is planned for.

    Raises LeadMissing, and what `draft_hub` raises: NotAPartner, HubAlreadyThere, AddsUnsaid.
    """
    kit = kit_in(version)
    plan = plan_of(kit, adaptation)
    if plan.lead is None:
        raise LeadMissing(kit)
    hub = draft_hub(
        adaptation.network,
        name=adaptation.name,
        kind=adaptation.kind,
        commune=adaptation.commune,
        address=adaptation.address,
        lead=plan.lead,
        planned_on=adaptation.planned_on,
        stages=adaptation.stages,
        adds=adaptation.adds,
        by=by,
        now=now,
    )
    for partner in plan.partners:
        join_hub(hub, partner, by=by, now=now)
    _agree(hub, plan, kit, by=by, now=now)
    offers = {one.offer.key: give(one, hub, plan.zone, by=by, now=now) for one in plan.offers}
    parts = {key: one.pk if one else None for key, one in adaptation.parts.items()}
    use = KitUse.objects.create(hub=hub, version=version, parts=parts, zone=adaptation.zone, used_by=by, used_at=now)
    KitPiece.objects.bulk_create(_pieces(use, kit, adaptation, offers, by=by, now=now))
    record("rollouts.hub_drafted", about=use, by=by, at=now, hub=hub.pk, version=version.pk, offers=len(offers))
    return use


def give(planned: PlannedOffer, hub: Hub, zone: Sequence[Area], *, by: User, now: datetime) -> Offer:
    """The offer at the hub, as drafts: a new one, or one that its owner has already, given here too."""
    offer = planned.existing or _drafted(planned, by=by, now=now)
    for one in planned.offer.deliveries:
        add_delivery(
            offer,
            hub=hub,
            tier=one.tier,
            modes=one.modes,
            fee=one.fee,
            fee_detail=one.fee_detail,
            confirm_every_days=one.confirm_every_days,
            zone=zone,
            by=by,
            now=now,
        )
    return offer


def _drafted(planned: PlannedOffer, *, by: User, now: datetime) -> Offer:
    said = planned.offer.model_dump(mode="json")
    content = {field: said[field] for field in CONTENT}
    is_fictitious = planned.offer.is_fictitious
    return create_offer(planned.owner, **content, is_fictitious=is_fictitious, by=by, now=now)


def _agree(hub: Hub, plan: Plan, kit: Kit, *, by: User, now: datetime) -> None:
    """The charter of the kit with the partners who take its lines; none when nobody takes any."""
    turns = [Turn(one.stages, one.audiences, one.partners) for one in plan.turns]
    if not turns:
        return
    charter = agree_charter(hub, name=f"{hub.name} · {kit.name}", reason="", turns=turns, by=by, now=now)
    if plan.welcome:
        hold_welcome(charter, plan.welcome, by=by, now=now)


def _pieces(
    use: KitUse, kit: Kit, adaptation: Adaptation, offers: dict[str, Offer], *, by: User, now: datetime
) -> list[KitPiece]:
    """One row for each thing of the kit, taken or left: a later version asks again only where its words changed."""
    made = []
    for section, key, content in kit.pieces():
        is_in = adaptation.takes(section, key) and (section != "offers" or key in offers)
        made.append(
            KitPiece(
                use=use,
                section=section,
                key=key,
                content=content,
                settled=content,
                is_in=is_in,
                offer=offers.get(key) if section == "offers" else None,
                decided_by=by,
                decided_at=now,
            )
        )
    return made
