"""Who counts in a plan, in the words that its sentences and tables need."""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from maillage.insight.coverage.choices import Demand
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries.demand import NobodyCounts, NoFigures
from maillage.web.shared import words


def demand_of(run: PlanRun) -> Demand:
    """Who counted."""
    return Demand(run.question.get("demand", Demand.INHABITANTS))


def all_of(demand: Demand) -> str:
    """As in “the whole way of all inhabitants”."""
    return {
        Demand.INHABITANTS: pgettext("the whole way of", "all inhabitants"),
        Demand.CREATIONS: pgettext("the whole way of", "all companies created"),
        Demand.UNMET: pgettext("the whole way of", "all enquiries that nobody near could take"),
        Demand.QPV: pgettext("the whole way of", "all inhabitants of priority neighbourhoods"),
        Demand.FRR: pgettext("the whole way of", "all inhabitants of the FRR scheme"),
    }[demand]


def more_of(demand: Demand) -> str:
    """As in “brings more inhabitants within 20 minutes”."""
    return {
        Demand.INHABITANTS: pgettext("more", "inhabitants"),
        Demand.CREATIONS: pgettext("more", "companies created"),
        Demand.UNMET: pgettext("more", "enquiries that nobody near could take"),
        Demand.QPV: pgettext("more", "inhabitants of priority neighbourhoods"),
        Demand.FRR: pgettext("more", "inhabitants of the FRR scheme"),
    }[demand]


def who(demand: Demand) -> str:
    """As the head of a column."""
    return {
        Demand.INHABITANTS: _("Inhabitants"),
        Demand.CREATIONS: _("Companies created"),
        Demand.UNMET: _("Enquiries that nobody near could take"),
        Demand.QPV: _("Inhabitants of priority neighbourhoods"),
        Demand.FRR: _("Inhabitants of the FRR scheme"),
    }[demand]


def heads_of(demand: Demand | None) -> dict[str, str]:
    """The heads of the columns of a plan that name who counts; None: not the same people everywhere."""
    facts = {"who": who(demand) if demand else _("Those who count")}
    return {
        "who": facts["who"],
        "near": _("%(who)s with somebody near") % facts,
        "beyond": _("%(who)s further than an hour and a half") % facts,
        "gained": _("%(who)s who would get somebody near") % facts,
        "shorter": _("%(who)s with a shorter way") % facts,
        "longer": _("%(who)s with a longer way") % facts,
    }


def source_in_words(run: PlanRun) -> list[str]:
    """Where the numbers of those who count come from, and what was hidden; none for inhabitants."""
    told: dict[str, Any] = run.ground.get("demand", {})
    demand = demand_of(run)
    if demand == Demand.INHABITANTS:
        return []
    if demand != Demand.UNMET:
        facts = {"who": who(demand), "year": told["vintage"], "source": told["source"]}
        return [_("Who counts: %(who)s, %(year)s; source: %(source)s.") % facts]
    hidden: int = told["hidden"]
    facts = {"since": _day(told["since"]), "until": _day(told["until"])}
    sentences = [
        _(
            "Who counts: people who asked the network from %(since)s to %(until)s and found no hub near enough, no "
            "room, or no answer; all stages together. Waiting lists of workshops are not in it."
        )
        % facts,
        ngettext(
            "%(n)s commune with fewer than three of them counts as none, so that nobody is recognised.",
            "%(n)s communes with fewer than three of them count as none, so that nobody is recognised.",
            hidden,
        )
        % {"n": hidden},
    ]
    return sentences if hidden else sentences[:1]


def why_nobody(error: NoFigures | NobodyCounts) -> str:
    """Why the question cannot be asked with those who were to count."""
    if isinstance(error, NoFigures):
        return _("No official file tells it yet: the people who run the platform can load one.")
    if error.demand == Demand.UNMET:
        return _(
            "No commune of this territory has three enquiries or more that nobody near could take: there is nothing "
            "to weigh."
        )
    return _("%(who)s: none in this territory, as far as the file says.") % {"who": capfirst(who(error.demand))}


def _day(text: str) -> str:
    return words.short_day(date.fromisoformat(text))
