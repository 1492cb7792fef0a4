"""Referrals as the two partners list them, and what of one the receiver may read."""

from django.db.models import F, QuerySet

from maillage.catalogue.network.models import Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.kept import Among
from maillage.support.orientation.choices import RETURNED, UNSENT, ItemKind, Outcome, ReferralState
from maillage.support.orientation.models import Referral, SharedItem
from maillage.support.orientation.models.referral import ReferralQuerySet
from maillage.support.people.models import Person
from maillage.support.people.queries import keys_of, whole

LISTED = (
    *("organisation", "hub", "sender", "person__commune", "owner", "network"),
    *("to_organisation", "to_hub__place__commune", "to_delivery__offer"),
)
IN_A_LINE = ("organisation", "person", "owner", "to_organisation", "to_hub")
"""What one line of a list names."""
KEPT_READING = (Outcome.TAKEN_OVER, Outcome.JOINT)


def referrals_sent(organisation: Organisation) -> ReferralQuerySet:
    """What the organisation sent or is writing: open ones first, the soonest next date first, then the last closed."""
    return _listed(Referral.objects.filter(organisation=organisation))


def referrals_received(organisation: Organisation) -> ReferralQuerySet:
    """What the organisation got: open ones first, the soonest to be done first, then the last closed."""
    return _listed(Referral.objects.filter(to_organisation=organisation, sent_at__isnull=False))


def referrals_waiting_for(user: User, organisation: Organisation) -> ReferralQuerySet:
    """Open referrals in the care of `user` for the organisation, the soonest due first: for Today."""
    mine = Referral.objects.open().filter(owner=user)
    with_us = mine.filter(organisation=organisation, state__in=(*UNSENT, *RETURNED)) | mine.filter(
        to_organisation=organisation, sent_at__isnull=False
    ).exclude(state__in=RETURNED)
    return with_us.select_related(*IN_A_LINE).order_by(F("due_at").asc(nulls_last=True), "next_at", "pk")


def referrals_of(person: Person) -> ReferralQuerySet:
    """All referrals of a person of one file, those of merged entries too, the last first."""
    return referrals_under(keys_of(whole(person))).select_related(*LISTED)


def referrals_under(keys: list[int]) -> ReferralQuerySet:
    """The same for a list, of the entries of a file with these keys (`PersonFile.keys`)."""
    rows = Referral.objects.filter(Among("person", keys))
    return rows.select_related(*IN_A_LINE).order_by("-created_at", "-pk")


def referrals_shown_to(person: Person) -> ReferralQuerySet:
    """What the person was shown, the last first: for the private link."""
    return referrals_of(person).filter(asked_at__isnull=False)


def referral_for(user: User, pk: int, *, organisation: Organisation | None = None) -> Referral:
    """One referral that `user` may see, for the office where they work now.

    Raises Referral.DoesNotExist.
    """
    rows = Referral.objects.visible_to(user).select_related(*LISTED)
    if organisation is not None:
        rows = rows.filter(organisation=organisation) | rows.filter(to_organisation=organisation, sent_at__isnull=False)
    return rows.get(pk=pk)


def is_read_by_receiver(referral: Referral) -> bool:
    """Whether the receiver may read what is in it: sent, not given back, and not over, unless both go on."""
    return (
        referral.sent_at is not None
        and referral.state not in (ReferralState.DECLINED, ReferralState.WITHDRAWN)
        and (referral.closed_at is None or referral.outcome in KEPT_READING)
    )


def items_for_receiver(referral: Referral) -> QuerySet[SharedItem]:
    """What the receiver reads now: agreed to, not stopped, while the referral is read."""
    rows = referral.items.filter(agreed_at__isnull=False, stopped_at=None).order_by("pk")
    return rows if is_read_by_receiver(referral) else rows.none()


def items_shown(referral: Referral) -> QuerySet[SharedItem]:
    """All items, for the sender and the person, with their agreement."""
    return referral.items.select_related("consent").order_by("pk")


def names_for_receiver(referrals: list[Referral]) -> dict[int, SharedItem]:
    """By referral, the name shared, for a list: one query."""
    keys = [one.pk for one in referrals if is_read_by_receiver(one)]
    rows = SharedItem.objects.filter(referral__in=keys, kind=ItemKind.IDENTITY, agreed_at__isnull=False)
    return {item.referral_id: item for item in rows.filter(stopped_at=None)}


def _listed(rows: ReferralQuerySet) -> ReferralQuerySet:
    return rows.select_related(*LISTED).order_by(
        F("closed_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "next_at", "-pk"
    )
