"""Tables of orientation."""

from maillage.support.orientation.models.enquiry import ContactAttempt, Enquiry, Redirection, Word
from maillage.support.orientation.models.guard import Knock
from maillage.support.orientation.models.ladder import LadderStep, StepTaken

__all__ = ["ContactAttempt", "Enquiry", "Knock", "LadderStep", "Redirection", "StepTaken", "Word"]
