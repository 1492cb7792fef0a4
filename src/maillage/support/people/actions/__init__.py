"""What is done with people. Each act is one transaction with one journal line."""

from maillage.support.people.actions.consents import (
    LastsTooLong,
    NobodyNamed,
    end_expired_consents,
    give_consent,
    withdraw_consent,
)
from maillage.support.people.actions.entry import (
    NOTICE,
    DayToCome,
    NameMissing,
    NotEntrusted,
    Said,
    add_contact_point,
    edit_person,
    enter_person,
    record_situation,
    welcome_again,
    welcome_person,
)
from maillage.support.people.actions.forgetting import forget_people, letters_of, restrict_person
from maillage.support.people.actions.link import NoAddress, keep_person_link, renew_person_link, send_person_link
from maillage.support.people.actions.looks import erase_old_looks, look
from maillage.support.people.actions.merging import NotMergeable, merge_people, undo_merge
from maillage.support.people.actions.recognition import (
    AskedTooOften,
    NotOfTheirFile,
    known_elsewhere,
    mark_recognised,
    renew_recognitions,
)
from maillage.support.people.actions.rights import NotTheirs, WrongDays, end_sensitive, entrust_sensitive
from maillage.support.people.rules import FileErased, FileRestricted

__all__ = [
    "NOTICE",
    "AskedTooOften",
    "DayToCome",
    "FileErased",
    "FileRestricted",
    "LastsTooLong",
    "NameMissing",
    "NoAddress",
    "NobodyNamed",
    "NotEntrusted",
    "NotMergeable",
    "NotOfTheirFile",
    "NotTheirs",
    "Said",
    "WrongDays",
    "add_contact_point",
    "edit_person",
    "end_expired_consents",
    "end_sensitive",
    "enter_person",
    "entrust_sensitive",
    "erase_old_looks",
    "forget_people",
    "give_consent",
    "keep_person_link",
    "known_elsewhere",
    "letters_of",
    "look",
    "mark_recognised",
    "merge_people",
    "record_situation",
    "renew_person_link",
    "renew_recognitions",
    "restrict_person",
    "send_person_link",
    "undo_merge",
    "welcome_again",
    "welcome_person",
    "withdraw_consent",
]
