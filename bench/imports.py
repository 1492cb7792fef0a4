"""Importing 50,000 offers from one CSV, end to end, in a process of its own: read, check, write.

Promised: at least 2,000 lines a second for each of a dry run, a first import, and the same file again; memory that
does not follow the file: five times as many lines may add 60 MB at the peak (identifiers of the file are remembered).
Lines are counted against the clock, from the file received to the last row committed: what a person waits for. So the
machine has to be quiet; seconds of processor, ours and the database's, and the load before each step are told beside.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.catalogue import Ground, build_ground
from maillage.catalogue.network.models import Network
from maillage.catalogue.offers.choices import Audience, OfferType, Stage, Subject
from maillage.catalogue.offers.models import Delivery, Offer

LINES, FEW = 50_000, 10_000
LEAST_LINES_A_SECOND = 2_000
MOST_MEGABYTES_MORE = 60
CHILD = "bench.imports_once"


def report() -> bool:
    """Measure, print, and tell whether every promise is kept."""
    call_command("import_territories", verbosity=0)
    ground = _ground() if Network.objects.filter(slug="bench").exists() else build_ground(timezone.now())
    with tempfile.TemporaryDirectory(prefix="maillage-bench-imports-") as folder:
        many, few = Path(folder) / "many.csv", Path(folder) / "few.csv"
        write_list(many, ground, LINES, "M")
        write_list(few, ground, FEW, "F")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        steps = [
            ("dry run of 10,000", _pass(few, "")),
            ("dry run of 50,000", _pass(many, "")),
            ("import of 50,000", _pass(many, "good_lines")),
            ("the same again", _pass(many, "good_lines")),
        ]
    return _judge(steps)


def write_list(path: Path, ground: Ground, lines: int, prefix: str) -> None:
    """A made-up list, two lines for each offer, drawn by a seeded generator; half of it told like a spreadsheet."""
    draw = Random(7)
    organisations = list(ground.hubs_of_organisation)
    names = dict(_names("network_organisation"))
    hubs = dict(_names("network_hub"))
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for n in range(lines // 2):
            owner = draw.choice(organisations)
            told = _told(draw, prefix, n, names[owner])
            places = draw.sample(ground.hubs_of_organisation[owner], min(2, len(ground.hubs_of_organisation[owner])))
            for place in places:
                writer.writerow([*told, f"{prefix}{n}-{place}", hubs[place], *_given(draw)])
            if len(places) < 2:
                writer.writerow([*told, f"{prefix}{n}-v", hubs[places[0]], "visio | telephone", *_given(draw)[1:]])


HEADINGS = [
    "identifiant offre",
    "structure",
    "nom de l'offre",
    "en une phrase",
    "ce qui se passe",
    "durée",
    "et ensuite",
    "conditions",
    "pièces à apporter",
    "type",
    "étapes",
    "thématiques",
    "publics",
    "identifiant prestation",
    "pôle",
    "modes d'accueil",
    "horaires",
    "délai du premier rendez-vous",
    "places par mois",
    "frais",
    "précision sur les frais",
    "zone",
    "confirmé le",
    "à confirmer tous les",
]


def _told(draw: Random, prefix: str, n: int, owner: str) -> list[str]:
    return [
        f"{prefix}{n}",
        owner,
        f"Offre inventée {prefix} {n}",
        "Trois rendez-vous pour vérifier l’idée, les clients et les chiffres, et un plan écrit.",
        "Un premier rendez-vous d’une heure. Puis deux autres, avec un travail à faire entre chacun.\nUn bilan écrit.",
        "trois mois",
        "Vous repartez avec votre plan et le nom d’une personne à rappeler.",
        "Habiter le territoire.",
        "Une pièce d’identité",
        draw.choice(OfferType.values),
        " | ".join(draw.sample(Stage.values, draw.randint(1, 3))),
        ", ".join(draw.sample(Subject.values, draw.randint(0, 3))),
        "tous-publics" if draw.random() < 0.6 else " | ".join(draw.sample(Audience.values[1:], draw.randint(1, 3))),
    ]


def _given(draw: Random) -> list[str]:
    zone = [f"{number:02d}" for number in draw.sample(range(1, 20), draw.randint(1, 3))]
    fee = draw.random() < 0.7
    return [
        "en_presentiel_sur_rdv",
        "du lundi au vendredi, 9 h – 12 h",
        str(draw.randint(1, 30)),
        str(draw.randint(1, 20)),
        "gratuit" if fee else "payant",
        "" if fee else "50 € par mois, payés par la personne",
        " | ".join(zone),
        timezone.localdate().strftime("%d/%m/%Y"),
        "180",
    ]


def _names(table: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, slug FROM {table}")
        return cursor.fetchall()


def _ground() -> Ground:
    """Of the ground that another bench built, what a list needs."""
    hubs: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, hub_id FROM network_hubmembership ORDER BY id")
        for organisation, hub in cursor.fetchall():
            hubs.setdefault(organisation, []).append(hub)
    return Ground([], {}, hubs, {})


def _pass(path: Path, mode: str) -> dict[str, float]:
    """One import in a process of its own: lines, seconds, processor's seconds, peak megabytes; the load before it."""
    load = os.getloadavg()[0]
    ran = subprocess.run(
        [sys.executable, "-m", CHILD, str(path), mode], check=True, stdout=subprocess.PIPE, env={**os.environ}
    )
    told: dict[str, float] = json.loads(ran.stdout.decode().splitlines()[-1])
    return {**told, "load": load}


def _judge(steps: list[tuple[str, dict[str, float]]]) -> bool:
    kept = True
    for name, told in steps:
        speed = told["lines"] / told["seconds"]
        good = speed >= LEAST_LINES_A_SECOND and not told["refused"]
        kept &= good
        print(
            f"{name:20} {told['lines']:8.0f} lines  {told['seconds']:6.1f} s  {speed:8.0f} lines/s"
            f"   at least {LEAST_LINES_A_SECOND}   {'kept' if good else 'BROKEN'}"
            f"   ({told['created']:.0f} new, {told['unchanged']:.0f} unchanged, {told['refused']:.0f} refused,"
            f" {told['drafts']:.0f} drafts, {told['own']:.1f} + {told['database']:.1f} s of processor,"
            f" load {told['load']:.1f}, peak {told['megabytes']:.0f} MB)"
        )
    more = steps[1][1]["megabytes"] - steps[0][1]["megabytes"]
    flat = more <= MOST_MEGABYTES_MORE
    said = "kept" if flat else "BROKEN"
    print(f"{'five times the lines':20} {more:8.1f} MB more   at most {MOST_MEGABYTES_MORE}   {said}")
    print(f"{Offer.objects.count()} offers, {Delivery.objects.count()} deliveries in the catalogue.")
    return kept and flat and steps[3][1]["unchanged"] == steps[3][1]["lines"]
