"""Writes the style bundle from its parts."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.web.shared.styles import BUNDLE, bundled


class Command(BaseCommand):
    help = "Join web/styles/*.css into web/static/css/site.css."

    def handle(self, *args: Any, **options: Any) -> None:
        BUNDLE.write_text(bundled(), encoding="utf-8")
        self.stdout.write(f"{BUNDLE.name}: {BUNDLE.stat().st_size} bytes")
