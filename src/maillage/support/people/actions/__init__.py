"""What is done with people. Each act is one transaction with one journal line."""

from maillage.support.people.actions.entry import (
    NOTICE,
    DayToCome,
    NameMissing,
    Said,
    add_contact_point,
    edit_person,
    record_situation,
    welcome_again,
    welcome_person,
)
from maillage.support.people.actions.merging import NotMergeable, merge_people, undo_merge

__all__ = [
    "NOTICE",
    "DayToCome",
    "NameMissing",
    "NotMergeable",
    "Said",
    "add_contact_point",
    "edit_person",
    "merge_people",
    "record_situation",
    "undo_merge",
    "welcome_again",
    "welcome_person",
]
