"""Finding a person by name, phone, e-mail or commune, with typing mistakes."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from maillage.support.people.folding import folded
from maillage.support.people.models.person import PersonQuerySet
from maillage.support.people.queries.alike import likeness

LIKE = 0.5
LONGEST = 120
FEWEST_DIGITS = 4


def search_people(people: PersonQuerySet, typed: str) -> PersonQuerySet:
    """Those of `people` whose name, commune or contact points hold every word typed, or nearly; best first.

    Digits alone are looked for inside phone numbers, whatever the spaces. Nothing typed gives everybody, the last who
    came first.
    """
    wanted = folded(typed[:LONGEST])
    if not wanted:
        return people
    joined = "".join(c for c in wanted if c not in " .+-")
    if joined.isdigit() and len(joined) >= FEWEST_DIGITS:
        wanted = joined
    every = Q()
    for word in wanted.split():
        every &= Q(searched__contains=word)
    alike = people.annotate(likeness=likeness(TrigramWordSimilarity(wanted, "searched"), wanted, least=LIKE))
    return alike.filter(every | Q(likeness__gte=LIKE)).order_by("-likeness", "-entered_on", "-pk")
