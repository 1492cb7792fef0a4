"""Whose time is over, worked out by the database: one statement counts a file of any size, one reads some lines of it.

Every entry of the file counts for whoever stands for it. `last` is the last contact, `ended` the end of the last
journey in which somebody was accompanied; of the rules that start there, the one that keeps longest decides.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection

from maillage.catalogue.network.models import Organisation
from maillage.support.journeys.choices import OPEN, JourneyState, MeetingStatus
from maillage.support.privacy.choices import Apart, ClaimState, Retention
from maillage.support.privacy.retention import RULES

NOT_YET = (JourneyState.CONTACT, JourneyState.WELCOMED, JourneyState.PAUSED)
HELPED = tuple(state for state in OPEN if state not in NOT_YET)
"""A journey that came so far, or began there, is one in which somebody was accompanied."""

# An end of a journey is no contact: often it says that there was none for long.
_DUE = """
WITH RECURSIVE entry AS (
    SELECT id, id AS root, entered_on, restricted_at FROM people_person
    WHERE organisation_id = %(file)s AND erased_at IS NULL AND merged_into_id IS NULL
  UNION ALL
    SELECT one.id, entry.root, one.entered_on, one.restricted_at
    FROM people_person one JOIN entry ON one.merged_into_id = entry.id
    WHERE one.organisation_id = %(file)s AND one.erased_at IS NULL
), contact (person, day, welcomed) AS (
    SELECT id, entered_on, false FROM entry
  UNION ALL SELECT person_id, received_on, true FROM people_welcome
  UNION ALL SELECT person_id, (starts_at AT TIME ZONE 'Europe/Paris')::date, status = %(held)s
    FROM journeys_meeting WHERE status IN (%(held)s, %(planned)s)
  UNION ALL SELECT journey.person_id, move.on, false
    FROM journeys_move move JOIN journeys_journey journey ON journey.id = move.journey_id
    WHERE move.by_id IS NOT NULL AND move.to_state = ANY(%(open)s)
  UNION ALL SELECT journey.person_id, (enquiry.received_at AT TIME ZONE 'Europe/Paris')::date, false
    FROM orientation_enquiry enquiry JOIN journeys_journey journey ON journey.id = enquiry.journey_id
  UNION ALL SELECT person_id, (touched_at AT TIME ZONE 'Europe/Paris')::date, false FROM orientation_referral
  UNION ALL SELECT receiver_person_id, (touched_at AT TIME ZONE 'Europe/Paris')::date, false FROM orientation_referral
  UNION ALL SELECT person_id, given_on, false FROM people_consent
  UNION ALL SELECT person_id, received_on, false FROM privacy_claim
), moved AS (
    SELECT journey_id, bool_or(to_state = ANY(%(welcomed)s)) AS welcomed, bool_or(to_state = ANY(%(helped)s)) AS helped
    FROM journeys_move GROUP BY journey_id
), seen AS (
    SELECT entry.root, max(contact.day) AS last, bool_or(contact.welcomed) AS welcomed
    FROM contact JOIN entry ON entry.id = contact.person GROUP BY entry.root
), followed AS (
    SELECT entry.root, bool_or(moved.welcomed) AS welcomed,
        max((journey.closed_at AT TIME ZONE 'Europe/Paris')::date) FILTER (WHERE moved.helped) AS ended
    FROM journeys_journey journey JOIN entry ON entry.id = journey.person_id
    LEFT JOIN moved ON moved.journey_id = journey.id GROUP BY entry.root
), reason (person, why) AS (
    SELECT person_id, 'open' FROM journeys_journey WHERE closed_at IS NULL
  UNION ALL SELECT person_id, 'open' FROM orientation_referral WHERE closed_at IS NULL
  UNION ALL SELECT receiver_person_id, 'open' FROM orientation_referral WHERE closed_at IS NULL
  UNION ALL SELECT person_id, 'claim' FROM privacy_claim WHERE state = %(asked)s
  UNION ALL SELECT id, 'restricted' FROM entry WHERE restricted_at IS NOT NULL
  UNION ALL SELECT person_id, 'proof' FROM privacy_proof WHERE destroyed_at IS NULL
), kept AS (
    SELECT entry.root, array_agg(DISTINCT reason.why ORDER BY reason.why) AS apart
    FROM reason JOIN entry ON entry.id = reason.person GROUP BY entry.root
), start (person, rule, since, months, place) AS (
    SELECT seen.root, 'welcomed', seen.last, %(welcomed_months)s, 1
    FROM seen LEFT JOIN followed USING (root) WHERE seen.welcomed OR followed.welcomed
  UNION ALL SELECT seen.root, 'contact', seen.last, %(contact_months)s, 1
    FROM seen LEFT JOIN followed USING (root) WHERE (seen.welcomed OR followed.welcomed) IS NOT TRUE
  UNION ALL SELECT root, 'accompanied', ended, %(accompanied_months)s, 2 FROM followed WHERE ended IS NOT NULL
), longest AS (
    SELECT DISTINCT ON (person) person, rule, since, (since + make_interval(months => months))::date AS due_on
    FROM start ORDER BY person, due_on DESC, place
), due AS (
    SELECT longest.*, coalesce(kept.apart, '{}') AS apart
    FROM longest LEFT JOIN kept ON kept.root = longest.person WHERE longest.due_on <= %(on)s
)
"""
_COUNTS = "SELECT rule, apart, count(*) FROM due GROUP BY rule, apart"
_LINES = """
SELECT person, rule, since, due_on, apart FROM due WHERE (apart = '{}') = %(proposed)s
ORDER BY due_on, person LIMIT %(most)s OFFSET %(first)s
"""


def counts_of(organisation: Organisation, on: date) -> Iterator[tuple[Retention, frozenset[Apart], int]]:
    """How many are due that day by rule, and by what keeps them from being proposed: forty-eight lines at most."""
    for rule, apart, count in _asked(_COUNTS, organisation, on):
        yield Retention(rule), frozenset(map(Apart, apart)), count


def lines_of(
    organisation: Organisation, on: date, *, proposed: bool, first: int, most: int
) -> Iterator[tuple[int, Retention, date, date, frozenset[Apart]]]:
    """Some of those who are due that day, the longest due first: who, rule, since when, due when, why apart."""
    for person, rule, since, due_on, apart in _asked(
        _LINES, organisation, on, proposed=proposed, first=first, most=most
    ):
        yield person, Retention(rule), since, due_on, frozenset(map(Apart, apart))


def _asked(what: str, organisation: Organisation, on: date, **facts: Any) -> list[tuple[Any, ...]]:
    kinds = (Retention.CONTACT, Retention.WELCOMED, Retention.ACCOMPANIED)
    facts |= {f"{kind}_months": RULES[kind].months for kind in kinds}
    facts |= {"file": organisation.pk, "on": on, "asked": ClaimState.OPEN, "open": [*OPEN]}
    facts |= {"held": MeetingStatus.HELD, "planned": MeetingStatus.PLANNED}
    facts |= {"welcomed": [JourneyState.WELCOMED, *HELPED], "helped": [*HELPED]}
    with connection.cursor() as cursor:
        cursor.execute(_DUE + what, {name: _plain(fact) for name, fact in facts.items()})
        return list(cursor.fetchall())


def _plain(fact: Any) -> Any:
    """Values of closed lists as the words that are stored."""
    if isinstance(fact, list):
        return [str(one) for one in fact]
    return str(fact) if isinstance(fact, str) else fact
