"""Acts on plans: asking, stopping, keeping a scenario and dropping it."""

from maillage.insight.coverage.actions.planning import (
    COUNTED,
    MOST_CHANGES,
    MOVING,
    PAID,
    NameTaken,
    NothingAsked,
    RunNotOpen,
    UnknownSite,
    ask_plan,
    ask_series,
    drop_scenario,
    keep_scenario,
    stop_plan,
)

__all__ = [
    "COUNTED",
    "MOST_CHANGES",
    "MOVING",
    "PAID",
    "NameTaken",
    "NothingAsked",
    "RunNotOpen",
    "UnknownSite",
    "ask_plan",
    "ask_series",
    "drop_scenario",
    "keep_scenario",
    "stop_plan",
]
