"""Who may read what is sensitive, and who says so; of whom nothing may be written, or not by everybody."""

from datetime import date, datetime

from django.utils import timezone

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.errors import DomainError
from maillage.support.people.models import Person, SensitiveRight


class FileErased(DomainError):
    """The identity and the words left this file: nothing more is kept of this person."""


class FileRestricted(DomainError):
    """The person asked that nothing be changed for now: only those who answer for their rights still do."""


def check_standing(*keys: int) -> list[Person]:
    """Nobody of these was erased, and nobody is until the transaction ends.

    Every act that writes about somebody starts here, before it locks what hangs on them: so does an erasure. A person
    whom these eyes do not see is left to the database, which refuses what would be written. Those found.

    Raises FileErased.
    """
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    found = list(rows)
    for person in found:
        if person.erased_at is not None:
            raise FileErased(f"Person {person.pk} was erased at {person.erased_at}.")
    return found


def check_may_change(*keys: int, by: User | None, now: datetime) -> None:
    """The same, and none of them asked that nothing be changed; or `by` answers for their rights.

    Every act of an organisation that changes the file of somebody, or shows it elsewhere, starts here. Dated rules and
    what the person does by the private link (`by` empty) go on.

    Raises FileErased, FileRestricted.
    """
    for person in check_standing(*keys):
        if person.restricted_at is None or by is None:
            continue
        if not may_entrust_sensitive(by, person.organisation, timezone.localdate(now)):
            raise FileRestricted(f"Person {person.pk} is restricted since {person.restricted_at}.")


def may_read_sensitive(user: User, organisation: Organisation, on: date) -> bool:
    """Whether `user` receives people for `organisation` that day and was named for its sensitive facts (layer L5).

    Asked with eyes for the file of the organisation: the rights stand behind the same lock.
    """
    named = SensitiveRight.objects.in_force(on=on).filter(user_id=user.pk, organisation=organisation)
    return named.exists() and receives_for(user, organisation, on=on)


def may_entrust_sensitive(user: User, organisation: Organisation, on: date) -> bool:
    """Whether `user` manages a hub for `organisation` that day, and so says who reads its sensitive facts."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role=Role.HUB_MANAGER).exists()


def receives_for(user: User, organisation: Organisation, *, on: date) -> bool:
    """Whether `user` is an adviser or a hub manager of `organisation` that day."""
    mine = Membership.objects.active(on=on).filter(user_id=user.pk, organisation=organisation)
    return mine.filter(role__in=(Role.ADVISER, Role.HUB_MANAGER)).exists()
