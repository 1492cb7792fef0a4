"""The eight axes of an assessment, one question each, and the words that weigh them.

A level says where a project is, not what a person is worth.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Axis(TextChoices):
    """What is looked at (domain 3.2)."""

    FIT = "fit", _("the person and the project")
    SKILLS = "skills", _("skills")
    MOTIVATIONS = "motivations", _("motivations")
    CONSTRAINTS = "constraints", _("constraints")
    OFFER = "offer", _("the offer")
    MARKET = "market", _("the market")
    MONEY = "money", _("money")
    LAW = "law", _("the law")


QUESTIONS = {
    Axis.FIT: _("Does this project suit this person, their life and their pace?"),
    Axis.SKILLS: _("What can they do already, what is left to learn, and with whom?"),
    Axis.MOTIVATIONS: _("Why this project, why now, and what would make them stop?"),
    Axis.CONSTRAINTS: _("Time, family, health insurance, travel: what has to be reckoned with?"),
    Axis.OFFER: _("What exactly is sold, to whom, and what is different about it?"),
    Axis.MARKET: _("Who would buy, how many, at what price, and who sells it already?"),
    Axis.MONEY: _("What does it cost to start, what does it bring in, what to live on meanwhile?"),
    Axis.LAW: _("Which form, which diploma, permit or insurance does the activity ask for?"),
}


class Level(IntegerChoices):
    """How far the project is on an axis."""

    OPEN = 1, _("to be built")
    BEGUN = 2, _("under way")
    WELL = 3, _("well advanced")
    SETTLED = 4, pgettext_lazy("level of an axis", "settled")


class Decision(TextChoices):
    """What was decided together. None of them is a failure."""

    GO_ON = "go_on", _("we go on together")
    PREPARE = "prepare", _("something to prepare first")
    ELSEWHERE = "elsewhere", _("a partner can help better")
    NOT_NOW = "not_now", _("not now, by the person’s own choice")
