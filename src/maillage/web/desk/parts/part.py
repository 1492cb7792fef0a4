"""A titled part of a person's file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.support.people.queries import PersonFile
from maillage.web.desk.files import Office


@dataclass(frozen=True)
class Part:
    """`key` is its anchor, `template` a partial of the desk, `facts` what that partial takes."""

    key: str
    title: str
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)


PartMaker = Callable[[Office, PersonFile], Part | None]
"""Reads what it shows with the eyes of the office; None when there is nothing to show."""
