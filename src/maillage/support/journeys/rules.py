"""Who may act on a journey, and who may read its notes."""

from datetime import date

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.support.journeys.models import Journey


def may_act(user: User, journey: Journey, *, on: date) -> bool:
    """Whether `user` receives people that day for the organisation that leads the journey."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=journey.organisation_id)
    return mine.filter(role__in=(Role.ADVISER, Role.HUB_MANAGER)).exists()


def may_lead(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` may have journeys of `organisation` in care that day."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role__in=(Role.ADVISER, Role.HUB_MANAGER)).exists()


def may_read_notes(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` may read and write notes (layer L4): an adviser of the organisation, nobody else."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role=Role.ADVISER).exists()


def may_write_templates(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` may write the templates of papers: a hub manager of the organisation."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role=Role.HUB_MANAGER).exists()
