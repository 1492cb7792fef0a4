"""What was said and written in the journeys of people whose file is erased goes; that they took place stays."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record
from maillage.foundation.tools.reading import reading_everything
from maillage.support.journeys.actions.documents import destroy_unused
from maillage.support.journeys.actions.journeys import Facts, move_journey
from maillage.support.journeys.choices import OPEN, ExitReason, JourneyState
from maillage.support.journeys.models import (
    Assessment,
    Document,
    DocumentLink,
    Holder,
    Journey,
    Meeting,
    Move,
    Note,
    Paper,
    Project,
    Step,
)
from maillage.support.journeys.queries.documents import shelf_of

ERASED = "—"
"""The title of a project of which nothing more is known."""


@reading_everything()
def forget_journeys(
    keys: Sequence[int], *, papers: Collection[int], documents: Collection[int], by: User | None, now: datetime
) -> None:
    """End what is open, erase notes, assessments, plans, papers, documents; states, dates and minutes stay.

    `papers` and `documents` are the keys of proofs that stay. A project that somebody else holds too keeps its words.
    Called by whoever erases, who checked who acts.
    """
    journeys = Journey.objects.filter(person__in=keys)
    for journey in journeys.filter(state__in=OPEN).order_by("pk"):
        move_journey(journey, JourneyState.STOPPED, by=by, now=now, facts=Facts(exit_reason=ExitReason.OTHER))
    Note.objects.filter(meeting__person__in=keys).delete()
    Move.objects.filter(journey__in=journeys).exclude(reason="").update(reason="")
    Assessment.objects.filter(person__in=keys).delete()
    Step.objects.filter(person__in=keys).delete()
    Paper.objects.filter(person__in=keys).exclude(pk__in=papers).delete()
    gone = Document.objects.filter(person__in=keys).exclude(pk__in=documents)
    _forget_documents(list(gone.values_list("pk", flat=True)))
    DocumentLink.objects.filter(document__in=documents, ended_at=None).update(ended_at=now, ended_by=by)
    others = Holder.objects.filter(project__holders__person__in=keys, person__erased_at=None).exclude(person__in=keys)
    mine = Project.objects.filter(holders__person__in=keys).exclude(pk__in=others.values("project"))
    Project.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(
        title=ERASED, pitch="", activity="", siren=""
    )
    for journey in journeys.order_by("pk"):
        record("journeys.journey_forgotten", about=journey, by=by, at=now)


@reading_everything()
def forget_nameless(journeys: Iterable[int]) -> None:
    """Empty what was said of these journeys that never got a person. Called by whoever erases what led to them."""
    nobody = Journey.objects.filter(pk__in=list(journeys), person=None)
    Move.objects.filter(journey__in=nobody).exclude(reason="").update(reason="")


@reading_everything()
def destroy_proofs(*, papers: Collection[int], documents: Collection[int], by: User | None, now: datetime) -> None:
    """Destroy papers and documents kept as proofs until their day. Called by whoever checked the day and who acts."""
    for paper in Paper.objects.filter(pk__in=papers).order_by("pk"):
        record("journeys.paper_destroyed", about=paper, by=by, at=now)
        paper.delete()
    for document in Document.objects.filter(pk__in=documents).order_by("pk"):
        record("journeys.document_destroyed", about=document, by=by, at=now)
    _forget_documents(documents)


def letters_of(keys: Sequence[int]) -> list[str]:
    """What the keys of the letters about these people's meetings and papers begin with."""
    journeys = Journey.objects.filter(person__in=keys).order_by("pk").values_list("pk", flat=True)
    meetings = Meeting.objects.filter(person__in=keys).order_by("pk").values_list("pk", flat=True)
    return [*(f"journeys.papers:{key}:" for key in journeys), *(f"journeys.reminder:{key}:" for key in meetings)]


def _forget_documents(keys: Collection[int]) -> None:
    """Rows and links go at once, contents once the transaction stands."""
    gone = list(Document.objects.filter(pk__in=list(keys)))
    contents = {(shelf_of(one), one.sha256) for one in gone}
    Document.objects.filter(pk__in=[one.pk for one in gone]).delete()
    for shelf, sha256 in contents:
        transaction.on_commit(partial(destroy_unused, shelf, sha256))
