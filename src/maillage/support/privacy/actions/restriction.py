"""Nothing is changed while a person's claim is looked at."""

from datetime import datetime

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.support.people.actions import restrict_person
from maillage.support.people.models import Person
from maillage.support.privacy.actions.care import check_answers


@transaction.atomic
def restrict(person: Person, *, is_restricted: bool, by: User, now: datetime) -> None:
    """From now on nobody but the managers changes what is known of the person and their journeys; or anybody again.

    The database sees to it. What a person does by their private link, and dated rules, go on. Said twice it stays so.

    Raises NotYourRegister, FileErased.
    """
    check_answers(by, person.organisation, now)
    restrict_person(person, is_restricted=is_restricted, by=by, now=now)
