"""Say how many people and enquiries are due, by rule and organisation; erase what goes by rule."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.catalogue.network.models import Organisation
from maillage.foundation.tools.reading import reading_as
from maillage.support.privacy.actions import erase_old_enquiries
from maillage.support.privacy.queries import due_of


class Command(BaseCommand):
    """`retention --dry-run`: counts, never a name. Without it, what the worker erases each night goes now.

    Erasing the file of a person is the act of somebody, on the page of the desk.
    """

    help = "Count whose time is over, without a name, and erase the words of old enquiries that led to no file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organisation, which day."""
        parser.add_argument("--dry-run", action="store_true", help="count only")
        parser.add_argument("--organisation", metavar="SLUG", help="this one only")
        parser.add_argument("--on", type=_day, metavar="DATE", help="as of that day, such as 2027-01-31; else today")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each rule that has somebody, then the sum; then what was erased."""
        if options["on"] and not options["dry_run"]:
            raise CommandError("What is erased goes by the day of today; use --on together with --dry-run.")
        organisations = Organisation.objects.order_by("slug")
        if options["organisation"]:
            organisations = organisations.filter(slug=options["organisation"])
            if not organisations:
                raise CommandError(f"No organisation is called {options['organisation']}.")
        on = options["on"] or timezone.localdate()
        total = sum(self._tell(organisation, on) for organisation in organisations)
        if options["dry_run"]:
            self.stdout.write(f"{total} due on {on:%Y-%m-%d}; nothing was erased.")
            return
        now = timezone.now()
        erased = sum(erase_old_enquiries(now=now, organisation=organisation) for organisation in organisations)
        self.stdout.write(f"{total} due on {on:%Y-%m-%d}; {erased} enquiries were erased, files of people by nobody.")

    def _tell(self, organisation: Organisation, on: date) -> int:
        """The lines of one organisation; how many are due."""
        with reading_as([organisation.pk]):
            counts = due_of(organisation, on=on).counts
        for rule, (due, apart) in counts.items():
            if due or apart:
                self.stdout.write(f"{organisation.slug} {rule.value}: {due} due, {apart} told apart")
        return sum(due for due, _apart in counts.values())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day such as 2027-01-31") from error
