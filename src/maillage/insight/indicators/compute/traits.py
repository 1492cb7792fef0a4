"""Who people were when they came, and where they live: what figures are cut by. Sensitive facts are never read."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area
from maillage.insight.indicators.choices import Audience
from maillage.support.people.choices import Fact
from maillage.support.people.folding import folded, said_yes
from maillage.support.people.models import Person, Situation

YOUNG_UNDER = 30
_WOMAN, _MAN = ("femme", "woman", "frau", "f"), ("homme", "man", "mann", "h")
_READ = (Fact.SEX, Fact.QPV, Fact.FRR, Fact.BIRTH_YEAR, Fact.JOB_SEEKER_MONTHS)


@dataclass
class Traits:
    """What is known of one who is counted, at entry: traits by name, year of birth and entry, commune."""

    said: dict[str, str] = field(default_factory=dict)
    commune: int | None = None
    entered: int = 0

    @cached_property
    def audiences(self) -> set[str]:
        """The audiences they belong to."""
        wanted = {
            Audience.WOMEN: self.said.get("sex") == "woman",
            Audience.QPV: self.said.get("qpv") == "yes",
            Audience.FRR: self.said.get("frr") == "yes",
            Audience.YOUNG: "born" in self.said and self.entered - int(self.said["born"]) < YOUNG_UNDER,
            Audience.JOB_SEEKERS: self.said.get("seeking") == "yes",
        }
        return {str(audience) for audience, belongs in wanted.items() if belongs}


def traits_of(entries: Collection[int], keys: dict[int, int], organisations: Collection[int]) -> dict[int, Traits]:
    """By the key of who is counted. What two entries say differently is what the one that came first says.

    Needs everybody's eyes.
    """
    wanted = {keys.get(entry, entry) for entry in entries}
    found: dict[int, Traits] = {}
    first: dict[int, int] = {}
    people = Person.objects.filter(organisation__in=organisations).order_by("entered_on", "pk")
    for person, commune, entered_on in people.values_list("pk", "commune", "entered_on"):
        key = keys.get(person, person)
        if key in wanted:
            traits = found.setdefault(key, Traits(entered=entered_on.year))
            traits.commune = traits.commune or commune
            first.setdefault(person, key)
    rows = Situation.objects.filter(organisation__in=organisations, is_at_entry=True, fact__in=_READ)
    for person, fact, value in rows.order_by("true_on", "pk").values_list("person", "fact", "value"):
        if person in first and (said := _trait(fact, value)) is not None:
            found[first[person]].said.setdefault(*said)
    return found


def places_of(communes: Collection[int]) -> dict[int, dict[str, str]]:
    """For each commune, the code of its EPCI and of its département, where it has one."""
    rows = Area.objects.filter(pk__in=communes).values_list("pk", "containing_ids")
    held = {commune: set(ids) for commune, ids in rows}
    kinds = (AreaKind.EPCI, AreaKind.DEPARTEMENT)
    outer = Area.objects.filter(kind__in=kinds, pk__in={one for ids in held.values() for one in ids})
    known = {pk: (kind, code) for pk, kind, code in outer.values_list("pk", "kind", "code")}
    return {commune: dict(known[one] for one in sorted(ids) if one in known) for commune, ids in held.items()}


def _trait(fact: str, value: str) -> tuple[str, str] | None:
    """The trait and its value in the words of formulas; None when the words typed say neither."""
    if fact == Fact.SEX:
        word = folded(value).partition(" ")[0]
        return ("sex", "woman" if word in _WOMAN else "man") if word in (*_WOMAN, *_MAN) else None
    if fact == Fact.BIRTH_YEAR:
        return ("born", value.strip()) if value.strip().isdecimal() and len(value.strip()) == 4 else None
    if fact == Fact.JOB_SEEKER_MONTHS:
        return "seeking", "no" if folded(value).startswith("0") else "yes"
    yes = said_yes(value)
    return None if yes is None else (str(fact), "yes" if yes else "no")
