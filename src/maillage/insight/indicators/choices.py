"""Closed lists of the room: how figures are cut, what they count, and the words of the language of formulas."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.support.journeys.choices import ExitReason, JourneyState, MeetingKind, MilestoneKind, Regime


class By(TextChoices):
    """What a figure is cut by."""

    NETWORK = "network", _("network")
    HUB = "hub", _("hub")
    ORGANISATION = "organisation", _("partner")
    EPCI = "epci", _("group of communes (EPCI)")
    DEPARTEMENT = "departement", _("département")
    AUDIENCE = "audience", _("audience")
    REASON = "reason", pgettext_lazy("indicators", "why it ended")


class Unit(TextChoices):
    """What a figure counts."""

    PEOPLE = "people", _("people")
    JOURNEYS = "journeys", _("journeys")
    FIRMS = "firms", _("firms")
    JOBS = "jobs", _("jobs")
    PERCENT = "percent", _("per cent")


class Audience(TextChoices):
    """Who people were when they came: their situation at entry, which never changes afterwards."""

    WOMEN = "women", _("women")
    YOUNG = "young", _("under 30 years old")
    QPV = "qpv", _("living in a priority district (QPV)")
    FRR = "frr", _("living in a rural revival area (FRR)")
    JOB_SEEKERS = "job_seekers", _("looking for a job")


KNOWN = "known"
TRAITS: dict[str, tuple[str, ...]] = {
    "sex": ("woman", "man", KNOWN),
    "qpv": ("yes", "no", KNOWN),
    "frr": ("yes", "no", KNOWN),
}
"""What may be asked of people at entry, in any formula, and the values."""

FACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "welcome": {},
    "commitment": {},
    "meeting": {"kind": tuple(MeetingKind.values)},
    "followed": {},
    "exit": {"reason": (*ExitReason.values, str(JourneyState.REDIRECTED), str(JourneyState.CLOSED))},
    "firm": {"kind": tuple(MilestoneKind.values), "regime": tuple(Regime.values)},
}
"""What formulas may speak of, with the fields and values of each; every fact has a person, a hub, a partner, a day."""

COUNTS = (Unit.PEOPLE, Unit.JOURNEYS, Unit.FIRMS, Unit.JOBS)
