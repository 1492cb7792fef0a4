"""What is shared in a referral, in words: the same for who writes it, the person who agrees, the partner who reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from maillage.support.journeys.choices import JourneyState
from maillage.support.journeys.steps import StepOwner, StepState
from maillage.support.orientation.choices import PURPOSES, ItemKind
from maillage.support.orientation.models import SharedItem
from maillage.support.orientation.queries import Preview
from maillage.support.people.choices import Channel, Purpose
from maillage.web.shared import words


@dataclass(frozen=True)
class Shown:
    """One item as the receiver reads it.

    facts    pairs of a term and its words; text is what somebody wrote; lines are one sentence each
    note     agreed, not agreed, or stopped, with its day; empty while it is only a preview
    address  where the reader saves a document; empty for what is read on the page
    """

    key: int | None
    kind: str
    title: str
    purpose: str
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""
    lines: tuple[str, ...] = ()
    note: str = ""
    is_read: bool = True
    address: str = ""


def previewed(items: Iterable[Preview]) -> list[Shown]:
    """Items that would be shared."""
    return [_shown(None, one.kind, one.content, one.purpose) for one in items]


def shared(items: Iterable[SharedItem], *, saved_at: Callable[[int], str] | None = None) -> list[Shown]:
    """Items of a referral, each with what became of it. `saved_at` gives its receiver the address of a document."""
    return [_with_address(_of_item(one), saved_at) for one in items]


def _of_item(one: SharedItem) -> Shown:
    kind = ItemKind(one.kind)
    return _shown(one.pk, kind, one.content, PURPOSES[kind], note=_note(one), read=one.is_read)


def _with_address(shown: Shown, saved_at: Callable[[int], str] | None) -> Shown:
    """A document has an address for whoever may read it."""
    if saved_at is None or shown.key is None or not shown.is_read or shown.kind != ItemKind.DOCUMENT:
        return shown
    return replace(shown, address=saved_at(shown.key))


def _shown(
    key: int | None, kind: ItemKind, content: Mapping[str, Any], purpose: Purpose, *, note: str = "", read: bool = True
) -> Shown:
    facts: list[tuple[str, str]] = []
    lines: list[str] = []
    text = ""
    match kind:
        case ItemKind.IDENTITY:
            facts = _identity(content)
        case ItemKind.MESSAGE | ItemKind.SUMMARY:
            text = str(content.get("text", ""))
        case ItemKind.JOURNEY:
            facts, lines = _journey(content)
        case ItemKind.PLAN:
            lines = [_step(one) for one in content.get("steps", [])]
        case ItemKind.DOCUMENT:
            facts = [(_("Document"), str(content.get("name", ""))), (_("Size"), _size(content))]
    title = words.capital(str(kind.label))
    return Shown(key, kind.value, title, purpose.value, tuple(facts), text, tuple(lines), note, read)


def _identity(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    name = f"{content.get('given_name', '')} {content.get('family_name', '')}".strip()
    language = str(content.get("language", ""))
    return [
        (_("Name"), name),
        (_("Commune"), str(content.get("commune", ""))),
        *((_channel(one), str(one.get("value", ""))) for one in content.get("contacts", [])),
        (_("Language"), "" if language == "fr" else language),
    ]


def _channel(point: Mapping[str, Any]) -> str:
    value = str(point.get("channel", ""))
    return words.capital(str(Channel(value).label)) if value in Channel.values else _("Contact")


def _journey(content: Mapping[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
    """The project, since when, the next meeting; then each state with its day."""
    facts = [
        (_("Project"), str(content.get("project", ""))),
        (_("Accompanied since"), _day(content.get("opened_on"))),
        (_("Next meeting"), _day(content.get("next_meeting_on"))),
    ]
    moves = [f"{_day(one.get('on'))} · {_label(JourneyState, one.get('state'))}" for one in content.get("moves", [])]
    return facts, moves or [_label(JourneyState, content.get("state"))]


def _step(one: Mapping[str, Any]) -> str:
    owner = str(one.get("partner") or "") or _label(StepOwner, one.get("owner"))
    due = _("before %(day)s") % {"day": _day(one.get("due_on"))} if one.get("due_on") else ""
    parts = (str(one.get("text", "")), owner, due, _label(StepState, one.get("state")))
    return " · ".join(part for part in parts if part)


def _label(of: type[TextChoices], value: object) -> str:
    """The words of a stored value; the value itself when the list no longer has it."""
    said = str(value or "")
    return str(of(said).label) if said in of.values else said


def _day(stored: object) -> str:
    return words.short_day(date.fromisoformat(str(stored))) if stored else ""


def _size(content: Mapping[str, Any]) -> str:
    size = content.get("size")
    return filesizeformat(size) if isinstance(size, int) else ""


def _note(item: SharedItem) -> str:
    if item.stopped_at is not None:
        return _("taken back on %(day)s") % {"day": words.day(item.stopped_at)}
    if item.agreed_at is not None:
        return _("agreed on %(day)s") % {"day": words.day(item.agreed_at)}
    return _("not agreed")
