"""Who is counted once: entries joined in one file, and people whom several partners know by the same phone or e-mail.

No file of everybody is kept: the marks of `people.recognition` are read and forgotten within one computation.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count

from maillage.catalogue.network.models import Network
from maillage.support.people.models import Person, Recognition


def keys_of_people(network: Network) -> dict[int, int]:
    """For each entry that is not its own key, the key of the one who is counted.

    Entries said to be the same in one file have one key. Two files that hold the same mark of `network` speak of the
    same people: of one mailbox that a couple shares, both files may know both, so that as many are counted as the
    file that knows most of them holds. Within each file they are put in the order of their names, then of entry, so
    that the same two are put together whenever both are known by the same name.
    """
    into = chiefs()
    keys = dict(into)
    for group in _groups(network, into):
        seats: dict[int, list[int]] = defaultdict(list)
        for organisation, _name, person in sorted(group):
            seats[organisation].append(person)
        longest = max(seats.values(), key=lambda some: (len(some), -some[0]))
        for same in seats.values():
            keys |= dict(zip(same, longest[: len(same)], strict=True))
    return {entry: _last(keys, key) for entry, key in keys.items()}


def chiefs() -> dict[int, int]:
    """For each entry joined to another one in its file, the one that stands for both. Needs everybody's eyes."""
    rows = Person.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    into = {entry: key for entry, key in rows if key is not None}
    return {entry: _last(into, entry) for entry in into}


def _last(leads: dict[int, int], key: int) -> int:
    while (further := leads.get(key, key)) != key:
        key = further
    return key


def _groups(network: Network, into: dict[int, int]) -> list[set[tuple[int, str, int]]]:
    """People of several files linked by marks, straight or through others: organisation, folded name, key."""
    shared = (
        Recognition.objects.filter(network=network)
        .values("mark")
        .annotate(files=Count("organisation", distinct=True))
        .filter(files__gt=1)
    )
    rows = Recognition.objects.filter(network=network, mark__in=shared.values("mark"))
    by_mark: dict[str, set[tuple[int, str, int]]] = defaultdict(set)
    for mark, organisation, name, person in rows.values_list("mark", "organisation", "person__folded_name", "person"):
        by_mark[mark].add((organisation, name, into.get(person, person)))
    return _joined(by_mark.values())


def _joined(sets: Iterable[set[tuple[int, str, int]]]) -> list[set[tuple[int, str, int]]]:
    groups: dict[int, set[tuple[int, str, int]]] = {}
    for some in sets:
        whole = set(some)
        for _organisation, _name, person in some:
            whole |= groups.get(person, set())
        for _organisation, _name, person in whole:
            groups[person] = whole
    return list({id(group): group for group in groups.values()}.values())
