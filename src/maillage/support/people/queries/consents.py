"""What a person agreed to. The entries said to be one person count as one."""

from datetime import date

from django.db.models import F

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.kept import Among
from maillage.support.people.choices import Purpose
from maillage.support.people.models import Consent, Person
from maillage.support.people.models.consent import ConsentQuerySet
from maillage.support.people.queries.files import keys_of, whole


def consent_in_force(person: Person, purpose: str, *, to: Organisation | None = None, on: date) -> Consent | None:
    """The agreement that allows it that day, the one that lasts longest when merged entries hold several."""
    rows = consents_of(person).in_force(on=on).filter(purpose=Purpose(purpose), to=to)
    return rows.order_by("-expires_on", "-pk").first()


def consents_of(person: Person) -> ConsentQuerySet:
    """Everything that was ever agreed to: what was not taken back, the last given first; then what ended last."""
    return consents_under(keys_of(whole(person)))


def consents_under(keys: list[int]) -> ConsentQuerySet:
    """The same, of the entries with these keys (`PersonFile.keys`)."""
    rows = Consent.objects.filter(Among("person", keys))
    order = (F("withdrawn_at").desc(nulls_first=True), "-given_on", "-pk")
    return rows.select_related("to", "organisation", "person", "collected_by", "withdrawn_by").order_by(*order)
