"""Template offers: written by the network, made into local offers, followed or not by each owner."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.catalogue.network.models import Network, NetworkMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.catalogue.offers.actions.checks import change, check, refuse_ended
from maillage.catalogue.offers.actions.offers import create_offer, locked_offer
from maillage.catalogue.offers.models import CONTENT, Offer, OfferTemplate
from maillage.catalogue.offers.queries.differences import value_of
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError


class TemplateNotProposed(DomainError):
    """The template is no longer proposed, or the organisation does not belong to its network that day."""

    def __init__(self, template: OfferTemplate, organisation: Organisation) -> None:
        self.template, self.organisation = template, organisation
        super().__init__(f"Template {template.pk} is not proposed to organisation {organisation.pk}.")


class NotInTemplate(DomainError):
    """The offer follows no template, or the field is not of those that a template holds."""

    def __init__(self, offer: Offer, field: str) -> None:
        self.offer, self.field = offer, field
        super().__init__(f"Offer {offer.pk} has no {field!r} in a template; accepted: {', '.join(CONTENT)}.")


@transaction.atomic
def create_template(
    network: Network,
    *,
    name: str,
    summary: str,
    kind: str,
    stages: Sequence[str],
    by: User,
    now: datetime,
    **facts: Any,
) -> OfferTemplate:
    """An offer as the network words it, proposed to its partners at once.

    Raises OfferRefused.
    """
    template = OfferTemplate(
        network=network, name=name, summary=summary, kind=kind, stages=list(stages), edited_at=now, **facts
    )
    check(template)
    template.save()
    record("offers.template_created", about=template, by=by, at=now, network=network.pk)
    return template


@transaction.atomic
def edit_template(template: OfferTemplate, *, by: User, now: datetime, **facts: Any) -> OfferTemplate:
    """Say the template otherwise, or propose it no longer (`is_active`); local owners then see the difference.

    Raises OfferRefused.
    """
    template = OfferTemplate.objects.select_for_update().get(pk=template.pk)
    changed = change(template, facts)
    if changed:
        template.edited_at = now
        template.save(update_fields=[*changed, "edited_at"])
        record("offers.template_edited", about=template, by=by, at=now, changed=", ".join(sorted(changed)))
    return template


@transaction.atomic
def offer_from_template(
    template: OfferTemplate, organisation: Organisation, *, by: User | None, now: datetime, **facts: Any
) -> Offer:
    """A draft of `organisation` that says what the template says, but for `facts`; the template is seen as it is now.

    Raises TemplateNotProposed, OfferRefused.
    """
    template = OfferTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    belongs = NetworkMembership.objects.filter(
        in_force(timezone.localdate(now)), network=template.network_id, organisation=organisation
    )
    if not template.is_active or not belongs.exists():
        raise TemplateNotProposed(template, organisation)
    content = {field: getattr(template, field) for field in CONTENT}
    seen = {field: value_of(template, field) for field in CONTENT}
    return create_offer(organisation, **{**content, **facts}, template=template, template_seen=seen, by=by, now=now)


@transaction.atomic
def adopt_field(offer: Offer, field: str, *, by: User | None, now: datetime) -> Offer:
    """Say what the template says now in this field.

    Raises NotInTemplate, OfferEnded, OfferRefused, OfferIncomplete.
    """
    offer, template = _followed(offer, field)
    changed = change(offer, {field: getattr(template, field)})
    _settle(offer, template, field, changed, now=now)
    record("offers.template_adopted", about=offer, by=by, at=now, template=template.pk, field=field)
    return offer


@transaction.atomic
def keep_field(offer: Offer, field: str, *, by: User | None, now: datetime) -> Offer:
    """Keep one's own words in this field, until the template changes them again.

    Raises NotInTemplate, OfferEnded.
    """
    offer, template = _followed(offer, field)
    _settle(offer, template, field, [], now=now)
    record("offers.template_kept_apart", about=offer, by=by, at=now, template=template.pk, field=field)
    return offer


def _followed(offer: Offer, field: str) -> tuple[Offer, OfferTemplate]:
    offer = locked_offer(offer)
    refuse_ended(offer)
    if offer.template is None or field not in CONTENT:
        raise NotInTemplate(offer, field)
    return offer, offer.template


def _settle(offer: Offer, template: OfferTemplate, field: str, changed: list[str], *, now: datetime) -> None:
    """Note that this value of the template was seen by the owner, and decided on."""
    offer.template_seen = {**offer.template_seen, field: value_of(template, field)}
    if changed:
        offer.edited_at = now
    offer.save(update_fields=[*changed, "template_seen", "edited_at"])
