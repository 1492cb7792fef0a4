"""Compute travel times anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from maillage.catalogue.territories.actions import refresh_travel
from maillage.catalogue.territories.models import Place


class Command(BaseCommand):
    """`refresh_travel`: every place, by the travel model in force; after a change of MAILLAGE_TRAVEL_URL."""

    help = "Compute the travel times of every place anew, by the model in force."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refresh all."""
        places = list(Place.objects.select_related("commune").order_by("id"))
        stored = refresh_travel(places, now=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{len(places)} places, {stored} travel times.")
