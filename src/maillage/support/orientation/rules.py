"""Who may do what with an enquiry, and with a referral."""

from datetime import date

from django.db.models import Q

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.support.orientation.choices import CONTENT, RETURNED, UNSENT
from maillage.support.orientation.models import Enquiry, Referral
from maillage.support.people.models import Person

WITH_SENDER = (*UNSENT, *RETURNED)
SAID_OR_GIVEN = tuple(kind for kind, layer in CONTENT.items() if layer in ("L3", "L6"))
"""Kinds of shared items that `may_read_content` is asked about; the name and the dates are facts of the file."""


def may_answer(user: User, enquiry: Enquiry) -> bool:
    """Advisers of the partner in charge at that hub, the hub's managers, the network's coordinators."""
    return Enquiry.objects.visible_to(user).filter(pk=enquiry.pk).exists()


def may_redirect(user: User, enquiry: Enquiry) -> bool:
    """Whoever may answer may pass it on."""
    return may_answer(user, enquiry)


def may_assign(user: User, enquiry: Enquiry) -> bool:
    """Whoever may answer may name the colleague in charge, or take it."""
    return may_answer(user, enquiry)


def may_own(user: User, enquiry: Enquiry) -> bool:
    """Only someone who may answer can be put in charge."""
    return user.is_active and may_answer(user, enquiry)


def may_refer(user: User, person: Person, organisation: Organisation, *, on: date) -> bool:
    """Members of the organisation whose file holds the person, who receive people for it."""
    return person.organisation_id == organisation.pk and works_for(user, organisation.pk, on=on)


def may_send(user: User, referral: Referral, *, on: date) -> bool:
    """Whoever receives people for the sender may write, ask, take back, settle."""
    return works_for(user, referral.organisation_id, on=on)


def may_receive(user: User, referral: Referral, *, on: date) -> bool:
    """Whoever receives people for the receiver may answer a referral that was sent, as long as it is in the network."""
    if referral.sent_at is None or not works_for(user, referral.to_organisation_id, on=on):
        return False
    return Organisation.objects.of(referral.network, on=on).filter(pk=referral.to_organisation_id).exists()


def may_read_content(user: User, referral: Referral, organisation: Organisation, *, on: date) -> bool:
    """Whether `user`, who works for `organisation` on one side of it, reads what is said and shared (layers L3, L6).

    An adviser does, and whoever wrote it or has it in their care. Managers of a hub see that it moves, and to whom.
    """
    if user.pk in (referral.sender_id, referral.owner_id):
        return works_for(user, organisation.pk, on=on)
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return user.is_active and mine.filter(role=Role.ADVISER).exists()


def may_reassign(user: User, referral: Referral, *, on: date) -> bool:
    """Both partners, the managers of their hubs and the network's coordinators may put it in other hands."""
    if may_send(user, referral, on=on) or may_receive(user, referral, on=on):
        return True
    mine = Membership.objects.inside(on=on).filter(user_id=user.pk)
    hubs = [referral.hub_id] + ([referral.to_hub_id] if referral.sent_at else [])
    return mine.filter(
        Q(role=Role.COORDINATOR, network=referral.network_id)
        | Q(role=Role.HUB_MANAGER, hub__in=[key for key in hubs if key])
    ).exists()


def may_hold(user: User, referral: Referral, *, on: date) -> bool:
    """Whether a referral can be in somebody's care: who has it now belongs to the side whose turn it is."""
    if referral.state in WITH_SENDER:
        return works_for(user, referral.organisation_id, on=on)
    return works_for(user, referral.organisation_id, on=on) or works_for(user, referral.to_organisation_id, on=on)


def works_for(user: User, organisation: int, *, on: date) -> bool:
    """Whether `user` receives people that day for the organisation of this key."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return user.is_active and mine.filter(role__in=(Role.ADVISER, Role.HUB_MANAGER)).exists()
