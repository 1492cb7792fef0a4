"""The file of a hub kit from the command line: written, checked."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.insight.rollouts.compute.kit_archive import MOST_BYTES, KitRefused, Sealed, opened
from maillage.insight.rollouts.compute.kit_shape import WRITTEN
from maillage.insight.rollouts.queries.kits import version_of_hub


class Command(BaseCommand):
    """`kit export HUB FILE`, `kit check FILE`: neither writes anything but the file."""

    help = "Write the sealed kit of a hub, or check the file of a kit and say what it holds."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is wanted of which file."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="the last sealed version of the kit of a hub, as it was signed")
        export.add_argument("hub", help="address name of the model hub")
        export.add_argument("file", type=Path, help="the ZIP to write")
        check = verbs.add_parser("check", help="the signature and every text of a kit; nothing is kept")
        check.add_argument("file", type=Path)

    def handle(self, *args: Any, verb: str, file: Path, **options: Any) -> None:
        """One line for each thing, or one sentence that says why not."""
        try:
            if verb == "export":
                self._export(str(options["hub"]), file)
            else:
                self._tell(_checked(file))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error

    def _export(self, hub: str, file: Path) -> None:
        """Write it whole, or leave nothing half written."""
        version = version_of_hub(hub)
        if version is None:
            raise CommandError(f"{hub} has no sealed kit: seal a version on its page first.")
        beside = file.with_name(f".{file.name}.part")
        beside.write_bytes(bytes(version.archive))
        beside.replace(file)
        self.stdout.write(f"{file}: {version.kit}, version {version.number}, key {version.public_key}")

    def _tell(self, sealed: Sealed) -> None:
        kit = sealed.kit
        counts = {"offers": len(kit.offers), "charter": len(kit.charter)}
        counts |= {section: len(kit.items(section)) for section in WRITTEN}
        self.stdout.write(f"{kit.name}, version {kit.version} of {kit.made_on:%Y-%m-%d}, {kit.licence}")
        self.stdout.write(f"from {kit.from_hub}, {kit.from_commune}, {kit.from_network}")
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
        self.stdout.write(f"signed by {sealed.public_key}; SHA-256 {sealed.sha256}")


def _checked(file: Path) -> Sealed:
    try:
        with file.open("rb") as source:
            return opened(source.read(MOST_BYTES + 1))
    except KitRefused as error:
        where = f" ({error.detail})" if error.detail else ""
        raise CommandError(f"{error.problem.label}{where}") from error
