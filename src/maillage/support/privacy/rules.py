"""Who may do what for the rights of people, and with the file of an organisation."""

from datetime import date

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User


def may_answer_claims(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` manages a hub for `organisation` that day, and so answers claims, exports, keeps and erases."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role=Role.HUB_MANAGER).exists()


def may_record_claims(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` receives people for `organisation` that day, and so writes down what they ask."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role__in=(Role.ADVISER, Role.HUB_MANAGER)).exists()


def may_take_package(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` manages a hub for `organisation` that day, or did until it left: only they take its whole file."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role=Role.HUB_MANAGER).exists()
