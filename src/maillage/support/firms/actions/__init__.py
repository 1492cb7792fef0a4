"""What is done with firms. Each act is one transaction with one journal line."""

from maillage.support.firms.actions.forgetting import forget_firms, letters_of
from maillage.support.firms.actions.noting import (
    ClosedBeforeItBegan,
    FirmSaid,
    NewsSaid,
    NotANumber,
    note_beginning,
    note_firm,
    note_news,
)
from maillage.support.firms.actions.register import OlderThanRead, WithoutDay, load_register, read_again
from maillage.support.firms.actions.surveys import (
    AnsweredAlready,
    QuestionClosed,
    answer_by_link,
    answer_by_phone,
    ask_how_it_goes,
    refuse_survey,
)

__all__ = [
    "AnsweredAlready",
    "ClosedBeforeItBegan",
    "FirmSaid",
    "NewsSaid",
    "NotANumber",
    "OlderThanRead",
    "QuestionClosed",
    "WithoutDay",
    "answer_by_link",
    "answer_by_phone",
    "ask_how_it_goes",
    "forget_firms",
    "letters_of",
    "load_register",
    "note_beginning",
    "note_firm",
    "note_news",
    "read_again",
    "refuse_survey",
]
