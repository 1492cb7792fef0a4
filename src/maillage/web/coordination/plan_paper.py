"""The answer of a plan as facts for its paper: the words of the page, in the order of `papers/plan_note.typ`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage import web
from maillage.insight.coverage.models import PlanRun
from maillage.web.coordination.coverage_words import departements_of
from maillage.web.coordination.plan_words import Shown, Site, legend
from maillage.web.shared import words
from maillage.web.shared.maps import cover_map, swatch

TEMPLATE = Path(web.__file__).parent / "papers" / "plan_note.typ"


def map_of(shown: Shown) -> str:
    """The communes by what the plan changes, and the numbered places where it opens; empty where too many to draw."""
    states = dict(zip(shown.ground.codes, (shown.changes + 1).tolist(), strict=True))
    places = [(site["lat"], site["lon"]) for site in shown.run.answer["sites"]]
    return cover_map(departements_of(shown.ground), states, places)


def paper_facts(run: PlanRun, page: Mapping[str, Any]) -> dict[str, Any]:
    """What the paper says, all in texts; `page` is what the HTML page shows of the same run."""
    return {
        "title": page["title"],
        "author": str(run.network),
        "language": get_language() or "fr",
        "foot": f"{run.network} · {page['title']}",
        "subtitle": f"{run.network} · {page['subtitle']}",
        "scenarios": [_scenario(one.name, one.yearly_cost) for one in page["scenarios"]],
        "words": {
            "figures": _("Today and with this plan"),
            "near": _("Near means within %(minutes)s minutes by car of a place that receives people every week")
            % {"minutes": page["minutes"].value},
            "proof": _("How sure is it?"),
            "front": _("What minutes cost"),
            "sites": _("Where it opens, and what stands near"),
            "map": _("Map"),
            "areas": _("Who gains, who loses"),
            "method": _("How this is counted"),
        },
        "measures": {
            "head": [_("Figure"), _("Today"), _("With this plan"), _("Difference")],
            "rows": [[one.label, one.before, one.after, one.change or "–"] for one in page["measures"]],
        },
        "proof": page["proof"],
        "front": {
            "head": [_("Cost for a year"), _("Minutes on average"), _("Where it opens"), _("Sure?")],
            "rows": [[f"{one.spent} €", one.mean, one.places, one.proof] for one in page["front"].get("lines", [])],
        },
        "method": page["method"],
        "sites": {
            "head": [
                _("Commune"),
                _("Inhabitants"),
                page["heads"]["gained"],
                _("Within half an hour already"),
            ],
            "rows": [_site(number, one) for number, one in enumerate(page["sites"], 1)],
        },
        "map": page["drawn"],
        "map_alt": _("Map of what the plan changes, commune by commune"),
        "legend": [{"swatch": swatch(number), "label": capfirst(label)} for number, label in legend()],
        "areas": {
            "head": [
                _("EPCI"),
                page["heads"]["who"],
                _("Today"),
                _("With this plan"),
                page["heads"]["shorter"],
                page["heads"]["longer"],
            ],
            "rows": [
                [
                    one["name"],
                    words.number(one["people"]),
                    one["before"],
                    one["after"],
                    words.number(one["gaining"].people),
                    words.number(one["losing"].people),
                ]
                for one in page["areas"]
            ],
        },
        "notes": page["notes"],
    }


def _scenario(name: str, yearly_cost: int | None) -> str:
    if yearly_cost is None:
        return name
    cost = _("%(cost)s € a year, as reckoned by the network") % {"cost": words.number(yearly_cost)}
    return f"{name} · {cost}"


def _site(number: int, site: Site) -> dict[str, Any]:
    return {
        "name": f"{number}. {site.name}",
        "people": words.number(site.people),
        "gained": words.number(site.gained.people),
        "near": [{"name": f"{one.name}, {one.away}", "full": one.full} for one in site.near]
        or [{"name": _("nobody"), "full": ""}],
    }
