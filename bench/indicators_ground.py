"""The files of `files`, over five years, with what figures are cut by: firms, what people were at entry, a region.

People live in the communes of the ten départements of one region, more of them where more people live.
"""

from functools import cache
from typing import LiteralString

from django.core.management import call_command
from django.db import connection, transaction

from bench.files_ground import Office, build_offices, fill
from bench.search import timed
from maillage.catalogue.network.models import Network
from maillage.catalogue.territories.models import Area
from maillage.foundation.tools.reading import reading_everything

PEOPLE, DAYS = 100_000, 5 * 365 - 40
MORE: tuple[LiteralString, ...] = (
    """
    UPDATE people_person SET commune_id = places.ids[1 + width_bucket(random(), places.shares)]
    FROM (SELECT array_agg(id ORDER BY id) AS ids, array_agg(share ORDER BY id) AS shares FROM (
            SELECT one.id, sum(one.population) OVER (ORDER BY one.id)::float
                / sum(one.population) OVER ()::float AS share
            FROM territories_area one JOIN territories_area region ON region.id = ANY (one.containing_ids)
            WHERE one.kind = 'commune' AND one.population > 0 AND region.kind = 'region' AND region.code = '44'
        ) AS each) AS places
    """,
    """
    INSERT INTO journeys_milestone (journey_id, organisation_id, kind, "on", regime, jobs, recorded_at)
    SELECT journey_id, organisation_id, CASE WHEN journey_id % 8 = 0 THEN 'takeover' ELSE 'creation' END, "on",
        CASE WHEN journey_id % 8 = 0 THEN '' WHEN journey_id % 3 = 0 THEN 'micro' ELSE 'classic' END,
        1 + journey_id % 3, at
    FROM journeys_move WHERE to_state = 'created'
    """,
    """
    INSERT INTO people_situation (person_id, organisation_id, fact, value, true_on, is_at_entry, recorded_by_id)
    SELECT id, organisation_id, fact, CASE fact WHEN 'sex' THEN (ARRAY['femme', 'homme'])[1 + id % 2]
        WHEN 'birth_year' THEN (1960 + id % 45)::text ELSE (ARRAY['oui', 'non', 'non'])[1 + id % 3] END,
        entered_on, true, created_by_id
    FROM people_person, unnest(ARRAY['sex', 'birth_year', 'qpv', 'frr']) AS fact
    WHERE fact IN ('sex', 'birth_year') OR id % 4 = 0
    """,
)


@cache
def ground() -> tuple[Network, list[Office]]:
    """Fill once for all benches of a run."""
    if not Area.objects.exists():
        call_command("import_territories", verbosity=0)
    offices = build_offices(PEOPLE)
    counts: dict[str, int] = timed("everything in the files", lambda: fill(offices, days=DAYS))
    with transaction.atomic(), reading_everything(), connection.cursor() as cursor:
        for statement in MORE:
            cursor.execute(statement)
            if statement.lstrip().startswith("INSERT"):
                counts[statement.split()[2]] = cursor.rowcount
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    return offices[0].hub.network, offices
