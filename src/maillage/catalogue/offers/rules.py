"""Who may write an offer, confirm it, and settle what readers say of it."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership
from maillage.catalogue.network.rules import networks_coordinated_by
from maillage.catalogue.offers.models import Correction, Delivery, Offer, OfferTemplate
from maillage.foundation.accounts.models import User


def offers_edited_by(user: User, *, on: date) -> QuerySet[Offer]:
    """Offers that `user` may word: those of their own organisation, and those given where they manage or coordinate."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk)
    given = Delivery.objects.filter(offer=OuterRef("pk"))
    inside = Membership.objects.inside(on=on).filter(user_id=user.pk)
    managed = inside.filter(role=Role.HUB_MANAGER).values("hub")
    coordinated = inside.filter(role=Role.COORDINATOR).values("network")
    return Offer.objects.filter(
        Q(Exists(mine.filter(organisation=OuterRef("organisation"))))
        | Q(Exists(given.filter(Q(hub__in=managed) | Q(hub__network__in=coordinated))))
    )


def may_edit_offer(user: User, offer: Offer, *, on: date) -> bool:
    """Whether `user` may word this offer that day."""
    return offers_edited_by(user, on=on).filter(pk=offer.pk).exists()


def corrections_settled_by(user: User, *, on: date) -> QuerySet[Correction]:
    """Corrections that `user` may accept or answer that day."""
    return Correction.objects.filter(offer__in=offers_edited_by(user, on=on))


def templates_written_by(user: User, *, on: date) -> QuerySet[OfferTemplate]:
    """Templates of the networks that `user` coordinates that day."""
    return OfferTemplate.objects.filter(network__in=networks_coordinated_by(user, on=on))
