"""Being recognised by partners: marks made and dropped with the agreement, and asking who knows a person."""

import secrets
from datetime import date, datetime, timedelta

from django.utils import timezone

from maillage.catalogue.network.models import Network, NetworkMembership, Organisation
from maillage.catalogue.network.models.organisation import in_force
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError
from maillage.foundation.tools.reading import reading_everything
from maillage.support.people.actions.looks import look
from maillage.support.people.choices import Layer, Purpose
from maillage.support.people.models import Consent, ContactPoint, Look, Person, Recognition, RecognitionSalt
from maillage.support.people.queries import consent_in_force, keys_of, whole
from maillage.support.people.queries.recognition import Known, known_by
from maillage.support.people.recognising import key_print, mark_of, recognisable
from maillage.support.people.rules import check_may_change, receives_for

MOST_A_DAY = 40
"""Different people about whom one may ask the partners within a day: more than anybody welcomes."""
A_DAY = timedelta(days=1)


class NotOfTheirFile(DomainError):
    """Partners are asked about somebody of one's own file, in a network of one's own organisation."""


class AskedTooOften(DomainError):
    """As many people as one may ask about within a day were asked about already."""


@reading_everything()
def known_elsewhere(person: Person, *, network: Network, by: User, now: datetime) -> list[Known]:
    """The partners of `network` where somebody reached the same way is known and agreed that this be told.

    Asking is kept in the file of the one who asks; being found, in the file where one was found: the person reads
    both. Asked again within a quarter of an hour it is one line.

    Raises NotOfTheirFile, AskedTooOften, FileErased.
    """
    today = timezone.localdate(now)
    check_may_change(person.pk, by=by, now=now)
    if not receives_for(by, person.organisation, on=today) or not _belongs(person.organisation, network, today):
        raise NotOfTheirFile(f"User {by.pk} may not ask network {network.pk} about person {person.pk}.")
    asked = Look.objects.filter(user=by, layer=Layer.INDEX, what="partners", at__gt=now - A_DAY, at__lte=now)
    others = asked.exclude(person__in=keys_of(whole(person)))
    if others.values("person").distinct().count() >= MOST_A_DAY:
        raise AskedTooOften(f"User {by.pk} asked about {MOST_A_DAY} people since {now - A_DAY}.")
    look(person, layer=Layer.INDEX, what="partners", by=by, now=now)
    found = known_by(person, network, on=today)
    for known in found:
        for there in Person.objects.filter(pk__in=known.people).order_by("pk"):
            look(there, layer=Layer.INDEX, what="recognised", by=by, now=now, of=person.organisation)
    return found


@reading_everything()
def mark_recognised(person: Person, *, now: datetime) -> int:
    """Bring the marks of the person, and of the entries said to be the same, in step with what they agreed to.

    Part of the act that changes the agreement, the contact points or the entries: it writes no journal line.
    """
    today = timezone.localdate(now)
    chief = whole(person)
    entries = list(Person.objects.filter(pk__in=keys_of(chief)))
    Recognition.objects.filter(person__in=entries).delete()
    consent = consent_in_force(chief, Purpose.RECOGNISED, on=today)
    if consent is None or chief.erased_at is not None:
        return 0
    since = min(entry.entered_on for entry in entries).replace(day=1)
    points = list(ContactPoint.objects.filter(person__in=entries).order_by("pk"))
    rows = [row for network in _networks(chief.organisation_id, today) for row in _marks(points, network, now=now)]
    for row in rows:
        row.consent, row.since, row.until = consent, since, consent.expires_on
    return len(Recognition.objects.bulk_create(rows))


def renew_recognitions(*, now: datetime) -> int:
    """Follow networks that organisations joined or left, and a new secret of the installation; how many were marked.

    Marks follow each agreement by themselves: this is for what changes around them. Twice it changes nothing more.
    """
    today = timezone.localdate(now)
    with reading_everything():
        _drop_what_is_over(today, now)
        agreed = Consent.objects.in_force(on=today).filter(purpose=Purpose.RECOGNISED)
        pairs = set(
            NetworkMembership.objects.filter(in_force(today), organisation__in=agreed.values("organisation"))
            .values_list("network", "organisation")
        )  # fmt: skip
        lacking = pairs - set(Recognition.objects.values_list("network", "organisation").distinct())
        people = agreed.filter(organisation__in={organisation for _network, organisation in lacking})
        persons = list(Person.objects.filter(pk__in=people.values("person")).order_by("pk"))
    return sum(mark_recognised(person, now=now) for person in persons)


def _drop_what_is_over(today: date, now: datetime) -> None:
    """Marks of organisations that left a network, and of a key that is no more."""
    stale = RecognitionSalt.objects.exclude(key_print=key_print())
    for salt in stale.select_for_update():
        Recognition.objects.filter(network=salt.network_id).delete()
        salt.salt, salt.key_print, salt.made_at = secrets.token_bytes(32), key_print(), now
        salt.save(update_fields=["salt", "key_print", "made_at"])
        record("people.recognitions_renewed", about=salt, by=None, at=now, network=salt.network_id)
    here = set(NetworkMembership.objects.filter(in_force(today)).values_list("network", "organisation"))
    for network, organisation in Recognition.objects.values_list("network", "organisation").distinct():
        if (network, organisation) not in here:
            Recognition.objects.filter(network=network, organisation=organisation).delete()


def _marks(points: list[ContactPoint], network: int, *, now: datetime) -> list[Recognition]:
    salt = _salt(network, now=now)
    said = ((point, recognisable(point.channel, point.value)) for point in points)
    return [
        Recognition(
            person_id=point.person_id,
            organisation_id=point.organisation_id,
            network_id=network,
            point=point,
            mark=mark_of(compared, salt=salt),
        )
        for point, compared in said
        if compared
    ]


def _salt(network: int, *, now: datetime) -> bytes:
    fresh = {"salt": secrets.token_bytes(32), "key_print": key_print(), "made_at": now}
    row, _made = RecognitionSalt.objects.get_or_create(network_id=network, defaults=fresh)
    return bytes(row.salt)


def _networks(organisation: int, today: date) -> list[int]:
    rows = NetworkMembership.objects.filter(in_force(today), organisation=organisation)
    return list(rows.order_by("network").values_list("network", flat=True).distinct())


def _belongs(organisation: Organisation, network: Network, today: date) -> bool:
    return NetworkMembership.objects.filter(in_force(today), organisation=organisation, network=network).exists()
