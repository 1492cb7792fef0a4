"""People and what is known about them."""

from maillage.support.people.models.consent import Consent
from maillage.support.people.models.look import Look, SensitiveRight
from maillage.support.people.models.merge import Merge
from maillage.support.people.models.person import ContactPoint, Person, Situation, Welcome
from maillage.support.people.models.recognition import Recognition, RecognitionSalt

__all__ = [
    "Consent",
    "ContactPoint",
    "Look",
    "Merge",
    "Person",
    "Recognition",
    "RecognitionSalt",
    "SensitiveRight",
    "Situation",
    "Welcome",
]
