"""Loading a vintage of the territories by bulk copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from maillage.catalogue.territories.choices import AreaKind
from maillage.catalogue.territories.models import Area, Release
from maillage.catalogue.territories.queries import forget_directory
from maillage.catalogue.territories.reference import Reference, read_reference, shipped_file
from maillage.foundation.journal.actions import record

# One loader at a time, whatever the process: the number only has to be ours.
LOADER_LOCK = 7_220_001

INCOMING = {
    "incoming_area": "kind text, code text, name text, population int, surface_km2 float8, lat float8, lon float8,"
    " landmass int2",
    "incoming_member": "inner_kind text, inner_code text, outer_kind text, outer_code text",
    "incoming_postcode": "code text, commune text",
    "incoming_former": "code text, name text, kind text, commune text, commune_until int2",
}

# Each writes only the rows that differ, so that a second load changes nothing.
AREAS = """
INSERT INTO territories_area AS a
       (kind, code, name, population, surface_km2, lat, lon, landmass, vintage, is_current, containing_ids)
SELECT kind, code, name, population, surface_km2, lat, lon, landmass, %(vintage)s, true, '{}' FROM incoming_area
ON CONFLICT (kind, code) DO UPDATE SET
       name = excluded.name, population = excluded.population, surface_km2 = excluded.surface_km2,
       lat = excluded.lat, lon = excluded.lon, landmass = excluded.landmass, vintage = excluded.vintage,
       is_current = true
 WHERE (a.name, a.population, a.surface_km2, a.lat, a.lon, a.landmass, a.vintage, a.is_current)
    IS DISTINCT FROM (excluded.name, excluded.population, excluded.surface_km2, excluded.lat, excluded.lon,
                      excluded.landmass, excluded.vintage, true)
"""
RETIRED = """
UPDATE territories_area a SET is_current = false
 WHERE is_current AND NOT EXISTS (SELECT FROM incoming_area i WHERE i.kind = a.kind AND i.code = a.code)
"""
MEMBERS = """
CREATE TEMP TABLE wanted_member ON COMMIT DROP AS
SELECT i.id AS inner_id, o.id AS outer_id
  FROM incoming_member m
  JOIN territories_area i ON i.kind = m.inner_kind AND i.code = m.inner_code
  JOIN territories_area o ON o.kind = m.outer_kind AND o.code = m.outer_code;
DELETE FROM territories_areamembership m
 WHERE vintage = %(vintage)s
   AND NOT EXISTS (SELECT FROM wanted_member w WHERE w.inner_id = m.inner_id AND w.outer_id = m.outer_id);
INSERT INTO territories_areamembership (inner_id, outer_id, vintage)
SELECT inner_id, outer_id, %(vintage)s FROM wanted_member ON CONFLICT DO NOTHING
"""
POSTCODES = """
CREATE TEMP TABLE wanted_postcode ON COMMIT DROP AS
SELECT p.code, a.id AS area_id
  FROM incoming_postcode p JOIN territories_area a ON a.kind = 'commune' AND a.code = p.commune;
DELETE FROM territories_postcode p
 WHERE NOT EXISTS (SELECT FROM wanted_postcode w WHERE w.code = p.code AND w.area_id = p.area_id);
INSERT INTO territories_postcode (code, area_id) SELECT code, area_id FROM wanted_postcode ON CONFLICT DO NOTHING
"""
# An old code that the new file forgets follows its commune into the one that absorbed it.
FORMER = """
INSERT INTO territories_formerarea AS f (code, name, kind, area_id, commune_until)
SELECT i.code, i.name, i.kind, a.id, i.commune_until
  FROM incoming_former i JOIN territories_area a ON a.kind = 'commune' AND a.code = i.commune
ON CONFLICT (code) DO UPDATE SET
       name = coalesce(nullif(excluded.name, ''), f.name), kind = excluded.kind, area_id = excluded.area_id,
       commune_until = coalesce(excluded.commune_until, f.commune_until)
 WHERE (f.name, f.kind, f.area_id, f.commune_until)
    IS DISTINCT FROM (coalesce(nullif(excluded.name, ''), f.name), excluded.kind, excluded.area_id,
                      coalesce(excluded.commune_until, f.commune_until));
UPDATE territories_formerarea f SET area_id = next.area_id
  FROM territories_area gone JOIN territories_formerarea next ON next.code = gone.code
 WHERE gone.id = f.area_id AND NOT gone.is_current AND next.area_id <> f.area_id;
UPDATE territories_place p SET commune_id = next.area_id
  FROM territories_area gone JOIN territories_formerarea next ON next.code = gone.code
 WHERE gone.id = p.commune_id AND NOT gone.is_current
"""
# A commune's own key, those of the retired communes it took in, its holders, and the country. An EPCI that spans two
# départements is held by neither.
CONTAINING = """
CREATE TEMP TABLE holder ON COMMIT DROP AS
SELECT m.inner_id, m.outer_id, i.kind, count(*) OVER (PARTITION BY m.inner_id, o.kind) AS holders
  FROM territories_areamembership m
  JOIN territories_area i ON i.id = m.inner_id
  JOIN territories_area o ON o.id = m.outer_id
 WHERE m.vintage = %(vintage)s;
ANALYZE holder;
WITH pair AS (
    SELECT id AS area_id, id AS key FROM territories_area
    UNION SELECT inner_id, outer_id FROM holder WHERE kind <> 'epci' OR holders = 1
    UNION SELECT low.inner_id, up.outer_id FROM holder low JOIN holder up ON up.inner_id = low.outer_id
           WHERE low.kind = 'commune' AND up.kind = 'departement'
    UNION SELECT a.id, c.id FROM territories_area a CROSS JOIN territories_area c WHERE c.kind = 'country'
    UNION SELECT f.area_id, gone.id FROM territories_formerarea f
            JOIN territories_area gone ON gone.kind = 'commune' AND gone.code = f.code AND NOT gone.is_current
), wanted AS (
    SELECT area_id, array_agg(key ORDER BY key) AS keys FROM pair GROUP BY area_id
)
UPDATE territories_area a SET containing_ids = wanted.keys
  FROM wanted WHERE wanted.area_id = a.id AND a.containing_ids IS DISTINCT FROM wanted.keys
"""
# Before the joins that follow: without them the planner once chose a plan that took minutes.
STATISTICS = "ANALYZE territories_area, territories_areamembership, territories_postcode, territories_formerarea"


@dataclass(frozen=True)
class Loaded:
    """What a load did: nothing when the same file is already in force."""

    vintage: int
    changed: bool
    communes: int


@transaction.atomic
def load_territories(*, now: datetime, path: Path | None = None) -> Loaded:
    """Put a reference in force: the one shipped, or the file at `path`.

    Rows keep their keys; areas that no longer exist are retired, never deleted; places of a merged commune follow it.
    Loading the file in force again changes nothing. Travel times are not touched: see `refresh_travel`.

    Raises UnreadableReference when the file is not a reference.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADER_LOCK])
    reference = read_reference(path or shipped_file())
    last = Release.objects.order_by("-id").first()
    changed = last is None or last.digest != reference.digest
    if changed:
        _write(reference)
        release = Release.objects.create(vintage=reference.vintage, digest=reference.digest, loaded_at=now)
        transaction.on_commit(forget_directory)
        record("territories.loaded", about=release, by=None, at=now, vintage=reference.vintage)
    communes = Area.objects.current().filter(kind=AreaKind.COMMUNE).count()
    return Loaded(reference.vintage, changed, communes)


def _write(reference: Reference) -> None:
    sources: dict[str, Iterable[tuple[Any, ...]]] = {
        "incoming_area": reference.areas(),
        "incoming_member": reference.memberships(),
        "incoming_postcode": reference.postcodes(),
        "incoming_former": reference.former(),
    }
    with connection.cursor() as cursor:
        for table, columns in INCOMING.items():
            cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in sources[table]:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {table}")
        for statements in (AREAS, RETIRED, MEMBERS, POSTCODES, FORMER, STATISTICS, CONTAINING):
            for statement in statements.split(";"):
                cursor.execute(statement, {"vintage": reference.vintage})
        for table in (*INCOMING, "wanted_member", "wanted_postcode", "holder"):
            cursor.execute(f"DROP TABLE {table}")
