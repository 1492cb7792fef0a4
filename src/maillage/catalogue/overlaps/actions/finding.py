"""Looking at the whole catalogue: cards come, follow what changed, and go."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from maillage.catalogue.overlaps.choices import WAITING, OverlapState, Reopening
from maillage.catalogue.overlaps.compute import Sighting, sightings
from maillage.catalogue.overlaps.mail import tell_partners
from maillage.catalogue.overlaps.models import Crossing, Decision, Overlap, Survey
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.errors import DomainError

LOCK = 7_216_061
BATCH = 500
MEASURED = (
    "kind",
    "score",
    "structure",
    "text",
    "territory",
    "evidence",
    "people_both",
    "people_either",
    "first_fingerprint",
    "second_fingerprint",
)


class SurveyUnderWay(DomainError):
    """Somebody else is looking at the catalogue at this very moment."""

    def __init__(self) -> None:
        super().__init__("A survey of the overlaps is under way; a second one would find the same.")


@transaction.atomic
def find_overlaps(*, now: datetime, by: User | None = None, tell: bool = True) -> Survey:
    """Compare every delivery that receives people today, and have the cards say what is found.

    New pairs get a card, and the partners concerned one letter for all of them; cards that wait and whose offers no
    longer meet are put away, and come back with what was decided when they meet again. What was decided is kept: a
    card is only reopened by a change of its offers or by its review date. Run twice, it changes nothing.

    Raises SurveyUnderWay.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise SurveyUnderWay
    day = timezone.localdate(now)
    reviewed = _reopen_for_review(day)
    deliveries, seen = sightings(day)
    known = {(card.first_id, card.second_id): card for card in Overlap.objects.select_for_update().all()}
    prints = _fingerprints(seen)
    new = _add([one for one in seen if (one.first, one.second) not in known], prints, now=now)
    _measure([(known[pair], one) for one in seen if (pair := (one.first, one.second)) in known], prints, now=now)
    _cross(seen)
    gone = _put_away({(one.first, one.second) for one in seen}, known.values())
    survey = Survey.objects.create(
        looked_at=now, by=by, deliveries=deliveries, found=len(new), reopened=reviewed, gone=gone
    )
    facts = {"deliveries": deliveries, "found": len(new), "reopened": reviewed, "gone": gone}
    record("overlaps.survey_made", about=survey, by=by, at=now, **facts)
    if tell:
        _tell(new, now=now)
    return survey


def _reopen_for_review(day: date) -> int:
    """Open again the cards whose review date has come."""
    due = Decision.objects.filter(ended_on=None, review_on__lte=day)
    cards = Overlap.objects.filter(Exists(due.filter(pk=OuterRef("decision_id"))), state=OverlapState.SETTLED)
    keys = list(cards.select_for_update(of=("self",)).values_list("decision_id", flat=True))
    Overlap.objects.filter(decision__in=keys).update(
        state=OverlapState.REOPENED, reopened_because=Reopening.REVIEW, decision=None
    )
    return Decision.objects.filter(pk__in=keys).update(ended_on=day)


def _fingerprints(seen: Iterable[Sighting]) -> dict[int, str]:
    keys = sorted({key for one in seen for key in (one.first, one.second)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, overlaps_fingerprint(key) FROM unnest(%s::bigint[]) AS key", [keys])
        return dict(cursor.fetchall())


def _facts(one: Sighting, prints: dict[int, str]) -> dict[str, object]:
    own = {name: getattr(one, name) for name in MEASURED if not name.endswith("fingerprint")}
    return {**own, "first_fingerprint": prints[one.first], "second_fingerprint": prints[one.second]}


def _add(seen: list[Sighting], prints: dict[int, str], *, now: datetime) -> list[Overlap]:
    return Overlap.objects.bulk_create(
        (
            Overlap(first_id=one.first, second_id=one.second, found_at=now, measured_at=now, **_facts(one, prints))
            for one in seen
        ),
        batch_size=BATCH,
    )


def _measure(pairs: list[tuple[Overlap, Sighting]], prints: dict[int, str], *, now: datetime) -> None:
    """Write what is measured otherwise than last time; a card that had gone is back, with its decision if it holds."""
    changed = []
    for card, one in pairs:
        facts = _facts(one, prints)
        back = card.state == OverlapState.GONE
        if not back and all(getattr(card, name) == value for name, value in facts.items()):
            continue
        for name, value in facts.items():
            setattr(card, name, value)
        card.measured_at = now
        if back:
            card.state = OverlapState.SETTLED if card.decision_id else OverlapState.OPEN
        changed.append(card)
    Overlap.objects.bulk_update(changed, [*MEASURED, "measured_at", "state"], batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("SELECT overlaps_follow(%s::bigint[])", [sorted({card.first_id for card in changed})])


def _cross(seen: list[Sighting]) -> None:
    """Have the crossings be those seen; those that did not change stay as they are."""
    cards = {(first, second): key for key, first, second in Overlap.objects.values_list("pk", "first_id", "second_id")}
    wanted = {
        (cards[one.first, one.second], meeting.first, meeting.second): meeting
        for one in seen
        for meeting in one.meetings
    }
    stale = []
    for crossing in Crossing.objects.all():
        meeting = wanted.get((crossing.overlap_id, crossing.first_delivery_id, crossing.second_delivery_id))
        said = (crossing.kind, crossing.score, crossing.people_both)
        if meeting and said == (meeting.kind, meeting.score, meeting.people_both):
            del wanted[crossing.overlap_id, crossing.first_delivery_id, crossing.second_delivery_id]
        else:
            stale.append(crossing.pk)
    Crossing.objects.filter(pk__in=stale).delete()
    Crossing.objects.bulk_create(
        (
            Crossing(
                overlap_id=card,
                first_delivery_id=first,
                second_delivery_id=second,
                kind=meeting.kind,
                score=meeting.score,
                people_both=meeting.people_both,
            )
            for (card, first, second), meeting in wanted.items()
        ),
        batch_size=BATCH,
    )


def _put_away(seen: set[tuple[int, int]], known: Iterable[Overlap]) -> int:
    """Put away the cards that wait for a question that no longer stands."""
    gone = [card.pk for card in known if card.state in WAITING and (card.first_id, card.second_id) not in seen]
    return Overlap.objects.filter(pk__in=gone).update(state=OverlapState.GONE, reopened_because="")


def _tell(new: list[Overlap], *, now: datetime) -> None:
    rows = Overlap.objects.filter(pk__in=[card.pk for card in new])
    tell_partners(rows.select_related("first__organisation", "second__organisation").order_by("-people_both"), now=now)
