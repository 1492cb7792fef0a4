"""A charter in words: for whom, and who welcomes them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.catalogue.network.models import Charter, CharterRule
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


def _line(rule: CharterRule) -> Line:
    partners = [str(share.organisation) for share in rule.shares.all()]
    return Line(
        stages=tuple(str(Stage(stage).label) for stage in rule.stages if stage in Stage.values),
        audiences=tuple(str(Audience(one).label) for one in rule.audiences if one in Audience.values),
        who=words.joined(partners) or _("nobody yet"),
        in_turns=len(partners) > 1,
    )
