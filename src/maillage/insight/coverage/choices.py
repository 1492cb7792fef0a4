"""How near help comes, and what goes wrong between charters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How a need is served at a commune, the best first: exactly one holds."""

    NEAR = "near", _("in person every week")
    DESK = "desk", _("in person on some days")
    REMOTE = "remote", _("at a distance only")
    NONE = "none", _("nobody")


class ConflictKind(TextChoices):
    """What charters say of one need at one place, when it is not one thing."""

    UNASSIGNED = "unassigned", _("no charter assigns it")
    TWICE = "twice", _("charters name different partners")


class RunState(TextChoices):
    """Where a run of the planner stands."""

    WAITING = "waiting", _("waits for a worker")
    RUNNING = "running", _("under way")
    DONE = "done", _("answered")
    STOPPED = "stopped", _("stopped by hand")
    FAILED = "failed", _("failed")


class Change(TextChoices):
    """What a plan changes for a commune, within the minutes chosen; in the order of the legend."""

    NEAR = "near", _("somebody near, as today")
    GAINED = "gained", _("somebody near from now on")
    FAR = "far", _("still nobody near")
    LOST = "lost", _("nobody near any more")


class Goal(TextChoices):
    """By which measure a plan is the best one."""

    SHORTEST = "shortest", _("the shortest way for all together")
    MOST = "most", _("most of them near")
    FEWEST = "fewest", _("the fewest places that bring them near")
    FARTHEST = "farthest", _("whoever is farthest as near as possible")
    BUDGET = "budget", _("the shortest way within a budget")
    FRONT = "front", _("minutes and cost side by side")


class Demand(TextChoices):
    """Who counts, commune by commune, when the planner weighs one place against another."""

    INHABITANTS = "inhabitants", _("inhabitants")
    CREATIONS = "creations", _("companies created")
    UNMET = "unmet", _("enquiries that nobody near could take")
    QPV = "qpv", _("inhabitants of priority neighbourhoods (QPV)")
    FRR = "frr", _("inhabitants of the rural revitalisation scheme (FRR)")
