"""Who looked at a person, and what is sensitive about them."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Lower

from maillage.catalogue.network.choices import Role
from maillage.catalogue.network.models import Membership, Organisation
from maillage.foundation.accounts.models import User
from maillage.foundation.tools.kept import Among
from maillage.support.people.choices import SENSITIVE
from maillage.support.people.models import Look, Person, SensitiveRight, Situation
from maillage.support.people.queries.files import keys_of, whole


def looks_of(person: Person) -> QuerySet[Look]:
    """Who read what of this person in the last twelve months, the last first."""
    return looks_under(keys_of(whole(person)))


def looks_under(keys: list[int]) -> QuerySet[Look]:
    """The same, of the entries with these keys (`PersonFile.keys`)."""
    rows = Look.objects.filter(Among("person", keys)).select_related("user", "of")
    return rows.order_by("-at", "-pk")


def sensitive_of(person: Person) -> list[Situation]:
    """Sensitive facts (layer L5), by kind; empty without the eyes for them."""
    rows = Situation.objects.filter(person__in=keys_of(whole(person)), fact__in=SENSITIVE)
    return list(rows.select_related("recorded_by").order_by("fact", "-is_at_entry", "true_on", "pk"))


def sensitive_rights_of(organisation: Organisation, *, on: date) -> QuerySet[SensitiveRight]:
    """Who may read the sensitive facts of this file that day or later, by name."""
    rows = SensitiveRight.objects.filter(organisation=organisation, ends_on__gte=on)
    return rows.select_related("user", "granted_by").order_by(Lower("user__name"), "starts_on", "pk")


def receivers_of(organisation: Organisation, *, on: date) -> QuerySet[User]:
    """Who receives people for `organisation` that day, by name: advisers and hub managers."""
    mine = Membership.objects.active(on=on).filter(organisation=organisation)
    receiving = mine.filter(role__in=(Role.ADVISER, Role.HUB_MANAGER)).values("user")
    return User.objects.filter(pk__in=receiving).order_by(Lower("name"), "pk")
