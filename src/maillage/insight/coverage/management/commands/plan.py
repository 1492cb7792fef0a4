"""Ask the planner from the command line: coverage, access, sites."""

import io
from argparse import ArgumentTypeError
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.analysis.siting import Ending
from maillage.catalogue.network.management.choosing import network_called
from maillage.catalogue.network.models import Hub, Network
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.catalogue.offers.queries import Need
from maillage.catalogue.territories.models import Area
from maillage.insight.coverage.actions.planning import MOST_CHANGES, PAID
from maillage.insight.coverage.choices import Demand, Goal
from maillage.insight.coverage.compute import BudgetTooSmall, NobodyToServe, OutOfReach
from maillage.insight.coverage.management.planning import (
    Asked,
    UnknownCommune,
    access_told,
    coverage_told,
    sites_told,
)
from maillage.insight.coverage.management.printing import FORMATS, tell
from maillage.insight.coverage.queries import areas_in
from maillage.insight.coverage.queries.demand import NobodyCounts, NoFigures

LONGEST_MINUTES = 90
ANSWERS = {"coverage": coverage_told, "access": access_told, "site": sites_told}


class Command(BaseCommand):
    """`plan coverage|access|site`: reads what is published today and writes nothing."""

    help = "Tell who has somebody near, how near, and where to open. Nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        """The question, as for the page *Où ouvrir*."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        coverage = verbs.add_parser("coverage", help="inhabitants within some minutes, by EPCI")
        access = verbs.add_parser("access", help="minutes, places and days within reach, by commune")
        site = verbs.add_parser("site", help="the best communes to open in, and what is proved")
        for verb in (coverage, access, site):
            verb.add_argument("--network", default="", help="address name of the network; not needed when there is one")
            verb.add_argument("--area", default="", metavar="CODE", help="a département (55) or an EPCI; unsaid: all")
            verb.add_argument("--stage", choices=Stage.values, default=Stage.EMERGER.value)
            verb.add_argument("--audience", choices=Audience.values[1:], default="", metavar="AUDIENCE")
            verb.add_argument("--minutes", type=_minutes, help="what counts as near; site: reach most people within")
            verb.add_argument("--close", action="append", default=[], metavar="HUB", help="as if this hub were closed")
            verb.add_argument("--format", choices=FORMATS, default="table")
        for verb in (coverage, site):
            verb.add_argument("--demand", choices=Demand.values, default=Demand.INHABITANTS.value, help="who counts")
        site.add_argument("--goal", choices=Goal.values, default="", help="what is best; most where --minutes are said")
        site.add_argument("--share", type=_share, default=100, metavar="PERCENT", help="fewest: how many to bring near")
        site.add_argument("--budget", type=_whole, default=0, metavar="EUROS", help="budget: for a year")
        site.add_argument("--cost", type=_whole, default=0, metavar="EUROS", help="budget, front: a place for a year")
        site.add_argument("--cost-town", type=_whole, default=0, metavar="EUROS", help="the same in a town")
        site.add_argument("--sites", type=_whole, default=0, metavar="N", help="how many places more")
        site.add_argument("--fixed", action="append", default=[], metavar="COMMUNE", help="opens whatever comes")
        site.add_argument("--least", type=_whole, default=0, metavar="INHABITANTS", help="no commune with fewer")
        site.add_argument("--gap", type=_amount, default=0.0, help="end at this gap, as a part of the objective")
        site.add_argument("--time", type=_amount, default=np.inf, metavar="SECONDS", help="end after so long")
        site.add_argument("--progress", action="store_true", help="tell best value, bound and gap on the error output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer in the format asked for."""
        network = network_called(options["network"])
        asked = Asked(
            network=network,
            area=_area(network, options["area"]),
            need=Need(stage=options["stage"], audiences=(options["audience"],) if options["audience"] else ()),
            closed=tuple(_hub(network, slug) for slug in options["close"]),
            minutes=options["minutes"],
            day=timezone.localdate(),
            now=timezone.now(),
            demand=Demand(options.get("demand", Demand.INHABITANTS)),
            fixed=tuple(options.get("fixed", ())),
            more=options.get("sites", 0),
            least=options.get("least", 0),
            goal=Goal(options.get("goal") or (Goal.MOST if options["minutes"] else Goal.SHORTEST)),
            share=options.get("share", 100),
            budget=options.get("budget", 0),
            cost=options.get("cost", 0),
            cost_town=options.get("cost_town", 0),
            ending=Ending(gap=options.get("gap", 0.0), seconds=options.get("time", np.inf)),
            is_telling=options.get("progress", False),
        )
        if options["verb"] == "site":
            _check(asked)
        written = io.StringIO()
        try:
            tell(ANSWERS[options["verb"]](asked), options["format"], written)
        except (NobodyToServe, OutOfReach, BudgetTooSmall, UnknownCommune, NoFigures, NobodyCounts) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(written.getvalue(), ending="")


def _check(asked: Asked) -> None:
    """Refuse what lacks something, in one sentence."""
    if asked.goal != Goal.FEWEST and not (asked.more or asked.fixed):
        raise CommandError("Say how many places with --sites, or which ones with --fixed.")
    if asked.goal in (Goal.MOST, Goal.FEWEST) and not asked.minutes:
        raise CommandError(f"The goal {asked.goal.value} needs --minutes.")
    if asked.goal in PAID and not (asked.cost and 0 < asked.more <= MOST_CHANGES):
        raise CommandError(f"The goal {asked.goal.value} needs --cost, and --sites from 1 to {MOST_CHANGES}.")
    if asked.goal == Goal.BUDGET and asked.budget < min(asked.cost, asked.cost_town or asked.cost):
        raise CommandError(f"{asked.budget} euros do not pay for one place.")


def _area(network: Network, code: str) -> Area | None:
    """The département or EPCI of that code; none when nothing is typed."""
    if not code:
        return None
    for area in areas_in(network.area):
        if area.code == code:
            return area
    raise CommandError(f"{code} is no département or EPCI of {network.area.name}.")


def _hub(network: Network, slug: str) -> int:
    hub = Hub.objects.filter(network=network, slug=slug).first()
    if hub is None:
        known = ", ".join(Hub.objects.filter(network=network).order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"No hub of {network} is called {slug}; there are: {known or 'none yet'}.")
    return hub.pk


def _minutes(text: str) -> int:
    number = _whole(text)
    if not 1 <= number <= LONGEST_MINUTES:
        raise ArgumentTypeError(f"{text} minutes are asked for; 1 to {LONGEST_MINUTES} can be")
    return number


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def _share(text: str) -> int:
    number = _whole(text)
    if not 1 <= number <= 100:
        raise ArgumentTypeError(f"{text} of a hundred are asked for; 1 to 100 can be")
    return number


def _amount(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not number >= 0:
        raise ArgumentTypeError(f"{text!r} is not a number, 0 or more")
    return number
