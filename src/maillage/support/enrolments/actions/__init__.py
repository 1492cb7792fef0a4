"""Acts on operations and their participants."""

from maillage.support.enrolments.actions.enrolments import (
    AlreadyThere,
    BeforeTheLastTime,
    NobodyYet,
    NotItsOperation,
    NotThere,
    OnlyInformed,
    OutsideOperation,
    enrol,
    leave_operation,
    name_referent,
)
from maillage.support.enrolments.actions.forgetting import forget_enrolments
from maillage.support.enrolments.actions.operations import (
    DatesReversed,
    NotYourOperation,
    NumberTaken,
    OperationSaid,
    enter_operation,
    give_table,
)

__all__ = [
    "AlreadyThere",
    "BeforeTheLastTime",
    "DatesReversed",
    "NobodyYet",
    "NotItsOperation",
    "NotThere",
    "NotYourOperation",
    "NumberTaken",
    "OnlyInformed",
    "OperationSaid",
    "OutsideOperation",
    "enrol",
    "enter_operation",
    "forget_enrolments",
    "give_table",
    "leave_operation",
    "name_referent",
]
