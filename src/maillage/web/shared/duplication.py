"""A duplication check in words: one sentence on what the hub adds, and what stands near, for whoever reads it."""

from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.catalogue.network.choices import HubKind
from maillage.catalogue.offers.choices import Stage
from maillage.insight.rollouts.compute import Facts, PlaceNear
from maillage.insight.rollouts.models import DuplicationCheck
from maillage.web.shared import words

FEWEST = 3
"""Enquiries under this number are not counted out."""


def check_in_words(check: DuplicationCheck, *, is_inside: bool = True) -> dict[str, Any]:
    """What `components/duplication_check.html` draws; who is not of the network does not read how full its hubs are."""
    facts = cast(Facts, check.facts)
    if not is_inside:
        facts = {**facts, "places": [{**one, "recent": None} for one in facts["places"]]}
    return {
        "check": check,
        "sentence": sentence_of(facts),
        "around": [
            (_("Within 20 minutes"), facts["around_20"], facts["people_20"]),
            (_("Within 30 minutes"), facts["around_30"], facts["people_30"]),
        ],
        "gains": [
            {
                "stage": Stage(one["stage"]).label,
                "people_20": one["people_20"],
                "people_30": one["people_30"],
                "is_new": one["stage"] in facts["new_stages"],
            }
            for one in facts["gains"]
        ],
        "places": [place_in_words(one, facts["stages"]) for one in facts["places"]],
        "others": [place_in_words(one, facts["stages"]) for one in facts["others"]],
        "drafted": facts["drafted"],
        "travel": words.travel_model(facts["travel"]),
        "vintage": str(facts["vintage"] or ""),
    }


def sentence_of(facts: Facts) -> str:
    """What the hub adds, built from the facts and from nothing else."""
    parts = []
    if facts["new_stages"]:
        stages = words.joined(_("“%(stage)s”") % {"stage": Stage(one).label} for one in facts["new_stages"])
        parts.append(_("%(stages)s, which nobody offers in person within 30 minutes") % {"stages": stages})
    if facts["people_30"]:
        parts.append(
            ngettext(
                "somebody within 30 minutes every week to %(n)s person who had nobody so near",
                "somebody within 30 minutes every week to %(n)s people who had nobody so near",
                facts["people_30"],
            )
            % {"n": words.number(facts["people_30"])}
        )
    elif facts["people_20"]:
        parts.append(
            ngettext(
                "somebody within 20 minutes every week to %(n)s person whose way was longer",
                "somebody within 20 minutes every week to %(n)s people whose way was longer",
                facts["people_20"],
            )
            % {"n": words.number(facts["people_20"])}
        )
    if not parts:
        return _("This hub adds nothing that is not there already.")
    if len(parts) > 1:
        return _("This hub adds %(first)s, and %(second)s.") % {"first": parts[0], "second": parts[1]}
    return _("This hub adds %(what)s.") % {"what": parts[0]}


def place_in_words(place: PlaceNear, stages: list[str]) -> dict[str, Any]:
    """A hub or desk near the draft: who, where, what it serves, how full it is."""
    shared = [one for one in place["stages"] if one in stages]
    return {
        **place,
        "kind": HubKind(place["kind"]).label,
        "partners": words.spoken_list(place["partners"]),
        "shared": words.spoken_list(str(Stage(one).label) for one in shared),
        "more_stages": len(place["stages"]) - len(shared),
        "fullness": fullness_in_words(place),
    }


def fullness_in_words(place: PlaceNear) -> str:
    """How many came in four weeks, beside how many were agreed to; rooms are not in the catalogue yet."""
    recent, agreed = place["recent"], place["agreed"]
    if place["is_draft"]:
        return _("being prepared")
    if recent is None:
        return _("not known: another network")
    came = ngettext("%(n)s enquiry in four weeks", "%(n)s enquiries in four weeks", recent) % {"n": recent}
    if 0 < recent < FEWEST:
        came = _("fewer than %(n)s enquiries in four weeks") % {"n": FEWEST}
    if agreed is not None:
        came = _("%(came)s, out of %(agreed)s agreed") % {"came": came, "agreed": agreed}
    else:
        came = _("%(came)s; no limit agreed") % {"came": came}
    return _("%(came)s, for the whole hub") % {"came": came} if place["is_desk"] else came
