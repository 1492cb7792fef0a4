"""States of a journey and the moves allowed between them, as data; what meetings are.

`MOVES` is the one table of moves: the actions read it, the database checks each `Move` against it, the pages draw their
buttons from it and `docs/reference/journeys.md` is compared with it by a test.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.catalogue.offers.choices import Subject


class JourneyState(TextChoices):
    """Where a journey stands. No state says that anybody failed."""

    CONTACT = "contact", _("contact")
    WELCOMED = "welcomed", _("welcomed")
    DIAGNOSED = "diagnosed", _("assessed")
    COMMITTED = "committed", _("contract signed")
    BUILDING = "building", _("building the project")
    FINANCING = "financing", _("looking for funding")
    TESTING = "testing", _("testing the activity")
    CREATED = "created", _("created or taken over")
    FOLLOWED = "followed", _("followed after creation")
    PAUSED = "paused", _("paused")
    REDIRECTED = "redirected", _("helped elsewhere")
    STOPPED = "stopped", pgettext_lazy("journey", "ended")
    LOST = "lost", _("no news")
    CLOSED = "closed", _("closed")


_S = JourneyState
OPEN = (_S.CONTACT, _S.WELCOMED, _S.DIAGNOSED, _S.COMMITTED, _S.BUILDING, _S.FINANCING, _S.TESTING, _S.CREATED,
        _S.FOLLOWED, _S.PAUSED)  # fmt: skip
"""States in which somebody is helped: one such journey for a person and a project."""
ENDED = (_S.REDIRECTED, _S.STOPPED, _S.LOST, _S.CLOSED)
ENTRIES = (_S.CONTACT, _S.WELCOMED, _S.CREATED, _S.FOLLOWED)
"""States in which a journey may begin: who comes after having created was perhaps never accompanied before."""

_LEAVING = frozenset({_S.PAUSED, _S.REDIRECTED, _S.STOPPED, _S.LOST})
MOVES: dict[str, frozenset[str]] = {
    _S.CONTACT: frozenset({_S.WELCOMED, _S.REDIRECTED, _S.STOPPED, _S.LOST}),
    _S.WELCOMED: frozenset({_S.DIAGNOSED, *_LEAVING}),
    _S.DIAGNOSED: frozenset({_S.COMMITTED, *_LEAVING}),
    _S.COMMITTED: frozenset({_S.BUILDING, *_LEAVING}),
    _S.BUILDING: frozenset({_S.FINANCING, _S.TESTING, _S.CREATED, *_LEAVING}),
    _S.FINANCING: frozenset({_S.CREATED, _S.BUILDING, *_LEAVING}),
    _S.TESTING: frozenset({_S.CREATED, _S.BUILDING, *_LEAVING}),
    _S.CREATED: frozenset({_S.FOLLOWED, _S.CLOSED, *_LEAVING}),
    _S.FOLLOWED: frozenset({_S.CLOSED, *_LEAVING}),
    # A pause leads anywhere, also to one more pause once it was reviewed.
    _S.PAUSED: frozenset(_S),
    # Who comes back goes on where they were.
    _S.LOST: frozenset({*OPEN, _S.CLOSED}) - {_S.PAUSED},
    _S.REDIRECTED: frozenset({*OPEN, _S.CLOSED}) - {_S.PAUSED},
    _S.STOPPED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}
PAUSE_DAYS = 60
"""A pause is looked at again after so many days at most."""
SILENCES_BEFORE_LOST = 3
"""No-shows and attempts without answer since the person was last met, before a journey is without news."""


class ExitReason(TextChoices):
    """Why a journey ended. Health is said without any detail."""

    JOB = "job", _("found a job")
    TRAINING = "training", _("began a training course")
    OTHER_PROJECT = "other_project", _("has another project")
    OTHER_HELP = "other_help", _("goes on with somebody else")
    NOT_NOW = "not_now", _("not the right moment")
    MONEY = "money", _("could not fund it")
    HEALTH = "health", _("for health reasons")
    NO_ANSWER = "no_answer", _("no longer answers")
    OTHER = "other", _("another reason")


FOUND = (ExitReason.JOB, ExitReason.TRAINING, ExitReason.OTHER_PROJECT)
"""Endings that are good news: most accompanied people who do not create find something else."""


class MilestoneKind(TextChoices):
    """What became of a project: a firm of its own, one taken over, or how a firm that is followed stands."""

    CREATION = "creation", _("firm created")
    TAKEOVER = "takeover", _("firm taken over")
    FOLLOW_UP = "follow_up", _("firm followed")


class Regime(TextChoices):
    """Micro-enterprises and others are never counted together without saying so."""

    CLASSIC = "classic", _("classic firm")
    MICRO = "micro", _("micro-enterprise")


FOUNDED = (MilestoneKind.CREATION, MilestoneKind.TAKEOVER)
"""A journey has one of them at most."""


class MeetingKind(TextChoices):
    """What a meeting was for."""

    WELCOME = "welcome", _("first meeting")
    ASSESSMENT = "assessment", _("assessment")
    FOLLOW_UP = "follow_up", _("working on the project")
    REVIEW = "review", _("review of the plan")
    FUNDING = "funding", _("funding file")
    AFTER = "after", _("after creation")
    END = "end", _("last meeting")


class Mode(TextChoices):
    """How people meet."""

    PLACE = "place", _("in person")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")


class MeetingStatus(TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    NO_SHOW = "no_show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


MEETING_MOVES: dict[str, frozenset[str]] = {
    MeetingStatus.PLANNED: frozenset({MeetingStatus.HELD, MeetingStatus.NO_SHOW, MeetingStatus.CANCELLED}),
    # Clicked by mistake, or the person came late after all.
    MeetingStatus.NO_SHOW: frozenset({MeetingStatus.PLANNED, MeetingStatus.HELD}),
    MeetingStatus.CANCELLED: frozenset({MeetingStatus.PLANNED}),
    MeetingStatus.HELD: frozenset(),
}


class AttemptChannel(TextChoices):
    """How an adviser tried to reach somebody."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    POST = "post", _("letter")
    VISIT = "visit", _("in person")


USUAL_MINUTES: dict[str, int] = {
    MeetingKind.WELCOME: 45,
    MeetingKind.ASSESSMENT: 120,
    MeetingKind.FOLLOW_UP: 60,
    MeetingKind.REVIEW: 45,
    MeetingKind.FUNDING: 60,
    MeetingKind.AFTER: 60,
    MeetingKind.END: 30,
}
SUBJECTS = tuple(Subject)
