"""A run of the planner put into the lines that pages draw: figures, places, gains and losses, the proof in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from maillage.catalogue.network.models import Hub
from maillage.catalogue.offers.choices import Audience, Stage
from maillage.insight.coverage.choices import Change, Demand, Goal
from maillage.insight.coverage.compute import EpciLine, Figures, change_of, doubled, figures_of, lines_by_epci
from maillage.insight.coverage.models import PlanRun
from maillage.insight.coverage.queries import Count, Ground, travel_models, vintage
from maillage.insight.coverage.queries.nearby import HubNear, hubs_near
from maillage.insight.coverage.queries.plans import Question, ground_of_run, question_of
from maillage.web.coordination.coverage_words import address_of
from maillage.web.coordination.demand_words import source_in_words
from maillage.web.coordination.goal_words import goal_in_words
from maillage.web.shared import words

NEAR_ENOUGH = 0.05
"""Minutes, or parts of a hundred, under which a difference is not worth a word."""


@dataclass(frozen=True)
class Measure:
    """One line of the figures: today, with the plan, and the difference. `name` also tells the script which it is."""

    name: str
    label: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class NearLine:
    """Something that stands near, and how full it is."""

    name: str
    away: str
    full: str


@dataclass(frozen=True)
class Site:
    """A commune where the plan opens: whom it brings near, who stands near already, and the way to draft the hub."""

    code: str
    name: str
    lat: str
    lon: str
    people: int
    gained: Count
    near: list[NearLine]
    draft: str


@dataclass(frozen=True)
class Shown:
    """An answered run, read with some minutes."""

    run: PlanRun
    minutes: int
    day: date

    @cached_property
    def ground(self) -> Ground:
        """The communes of the run."""
        return ground_of_run(self.run)

    @cached_property
    def question(self) -> Question:
        """What was asked."""
        return question_of(self.run)

    @cached_property
    def before(self) -> NDArray[np.int64]:
        """(communes,): seconds to what serves today."""
        return np.array(self.run.before, dtype=np.int64)

    @cached_property
    def after(self) -> NDArray[np.int64]:
        """(communes,): seconds with the plan."""
        return np.array(self.run.after, dtype=np.int64)

    @cached_property
    def to_opened(self) -> NDArray[np.int64]:
        """(communes,): seconds to the nearest of what opens."""
        return np.array(self.run.to_opened, dtype=np.int64)

    @cached_property
    def figures(self) -> tuple[Figures, Figures]:
        """Today, and with the plan."""
        return (
            figures_of(self.ground, self.before, self.minutes),
            figures_of(self.ground, self.after, self.minutes),
        )

    @cached_property
    def twice(self) -> Count:
        """Who already has somebody near what opens."""
        return doubled(self.ground, self.before, self.to_opened, self.minutes)

    @cached_property
    def lines(self) -> list[EpciLine]:
        """Who gains and who loses, by EPCI."""
        return lines_by_epci(self.ground, self.before, self.after)

    @cached_property
    def changes(self) -> NDArray[np.uint8]:
        """(communes,): the class of each on the map."""
        return change_of(self.before, self.after, self.minutes)

    def measures(self, heads: Mapping[str, str]) -> list[Measure]:
        """The table of figures; `heads`: how those who count are named."""
        old, new = self.figures
        people = new.near.people - old.near.people
        return [
            Measure("near", heads["near"], _people(old.near), _people(new.near), _signed(people)),
            Measure(
                "communes",
                _("Communes with somebody near"),
                words.number(old.near.communes),
                words.number(new.near.communes),
                _signed(new.near.communes - old.near.communes),
            ),
            _minutes("mean", _("Minutes to the nearest place, on average"), old.mean, new.mean),
            _minutes("ninth", _("Minutes that nine in ten do not exceed"), old.ninth, new.ninth),
            _minutes("worst", _("Average minutes in the EPCI that is furthest"), old.worst_mean, new.worst_mean),
            Measure(
                "beyond",
                heads["beyond"],
                _people(old.beyond),
                _people(new.beyond),
                _signed(new.beyond.people - old.beyond.people),
            ),
            Measure("twice", _("Already had somebody near, and get a second place"), "–", _people(self.twice), ""),
        ]

    def sites(self) -> list[Site]:
        """The communes where something opens, in the order of the answer."""
        site = np.array(self.run.site, dtype=np.int64)
        limit = self.minutes * 60
        keys = [one["key"] for one in self.run.answer["sites"]]
        near = hubs_near(keys, network=self.run.network_id, day=self.day)
        found = []
        for number, one in enumerate(self.run.answer["sites"]):
            position = int(np.searchsorted(self.ground.keys, one["key"]))
            gained = (site == number) & (self.to_opened <= limit) & (self.before > limit)
            found.append(
                Site(
                    code=one["code"],
                    name=one["name"],
                    lat=f"{one['lat']:.5f}",
                    lon=f"{one['lon']:.5f}",
                    people=int(self.ground.inhabitants[position]),
                    gained=self.ground.count(gained),
                    near=[_near(hub) for hub in near[one["key"]]],
                    draft=address_of(
                        "coordination:new_hub",
                        {
                            "commune": f"{one['name']} ({words.department(one['code'])})",
                            "stages": self.question.stage,
                            "name": _("Hub of %(commune)s") % {"commune": one["name"]},
                        },
                    ),
                )
            )
        return found

    def areas(self) -> list[dict[str, Any]]:
        """A line for each EPCI whose way changes."""
        return [
            {
                "name": self.ground.areas[line.key].name if line.key in self.ground.areas else _("outside any"),
                "people": line.people,
                "before": _one(line.before),
                "after": _one(line.after),
                "gaining": line.gaining,
                "losing": line.losing,
            }
            for line in self.lines
        ]

    def times(self) -> dict[str, Any]:
        """What the map and the slider read: whole seconds by commune, in the order of the codes."""
        return {
            "words": [str(change.label) for change in Change],
            "more": _("Who serves this place?"),
            "simulator": address_of("coordination:simulator", {"stage": self.question.stage}),
            "communes": dict(zip(self.ground.codes, self.changes.tolist(), strict=True)),
            "codes": list(self.ground.codes),
            "people": self.ground.people.tolist(),
            "before": self.run.before,
            "after": self.run.after,
            "opened": self.run.to_opened,
            "site": self.run.site,
        }


def title(run: PlanRun, question: Question) -> str:
    """Where, and what the plan does there, in a few words."""
    parts = []
    if question.open:
        opened = len(question.open)
        parts.append(ngettext("%(n)s place chosen", "%(n)s places chosen", opened) % {"n": opened})
    if question.more:
        parts.append(
            ngettext("%(n)s place looked for", "%(n)s places looked for", question.more) % {"n": question.more}
        )
    if question.goal == Goal.FEWEST:
        parts.append(_("the fewest places looked for"))
    if question.close:
        closed = len(question.close)
        parts.append(ngettext("%(n)s hub closed", "%(n)s hubs closed", closed) % {"n": closed})
    if question.move:
        parts.append(ngettext("%(n)s hub may move", "%(n)s hubs may move", question.moves) % {"n": question.moves})
    where = question.territory.name if question.territory else run.network.area.name
    return _("%(where)s: %(what)s") % {"where": where, "what": words.spoken_list(parts)}


def series_title(run: PlanRun, question: Question) -> str:
    """Where, and up to how many places."""
    where = question.territory.name if question.territory else run.network.area.name
    return _("%(where)s: one place more, two, up to %(n)s") % {"where": where, "n": question.more}


def subtitle(question: Question) -> str:
    """For which stage and whom, among which communes."""
    parts = [_("“%(stage)s”") % {"stage": Stage(question.stage).label}]
    if question.audience:
        parts.append(str(Audience(question.audience).label))
    if question.demand != Demand.INHABITANTS:
        parts.append(_("who counts: %(who)s") % {"who": Demand(question.demand).label})
    is_search = question.more or question.moves or question.goal == Goal.FEWEST
    if is_search and (said := goal_in_words(question)):
        parts.append(said)
    if question.least and is_search:
        least = words.number(question.least)
        parts.append(_("looked for in communes of at least %(people)s inhabitants") % {"people": least})
    for keys, said in ((question.close, _("as if closed: %(hubs)s")), (question.move, _("may move: %(hubs)s"))):
        if keys:
            names = Hub.objects.filter(pk__in=keys).order_by("name").values_list("name", flat=True)
            parts.append(said % {"hubs": words.joined(names)})
    return " · ".join(parts)


def _near(one: HubNear) -> NearLine:
    return NearLine(one.name, _("%(minutes)s min away") % {"minutes": one.minutes}, _how_full(one))


def _how_full(one: HubNear) -> str:
    """How many came to a hub in four weeks, and how many more it agreed to."""
    if one.recent is None:
        return _("another network: how full it is is not known here")
    facts = {"number": one.recent, "agreed": one.agreed, "room": one.room}
    if one.agreed is None:
        return (
            ngettext(
                "%(number)s enquiry in four weeks; no limit agreed",
                "%(number)s enquiries in four weeks; no limit agreed",
                one.recent,
            )
            % facts
        )
    came = ngettext(
        "%(number)s enquiry in four weeks, out of %(agreed)s agreed",
        "%(number)s enquiries in four weeks, out of %(agreed)s agreed",
        one.recent,
    )
    room = ngettext("room for %(room)s more", "room for %(room)s more", one.room or 0)
    return " · ".join(part % facts for part in (came, room if one.room else "") if part)


def notes(run: PlanRun) -> list[str]:
    """How the figures are counted."""
    state = _("State of the network on %(day)s; communes and inhabitants of the %(vintage)s reference.")
    facts = {"day": words.short_day(timezone.localtime(run.asked_at).date()), "vintage": vintage()}
    return [
        *source_in_words(run),
        _(
            "A place counts when it receives people every week for this stage: a hub, or a desk held at least once a "
            "week. Whoever is not of its territory is not counted as near it."
        ),
        _(
            "A new place stands at the centre of its commune and serves everybody. Its travel times are estimated "
            "without a road network."
        ),
        _("Beyond an hour and a half, a way counts as an hour and a half."),
        " ".join([state % facts, *(words.travel_model(one) for one in travel_models())]),
    ]


def legend() -> list[tuple[int, str]]:
    """The classes of the map, from 1, in words."""
    return [(number, str(change.label)) for number, change in enumerate(Change, 1)]


def address_of_times(run: PlanRun, minutes: int) -> str:
    """What the map reads."""
    return f"{reverse('coordination:plan_times', args=[run.pk])}?minutes={minutes}"


def _people(count: Count) -> str:
    return words.number(count.people)


def _signed(number: int) -> str:
    if not number:
        return "="
    return f"{'+' if number > 0 else '−'}{words.number(abs(number))}"


def _one(minutes: float) -> str:
    """Minutes with one decimal, as written in the language of the page."""
    return number_format(round(minutes, 1), decimal_pos=1)


def _minutes(name: str, label: str, before: float, after: float) -> Measure:
    change = after - before
    said = "=" if abs(change) < NEAR_ENOUGH else f"{'+' if change > 0 else '−'}{_one(abs(change))}"
    return Measure(name, label, _one(before), _one(after), said)
