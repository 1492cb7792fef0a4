"""A made-up catalogue with planted overlaps: 100,000 deliveries in French, of which 2,000 pairs are known to be alike.

A *need* is a type, a theme and a group of stages. Outside the planted pairs, two organisations never meet the same need
where both serve somebody: by construction nothing unplanted overlaps, and whatever else is reported is a false alarm.

What lies near on purpose: an organisation's offers all share its frames of sentences and its presentation of itself;
the same offer is recorded anew at each of its hubs, some kilometres apart; a local hand rewords it there; partners
under one roof offer the same type on other themes, or the same theme by another type or for other stages; 2,000 near
misses take over a partner's very sentences for another theme of the same subject, or for other people.

Planted, always between two records whose territories share people:
    exact     the same record twice, by the same organisation or by a partner under the same roof
    reworded  the same, told by another hand: see `_reworded`
    partial   another organisation, the same hub or one near by: half of the sentences, boxes ticked otherwise
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench import overlap_words as said
from bench.overlap_ground import ORGANISATIONS, Ground, draw_ground
from maillage.analysis.overlap import EVERYWHERE, NOWHERE, UNSAID, Deliveries, Territories

NEAR_MISSES = 2_000
SORTS = ("exact", "reworded", "partial")


@dataclass(frozen=True)
class Record:
    """One delivery as somebody typed it."""

    offer: int
    organisation: int
    hub: int
    place: int
    territory: int
    kind: int
    need: tuple[int, int, int]
    stages: frozenset[int]
    subjects: frozenset[int]
    audiences: frozenset[int]
    modes: frozenset[int]
    fee: int
    title: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Catalogue:
    """The deliveries, where they are offered, and the truth: sort of each planted pair by its two rows."""

    records: list[Record]
    deliveries: Deliveries
    territories: Territories
    truth: dict[tuple[int, int], str]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    departements: list[int]


@dataclass
class Writer:
    """Draws records and remembers which territories each need is served in, and by whom."""

    draw: Random
    ground: Ground
    themes: list[tuple[int, str, list[str]]]
    kinds: list[tuple[str, list[str]]]
    names: list[tuple[str, ...]]
    records: list[Record] = field(default_factory=list)
    served: defaultdict[tuple[int, int, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    offers: int = 0

    def is_free(self, need: tuple[int, int, int], territory: int, but: Sequence[int] = ()) -> bool:
        """Whether nobody else, but those named, meets the need where this territory is served."""
        return not any(
            who not in but and (EVERYWHERE in (territory, where) or self.ground.meet[territory, where])
            for who, where in self.served[need]
        )

    def add(self, record: Record) -> int:
        """Keep the record; its row."""
        self.served[record.need].append((record.organisation, record.territory))
        self.records.append(record)
        return len(self.records) - 1

    def next_offer(self) -> int:
        self.offers += 1
        return self.offers


def build_catalogue(seed: int, deliveries: int = 100_000, planted: int = 2_000) -> Catalogue:
    """The catalogue of this seed; a third of the planted pairs of each sort."""
    draw = Random(seed)
    ground = draw_ground(draw)
    writer = Writer(draw, ground, _themes(), _kinds(), [_presentation(draw) for _ in range(ORGANISATIONS)])
    alone: list[int] = []
    while len(writer.records) < deliveries - planted - NEAR_MISSES:
        rows = _write_offer(writer)
        if len(rows) == 1:
            alone.append(rows[0])
    truth = _plant(writer, alone, planted)
    while len(writer.records) < deliveries:
        _add_near_miss(writer, alone)
    order = list(range(len(writer.records)))
    draw.shuffle(order)
    moved = {old: new for new, old in enumerate(order)}
    ends = {(moved[a], moved[b]): sort for (a, b), sort in truth.items()}
    pairs = {(min(pair), max(pair)): sort for pair, sort in ends.items()}
    records = [writer.records[old] for old in order]
    hubs = [record.hub for record in records]
    return Catalogue(
        records, _columns(records), ground.territories, pairs, ground.lat[hubs], ground.lon[hubs], ground.departement
    )


def _write_offer(writer: Writer) -> list[int]:
    """One offer at one or several hubs of an organisation: one record, or records made anew at each hub."""
    draw, ground = writer.draw, writer.ground
    organisation = draw.randrange(ORGANISATIONS)
    hubs = ground.hubs_of[organisation]
    remote = draw.random() < 0.25
    wide = draw.random()
    chosen = draw.sample(hubs, 1 if remote or draw.random() < 0.45 else min(len(hubs), draw.randint(2, 6)))
    territories = [_zone(ground, hub, remote, wide) for hub in chosen]
    for _ in range(40):
        need = (draw.randrange(len(writer.kinds)), draw.randrange(len(writer.themes)), draw.randrange(4))
        if all(writer.is_free(need, territory) for territory in territories):
            break
    else:
        return []
    record = _draft(writer, organisation, need, remote)
    manner = draw.choice(("one offer", "one offer", "copied", "reworded"))
    rows = []
    for hub, territory in zip(chosen, territories, strict=True):
        here = replace(record, hub=hub, place=NOWHERE if remote else hub, territory=territory)
        if manner != "one offer" and rows:
            here = replace(here, offer=writer.next_offer())
        if manner == "reworded" and rows:
            here = _reworded(writer, here)
            here = replace(here, sentences=here.sentences + writer.names[organisation])
        rows.append(writer.add(here))
    return rows


def _zone(ground: Ground, hub: int, remote: bool, wide: float) -> int:
    """Where a delivery is offered; a wide one where a narrow one would be, now and then."""
    if remote:
        if wide < 0.02:
            return EVERYWHERE
        return ground.region[hub] if wide < 0.25 else ground.departement[hub]
    return ground.near[hub] if wide < 0.6 else ground.near_in_departement[hub]


def _draft(writer: Writer, organisation: int, need: tuple[int, int, int], remote: bool) -> Record:
    draw = writer.draw
    kind, theme, group = need
    subject, name, details = writer.themes[theme]
    stages = draw.sample(said.STAGE_GROUPS[group], draw.randint(1, min(3, len(said.STAGE_GROUPS[group]))))
    return Record(
        offer=writer.next_offer(),
        organisation=organisation,
        hub=0,
        place=0,
        territory=0,
        kind=kind,
        need=need,
        stages=frozenset(stages),
        subjects=frozenset([subject] + ([draw.randrange(22)] if draw.random() < 0.4 else [])),
        audiences=frozenset(draw.sample(range(1, 23), draw.randint(1, 3)) if draw.random() < 0.3 else []),
        modes=frozenset(draw.sample((3, 4, 6) if remote else (0, 1), draw.randint(1, 2))),
        fee=draw.choices(range(6), (70, 5, 10, 8, 2, 5))[0],
        title=_title(writer, kind, name),
        sentences=_sentences(writer, organisation, kind, name, details),
    )


def _title(writer: Writer, kind: int, name: str) -> str:
    label = writer.kinds[kind][0]
    pattern = writer.draw.choice(said.TITLES)
    return pattern.format(Kind=label, kind=label.lower(), theme=name, Theme=name[0].upper() + name[1:])


def _sentences(writer: Writer, organisation: int, kind: int, name: str, details: Sequence[str]) -> tuple[str, ...]:
    """An opening, some bodies, practical sentences, and who the organisation is: in the frames it always uses."""
    draw, habit = writer.draw, Random(organisation * 31 + kind % 3)
    way = draw.choice(writer.kinds[kind][1])
    opening = habit.choice(said.OPENINGS).format(way=way, Way=way[0].upper() + way[1:], theme=name)
    bodies = habit.sample(said.BODIES, 4)
    told = [_body(draw, bodies[n], details) for n in range(draw.randint(2, 4))]
    practical = [line.format(n=draw.randint(2, 12)) for line in habit.sample(said.PRACTICAL, 4)[: draw.randint(1, 3)]]
    return (opening, *told, *practical, *writer.names[organisation])


def _body(draw: Random, frame: str, details: Sequence[str]) -> str:
    a, b, c = draw.sample(list(details), 3)
    return frame.format(a=a, b=b, c=c)


def _plant(writer: Writer, alone: list[int], planted: int) -> dict[tuple[int, int], str]:
    """Add the second record of each pair, to originals that nobody else near them resembles."""
    draw, truth = writer.draw, {}
    draw.shuffle(alone)
    planters: dict[str, Callable[[Writer, Record], Record | None]] = {
        "exact": _exact,
        "reworded": _typed_again,
        "partial": _partial,
    }
    left = iter(alone)
    for n in range(planted):
        sort = SORTS[n % len(SORTS)]
        while True:
            row = next(left)
            original = writer.records[row]
            if original.territory == EVERYWHERE or _elsewhere(writer, row):
                continue
            second = planters[sort](writer, original)
            if second is not None and _is_plain(writer, original, second):
                break
        truth[row, writer.add(second)] = sort
    return truth


def _is_plain(writer: Writer, original: Record, second: Record) -> bool:
    """Whether only the original meets what the second record offers, whatever its stages, where that one is served."""
    _, theme, _ = original.need
    kinds = {original.kind, second.kind}
    needs = [(kind, theme, other) for kind in kinds for other in range(len(said.STAGE_GROUPS))]
    return all(
        writer.is_free(need, second.territory, (original.organisation,) if need == original.need else ())
        for need in needs
    )


def _elsewhere(writer: Writer, row: int) -> bool:
    """Whether another record of the same need serves the same people, of whatever organisation."""
    record = writer.records[row]
    others = list(writer.served[record.need])
    others.remove((record.organisation, record.territory))
    return any(
        EVERYWHERE in (where, record.territory) or writer.ground.meet[record.territory, where] for _, where in others
    )


def _exact(writer: Writer, original: Record) -> Record | None:
    return replace(original, offer=writer.next_offer(), organisation=_same_or_partner(writer, original))


def _typed_again(writer: Writer, original: Record) -> Record | None:
    """The same offer by another hand, at the same place: other words, some boxes ticked otherwise."""
    draw = writer.draw
    organisation = _same_or_partner(writer, original)
    again = replace(_reworded(writer, original), offer=writer.next_offer(), organisation=organisation)
    who = tuple(said.told_otherwise(draw, line, 0.3) for line in writer.names[organisation] if draw.random() < 0.8)
    again = replace(
        again,
        sentences=again.sentences + who,
        stages=_nudged(draw, original.stages, 12, 0.3),
        subjects=_nudged(draw, original.subjects, 22, 0.3),
        audiences=frozenset([draw.randrange(1, 23)])
        if not original.audiences and draw.random() < 0.15
        else original.audiences,
        fee=draw.randrange(6) if draw.random() < 0.1 else original.fee,
        territory=_other_zone(writer, original) if draw.random() < 0.3 else original.territory,
    )
    if draw.random() < 0.1 and original.kind in said.NEAR_KINDS:
        again = replace(again, kind=draw.choice(said.NEAR_KINDS[original.kind]))
    return again


def _partial(writer: Writer, original: Record) -> Record | None:
    """Another organisation near by: half of the sentences, slightly reworded; the rest its own, on the same theme."""
    draw, ground = writer.draw, writer.ground
    if original.place == NOWHERE:
        hub, place, territory = original.hub, NOWHERE, original.territory
    else:
        hub = place = draw.choice(ground.hubs_around[original.hub])
        territory = ground.near[hub]
    others = [one for one in ground.partners_of.get(hub, []) if one != original.organisation]
    if not others:
        return None
    organisation = draw.choice(others)
    _, name, details = writer.themes[original.need[1]]
    own = list(_sentences(writer, organisation, original.kind, name, details))
    taken = [line for line in original.sentences if line not in writer.names[original.organisation]]
    half = [said.told_otherwise(draw, line, 0.3) for line in draw.sample(taken, (len(taken) + 1) // 2)]
    mixed = half + own[len(own) // 2 - 1 :]
    return replace(
        original,
        offer=writer.next_offer(),
        organisation=organisation,
        hub=hub,
        place=place,
        territory=territory,
        stages=_nudged(draw, original.stages, 12, 0.6),
        subjects=_nudged(draw, original.subjects, 22, 0.6),
        fee=draw.randrange(6),
        modes=original.modes if draw.random() < 0.5 else frozenset([draw.choice(sorted(original.modes))]),
        title=_title(writer, original.kind, name),
        sentences=tuple(mixed),
    )


def _add_near_miss(writer: Writer, alone: list[int]) -> None:
    """A partner under the same roof takes over the sentences of an offer, for another theme or for other people.

    Three in four change the theme for another of the same subject: title and details differ, the frames and the
    practical sentences stay. The others keep all words and serve an audience that the original does not.
    """
    draw = writer.draw
    original = writer.records[alone.pop()]
    partners = [one for one in writer.ground.partners_of[original.hub] if one != original.organisation]
    if not partners:
        return
    organisation = draw.choice(partners)
    kind, theme, group = original.need
    miss = replace(original, offer=writer.next_offer(), organisation=organisation)
    own = tuple(line for line in original.sentences if line not in writer.names[original.organisation])
    if draw.random() < 0.25:
        if not original.audiences:
            return
        others = sorted(set(range(1, 23)) - original.audiences)
        miss = replace(miss, audiences=frozenset([draw.choice(others)]), sentences=own + writer.names[organisation])
        writer.add(miss)
        return
    subject, name, details = writer.themes[theme]
    sister = draw.choice([n for n, (other, _, _) in enumerate(writer.themes) if other == subject and n != theme])
    _, new_name, new_details = writer.themes[sister]
    need = (kind, sister, group)
    if not all(writer.is_free((kind, sister, other), original.territory) for other in range(len(said.STAGE_GROUPS))):
        return
    swapped = dict(zip([name, *details], [new_name, *new_details], strict=True))
    told = re.compile("|".join(re.escape(words) for words in sorted(swapped, key=len, reverse=True)), re.IGNORECASE)
    lines = tuple(told.sub(lambda found: swapped.get(found[0].lower(), new_name), line) for line in own)
    title = told.sub(lambda found: swapped.get(found[0].lower(), new_name), original.title)
    writer.add(replace(miss, need=need, title=title, sentences=lines + writer.names[organisation]))


def _same_or_partner(writer: Writer, original: Record) -> int:
    partners = writer.ground.partners_of[original.hub]
    others = [one for one in partners if one != original.organisation]
    return writer.draw.choice(others) if others and writer.draw.random() < 0.5 else original.organisation


def _other_zone(writer: Writer, original: Record) -> int:
    if original.place == NOWHERE:
        return original.territory
    ground, hub = writer.ground, original.hub
    return ground.near[hub] if original.territory != ground.near[hub] else ground.near_in_departement[hub]


def _nudged(draw: Random, values: frozenset[int], many: int, chance: float) -> frozenset[int]:
    """Now and then one value less or one more; one that was there stays."""
    found = set(values)
    if draw.random() < chance and len(found) > 1:
        found.remove(draw.choice(sorted(found)))
    if draw.random() < chance:
        found.add(draw.randrange(many))
    return frozenset(found)


def _reworded(writer: Writer, record: Record) -> Record:
    """What another hand says, without who says it: other words and order, a sentence less or more, slips."""
    draw = writer.draw
    _, name, details = writer.themes[record.need[1]]
    about = writer.names[record.organisation]
    lines = [said.told_otherwise(draw, line, 0.6) for line in record.sentences if line not in about]
    draw.shuffle(lines)
    if len(lines) > 3 and draw.random() < 0.4:
        lines.pop()
    if draw.random() < 0.5:
        lines.append(draw.choice(said.PRACTICAL).format(n=draw.randint(2, 12)))
    if draw.random() < 0.3:
        lines.append(_body(draw, draw.choice(said.BODIES), details))
    title = _title(writer, record.kind, name) if draw.random() < 0.7 else record.title
    title = said.told_otherwise(draw, title, 0.4)
    lines = [said.misspelt(draw, line) for line in lines]
    if draw.random() < 0.2:
        lines = [said.without_accents(line) for line in lines]
    return replace(record, title=title.upper() if draw.random() < 0.2 else title, sentences=tuple(lines))


def _presentation(draw: Random) -> tuple[str, ...]:
    """Two sentences in which an organisation tells who it is, at the end of each of its texts."""
    name = f"{draw.choice(said.NAMES)} {draw.choice(said.NAMES)}"
    about = [
        line.format(year=draw.randint(1970, 2020), n=draw.randint(3, 90), m=draw.randint(2, 40))
        for line in draw.sample(said.ABOUT_WHAT, 2)
    ]
    who = draw.choice(said.ABOUT_WHO)
    return (f"{name} est une {who} qui {about[0]}.", f"Notre {who} {about[1]}.")


def _themes() -> list[tuple[int, str, list[str]]]:
    lines = [line.split(" ", 1) for line in said.THEMES]
    parted = [(int(subject), rest.split(" | ")) for subject, rest in lines]
    return [(subject, name, details.split("; ")) for subject, (name, details) in parted]


def _kinds() -> list[tuple[str, list[str]]]:
    lines = [line.split(" ", 1)[1].split(" | ") for line in said.KINDS.strip().splitlines()]
    return [(name, ways.split("; ")) for name, ways in lines]


def _columns(records: Sequence[Record]) -> Deliveries:
    def masks(name: str) -> list[int]:
        return [sum(1 << value for value in getattr(record, name)) or UNSAID for record in records]

    return Deliveries.of(
        offer=[record.offer for record in records],
        organisation=[record.organisation for record in records],
        kind=[record.kind for record in records],
        fee=[record.fee for record in records],
        stages=masks("stages"),
        subjects=masks("subjects"),
        audiences=masks("audiences"),
        modes=masks("modes"),
        territory=[record.territory for record in records],
        place=[record.place for record in records],
        titles=[record.title for record in records],
        texts=[record.text for record in records],
    )
