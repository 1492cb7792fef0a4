"""Fit the road model to real times."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from maillage.analysis.travel import BadTravel
from maillage.analysis.travel.calibration import Error, Sample, calibrated
from maillage.analysis.travel.roads import PARTS, only
from maillage.catalogue.territories.compute import commune_points, road_model
from maillage.catalogue.territories.models import Area, Release

COLUMNS = ("from", "to", "minutes")


class Command(BaseCommand):
    """`calibrate_travel FILE`: how far the road model is off, before and after a fit; `--write` keeps the factors."""

    help = "Compare the road model with a sample of real times, and fit it; nothing changes until a setting names it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The sample, and where the factors go."""
        parser.add_argument("file", type=Path, help="CSV with from, to (codes of communes) and minutes")
        parser.add_argument("--write", type=Path, metavar="FACTORS", help="the file that MAILLAGE_TRAVEL_FACTORS names")
        parser.add_argument("--name", dest="called", default="", help="its name beside the times; else the file's")

    def handle(self, *args: Any, **options: Any) -> None:
        """Errors by class, then the factors."""
        release = Release.objects.order_by("-pk").values_list("pk", flat=True).first()
        try:
            found = calibrated(
                road_model(release), sample_of(options["file"]), version=options["called"] or options["file"].stem
            )
        except (BadTravel, OSError, UnicodeDecodeError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{'':40} {'pairs':>6} {'before':>8} {'after':>8}  mean absolute error")
        after = {error.kind: error for error in found.after}
        for error in found.before:
            self.stdout.write(_line(error, after[error.kind]))
        self.stdout.write(
            f"{found.aside} pairs kept aside tell the error; {found.no_road} have no road in the model."
            if found.aside
            else f"Too few pairs to keep some aside: the fitted ones tell the error; {found.no_road} have no road."
        )
        if options["write"]:
            factors = dict(zip(PARTS, found.model.factor, strict=True))
            text = json.dumps({"version": found.model.version, "factors": factors}, ensure_ascii=False, indent=1)
            options["write"].write_text(f"{text}\n", encoding="utf-8")
            self.stdout.write(f"{options['write']}: name it in MAILLAGE_TRAVEL_FACTORS, then run refresh_travel.")


def sample_of(file: Path) -> Sample:
    """The pairs of a file. Raises BadTravel, which names the first line that cannot be used, OSError."""
    keys, points = commune_points()
    codes = dict(Area.objects.communes().values_list("code", "id"))
    position = {code: int(np.searchsorted(keys, key)) for code, key in codes.items()}
    pairs: list[tuple[int, int, float]] = []
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise BadTravel(f"{file} has no column {', '.join(missing)}; {', '.join(COLUMNS)} are needed.")
        for number, row in enumerate(reader, 2):
            for name in COLUMNS[:2]:
                if row[name] not in position:
                    raise BadTravel(f"Line {number} of {file}: {row[name]!r} is the code of no commune.")
            try:
                minutes = float(row["minutes"])
            except (TypeError, ValueError) as error:
                raise BadTravel(f"Line {number} of {file}: {row['minutes']!r} are no minutes.") from error
            pairs.append((position[row["from"]], position[row["to"]], minutes))
    origin, destination, taken = np.array(pairs, dtype=np.float64).reshape(-1, 3).T
    return Sample.of(only(points, origin.astype(np.intp)), only(points, destination.astype(np.intp)), taken * 60)


def _line(before: Error, after: Error) -> str:
    return f"{before.kind:40} {before.pairs:6} {before.mean:8.1%} {after.mean:8.1%}"
