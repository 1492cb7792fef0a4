"""Who may settle a card, sign its decision, comment on it."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.catalogue.network.rules import networks_coordinated_by
from maillage.catalogue.overlaps.models import Overlap
from maillage.foundation.accounts.models import User


def may_settle(user: User, card: Overlap, *, on: date) -> bool:
    """Whether `user` coordinates a network where one of the two offers is given."""
    return any(
        Overlap.objects.of(network).filter(pk=card.pk).exists() for network in networks_coordinated_by(user, on=on)
    )


def signs_for(user: User, card: Overlap, *, on: date) -> QuerySet[Organisation]:
    """Of the card's organisations, those in whose name `user` may sign: hub managers, for their own."""
    return _own(user, card, Q(role=Role.HUB_MANAGER), on=on)


def speaks_for(user: User, card: Overlap, *, on: date) -> QuerySet[Organisation]:
    """In whose name `user` may comment: their own organisation when the card is theirs; a coordinator's in any case."""
    concerned = Q(organisation__in=[card.first.organisation_id, card.second.organisation_id])
    coordinating = Q(role=Role.COORDINATOR) if may_settle(user, card, on=on) else Q(pk__in=[])
    mine = Membership.objects.active(on=on).filter(concerned | coordinating, user_id=user.pk)
    return Organisation.objects.filter(pk__in=mine.values("organisation")).order_by(Lower("name"), "pk")


def _own(user: User, card: Overlap, role: Q, *, on: date) -> QuerySet[Organisation]:
    mine = Membership.objects.active(on=on).filter(
        role, user_id=user.pk, organisation__in=[card.first.organisation_id, card.second.organisation_id]
    )
    return Organisation.objects.filter(pk__in=mine.values("organisation")).order_by(Lower("name"), "pk")
