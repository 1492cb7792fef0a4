"""Which enquiries are those of somebody in the file, and of which, that led to nobody's file, the time is over."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.workdays import PARIS
from maillage.support.orientation.models import ContactAttempt, Enquiry, Word
from maillage.support.orientation.models.enquiry import EnquiryQuerySet
from maillage.support.people.choices import Channel
from maillage.support.people.folding import folded, folded_contact
from maillage.support.people.models import ContactPoint, Person
from maillage.support.people.queries import keys_of, whole
from maillage.support.privacy.choices import Retention
from maillage.support.privacy.models import Claim
from maillage.support.privacy.retention import RULES

AT_ONCE = 500
"""Enquiries read in one go, whatever their number."""


def enquiries_of(person: Person) -> list[int]:
    """Keys of the enquiries that led to their journeys, and of those in the organisation's care that are theirs too.

    An enquiry without journey is theirs when it gives their name and one of their phones or e-mail addresses: one of
    the two alone may be shared with somebody else.
    """
    found = set(Enquiry.objects.filter(journey__person__in=keys_of(person)).values_list("pk", flat=True))
    others = Enquiry.objects.filter(organisation_id=person.organisation_id, journey=None).exclude(need="")
    return sorted(found | set(_written_by([person], others)))


def over_enquiries(organisation: Organisation, on: date) -> EnquiryQuerySet:
    """Enquiries that nobody took charge of, or whose name nobody ever gave, and whose time is over that day.

    Time runs from the end of the journey without a name, or from the answer; where there was none, from the last
    partner's turn, word or attempt. The oldest first.
    """
    begins = datetime.combine(RULES[Retention.DECLINED].last_start(on) + timedelta(days=1), time(), PARIS)
    nameless = Q(journey__person=None, journey__closed_at__isnull=False)
    since = Enquiry.objects.filter(Q(journey=None) | nameless, organisation=organisation).exclude(need="")
    later = Q(enquiry=OuterRef("pk"), at__gte=begins)
    return (
        since.alias(quiet_since=Coalesce("journey__closed_at", "answered_at", "assigned_at"))
        .filter(~Exists(Word.objects.filter(later)), ~Exists(ContactAttempt.objects.filter(later)))
        .filter(quiet_since__lt=begins)
        .order_by("pk")
    )


def held_back(organisation: Organisation, over: EnquiryQuerySet) -> list[int]:
    """Those of somebody in the file who waits for the answer to a claim, or asked that nothing be changed."""
    claiming = Claim.objects.open().filter(organisation=organisation).values("person")
    file = Person.objects.filter(organisation=organisation, erased_at=None)
    people = {whole(one) for one in file.filter(Q(pk__in=claiming) | Q(restricted_at__isnull=False))}
    return sorted(_written_by(sorted(people, key=lambda one: one.pk), over)) if people else []


def _written_by(people: list[Person], enquiries: EnquiryQuerySet) -> Iterator[int]:
    """Those that give the name of one of these people and a way to reach the same one."""
    ways_of: dict[str, list[set[str]]] = {}
    for person in people:
        keys = keys_of(person)
        ways = set(ContactPoint.objects.filter(person__in=keys).values_list("folded", flat=True)) - {""}
        for name in set(Person.objects.filter(pk__in=keys).values_list("folded_name", flat=True)) - {""}:
            ways_of.setdefault(name, []).append(ways)
    reachable = enquiries.filter(~Q(email="") | ~Q(phone="")).only("pk", "name", "email", "phone")
    for one in reachable.iterator(chunk_size=AT_ONCE):
        given = {folded_contact(Channel.EMAIL, one.email), folded_contact(Channel.PHONE, one.phone)}
        if any(ways & given for ways in ways_of.get(folded(one.name), ())):
            yield one.pk
