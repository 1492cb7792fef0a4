"""A charter in words: for whom, and who welcomes them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.catalogue.network.choices import Weekday
from maillage.catalogue.network.models import Charter, CharterRule, CharterShare
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.web.shared import words


@dataclass(frozen=True)
class Line:
    """One rule: `needs` are the words people use for where they stand, `who` the partners in turns."""

    stages: tuple[str, ...]
    audiences: tuple[str, ...]
    who: str
    in_turns: bool


def charter_in_words(charter: Charter) -> list[Line]:
    """The rules in their order; a line without stages nor audiences is for everybody else."""
    return [_line(rule) for rule in charter.rules.all()]


@dataclass(frozen=True)
class Welcoming:
    """Who holds the welcome on a weekday (empty: every day)."""

    weekday: str
    who: str


def welcome_in_words(charter: Charter) -> list[Welcoming]:
    """Every day first, then Monday to Sunday."""
    holding: dict[int, list[str]] = {}
    for row in charter.welcomes.all():
        holding.setdefault(row.weekday or 0, []).append(str(row.organisation))
    return [
        Welcoming(words.capital(str(Weekday(day).label)) if day else "", words.joined(who))
        for day, who in sorted(holding.items())
    ]


def _partner(share: CharterShare) -> str:
    """Its name, with how many new people it takes when that is agreed."""
    if share.capacity is None:
        return str(share.organisation)
    return ngettext(
        "%(partner)s (%(number)d new person in four weeks at most)",
        "%(partner)s (%(number)d new people in four weeks at most)",
        share.capacity,
    ) % {"partner": share.organisation, "number": share.capacity}


def _line(rule: CharterRule) -> Line:
    partners = [_partner(share) for share in rule.shares.all()]
    return Line(
        stages=tuple(str(Stage(stage).label) for stage in rule.stages if stage in Stage.values),
        audiences=tuple(str(Audience(one).label) for one in rule.audiences if one in Audience.values),
        who=words.joined(partners) or _("nobody yet"),
        in_turns=len(partners) > 1,
    )
