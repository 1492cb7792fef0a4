"""A part of the page that a person sees of themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from maillage.support.people.models import Person


@dataclass(frozen=True)
class Section:
    """A titled part: `key` is its anchor, `template` a partial of the door `link`, `facts` what that partial takes.

    Facts are read already: lists, not querysets, since the eyes may have moved on when the partial is rendered. The
    partial is also given `person` and `token`.
    """

    key: str
    title: str
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)


SectionMaker = Callable[[Person, datetime], Section | None]
"""Reads what it shows with the eyes of that one person, in the language of the page; None when there is nothing."""
