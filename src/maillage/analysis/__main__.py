"""Solves an instance file: `python -m maillage.analysis solve PROBLEM FILE -p N -T MINUTES`."""

import argparse
import json
import math
import sys
from pathlib import Path

from maillage.analysis.siting import (
    BadInstance,
    CoverPlan,
    Ending,
    FullPlan,
    Instance,
    Plan,
    read_instance,
    solve,
    solve_capacitated,
    solve_lscp,
    solve_mclp,
    solve_pcenter,
)

T_HELP = "mclp, lscp: who is at most so far from a site is reached; others: time limit, in minutes"


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    command = argparse.ArgumentParser(prog="python -m maillage.analysis", description="Solves public instance files.")
    verbs = command.add_subparsers(dest="verb", required=True)
    solving = verbs.add_parser("solve", help="print the best sites, and what is proved, as JSON")
    solving.add_argument("problem", choices=["pmedian", "pmedcap", "mclp", "lscp", "pcenter"])
    solving.add_argument("file", type=Path, help="OR-Library pmed or pmedcap, or TSPLIB points")
    solving.add_argument("-p", type=int, help="how many sites; unsaid: as many as the file asks for")
    solving.add_argument("-T", "--minutes", type=float, default=float("inf"), help=T_HELP)
    solving.add_argument("--seconds", type=float, default=float("inf"), help="time limit, in seconds")
    solving.add_argument("--share", type=float, default=1.0, help="lscp: part of the weight to reach")
    solving.add_argument("--gap", type=float, default=0.0, help="end at this gap, as a part of the objective")
    solving.add_argument("--seed", type=int, default=0)
    return command


def main(words: list[str]) -> int:
    """Answer on the standard output; 1, with one sentence on the error output, where the question makes no sense."""
    given = parser().parse_args(words)
    try:
        instance = read_instance(given.file)
        plan = answer(instance, given)
    except BadInstance as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(told(plan)))
    return 0


def answer(instance: Instance, given: argparse.Namespace) -> Plan | CoverPlan | FullPlan:
    """The plan that the words ask for."""
    ending = Ending(gap=given.gap, seconds=given.seconds)
    if given.problem in ("mclp", "lscp") and math.isinf(given.minutes):
        raise BadInstance(f"{given.problem} needs -T, how far a client may be from a site.")
    if given.problem == "lscp":
        return solve_lscp(
            instance.travel, instance.weight, given.minutes, share=given.share, seed=given.seed, ending=ending
        )
    count = instance.count if given.p is None else given.p
    if count is None:
        raise BadInstance(f"{instance.name} does not say how many sites; give -p.")
    if given.problem == "mclp":
        return solve_mclp(instance.travel, instance.weight, count, given.minutes, seed=given.seed, ending=ending)
    ending = Ending(gap=given.gap, seconds=min(given.seconds, 60 * given.minutes))
    if given.problem == "pmedcap":
        return capacitated(instance, count, given.seed, ending)
    if given.problem == "pcenter":
        return solve_pcenter(instance.travel, instance.weight, count, seed=given.seed, ending=ending)
    return solve(instance.travel, instance.weight, count, seed=given.seed, ending=ending)


def capacitated(instance: Instance, count: int, seed: int, ending: Ending) -> FullPlan:
    """As OR-Library means its files: every point counts for one, whatever it asks for; sites take the same."""
    if instance.capacity is None:
        raise BadInstance(f"{instance.name} does not say what a site can take; OR-Library's pmedcap files do.")
    points = len(instance.weight)
    return solve_capacitated(
        instance.travel, [1.0] * points, instance.weight, [instance.capacity] * points, count, seed=seed, ending=ending
    )


def told(plan: Plan | CoverPlan | FullPlan) -> dict[str, object]:
    """The answer in the words of instance files: sites are counted from 1, as their points are."""
    return {
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "sites": [site + 1 for site in plan.sites],
        "seconds": round(plan.seconds, 3),
        "status": plan.status.value,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
