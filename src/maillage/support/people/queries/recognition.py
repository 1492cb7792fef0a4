"""Which partners know the same phone or e-mail, and agreed to say so (layer L0)."""

from dataclasses import dataclass
from datetime import date

from maillage.catalogue.network.models import Network, Organisation
from maillage.catalogue.network.queries import organisations_of
from maillage.support.people.consents import TELLS_WHO_FOLLOWS
from maillage.support.people.models import ContactPoint, Person, Recognition, RecognitionSalt
from maillage.support.people.queries.files import keys_of, whole
from maillage.support.people.recognising import mark_of, recognisable

MOST_POINTS = 8
"""Contact points of one person that are compared, the first given: nobody tries a list of addresses on one file."""


@dataclass(frozen=True)
class Known:
    """A partner knows somebody reached the same way, since that month.

    `people` are the keys of whoever it is there, and `followed` those who agreed that partners learn who follows them:
    for rooms above, never for a page.
    """

    organisation: Organisation
    since: date
    people: tuple[int, ...]
    followed: tuple[int, ...]


def known_by(person: Person, network: Network, *, on: date) -> list[Known]:
    """The other organisations of `network` that day, by name. Needs everybody's eyes: actions call it, pages do not.

    One mailbox may be that of several people: what is told is then the earliest month, never how many.
    """
    salt = RecognitionSalt.objects.filter(network=network).first()
    if salt is None:
        return []
    points = ContactPoint.objects.filter(person__in=keys_of(whole(person))).order_by("pk")[:MOST_POINTS]
    said = {recognisable(point.channel, point.value) for point in points} - {""}
    rows = Recognition.objects.filter(
        network=network,
        mark__in=[mark_of(one, salt=bytes(salt.salt)) for one in said],
        until__gte=on,
        person__restricted_at=None,
        person__erased_at=None,
        organisation__in=organisations_of(network, on=on),
    ).exclude(organisation=person.organisation_id)
    found: dict[int, list[Recognition]] = {}
    for row in rows.select_related("organisation", "consent").order_by("organisation__name", "pk"):
        found.setdefault(row.organisation_id, []).append(row)
    return [_known(same) for same in found.values()]


def _known(rows: list[Recognition]) -> Known:
    tells = [row for row in rows if row.consent.text_version in TELLS_WHO_FOLLOWS]
    return Known(
        rows[0].organisation,
        min(row.since for row in rows),
        tuple(sorted({row.person_id for row in rows})),
        tuple(sorted({row.person_id for row in tells})),
    )
