"""Everything that an organisation holds about somebody, in words: table by table, column by column.

Built from the one list of `tables`, so that a column added anywhere is exported without anybody thinking of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Field, ForeignKey, Max, Min, Model, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.foundation.messaging.models import Letter
from maillage.support.people.choices import Layer
from maillage.support.people.models import Look, Person
from maillage.support.privacy.queries.tables import HELD, NEVER_SHOWN, Held, Subject

PLAIN = {
    "id": gettext_lazy("key"),
    "adviser": gettext_lazy("followed up by"),
    "assessment": gettext_lazy("assessment"),
    "answered_by": gettext_lazy("answered by"),
    "added_by": gettext_lazy("added by"),
    "asked_by": gettext_lazy("asked by"),
    "by": gettext_lazy("done by"),
    "campaign": gettext_lazy("campaign of a funder"),
    "charter_rule": gettext_lazy("line of the charter"),
    "collected_by": gettext_lazy("collected by"),
    "commune": gettext_lazy("commune"),
    "completed_by": gettext_lazy("completed by"),
    "consent": gettext_lazy("agreement"),
    "created_by": gettext_lazy("entered by"),
    "delivery": gettext_lazy("offer asked for"),
    "desk": gettext_lazy("outreach desk"),
    "destroyed_by": gettext_lazy("destroyed by"),
    "document": gettext_lazy("document"),
    "ended_by": gettext_lazy("ended by"),
    "enquiry": gettext_lazy("enquiry"),
    "enrolled_by": gettext_lazy("typed by"),
    "enrolment": gettext_lazy("enrolment"),
    "firm": gettext_lazy("firm"),
    "follows": gettext_lazy("follows"),
    "followed_by": gettext_lazy("followed by"),
    "followed_person": gettext_lazy("person there"),
    "from_hub": gettext_lazy("from the hub"),
    "from_organisation": gettext_lazy("from the partner"),
    "hub": gettext_lazy("hub"),
    "journey": gettext_lazy("journey"),
    "kept": gettext_lazy("entry kept"),
    "kept_by": gettext_lazy("typed by"),
    "made_by": gettext_lazy("made by"),
    "meeting": gettext_lazy("meeting"),
    "merged": gettext_lazy("entry joined to it"),
    "merged_by": gettext_lazy("joined by"),
    "merged_into": gettext_lazy("joined to"),
    "network": gettext_lazy("network"),
    "noted_by": gettext_lazy("written down by"),
    "operation": gettext_lazy("funded operation"),
    "organisation": gettext_lazy("organisation"),
    "owner": gettext_lazy("in the care of"),
    "paper": gettext_lazy("paper"),
    "person": gettext_lazy("person"),
    "planned_by": gettext_lazy("planned by"),
    "project": gettext_lazy("project"),
    "provider": gettext_lazy("who did the service"),
    "received_by": gettext_lazy("received by"),
    "receiver_journey": gettext_lazy("journey at the receiver"),
    "receiver_person": gettext_lazy("entry at the receiver"),
    "recorded_by": gettext_lazy("written down by"),
    "referral": gettext_lazy("referral"),
    "removed_by": gettext_lazy("removed by"),
    "replaces": gettext_lazy("replaces"),
    "sender": gettext_lazy("proposed by"),
    "settled_by": gettext_lazy("said by"),
    "started_by": gettext_lazy("started by"),
    "survey": gettext_lazy("survey"),
    "to": gettext_lazy("to"),
    "to_delivery": gettext_lazy("for the offer"),
    "to_hub": gettext_lazy("to the hub"),
    "to_organisation": gettext_lazy("to"),
    "undone_by": gettext_lazy("undone by"),
    "withdrawn_by": gettext_lazy("taken back by"),
    "written_by": gettext_lazy("written by"),
    "act": gettext_lazy("what happened"),
    "address": gettext_lazy("address"),
    "audiences": gettext_lazy("audiences"),
    "code": gettext_lazy("about"),
    "point": gettext_lazy("contact point"),
    "position": gettext_lazy("step of the ladder"),
    "status": gettext_lazy("status"),
    "subjects": gettext_lazy("subjects"),
    "ruled_by": gettext_lazy("typed by"),
    "said_by": gettext_lazy("said by"),
    "sheet": gettext_lazy("time sheet"),
    "submission": gettext_lazy("submission"),
    "terms": gettext_lazy("conditions"),
    "voucher": gettext_lazy("voucher"),
}
"""Words for columns that bear no words of their own."""


@dataclass(frozen=True)
class Column:
    """One column of a row: its name, its words, the value as stored and as read."""

    name: str
    label: str
    value: Any
    shown: str


@dataclass(frozen=True)
class Chapter:
    """The rows of one table about the person."""

    key: str
    title: str
    rows: tuple[tuple[Column, ...], ...]


def chapters_of(subject: Subject) -> list[Chapter]:
    """Everything, with the eyes of the moment: open them for the file and for what is sensitive."""
    chapters = [
        Chapter(held.key, held.title, tuple(_row(row, held, subject) for row in held.rows_of(subject))) for held in HELD
    ]
    return [*(one for one in chapters if one.rows), *_looks(subject)]


def letters_to(prefixes: Iterable[str]) -> Chapter | None:
    """Letters whose key begins with one of these; the words of those that held a private link were erased once sent."""
    rows: list[Letter] = []
    for prefix in prefixes:
        rows += Letter.objects.filter(key__startswith=prefix).exclude(to="")
    chapter = tuple(_letter(row) for row in sorted(rows, key=lambda one: one.pk))
    return Chapter("messaging.letter", str(capfirst(_("letters"))), chapter) if chapter else None


def columns_of(held: Held) -> Iterator[Field[Any, Any]]:
    """The columns of a table that are exported."""
    for one in held.model._meta.concrete_fields:
        if one.name not in NEVER_SHOWN | held.left:
            yield one


def words_for(column: Field[Any, Any]) -> str:
    """The column in words."""
    if isinstance(column.verbose_name, Promise):
        return str(column.verbose_name)
    return str(PLAIN[column.name])


def _row(row: Model, held: Held, subject: Subject) -> tuple[Column, ...]:
    found = []
    for column in columns_of(held):
        value = getattr(row, column.attname)
        if value not in (None, "", [], {}):
            shown = _shown(row, column, value, subject)
            found.append(Column(column.name, str(capfirst(words_for(column))), value, shown))
    return tuple(found)


def _shown(row: Model, column: Field[Any, Any], value: Any, subject: Subject) -> str:
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(column, ForeignKey):
        return _linked(row, column, subject)
    return in_words(value)


def _linked(row: Model, column: ForeignKey[Any, Any], subject: Subject) -> str:
    """The name of somebody or something of the catalogue; of a row of the file its key, which stands in its chapter.

    Of anybody else's entry the key alone as well: in the file of a partner, or joined to this one by mistake once.
    """
    model, key = column.related_model, getattr(row, column.attname)
    if model is Person and key in subject.people:
        return str(getattr(row, column.name))
    if isinstance(model, type) and model.__module__.startswith("maillage.support"):
        return _("no. %(key)s") % {"key": key}
    return str(getattr(row, column.name))


def in_words(value: Any) -> str:
    """A value as somebody reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, dict):
        return " · ".join(f"{key}: {in_words(one)}" for key, one in value.items() if one not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        return " · ".join(in_words(one) for one in value)
    return str(value)


def _looks(subject: Subject) -> list[Chapter]:
    """Who read which layer, how often, first and last: twelve months at most are kept."""
    rows: QuerySet[Any, dict[str, Any]] = (
        Look.objects.filter(person__in=subject.people)
        .values("of__name", "user__name", "layer")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("of__name", "user__name", "layer")
    )
    lines = tuple(_look(row) for row in rows)
    return [Chapter("people.look", _("Who looked, in the last twelve months"), lines)] if lines else []


def _look(row: dict[str, Any]) -> tuple[Column, ...]:
    return (
        Column("organisation", str(capfirst(_("organisation"))), row["of__name"], row["of__name"]),
        Column("user", str(capfirst(_("done by"))), row["user__name"], row["user__name"] or _("by a private link")),
        Column("layer", str(capfirst(_("what"))), row["layer"], str(Layer(row["layer"]).label)),
        Column("times", str(capfirst(_("how many times"))), row["times"], str(row["times"])),
        Column("first", str(capfirst(_("first time"))), row["first"], in_words(row["first"])),
        Column("last", str(capfirst(_("last time"))), row["last"], in_words(row["last"])),
    )


def _letter(row: Letter) -> tuple[Column, ...]:
    values = {"to": row.to, "subject": row.subject, "text": row.text, "written_at": row.written_at}
    values["sent_at"] = row.sent_at
    labels = {one.name: str(capfirst(str(one.verbose_name))) for one in Letter._meta.concrete_fields}
    return tuple(Column(name, labels[name], value, in_words(value)) for name, value in values.items() if value)
