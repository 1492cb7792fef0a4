"""Places and the time it takes to reach them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from maillage.catalogue.territories.compute import CUTOFF_SECONDS, TravelRows, travel_rows
from maillage.catalogue.territories.exchange import read_travel
from maillage.catalogue.territories.models import Area, Place
from maillage.foundation.accounts.models import User
from maillage.foundation.journal.actions import record

# Places computed and written together: about a million pairs at the density of the Grand Est.
CHUNK = 500


def add_place(
    *,
    name: str,
    commune: Area,
    now: datetime,
    address: str = "",
    lat: float | None = None,
    lon: float | None = None,
    by: User | None = None,
) -> Place:
    """Create a place with its travel times. Without a point of its own, it stands at its commune's."""
    place = Place(name=name, address=address, commune=commune)
    place.lat, place.lon = _point(commune, lat, lon)
    rows = travel_rows([place])
    with transaction.atomic():
        place.save()
        _store([place], rows, now=now)
        record("territories.place_added", about=place, by=by, at=now)
    return place


def move_place(
    place: Place,
    *,
    commune: Area,
    now: datetime,
    address: str = "",
    lat: float | None = None,
    lon: float | None = None,
    by: User | None = None,
) -> Place:
    """Give a place another address, and compute its travel times anew."""
    place.commune, place.address = commune, address
    place.lat, place.lon = _point(commune, lat, lon)
    rows = travel_rows([place])
    with transaction.atomic():
        place.save(update_fields=["commune", "address", "lat", "lon"])
        _store([place], rows, now=now)
        record("territories.place_moved", about=place, by=by, at=now)
    return place


@transaction.atomic
def add_places(places: Sequence[Place], *, now: datetime) -> None:
    """Create many places, each in its commune (`commune_id`), with their travel times; for imports.

    Without a point of its own, a place stands at its commune's.
    """
    communes = Area.objects.in_bulk([place.commune_id for place in places])
    for place in places:
        place.commune = communes[place.commune_id]
        place.lat, place.lon = _point(place.commune, place.lat, place.lon)
    Place.objects.bulk_create(places)
    refresh_travel(places, now=now)


@transaction.atomic
def move_places(moves: Sequence[tuple[Place, Mapping[str, Any]]], *, now: datetime) -> None:
    """Give many places another commune, address or point, and compute their travel times anew; for imports."""
    communes = Area.objects.in_bulk([facts["commune_id"] for _place, facts in moves])
    for place, facts in moves:
        place.commune = communes[facts["commune_id"]]
        place.address = facts.get("address", place.address)
        place.lat, place.lon = _point(place.commune, facts.get("lat"), facts.get("lon"))
    places = [place for place, _facts in moves]
    Place.objects.bulk_update(places, ["commune", "address", "lat", "lon"])
    refresh_travel(places, now=now)


def refresh_travel(places: Sequence[Place], *, now: datetime) -> int:
    """Compute the travel times of places anew, some hundreds in one transaction; tells how many pairs were stored.

    Safe to run again and at any moment: the former times stay in use until the new ones are stored.
    """
    stored = 0
    for start in range(0, len(places), CHUNK):
        some = places[start : start + CHUNK]
        rows = travel_rows(some)
        with transaction.atomic():
            stored += _store(some, rows, now=now)
    return stored


@transaction.atomic
def bring_travel(file: Path, *, model: str, now: datetime) -> tuple[int, int]:
    """Give the places of a Parquet file its times, whatever the model in force; how many places and pairs.

    They stay until the place moves or `refresh_travel` runs. All or nothing. Raises BadTravelFile.
    """
    brought = read_travel(file, CUTOFF_SECONDS)
    rows = TravelRows(f"file {model}", brought.place, brought.commune, brought.seconds)
    stored = _store(brought.places, rows, now=now)
    return len(brought.places), stored


def _point(commune: Area, lat: float | None, lon: float | None) -> tuple[float, float]:
    if lat is not None and lon is not None:
        return lat, lon
    if commune.lat is None or commune.lon is None:
        raise ValueError(f"{commune} is a {commune.kind} without a point; a place needs a commune or a point.")
    return commune.lat, commune.lon


def _store(places: Sequence[Place], rows: TravelRows, *, now: datetime) -> int:
    """Replace the travel times of places; `rows.place` tells positions in `places`."""
    keys = [place.pk for place in places]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM territories_place WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [keys])
        cursor.execute("DELETE FROM territories_traveltime WHERE place_id = ANY(%s)", [keys])
        with cursor.copy("COPY territories_traveltime (place_id, commune_id, seconds) FROM STDIN") as copy:
            for position, commune, seconds in rows:
                copy.write_row((keys[position], commune, seconds))
    for place in places:
        place.travel_model, place.travel_computed_at = rows.model, now
    Place.objects.bulk_update(places, ["travel_model", "travel_computed_at"])
    return len(rows)
